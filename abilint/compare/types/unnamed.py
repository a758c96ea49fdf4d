"""Members without a name in C that a binding gives one: most languages have no anonymous structs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types.members import members
from abilint.compare.types.side import plain_name
from abilint.model.types import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.members import Member
    from abilint.compare.types.side import Side


def opened(side: Side, own: tuple[Member, ...], others: tuple[Member, ...]) -> tuple[Member, ...]:
    """Put the members of a record in place of it, where the other side has only them."""
    return tuple(part for member in own for part in _opened(side, member, others))


def _opened(side: Side, member: Member, others: tuple[Member, ...]) -> Iterator[Member]:
    inner = side.strip(member.type)
    named = any(plain_name(each.name) == plain_name(member.name) for each in others)
    if named or not isinstance(side.graph[inner], Record) or len(_within(member, others)) < 2:
        yield member
        return
    for each in members(side, inner):
        yield replace(each, offset=each.offset + member.offset)


def _within(member: Member, others: tuple[Member, ...]) -> list[Member]:
    """List what the other side has at its place."""
    end = member.offset + (member.size or 0)
    return [each for each in others if member.offset <= each.offset < end]


def without_alternatives(own: tuple[Member, ...], others: tuple[Member, ...]) -> tuple[Member, ...]:
    """Leave out what shares a place with something else, where the binding has one member for all of it."""
    names = {each.name for each in own}
    places = {(each.offset, each.size) for each in own}
    known = {(each.offset, each.size) for each in others if each.name in names}
    kept: dict[tuple[int, int | None], Member] = {}
    left = []
    for each in others:
        place = (each.offset, each.size)
        first = kept.setdefault(place, each)
        if each.name in names or place not in places or (place not in known and first is each):
            left.append(each)
    return tuple(left)
