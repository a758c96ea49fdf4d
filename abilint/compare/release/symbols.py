"""Names that programs link to: gone, come, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Library


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Compare the exports of two releases."""
    for key, symbol in old.exports.items():
        if key not in new.exports:
            yield Change(
                ChangeKind.SYMBOL_REMOVED,
                symbol.link_name,
                symbol_kind=symbol.kind,
                version=symbol.version,
            )
    for key, symbol in new.exports.items():
        if key not in old.exports:
            yield Change(
                ChangeKind.SYMBOL_ADDED, symbol.link_name, symbol_kind=symbol.kind, version=symbol.version
            )
