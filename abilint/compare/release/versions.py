"""Symbol versions, by what the dynamic loader makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release.alike import fold
from abilint.compare.release.loader import Outcome
from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.compare.release.declared import Declared
    from abilint.compare.release.pairing import Pair
    from abilint.model.release import Library
    from abilint.model.symbol import Symbol


def compare(both: Iterable[Pair], new: Library, declared: Declared) -> Iterator[Change]:
    """Tell of names whose version is another: all that changed alike in one change."""
    changed = [pair for pair in both if pair.outcome is not Outcome.SAME]
    if not changed:
        return
    now = _now(new, {pair.old.name for pair in changed})
    yield from fold(_change(pair, now[pair.old.name], declared) for pair in changed)


def _change(pair: Pair, now: Symbol, declared: Declared) -> Change:
    return Change(
        ChangeKind.SYMBOL_VERSION_CHANGED,
        pair.old.link_name,
        before=pair.old.version,
        after=(pair.new or now).version,
        version=pair.old.version,
        detail=pair.outcome,
        declared=declared(pair.old),
    )


def _now(new: Library, names: set[str]) -> dict[str, Symbol]:
    """Give the definition of each name that new programs link to, else any."""
    found: dict[str, Symbol] = {}
    for symbol in new.exports.values():
        if symbol.name in names and (symbol.version_default or symbol.name not in found):
            found[symbol.name] = symbol
    return found
