"""Tables of function pointers that state their own size or version, as plugins and drivers hand over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.compare.types.fault import Fault, Pair
from abilint.compare.types.members import members
from abilint.compare.types.scalars import Shape, shape_of
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import FunctionType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Member
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId

SIZE_FIELD = re.compile(
    r"(?i)(^|_)((struct|table)?_?(size|version|length|len))$|^(cb|dw)(size|version)$|Size$|(?-i:[a-z]Version)$"
)
FEWEST = 2
"""Slots, below which a record is no table."""


def is_table(sides: Sides, pair: Pair) -> bool:
    """Whether both sides are one: a size or version among the first members, else mostly functions."""
    return _is_table(sides.promised, pair.promised) and _is_table(sides.built, pair.built)


def _is_table(side: Side, record_id: TypeId) -> bool:
    all_members = members(side, record_id)
    slots = [member for member in all_members if _is_slot(side, member)]
    if len(slots) < FEWEST or 2 * len(slots) < len(all_members):
        return False
    head = [member for member in all_members if member.offset < slots[0].offset]
    return any(
        SIZE_FIELD.search(member.name) and shape_of(side.node(member.type)) is Shape.INTEGER
        for member in head
    )


def _is_slot(side: Side, member: Member) -> bool:
    target = side.pointee(member.type)
    return target is not None and isinstance(side.node(target), FunctionType)


def compare_places(match: Match) -> Iterator[Fault]:
    """Say from which place on the two tables hold other functions, or that one goes on further."""
    promised = sorted((*(pair[0] for pair in match.both), *match.missing), key=_offset)
    built = sorted((*(pair[1] for pair in match.both), *match.extra), key=_offset)
    same = {one.key: other.key for one, other in match.both}
    first = next(
        (
            n
            for n, (one, other) in enumerate(zip(promised, built, strict=False))
            if same.get(one.key) != other.key or one.offset != other.offset
        ),
        None,
    )
    if first is not None:
        before = [pair for pair in match.both if pair[0].offset < promised[first].offset]
        if all(one.size == other.size for one, other in before):
            yield _slot(promised, built, first, match)
    elif len(promised) != len(built):
        longer = max(promised, built, key=len)
        added = longer[min(len(promised), len(built))]
        yield Fault(
            Kind.SLOT_COUNT,
            (added.name,),
            len(promised),
            len(built),
            count=abs(len(promised) - len(built)),
            locations=(added.location, None) if longer is promised else (None, added.location),
        )


def _slot(promised: Sequence[Member], built: Sequence[Member], index: int, match: Match) -> Fault:
    one, other = promised[index], built[index]
    displaced = sum(a.offset != b.offset for a, b in match.both)
    return Fault(
        Kind.SLOT,
        (f"member {index + 1}",),
        one.name,
        other.name,
        (one.type, other.type),
        locations=(one.location, other.location),
        moved=displaced,
    )


def _offset(member: Member) -> int:
    return member.offset
