"""Rows of what was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import asdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from abilint.facts.rows import Rows
    from abilint.model.upkeep import Upkeep, Use

SUPPRESSION = (
    "artifact_id", "rule", "reason", "symbol", "library", "target", "fingerprint", "until", "days", "file",
    "line", "inline", "findings", "idle",
)  # fmt: skip


def rows(artifact_id: int, upkeep: Upkeep, day: date) -> Iterator[Rows]:
    """Give the rows of every table, as of that day."""
    uses = (_suppression(artifact_id, use, day) for use in upkeep.uses)
    yield "suppressions", SUPPRESSION, uses
    yield (
        "faulty_comments",
        ("artifact_id", "fault", "word", "nearest", "file", "line"),
        ((artifact_id, f.fault, f.word, f.nearest, f.place.file, f.place.line) for f in upkeep.faults),
    )
    columns = ("fingerprint", "rule", "symbol", "library", "target")
    entries = ((path, asdict(entry)) for path, entry in upkeep.gone)
    yield (
        "gone_entries",
        ("artifact_id", "baseline", *columns),
        ((artifact_id, path, *map(entry.get, columns)) for path, entry in entries),
    )


def _suppression(artifact_id: int, use: Use, day: date) -> tuple[object, ...]:
    told = use.suppression
    return (
        artifact_id,
        told.rule,
        told.reason,
        told.symbol,
        told.library,
        told.target,
        told.fingerprint,
        told.until and told.until.isoformat(),
        (told.until - day).days if told.until else None,
        told.place.file,
        told.place.line,
        told.inline,
        use.findings,
        use.is_idle,
    )
