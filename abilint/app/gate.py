"""Several requests as one run with one report: the targets of a configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from abilint.app import steps
from abilint.app.check import check, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.app.request import CheckRequest
    from abilint.model.report import Report
    from abilint.model.upkeep import Upkeep


def run(requests: Sequence[CheckRequest]) -> Report:
    """Judge each by itself, with its own levels and its own gate; the worst decides for all.

    What is to be said of suppressions and baselines waits for the last: one that no target uses is unused.
    """
    if len(requests) == 1:
        return named(check(requests[0]), requests[0].name)
    from abilint.app.merging import merged

    reports = [_one_of_several(request) for request in requests]
    whole = merged(reports)
    if not whole.upkeep:
        return whole
    return replace(merged([whole, _upkeep(whole.upkeep, requests[0])]), upkeep=None)


def _one_of_several(request: CheckRequest) -> Report:
    with steps.step(f"target {request.name}"):
        return named(check(_deferred(request)), request.name)


def _deferred(request: CheckRequest) -> CheckRequest:
    return replace(request, acceptance=replace(request.acceptance, is_deferred=True))


def named(report: Report, name: str | None) -> Report:
    """Say of each row which target it is about."""
    if name is None:
        return report

    def of(rows: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(replace(row, target=name) for row in rows)

    return replace(
        report,
        artifacts=of(report.artifacts),
        findings=of(report.findings),
        not_run=of(report.not_run),
        coverage=of(report.coverage),
        metrics=of(report.metrics),
        symbols=None if report.symbols is None else of(report.symbols),
        types=None if report.types is None else of(report.types),
    )


def _upkeep(upkeep: Upkeep, request: CheckRequest) -> Report:
    """Report on suppressions and baselines alone, gated as the first target is."""
    from abilint.app import settings, summary
    from abilint.app.upkeep import told
    from abilint.model.report import Report, Status
    from abilint.rules import catalogue

    rules = catalogue.load(request.rule_options.directories)
    said = told(upkeep, request.rule_options, rules, settings.of(request.rule_options, rules))
    return summary.conclude(
        Report(
            status=Status.CLEAN,
            exit_code=0,
            reasons=(),
            artifacts=(),
            declarations={},
            findings=said.findings,
            not_run=said.not_run,
            rules_run=said.rules_run,
            rules_digest=rules.digest,
            command="check",
            arguments=request.arguments,
            started=timestamp(),
            rules=said.rules,
        ),
        request.fail_on,
    )
