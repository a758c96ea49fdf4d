"""`check`: read the binaries and the headers, compare, lay the facts, run the rules, sum up."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.app.begin import begin
from abilint.model.build import Role
from abilint.model.rule import RELEASE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from typing import Any

    from abilint.app.begin import Begun
    from abilint.app.comparison import Compared
    from abilint.app.conclude import Gathered
    from abilint.app.release import Started
    from abilint.app.request import CheckRequest
    from abilint.model.report import Comparison, Report
    from abilint.model.rule import Rule
    from abilint.rules.engine import Subject, Verdict


def check(request: CheckRequest) -> Report:
    """Judge the libraries; raises UsageError alone: inputs that cannot be read are in the report."""
    started = timestamp()
    begun = begin(replace(request, types=True) if request.against else request)
    try:
        return _judge(request, started, begun)
    except BaseException:
        begun.cancel()
        raise


def _judge(request: CheckRequest, started: str, begun: Begun) -> Report:
    """Do the rest; imported only now, while the headers are being compiled."""
    from abilint.app import conclude, settings, summary
    from abilint.rules import catalogue, engine

    previous = _previous(request, begun)
    rules = catalogue.load(request.rule_options.directories)
    selected = rules.select(request.rule_options.select, request.rule_options.ignore)
    values = settings.parse(request.rule_options.settings, rules)
    gathered = conclude.gather(begun, request.exports)
    compared = previous and _compared(previous, begun, gathered)
    connection = conclude.database(gathered, rules)
    subjects = _subjects(gathered, request.target)
    own = tuple(rule for rule in selected if rule.family != RELEASE)
    verdict = engine.judge(connection, own, subjects, values)
    verdict = replace(verdict, not_run=(*gathered.not_run, *verdict.not_run))
    comparison = None
    if compared:
        about = tuple(rule for rule in selected if rule.family == RELEASE)
        said, comparison = _judge_releases(connection, about, compared, gathered, values)
        verdict = _joined(verdict, said)
    return summary.report(
        request,
        started,
        rules.digest,
        tuple(f.build for f in gathered.facts),
        subjects,
        buckets(connection, request),
        verdict,
        compared.old if compared else None,
        comparison,
    )


def _judge_releases(
    connection: sqlite3.Connection,
    rules: Sequence[Rule],
    compared: Compared,
    gathered: Gathered,
    values: Mapping[str, Mapping[str, Any]],
) -> tuple[Verdict, Comparison | None]:
    """Judge by the previous release; also what that rests on, None where it is nothing."""
    from abilint.app import basis, soname_policy
    from abilint.rules import engine

    subjects = tuple(compared.subjects([facts.build for facts in gathered.facts]))
    said = engine.judge(connection, rules, subjects, values)
    said = replace(said, not_run=(*compared.old.not_run, *compared.strangers, *said.not_run))
    comparison = basis.of(compared, subjects)
    said = replace(said, findings=soname_policy.announced(said.findings, comparison))
    return said, comparison if comparison.evidence else None


def _joined(one: Verdict, other: Verdict) -> Verdict:
    return replace(
        one,
        findings=(*one.findings, *other.findings),
        not_run=(*one.not_run, *other.not_run),
        rules_run=one.rules_run + other.rules_run,
        coverage=(*one.coverage, *other.coverage),
        rules=(*one.rules, *other.rules),
    )


def _previous(request: CheckRequest, begun: Begun) -> Started | None:
    """Begin to read the previous release."""
    if request.against is None:
        return None
    from abilint.app import release

    target = begun.builds[0].target if begun.builds else None
    return release.start_one(request.against, request.header_options, target)


def _compared(previous: Started, begun: Begun, gathered: Gathered) -> Compared:
    """Compare with the previous release, and add to the facts what changed."""
    from abilint.app import release
    from abilint.app.comparison import compare

    compared = compare(previous.finish(), release.of_check(begun, gathered))
    gathered.facts = list(compared.beside(gathered.facts))
    return compared


def timestamp() -> str:
    """RFC 3339 in UTC; SOURCE_DATE_EPOCH where that is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdigit() else time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _subjects(gathered: Gathered, target: str | None) -> tuple[Subject, ...]:
    """Rows of `artifacts` are numbered in the order in which `lay` meets them."""
    from abilint.app import evidence
    from abilint.rules.engine import Subject
    from abilint.rules.slices import slice_of

    subjects = []
    number = 0
    for built, failure in zip(gathered.facts, gathered.failures, strict=True):
        for member in built.build.members:
            number += 1
            if member.role is Role.SUBJECT or member.role is Role.LINKED:
                seen = evidence.of(member, built.build, failure, target)
                subjects.append(
                    Subject(
                        number,
                        member.artifact.label,
                        member.name,
                        member.artifact.target.format,
                        seen,
                        member.artifact.path if member.artifact.in_archive else None,
                        slice_of(member.artifact),
                    )
                )
    return tuple(subjects)


def buckets(connection: sqlite3.Connection, request: CheckRequest) -> dict[str, int]:
    """Count the declarations in each bucket; empty where no header was asked for."""
    if not request.headers:
        return {}
    from abilint.model.report import BUCKETS

    rows = connection.execute("SELECT bucket, count(*) FROM accounting GROUP BY bucket").fetchall()
    counts = dict.fromkeys(BUCKETS, 0) | dict(rows)
    return {"total": sum(counts.values()), **counts}
