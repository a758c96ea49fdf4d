"""Functions that a new version of their symbol stands beside: `f@V1` for old programs, `f@@V2` for new ones.

Programs of the old release go on with what they were built for; what is compiled again gets the new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.release import Library


def names(old: Library, new: Library) -> frozenset[str]:
    """Give the link names whose old default version is still there, and the default no longer."""
    kept = (
        (symbol, new.exports.get((symbol.name, symbol.version)))
        for symbol in old.exports.values()
        if symbol.version and symbol.version_default
    )
    return frozenset(one.link_name for one, now in kept if now is not None and not now.version_default)
