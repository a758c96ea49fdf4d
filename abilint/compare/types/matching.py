"""Which member of one record is which of the other: by name, then by spelling, then by place."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from abilint.compare.types.side import plain_name

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from abilint.compare.types.members import Member

Item = TypeVar("Item")
RESERVED = re.compile("_[_A-Z]")
"""Names that no program may use (C17, 7.1.3): padding that a later release of a C library gave a name."""


class Match(Struct, frozen=True):
    """Members of two records, those of either side in order of place."""

    both: tuple[tuple[Member, Member], ...]
    """Pairs in the promised order."""
    missing: tuple[Member, ...]
    """Promised, not built."""
    extra: tuple[Member, ...]
    """Built, not promised."""

    def without(self, missing: Sequence[Member], extra: Sequence[Member]) -> Match:
        """Leave out members that one side lacks."""
        left = (tuple(m for m in own if m not in out) for own, out in
                ((self.missing, missing), (self.extra, extra)))  # fmt: skip
        return Match(self.both, *left)

    @property
    def renamed(self) -> tuple[tuple[Member, Member], ...]:
        """Pairs of which the names have nothing in common but the place, and are for users' programs."""
        return tuple(
            (one, other)
            for one, other in self.both
            if _spelling(one) != _spelling(other) and not is_reserved(one, other)
        )

    @property
    def respelled(self) -> tuple[tuple[Member, Member], ...]:
        """Pairs of fields that have two names, however much alike."""
        return tuple((one, other) for one, other in self.both if not one.base and one.name != other.name)


def is_reserved(one: Member, other: Member) -> bool:
    """Whether two members of one place share no name, and one of the names is the library's own."""
    names = one.name, other.name
    return _spelling(one) != _spelling(other) and any(RESERVED.match(name) for name in names)


def match(promised: Sequence[Member], built: Sequence[Member], *, strict: bool = False) -> Match:
    """Pair the members; Go's `ItemCount` and Rust's `r#type` are found for `item_count` and `type`.

    `strict`: the two are of one language, and another spelling is another name.
    """
    left, right = list(promised), list(built)
    both: list[tuple[Member, Member]] = []
    for key in (_name, _base, _place_of_field) if strict else (_name, _spelling, _place):
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


def _base(member: Member) -> Hashable:
    return _spelling(member) if member.base else id(member)


def _place_of_field(member: Member) -> Hashable:
    return id(member) if member.base else _place(member)


def _pair(
    left: list[Member], right: list[Member], key: Callable[[Member], Hashable]
) -> list[tuple[Member, Member]]:
    """Take out of both lists the members that share a key."""
    ours, theirs = numbered(left, key), numbered(right, key)
    found = [(member, theirs[name]) for name, member in ours.items() if name in theirs]
    taken = {id(member) for pair in found for member in pair}
    left[:] = [member for member in left if id(member) not in taken]
    right[:] = [member for member in right if id(member) not in taken]
    return found


def numbered(items: Iterable[Item], key: Callable[[Item], Hashable]) -> dict[tuple[Hashable, int], Item]:
    """File items under their key and how often it came before: damaged files repeat names."""
    found: dict[tuple[Hashable, int], Item] = {}
    seen: Counter[Hashable] = Counter()
    for item in items:
        name = key(item)
        found[name, seen[name]] = item
        seen[name] += 1
    return found
