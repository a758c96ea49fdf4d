"""The members of a record as memory has them: those of anonymous structs stand among the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from abilint.compare.types.side import plain_name
from abilint.model.types import Record

if TYPE_CHECKING:
    from abilint.compare.types.side import Side
    from abilint.model.location import Location
    from abilint.model.types import TypeId

MOST = 1000
"""Anonymous records in one record, and in each other; a damaged file may state any number."""
UNPLACED = -1
"""Offset of a base class whose place the source does not say."""
VIRTUAL_TABLE = "_vptr"
"""Debug info lists the hidden pointer as a member, which the header does not."""


PUBLIC = "public"
ACCESS = ("public", "protected", "private", "")
"""From wide to narrow; one that is not known is as narrow as can be."""

Key: TypeAlias = tuple[bool, str]
"""What a member is known by: a base class and a field may share a name."""


class Member(Struct, frozen=True):
    """A field or base class."""

    name: str
    """Of a base class its type's name."""
    type: TypeId
    offset: int
    """Bits from the start of the outermost record."""
    size: int | None
    """Bits; None where not known, and for flexible arrays."""
    bits: int | None = None
    """Width of a bit-field."""
    base: bool = False
    location: Location | None = None
    access: str = "public"
    """Of a field and of the anonymous records around it the narrowest; empty where that is not known."""

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.base, self.name


def members(side: Side, record_id: TypeId) -> tuple[Member, ...]:
    """List base classes and members by place; unnamed bit-fields are padding."""
    known = side.members.get(record_id)
    if known is None:
        known = side.members[record_id] = _members(side, record_id)
    return known


def _members(side: Side, record_id: TypeId) -> tuple[Member, ...]:
    found: list[Member] = []
    waiting = [(record_id, 0, frozenset({record_id}), PUBLIC)]
    for _ in range(MOST):
        if not waiting:
            break
        owner, start, within, outer = waiting.pop()
        record = side.graph[owner]
        if not isinstance(record, Record):
            continue
        found += _bases(side, record, start)
        for field in record.fields:
            access = narrowest(outer, field.access)
            inner = side.strip(field.type)
            if not field.name and field.bits is None and isinstance(side.graph[inner], Record):
                if inner not in within:
                    waiting.append((inner, start + field.offset, within | {inner}, access))
            elif field.name and not field.name.startswith(VIRTUAL_TABLE):
                size = side.bits(field.type) if field.bits is None else field.bits
                place = start + field.offset
                found.append(
                    Member(field.name, field.type, place, size, field.bits, False, field.location, access)
                )
    return tuple(sorted(found, key=_order))


def narrowest(*accesses: str) -> str:
    """Give who may use what stands inside of something else."""
    return max(accesses, key=ACCESS.index)


def _bases(side: Side, record: Record, start: int) -> list[Member]:
    return [
        Member(
            side.name(side.strip(base.type)),
            base.type,
            UNPLACED if base.offset is None else start + base.offset,
            side.bits(base.type),
            base=True,
        )
        for base in record.bases
        if not base.virtual
    ]


def settled(
    before: tuple[Member, ...], after: tuple[Member, ...]
) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """Take it that a base class whose place one side does not say lies where the other side says."""
    return _placed_like(before, after), _placed_like(after, before)


def _placed_like(own: tuple[Member, ...], others: tuple[Member, ...]) -> tuple[Member, ...]:
    if all(member.offset != UNPLACED for member in own):
        return own
    known = {plain_name(other.name): other.offset for other in others if other.base}
    placed = (
        replace(member, offset=max(0, known.get(plain_name(member.name), 0)))
        if member.offset == UNPLACED
        else member
        for member in own
    )
    return tuple(sorted(placed, key=_order))


def _order(member: Member) -> tuple[int, bool]:
    return member.offset, not member.base


def sole_member(side: Side, record_id: TypeId) -> Member | None:
    """Give the one member that fills the whole record: Rust's `repr(transparent)`, Go's one-field struct.

    Members without size (Rust's `PhantomData`) do not count.
    """
    sized = [member for member in members(side, record_id) if member.size != 0]
    if len(sized) != 1 or sized[0].offset or sized[0].bits is not None:
        return None
    return sized[0] if sized[0].size and sized[0].size == side.bits(record_id) else None
