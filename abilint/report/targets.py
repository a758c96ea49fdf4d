"""A report taken apart by configured target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from abilint.model.report import Report


def by_target(report: Report) -> list[tuple[str | None, Report]]:
    """Give the part of each target, by name, after what belongs to none; one report at least."""
    named: set[str | None] = {artifact.target for artifact in report.artifacts}
    named |= {finding.target for finding in report.findings}
    named |= {entry.target for entry in report.not_run} | {row.target for row in report.coverage}
    names = sorted(named, key=lambda name: name or "")
    if len(names) < 2:
        return [(next(iter(names), None), report)]
    return [(name, _part(report, name)) for name in names]


def _part(report: Report, name: str | None) -> Report:
    return replace(
        report,
        artifacts=tuple(each for each in report.artifacts if each.target == name),
        findings=tuple(each for each in report.findings if each.target == name),
        not_run=tuple(each for each in report.not_run if each.target == name),
        coverage=tuple(each for each in report.coverage if each.target == name),
    )
