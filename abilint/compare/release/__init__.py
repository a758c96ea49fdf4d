"""Two releases of one library, compared on the evidence that both have, without opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release import evidence, linkage, source, symbols, types
from abilint.compare.release.evidence import stated

if TYPE_CHECKING:
    from abilint.model.release import Change, Library, TypeChange

__all__ = ["compare", "compare_types"]


def compare(old: Library, new: Library) -> tuple[Change, ...]:
    """List what differs in symbols, linkage and source-level facts, each cause once."""
    before, after = stated(old), stated(new)
    found = [*evidence.lost(before, after)]
    if before.exports and after.exports:
        found += linkage.compare(old, new)
        if old.target.format is new.target.format:
            found += symbols.compare(old, new)
    if before.header and after.header:
        found += source.compare(old, new)
    return tuple(found)


def compare_types(old: Library, new: Library) -> tuple[TypeChange, ...]:
    """List what differs in the types that exported names reach, each type at its root."""
    return types.compare(old, new)
