"""One release of a library in its history: the numbers that its report holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.build import Role
from abilint.model.finding import State
from abilint.model.report import ExportCounts
from abilint.model.rule import Level
from abilint.report.order import ordered_artifacts
from abilint.report.words import distinct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.release import Bump, Effect
    from abilint.model.report import Report, Status, SymbolRow

LEVELS = (Level.ERROR, Level.WARNING, Level.NOTE)


class Point(Struct, frozen=True):
    """One release."""

    label: str
    """Its version, or when its report was made."""
    started: str
    """When: RFC 3339, UTC; may be empty."""
    names: tuple[str, ...]
    """SONAME, install name or DLL name of each of its libraries."""
    exported: int
    added: int | None
    """None where the report does not compare exports."""
    removed: int | None
    compatibility: float | None
    """Percent, see `ExportCounts.compatibility`."""
    verdict: Effect | None
    bump: Bump | None
    status: Status
    levels: Mapping[Level, int]
    """New findings."""
    accepted: int
    address: str | None = None
    """Where its page is, as a link from the timeline."""


def of(report: Report, label: str, previous: Report | None = None, address: str | None = None) -> Point:
    """Sum a report up; `previous` is the one before it, for reports that compare nothing themselves."""
    judged = [a for a in ordered_artifacts(report.artifacts) if a.role in (Role.SUBJECT, Role.LINKED)]
    counts = _compared(report)
    added, removed = (counts.added, counts.removed) if counts else _differing(previous, report)
    new = [finding for finding in report.findings if finding.state is State.NEW]
    return Point(
        label=label,
        started=report.started,
        names=tuple(distinct(artifact.identity for artifact in judged)),
        exported=sum(artifact.exported for artifact in judged),
        added=added,
        removed=removed,
        compatibility=counts.compatibility if counts else None,
        verdict=report.verdict,
        bump=report.bump,
        status=report.status,
        levels=Counter(finding.level for finding in new),
        accepted=len(report.findings) - len(new),
        address=address,
    )


def _compared(report: Report) -> ExportCounts | None:
    """Add up what its libraries changed; None where one of them states nothing."""
    libraries = report.comparison.libraries if report.comparison else ()
    counts = [each.exports for each in libraries if each.exports]
    if not counts or len(counts) < len(libraries):
        return None
    return ExportCounts(
        sum(each.before for each in counts),
        sum(each.after for each in counts),
        sum(each.added for each in counts),
        sum(each.removed for each in counts),
        sum(each.broken for each in counts),
    )


def _differing(previous: Report | None, report: Report) -> tuple[int | None, int | None]:
    """Count by the tables of symbols, where both reports have them."""
    if previous is None or previous.symbols is None or report.symbols is None:
        return None, None
    old, new = _names(previous.symbols), _names(report.symbols)
    return len(new - old), len(old - new)


def _names(rows: tuple[SymbolRow, ...]) -> set[str]:
    return {row.name for row in rows}
