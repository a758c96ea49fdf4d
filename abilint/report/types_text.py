"""Signatures and layouts as C with comments, for `abilint types`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.spell import spell
from abilint.model.types import Enum, Record, TypeGraph
from abilint.report import record_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.surface import Declaration, Surface
    from abilint.model.types import TypeId


def render(surface: Surface, declarations: Sequence[Declaration], types: Sequence[TypeId]) -> str:
    """Give the whole text: prototypes first, then the layouts, an empty line before each."""
    graph = surface.types or TypeGraph()
    lines = [line for each in declarations for line in _declaration(graph, each)]
    for type_id in types:
        lines += [""] * bool(lines) + list(_layout(graph, type_id, surface.target.bits))
    return "".join(f"{line}\n" for line in lines)


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
