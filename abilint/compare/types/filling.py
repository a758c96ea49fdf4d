"""Members that a copy in another language has for nothing but the room: `_ [4]byte` of Go, `_pad`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.compare.types.reserved import RESERVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Member

BLANK = re.compile(r"_*\d*")


def left_out(match: Match, built: Sequence[Member]) -> Match:
    """Leave out fillings for padding of the library, or for members that the copy has not."""
    fillings: list[Member] = []
    extra: list[Member] = []
    for each in match.missing:
        covered = [other for other in built if _overlap(each, other)]
        fitting = _is_filling(each) or _holds_bit_fields(each, covered)
        if fitting and all(other in match.extra and _is_within(other, each) for other in covered):
            fillings.append(each)
            extra += covered
    return match.without(fillings, [*extra, *_alternatives(match)])


def _alternatives(match: Match) -> list[Member]:
    """List members of unions without name of which the copy has another alternative: it can have but one."""
    return [
        each
        for each in match.extra
        if any(_overlap(each, other) and one.offset == other.offset for one, other in match.both)
    ]


def _is_filling(member: Member) -> bool:
    if member.base or member.size is None:
        return False
    return BLANK.fullmatch(member.name) is not None or RESERVED.search(member.name) is not None


def _holds_bit_fields(member: Member, covered: Sequence[Member]) -> bool:
    """Whether a copy has one number for bit-fields, of which most languages have none."""
    return member.bits is None and bool(covered) and all(each.bits is not None for each in covered)


def _overlap(one: Member, other: Member) -> bool:
    ends = one.offset + (one.size or 0), other.offset + (other.size or 0)
    return one.offset < ends[1] and other.offset < ends[0]


def _is_within(inner: Member, outer: Member) -> bool:
    return outer.offset <= inner.offset and inner.offset + (inner.size or 0) <= outer.offset + (
        outer.size or 0
    )
