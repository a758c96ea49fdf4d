"""The one order of things, in every format and from run to run, whatever order they arrive in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.finding import Unchecked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import ArtifactSummary, Coverage, Metric, RuleText


def ordered_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Worst level first, then by place, then by name."""
    return sorted(findings, key=_finding_key)


def ordered_not_run(entries: Iterable[NotRun]) -> list[NotRun]:
    """Put inputs before headers before rules: what is missing altogether comes first."""
    return sorted(entries, key=_not_run_key)


def ordered_artifacts(artifacts: Iterable[ArtifactSummary]) -> list[ArtifactSummary]:
    """By role as the user meets them, then by path."""
    return sorted(artifacts, key=lambda a: (_ROLES.get(a.role, len(_ROLES)), a.path, a.sha256 or ""))


def ordered_metrics(metrics: Iterable[Metric]) -> list[Metric]:
    """By name, then by labels."""
    return sorted(
        metrics,
        key=lambda m: (m.name, m.target or "", m.artifact or "", m.rule or "", m.level or "", m.value),
    )


def ordered_rules(rules: Iterable[RuleText]) -> list[RuleText]:
    """By code, each once."""
    return sorted(dict.fromkeys(rules), key=lambda rule: (rule.code, rule.name))


def ordered_coverage(rows: Iterable[Coverage]) -> list[Coverage]:
    """By file, then by rule."""
    return sorted(rows, key=lambda row: (row.target or "", row.artifact, row.code, row.rule, row.outcome))


_ROLES = {"subject": 0, "linked": 1, "provider": 2}
_WHATS = {what: position for position, what in enumerate(Unchecked)}


def _finding_key(finding: Finding) -> tuple[object, ...]:
    place = finding.location
    return (
        -finding.level.rank,
        place.file,
        place.line,
        place.column,
        finding.symbol or "",
        finding.rule,
        finding.cause,
        finding.artifact or "",
        finding.version or "",
        finding.fingerprint,
        finding.message,
    )


def _not_run_key(entry: NotRun) -> tuple[object, ...]:
    return (
        _WHATS.get(entry.what, len(_WHATS)),
        entry.artifact or "",
        entry.reason,
        entry.code or "",
        entry.subject,
        entry.detail or "",
    )
