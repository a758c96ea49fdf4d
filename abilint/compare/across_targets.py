"""Structs of one header on several targets: which have another layout, though they hold no pointer.

A struct with a pointer lives and dies in one process. One without may be written to a file or sent to
another machine as it is, and then `long` (32 bits on Windows), `wchar_t`, `size_t` and `long double`
break it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.sizes import size_of
from abilint.compare.spell import spell
from abilint.model.target_layout import TargetLayout
from abilint.model.types import Array, FunctionType, MemberPointer, Pointer, Record, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.surface import Surface
    from abilint.model.types import Field, TypeGraph, TypeId


def compare(surfaces: Sequence[Surface]) -> tuple[tuple[int, TargetLayout], ...]:
    """List the structs that differ, each with the index of the first surface that has it otherwise."""
    seen: dict[str, tuple[Surface, TypeId]] = {}
    told: set[str] = set()
    found = []
    for index, surface in enumerate(surfaces):
        for name, type_id in _records(surface):
            before, its_type = seen.setdefault(name, (surface, type_id))
            difference = None if name in told else _difference(name, surface, type_id, before, its_type)
            if difference:
                told.add(name)
                found.append((index, difference))
    return tuple(found)


def _records(surface: Surface) -> Iterator[tuple[str, TypeId]]:
    """Give the structs that the headers themselves define, by tag or by typedef."""
    graph = surface.types
    if graph is None:
        return
    files = {declaration.location.file for declaration in surface.declarations}
    for type_id, node in enumerate(graph.nodes):
        target = graph.stripped(type_id) if isinstance(node, Typedef) else type_id
        record = graph[target]
        if not isinstance(record, Record) or not record.complete or record.location is None:
            continue
        named = record.name if not isinstance(node, Typedef) else "" if record.name else node.name
        if named and record.location.file in files and not _holds_address(graph, target):
            yield (spell(graph, target) if record.name else named), target


def _holds_address(graph: TypeGraph, type_id: TypeId) -> bool:
    left, seen = [type_id], set()
    while left:
        inner = graph.stripped(left.pop())
        node = graph[inner]
        if isinstance(node, Pointer | MemberPointer | FunctionType):
            return True
        if inner not in seen:
            seen.add(inner)
            left += [field.type for field in node.fields] if isinstance(node, Record) else []
            left += [node.element] if isinstance(node, Array) else []
    return False


def _difference(
    name: str, surface: Surface, type_id: TypeId, other: Surface, other_id: TypeId
) -> TargetLayout | None:
    graph, other_graph = surface.types, other.types
    assert graph is not None
    assert other_graph is not None
    record, before = graph[type_id], other_graph[other_id]
    assert isinstance(record, Record)
    assert isinstance(before, Record)
    field = next(
        (
            mine
            for mine, its in zip(record.fields, before.fields, strict=False)
            if _extent(graph, mine) != _extent(other_graph, its)
        ),
        None,
    )
    if field is None or record.location is None:
        return None
    return TargetLayout(
        name,
        record.location,
        record.size or 0,
        str(other.target),
        before.size or 0,
        field.name,
        spell(graph, field.type),
    )


def _extent(graph: TypeGraph, field: Field) -> tuple[str, int, int | None, int | None]:
    return field.name, field.offset, field.bits, size_of(graph, field.type)
