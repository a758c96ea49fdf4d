"""Room that a record keeps for later, and members that come to use it, or leave it, between two releases.

Libraries put `void *reserved[4]` at the end of a struct so that it can hold more one day without becoming
larger. Who compiled with the old header has set it to zero, or never touched it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.compare.types.fault import Fault
from abilint.model.type_difference import TypeDifferenceKind as Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Member

RESERVED = re.compile(
    r"(?i)(^|_)(reserved?|rsvd?|resv|unused|not_used|spare|dummy|padding|pad|filler|for_future_use)(_*\d*|_\w*)$|"
    r"(?<=[a-z])(Reserved|Unused|Padding|Spare)\d*$|^_?(abi_)?reserved"
)
"""Names of members that nobody is to use."""


class Room(Struct, frozen=True):
    """What is left of two records without the room that they keep."""

    promised: tuple[Member, ...]
    built: tuple[Member, ...]
    kept_before: tuple[Member, ...]
    kept_after: tuple[Member, ...]


def apart(promised: Sequence[Member], built: Sequence[Member]) -> Room:
    """Take out members that are reserved by name, but for those that stand where they stood."""
    kept = {_extent(member) for member in promised} & {_extent(member) for member in built}
    before = [_is_reserved(member) and _extent(member) not in kept for member in promised]
    after = [_is_reserved(member) and _extent(member) not in kept for member in built]
    return Room(
        tuple(member for member, reserved in zip(promised, before, strict=True) if not reserved),
        tuple(member for member, reserved in zip(built, after, strict=True) if not reserved),
        tuple(member for member, reserved in zip(promised, before, strict=True) if reserved),
        tuple(member for member, reserved in zip(built, after, strict=True) if reserved),
    )


def _extent(member: Member) -> tuple[str, int, int | None]:
    return member.name, member.offset, member.size


def _is_reserved(member: Member) -> bool:
    return not member.base and RESERVED.search(member.name) is not None


def settle(room: Room, match: Match) -> tuple[Match, list[Fault]]:
    """Take members that lie in the room of the other side out of a match, and tell of them."""
    in_room = [each for each in match.extra if lies_in(each, room.kept_before)]
    given_up = [each for each in match.missing if lies_in(each, room.kept_after)]
    left = match.without(given_up, in_room)
    return left, [*_told(Kind.RESERVED_USED, in_room), *_told(Kind.RESERVED_AGAIN, given_up)]


def _told(kind: Kind, members: Sequence[Member]) -> Iterator[Fault]:
    for first in members[:1]:
        used = kind in (Kind.RESERVED_USED, Kind.ALTERNATIVE_EXTRA)
        yield Fault(
            kind,
            (first.name,),
            None if used else first.offset,
            first.offset if used else None,
            (None, first.type) if used else (first.type, None),
            locations=(None, first.location) if used else (first.location, None),
            count=len(members),
        )


def alternatives(match: Match) -> tuple[Match, list[Fault]]:
    """Take members out of a match that share the place of others: a union offers one more, or one less."""
    still = [other for one, other in match.both if (one.offset, one.size) == (other.offset, other.size)]
    added = [each for each in match.extra if not each.base and lies_in(each, still)]
    gone = [each for each in match.missing if not each.base and lies_in(each, still)]
    told = [*_told(Kind.ALTERNATIVE_EXTRA, added), *_told(Kind.ALTERNATIVE_MISSING, gone)]
    return match.without(gone, added), told


def lies_in(member: Member, room: Iterable[Member]) -> bool:
    """Whether the room covers all of a member; members of the room that touch are one."""
    if member.size is None:
        return False
    place, end = member.offset, member.offset + member.size
    for each in sorted(room, key=lambda kept: kept.offset):
        if each.offset <= place < each.offset + (each.size or 0):
            place = each.offset + (each.size or 0)
    return place >= end
