"""Where ctypes puts the members of a Structure or Union: as C does, but that versions of Python disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.surfaces.bindings import record_layout

if TYPE_CHECKING:
    from abilint.surfaces.bindings.graph import Graph
    from abilint.surfaces.bindings.record_layout import Item, Laid


def lay(graph: Graph, items: tuple[Item, ...], pack: int | None, *, union: bool) -> Laid | None:
    """Lay members out; None where one has no known size, and where versions of Python do it in two ways.

    Before 3.13 a bit-field took up all of its type, as Microsoft's compilers have it; since then what
    follows may stand in the rest of it, as GCC has it.
    """
    if _is_disputed(graph, items, pack):
        return None
    old = record_layout.lay(graph, items, pack=pack, union=union, whole_units=True)
    if graph.target.format is Format.PE:
        return old
    new = record_layout.lay(graph, items, pack=pack, union=union)
    return old if old == new else None


def _is_disputed(graph: Graph, items: tuple[Item, ...], pack: int | None) -> bool:
    """Whether bit-fields are packed, or stand beside ones of another size."""
    before = None
    for item in items:
        size = None if item.bits is None else graph.size(item.type)
        if size is not None and (pack or before not in (None, size)):
            return True
        before = size
    return False
