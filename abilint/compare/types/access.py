"""C++: who may use a member of a class, and convert to a base; compilers alone ask (C++17, clause 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Fault
from abilint.compare.types.members import ACCESS
from abilint.compare.types.side import plain_name
from abilint.model.type_difference import TypeDifferenceKind as Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Member
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import Base, Record

PRIVATE = "private"


def compare(sides: Sides, promised: Record, built: Record, match: Match) -> Iterator[Fault]:
    """Tell of members and bases that fewer may use than in the old release."""
    closed = [
        (one, other) for one, other in match.both if not one.base and is_narrower(one.access, other.access)
    ]
    if closed:
        one, other = closed[0]
        yield Fault(
            Kind.FIELD_ACCESS,
            (one.name,),
            one.access,
            other.access,
            (one.type, other.type),
            locations=(one.location, other.location),
            count=len(closed),
        )
    before, after = _bases(sides.promised, promised), _bases(sides.built, built)
    for name, base in before.items():
        now = after.get(name)
        if now is not None and is_narrower(base.access, now.access):
            types = (base.type, now.type)
            shown = sides.promised.name(sides.promised.strip(base.type))
            yield Fault(Kind.BASE_ACCESS, (shown,), base.access, now.access, types)


def usable(pairs: Iterable[tuple[Member, Member]]) -> tuple[tuple[Member, Member], ...]:
    """Leave out of pairs of members those that no source could name."""
    return tuple(pair for pair in pairs if pair[0].access != PRIVATE)


def is_narrower(before: str, after: str) -> bool:
    """Whether fewer may use it now; nothing follows where one side does not say."""
    return bool(before and after) and ACCESS.index(after) > ACCESS.index(before)


def _bases(side: Side, record: Record) -> dict[str, Base]:
    return {plain_name(side.name(side.strip(base.type))): base for base in record.bases}
