"""Which member of one record is which of the other: by name, then by spelling, then by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abilint.compare.types.side import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from abilint.compare.types.members import Member


@dataclass(frozen=True, slots=True)
class Match:
    """Members of two records, those of either side in order of place."""

    both: tuple[tuple[Member, Member], ...]
    """Pairs in the promised order."""
    missing: tuple[Member, ...]
    """Promised, not built."""
    extra: tuple[Member, ...]
    """Built, not promised."""

    @property
    def renamed(self) -> tuple[tuple[Member, Member], ...]:
        """Pairs of which the names have nothing in common but the place."""
        return tuple((one, other) for one, other in self.both if _spelling(one) != _spelling(other))


def match(promised: Sequence[Member], built: Sequence[Member]) -> Match:
    """Pair the members; Go's `ItemCount` and Rust's `r#type` are found for `item_count` and `type`."""
    left, right = list(promised), list(built)
    both: list[tuple[Member, Member]] = []
    for key in (_name, _spelling, _place):
        both += _pair(left, right, key)
    order = {id(member): number for number, member in enumerate(promised)}
    both.sort(key=lambda pair: order[id(pair[0])])
    return Match(tuple(both), tuple(left), tuple(right))


def _name(member: Member) -> Hashable:
    return member.base, member.name


def _spelling(member: Member) -> Hashable:
    return member.base, plain_name(member.name.removeprefix("r#"))


def _place(member: Member) -> Hashable:
    return member.base, member.offset, member.size


def _pair(
    left: list[Member], right: list[Member], key: Callable[[Member], Hashable]
) -> list[tuple[Member, Member]]:
    """Take out of both lists the members that have a key to themselves on either side."""
    ours, theirs = _singles(left, key), _singles(right, key)
    found = [(member, theirs[name]) for name, member in ours.items() if name in theirs]
    taken = {id(member) for pair in found for member in pair}
    left[:] = [member for member in left if id(member) not in taken]
    right[:] = [member for member in right if id(member) not in taken]
    return found


def _singles(members: Sequence[Member], key: Callable[[Member], Hashable]) -> dict[Hashable, Member]:
    found: dict[Hashable, Member] = {}
    twice = set()
    for member in members:
        name = key(member)
        if name in found:
            twice.add(name)
        found[name] = member
    return {name: member for name, member in found.items() if name not in twice}
