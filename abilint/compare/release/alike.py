"""Changes that many symbols underwent in the same way, told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.release import Change


def fold(changes: Iterable[Change]) -> Iterator[Change]:
    """Put those together that agree in kind, before, after, detail and whether headers declare them."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        key = (
            change.kind,
            change.before,
            change.after,
            change.detail,
            change.declared is False,
            change.symbol_kind,
        )
        groups.setdefault(key, []).append(change)
    for group in groups.values():
        ordered = sorted(group, key=lambda change: (change.subject, change.version or ""))
        yield replace(ordered[0], names=tuple(dict.fromkeys(change.subject for change in ordered)))
