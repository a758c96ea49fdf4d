"""Several reports as one: of the targets of a configuration, of the machines of a build."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from abilint.app import metrics
from abilint.model.build import Role
from abilint.model.release import Bump
from abilint.model.report import BUCKETS, Comparison, Ran, Report, Status
from abilint.model.upkeep import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from abilint.model.report import RuleText

Row = TypeVar("Row")
EXIT_CODES = (4, 2, 3, 1, 0)
"""Where several hold, the first of these is the run's."""
GRAVITY = (Status.ERROR, Status.INCOMPLETE, Status.FINDINGS, Status.CLEAN)
MERGED = "merge"
"""What a report of several commands says that it was made by."""


def merged(reports: Sequence[Report]) -> Report:
    """Make one report of at least one; a row that two of them hold alike is told once.

    Declarations are summed. Status, exit code, verdict and version part are the worst of any. Of a rule that
    had several levels the gravest stands among the rules.
    """
    if len(reports) == 1:
        return reports[0]
    first = reports[0]
    declarations = _declarations(reports)
    whole = replace(
        first,
        status=min((report.status for report in reports), key=GRAVITY.index),
        exit_code=min((report.exit_code for report in reports), key=EXIT_CODES.index),
        reasons=tuple(_reasons(reports)),
        artifacts=_distinct(report.artifacts for report in reports),
        declarations=declarations,
        findings=_distinct(report.findings for report in reports),
        not_run=_distinct(report.not_run for report in reports),
        rules_digest=_digest(reports),
        command=first.command if len({report.command for report in reports}) == 1 else MERGED,
        arguments=first.arguments if len({report.arguments for report in reports}) == 1 else (),
        started=min((report.started for report in reports if report.started), default=""),
        verdict=max(filter(None, (r.verdict for r in reports)), key=lambda e: e.rank, default=None),
        bump=max(filter(None, (r.bump for r in reports)), key=list(Bump).index, default=None),
        comparison=_comparison([report.comparison for report in reports if report.comparison]),
        rules=_rules(chain.from_iterable(report.rules for report in reports)),
        coverage=_distinct(report.coverage for report in reports),
        headers=_distinct(report.headers for report in reports),
        symbols=_tables([report.symbols for report in reports]),
        types=_tables([report.types for report in reports]),
        upkeep=joined(report.upkeep for report in reports if report.upkeep) or None,
    )
    return replace(whole, rules_run=_rules_run(whole, reports), metrics=metrics.of(whole))


def _reasons(reports: Iterable[Report]) -> Iterator[str]:
    """Give the worst first, each with what it is about where the report is about one thing."""
    for report in sorted(reports, key=lambda each: EXIT_CODES.index(each.exit_code)):
        label = _label(report)
        start = f"{label}: " if label else ""
        yield from (r if r.startswith(start) else f"{start}{r}" for r in report.reasons)


def _label(report: Report) -> str | None:
    """Name the target, or the only library, of a report; None where it is about several already."""
    judged = [each for each in report.artifacts if each.role == Role.SUBJECT]
    names: set[str | None] = {each.target or each.path for each in judged}
    names = names or {entry.target for entry in report.not_run}
    return names.pop() if len(names) == 1 else None


def _distinct(rows: Iterable[Iterable[Row]]) -> tuple[Row, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(rows)))


def _tables(tables: Sequence[tuple[Row, ...] | None]) -> tuple[Row, ...] | None:
    """Give the rows of all; None where no report has any."""
    stated = [table for table in tables if table is not None]
    return _distinct(stated) if stated else None


def _declarations(reports: Iterable[Report]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report.declarations)
    return {name: total[name] for name in ("total", *BUCKETS)} if any(r.declarations for r in reports) else {}


def _rules(texts: Iterable[RuleText]) -> tuple[RuleText, ...]:
    rules: dict[str, RuleText] = {}
    for text in texts:
        known = rules.setdefault(text.name, text)
        if text.level.rank > known.level.rank:
            rules[text.name] = text
    return tuple(sorted(rules.values(), key=lambda rule: (rule.code, rule.name)))


def _rules_run(whole: Report, reports: Iterable[Report]) -> int:
    """Count the rules that ran anywhere; where reports do not say which, no fewer than in any of them."""
    ran = {row.rule for row in whole.coverage if row.outcome is Ran.RAN}
    return max(len(ran), *(report.rules_run for report in reports))


def _digest(reports: Iterable[Report]) -> str:
    digests = sorted({report.rules_digest for report in reports})
    whole = hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]
    return digests[0] if len(digests) == 1 else whole


def _comparison(parts: Sequence[Comparison]) -> Comparison | None:
    """Say what every comparison rests on; of what one of them lacks, why."""
    if not parts:
        return None
    lacking: dict[str, str] = {}
    for part in parts:
        lacking = {**part.lacking, **lacking}
    common = tuple(e for e in parts[0].evidence if all(e in part.evidence for part in parts))
    return Comparison(common, lacking, _distinct(part.libraries for part in parts))
