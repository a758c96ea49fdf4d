"""Names that are looked up for an extern method (learn.microsoft.com, "Specify an entry point")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.model.types import FunctionType

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.graph import Graph

STACK_SLOT = 4


def tried(name: str, *, exact: bool, wide: bool) -> tuple[str, ...]:
    """List the names in the order in which they are tried.

    For UTF-16 the one with `W` comes first, for other text the one with `A` last.
    """
    if exact:
        return (name,)
    return (f"{name}W", name) if wide else (name, f"{name}A")


def decorated(graph: Graph, names: tuple[str, ...], function: TypeId) -> tuple[str, ...]:
    """Add to each name the one that `stdcall` has on 32-bit Windows: `_name@8`."""
    node = graph.nodes[function]
    target = graph.target
    if not (target.format is Format.PE and target.architecture == "i386" and isinstance(node, FunctionType)):
        return names
    if node.convention != "stdcall":
        return names
    sizes = [_on_stack(graph, each.type) for each in node.parameters]
    if None in sizes or not node.prototyped:
        return names
    total = sum(size for size in sizes if size is not None)
    return tuple(each for name in names for each in (name, f"_{name}@{total}"))


def _on_stack(graph: Graph, type_id: TypeId) -> int | None:
    size = graph.size(type_id)
    return None if size is None else -(-size // STACK_SLOT) * STACK_SLOT
