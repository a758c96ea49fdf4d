"""Where the members of a record lie, and where nothing lies: holes, padding, anonymous parts in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.compare.sizes import size_of
from abilint.model.types import Qualified, Record, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.types import Field, TypeGraph, TypeId

BYTE = 8
DEEPEST = 32
"""Anonymous records within each other; no source is written like that, a damaged file may be."""


class Place(Struct, frozen=True):
    """One member, base class or gap; every number is in bits."""

    depth: int
    """0 in the record itself, 1 in an anonymous record in it, and so on."""
    offset: int
    """From the start of the outermost record."""
    size: int
    """0 where the member has none: a flexible array."""
    field: Field | None = None
    base: TypeId | None = None
    """The base class that lies here."""
    parts: tuple[Place, ...] = ()
    """Of an anonymous struct or union, what it holds."""
    vtable: bool = False
    """The address of the virtual table, which headers do not mention."""

    @property
    def is_gap(self) -> bool:
        """Whether nothing lies here."""
        return self.field is None and self.base is None and not self.vtable


def places(
    graph: TypeGraph, record: Record, pointer: int = 64, start: int = 0, depth: int = 0
) -> tuple[Place, ...]:
    """List members and gaps in order; what follows the last member is a gap too.

    `pointer` is the width in bits of an address, which is what the hidden one of the virtual table takes.
    """
    if depth > DEEPEST:
        return ()
    members = (*_bases(graph, record, start, depth), *_members(graph, record, pointer, start, depth))
    if record.slots and all(member.offset > start for member in members):
        members = (Place(depth, start, pointer, vtable=True), *members)
    if record.kind is RecordKind.UNION:
        return members
    return tuple(_with_gaps(members, start, start + (record.size or 0) * BYTE, depth))


def _bases(graph: TypeGraph, record: Record, start: int, depth: int) -> Iterator[Place]:
    for base in record.bases:
        if base.offset is not None:
            size = _bits(graph, base.type)
            yield Place(depth, start + base.offset, size, base=base.type)


def _members(graph: TypeGraph, record: Record, pointer: int, start: int, depth: int) -> Iterator[Place]:
    for field in record.fields:
        offset = start + field.offset
        size = _bits(graph, field.type) if field.bits is None else field.bits
        yield Place(depth, offset, size, field, parts=_parts(graph, field, pointer, offset, depth))


def _parts(graph: TypeGraph, field: Field, pointer: int, offset: int, depth: int) -> tuple[Place, ...]:
    """List the members of a record that has no name, not even a typedef's: it is spelled out in place."""
    inner = graph[field.type]
    if isinstance(inner, Qualified):
        inner = graph[inner.target]
    if not isinstance(inner, Record) or inner.name or not inner.complete:
        return ()
    return places(graph, inner, pointer, offset, depth + 1)


def _bits(graph: TypeGraph, type_id: TypeId) -> int:
    return (size_of(graph, type_id) or 0) * BYTE


def _with_gaps(members: tuple[Place, ...], start: int, end: int, depth: int) -> Iterator[Place]:
    reached = start
    for member in members:
        if member.offset > reached:
            yield Place(depth, reached, member.offset - reached)
        yield member
        reached = max(reached, member.offset + member.size)
    if end > reached:
        yield Place(depth, reached, end - reached)
