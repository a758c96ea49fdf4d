"""Members without a name in C that a binding gives one: most languages have no anonymous structs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.compare.types.members import members
from abilint.model.surface import SourceKind
from abilint.model.types import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.members import Member
    from abilint.compare.types.side import Side


def opened(side: Side, own: tuple[Member, ...], others: tuple[Member, ...]) -> tuple[Member, ...]:
    """Put the members of a record in place of it, where the other side has only them."""
    if side.surface.source is not SourceKind.BINDING:
        return own
    return tuple(part for member in own for part in _opened(side, member, others))


def _opened(side: Side, member: Member, others: tuple[Member, ...]) -> Iterator[Member]:
    inner = side.strip(member.type)
    named = any(each.name == member.name for each in others)
    if named or not isinstance(side.graph[inner], Record) or len(_within(member, others)) < 2:
        yield member
        return
    for each in members(side, inner):
        yield replace(each, offset=each.offset + member.offset)


def _within(member: Member, others: tuple[Member, ...]) -> list[Member]:
    """List what the other side has at its place."""
    end = member.offset + (member.size or 0)
    return [each for each in others if member.offset <= each.offset < end]
