"""Making a baseline from a JSON report, and taking out of one what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.acceptance import BaselineEntry
from abilint.model.finding import State
from abilint.model.rule import GATE
from abilint.rules import baseline
from abilint.rules.fingerprint import library_name
from abilint.rules.judged_files import JudgedFiles, file_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Report
    from abilint.rules.baseline import Baseline


class Pruned(Struct, frozen=True):
    """What becomes of a baseline, held against a report."""

    kept: tuple[BaselineEntry, ...]
    gone: tuple[BaselineEntry, ...]
    """Their rules ran on their libraries, and did not find them again."""
    unjudged: int
    """Of those that are kept, how many the report says nothing of."""
    new: tuple[BaselineEntry, ...]
    """What the report has and the baseline has not; nothing of it is added."""


def entries(report: Report) -> tuple[BaselineEntry, ...]:
    """Note down all that the report tells and nobody suppressed."""
    gate = {rule.name for rule in report.rules if rule.family == GATE}
    told = (f for f in report.findings if f.state is not State.SUPPRESSED and f.rule not in gate)
    return tuple(map(_entry, told))


def _entry(finding: Finding) -> BaselineEntry:
    return BaselineEntry(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        level=finding.level.value,
        cause=finding.cause,
        symbol=finding.symbol,
        version=finding.version,
        library=library_name(file_of(finding.artifact)) if finding.artifact else None,
        target=finding.target,
        header=baseline.base_name(finding.location.file) if finding.location.line else None,
    )


def prune(old: Baseline, report: Report) -> Pruned:
    """Decide what stays; raises nothing: what the report does not know of stays."""
    there = {finding.fingerprint for finding in report.findings}
    gone = frozenset(e.fingerprint for e in _idle(old.entries, report) if e.fingerprint not in there)
    kept = tuple(entry for entry in old.entries if entry.fingerprint not in gone)
    known = {entry.fingerprint for entry in old.entries}
    return Pruned(
        kept=kept,
        gone=tuple(entry for entry in old.entries if entry.fingerprint in gone),
        unjudged=sum(entry.fingerprint not in there for entry in kept),
        new=tuple(entry for entry in entries(report) if entry.fingerprint not in known),
    )


def _idle(old: Sequence[BaselineEntry], report: Report) -> list[BaselineEntry]:
    """Give the entries that the report would tell, were their findings still there."""
    judged = {
        target: JudgedFiles(
            (row for row in report.coverage if row.target == target),
            (entry for entry in report.not_run if entry.target in (None, target)),
        )
        for target in {entry.target for entry in old}
    }
    read = {baseline.base_name(path) for path in report.headers}
    return [
        entry
        for entry in old
        if baseline.is_judged(entry, entry.target, judged[entry.target]) and baseline.is_read(entry, read)
    ]
