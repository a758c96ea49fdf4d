"""Where members stand: each cause of a shift once, with how many others it moves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from abilint.compare.types.fault import Fault
from abilint.model.type_difference import TypeDifferenceKind as Kind

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Key, Member


def compare_places(match: Match, changed: Container[Key] = (), *, explained: bool = False) -> Iterator[Fault]:
    """Compare the places of the members that both have, and tell of those that one side lacks.

    `changed`: promised members whose type is told of already, and explains their place and what follows.
    `explained`: something before the first member is known to move all.
    """
    displaced = _displaced(match)
    if displaced:
        yield _order(match, displaced)
    yield from _runs(Kind.FIELD_MISSING, Kind.BASE_MISSING, match.missing, match, promised=True)
    yield from _runs(Kind.FIELD_EXTRA, Kind.BASE_EXTRA, match.extra, match, promised=False)
    shift = None if displaced or explained else _shift(match, changed)
    if shift:
        yield shift


def _displaced(match: Match) -> tuple[tuple[Member, Member], ...]:
    """Give the fewest pairs without which the others stand in one order on both sides."""
    ends: list[int] = []
    at: list[int] = []
    for _, other in match.both:
        length = bisect_right(ends, other.offset)
        ends[length : length + 1] = [other.offset]
        at.append(length)
    wanted, kept = len(ends) - 1, set()
    for number in range(len(at) - 1, -1, -1):
        if at[number] == wanted:
            kept.add(number)
            wanted -= 1
    return tuple(pair for number, pair in enumerate(match.both) if number not in kept)


def _order(match: Match, displaced: Sequence[tuple[Member, Member]]) -> Fault:
    moved = [pair for pair in match.both if pair[0].offset != pair[1].offset]
    one, other = next((pair for pair in displaced if pair in moved), (moved or displaced)[0])
    return Fault(
        Kind.FIELD_ORDER,
        (one.name,),
        one.offset,
        other.offset,
        (one.type, other.type),
        locations=(one.location, other.location),
        moved=len(moved),
    )


def _runs(
    field: Kind, base: Kind, members: Sequence[Member], match: Match, *, promised: bool
) -> Iterator[Fault]:
    """Tell of members that one side lacks, those that stand side by side together."""
    own = 0 if promised else 1
    neighbours = sorted(pair[own].offset for pair in match.both)
    run: list[Member] = []
    for member, following in pairwise((*members, None)):
        if member is None:
            return
        run.append(member)
        apart = following is None or following.base != member.base
        between = following and bisect_left(neighbours, member.offset) != bisect_left(
            neighbours, following.offset
        )
        if apart or between:
            yield _run(base if member.base else field, run, match, own)
            run = []


def _run(kind: Kind, run: Sequence[Member], match: Match, own: int) -> Fault:
    first = run[0]
    moved = sum(pair[0].offset != pair[1].offset for pair in match.both if pair[own].offset >= first.offset)
    return Fault(
        kind,
        (first.name,),
        first.offset if own == 0 else None,
        first.offset if own == 1 else None,
        (first.type, None) if own == 0 else (None, first.type),
        locations=(first.location, None) if own == 0 else (None, first.location),
        count=len(run),
        moved=moved,
    )


def _shift(match: Match, changed: Container[Key]) -> Fault | None:
    """Tell of the first member that stands elsewhere for no reason that is told of already (packing)."""
    for number, (one, other) in enumerate(match.both):
        if one.offset != other.offset:
            return None if _is_explained(match, number, changed) else _moved(match, number)
    return None


def _moved(match: Match, number: int) -> Fault:
    one, other = match.both[number]
    return Fault(
        Kind.BASE_OFFSET if one.base else Kind.FIELD_OFFSET,
        (one.name,),
        one.offset,
        other.offset,
        (one.type, other.type),
        locations=(one.location, other.location),
        moved=sum(a.offset != b.offset for a, b in match.both[number + 1 :]),
    )


def _is_explained(match: Match, number: int, changed: Container[Key]) -> bool:
    """Whether a member before it is there on one side only, or it or one before it has another type."""
    one, other = match.both[number]
    if any(member.offset <= one.offset for member in match.missing):
        return True
    if any(member.offset <= other.offset for member in match.extra):
        return True
    return any(a.size != b.size or a.size is None or a.key in changed for a, b in match.both[: number + 1])
