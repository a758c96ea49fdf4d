"""Which export of the new release is which of the old one, as programs come to find it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.compare.release.loader import Loader, Outcome

if TYPE_CHECKING:
    from abilint.model.release import Library
    from abilint.model.symbol import Symbol


class Pair(NamedTuple):
    """A name that both export, and what a program of the old release finds in the new one."""

    old: Symbol
    new: Symbol | None
    outcome: Outcome


class Paired(Struct):
    """The exports of two releases, side by side."""

    removed: list[Symbol] = field(default_factory=list)
    """No version of the name is left."""
    added: list[Symbol] = field(default_factory=list)
    """No version of the name was there."""
    versions: list[Symbol] = field(default_factory=list)
    """New versions of names whose old ones programs still find."""
    both: list[Pair] = field(default_factory=list)


def pair(old: Library, new: Library) -> Paired:
    """Pair all exports.

    Where members of an archive could not be read (bitcode), what only the other release has may be in them.
    """
    loader = Loader(new)
    by_name: dict[str, list[Symbol]] = defaultdict(list)
    for symbol in new.exports.values():
        by_name[symbol.name].append(symbol)
    found = Paired()
    for symbol in old.exports.values():
        candidates = by_name.get(symbol.name)
        if candidates is None:
            if not new.head.artifact.unread:
                found.removed.append(symbol)
            continue
        outcome, bound = loader.bind(symbol, candidates)
        found.both.append(Pair(symbol, bound, outcome))
    names = {name for name, _ in old.exports}
    otherwise = {each.old.name for each in found.both if each.outcome is not Outcome.SAME}
    for symbol in new.exports.values():
        if symbol.name not in names:
            if not old.head.artifact.unread:
                found.added.append(symbol)
        elif (symbol.name, symbol.version) not in old.exports and symbol.name not in otherwise:
            found.versions.append(symbol)
    return found
