"""Signatures and layouts as C with comments, for `abilint types`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.spell import spell
from abilint.model.types import Enum, Record, TypeGraph
from abilint.report import record_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.chosen import Chosen
    from abilint.model.surface import Declaration
    from abilint.model.types import TypeId


def render(chosen: Sequence[Chosen]) -> str:
    """Give the whole text: prototypes first, then the layouts, an empty line before each.

    What several members of an archive state alike is given once.
    """
    prototypes: dict[str, None] = {}
    layouts: dict[str, None] = {}
    for each in chosen:
        graph = each.surface.types or TypeGraph()
        prototypes |= dict.fromkeys(line for d in each.declarations for line in _declaration(graph, d))
        bits = each.surface.target.bits
        layouts |= dict.fromkeys("\n".join(_layout(graph, type_id, bits)) for type_id in each.types)
    blocks = (["\n".join(prototypes)] if prototypes else []) + list(layouts)
    return "\n\n".join(blocks) + "\n" * bool(blocks)


def _declaration(graph: TypeGraph, declaration: Declaration) -> Iterator[str]:
    if declaration.type is not None:
        text = f"{spell(graph, declaration.type, declaration.qualified_name)};"
        yield f"{text:<{record_text.WIDEST}} /* {declaration.location} */"


def _layout(graph: TypeGraph, type_id: TypeId, pointer: int) -> Iterable[str]:
    node = graph[type_id]
    if isinstance(node, Record):
        return record_text.render(graph, node, pointer)
    if isinstance(node, Enum):
        return _enum(node)
    return (f"typedef {spell(graph, type_id)};",)


def _enum(enum: Enum) -> Iterator[str]:
    yield f"enum {enum.name} {{"
    for each in enum.enumerators:
        text = f"{record_text.INDENT}{each.name} = {each.value},"
        yield f"{text:<{record_text.WIDEST}} /* {each.value & (1 << (enum.size or 4) * 8) - 1:#x} */"
    yield f"{record_text.INDENT}/* size {enum.size}, {len(enum.enumerators)} names */"
    yield "};"
