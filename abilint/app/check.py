"""`check`: read the binaries and the headers, compare, lay the facts, run the rules, sum up."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.app import steps
from abilint.app.begin import begin
from abilint.model.build import Role
from abilint.model.rule import GATE, RELEASE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from abilint.app.begin import Begun
    from abilint.app.comparison import Compared
    from abilint.app.conclude import Gathered
    from abilint.app.provider_types import Held
    from abilint.app.release import Side, Started
    from abilint.app.request import CheckRequest
    from abilint.model.build import Build
    from abilint.model.report import Report
    from abilint.rules.engine import Subject, Verdict


def check(request: CheckRequest) -> Report:
    """Judge the libraries; raises UsageError alone: inputs that cannot be read are in the report."""
    started = timestamp()
    begun = begin(replace(request, types=True) if request.against or request.tables else request)
    try:
        return _judge(request, started, begun)
    except BaseException:
        begun.cancel()
        raise


def _judge(request: CheckRequest, started: str, begun: Begun) -> Report:
    """Do the rest; imported only now, while the headers are being compiled."""
    from abilint.app import (
        accepted,
        chosen,
        conclude,
        provider_types,
        release_rules,
        settings,
        summary,
        upkeep,
    )
    from abilint.rules import catalogue, engine

    previous = _previous(request, begun)
    rules = catalogue.load(request.rule_options.directories)
    selection = chosen.of(request.rule_options, rules)
    values = settings.of(request.rule_options, rules)
    known = accepted.load(request, rules)
    gathered = conclude.gather(begun, request.exports)
    held = provider_types.hold(begun, gathered)
    compared = previous and _compared(request, previous, begun, gathered)
    connection = conclude.database(gathered, rules)
    subjects = subjects_of(gathered, request.target, held)
    subjects = engine.in_target(subjects, request.name, has_more=request.has_more)
    about = release_rules.among(selection.rules, consumers=bool(request.consumers))
    own = tuple(rule for rule in selection.rules if rule.family not in (RELEASE, GATE) and rule not in about)
    with steps.step(f"running {len(own)} rules"):
        verdict = engine.judge(connection, own, subjects, values)
    verdict = replace(verdict, not_run=(*gathered.not_run, *held.not_run, *verdict.not_run))
    comparison = None
    builds = [facts.build for facts in gathered.facts]
    if compared:
        judged = release_rules.judge(
            connection, about, compared, builds, values, target=request.name, has_more=request.has_more
        )
        verdict = _joined(verdict, judged.verdict, compared.old)
        comparison = judged.comparison if judged.comparison.evidence else None
    left_out = selection.left_out if compared else chosen.of_build(selection.left_out)
    verdict = chosen.with_left_out(chosen.applied(verdict, selection), left_out, subjects)
    report = summary.report(
        request,
        started,
        rules.digest,
        builds,
        subjects,
        buckets(connection, request),
        upkeep.settled(verdict, builds, known, values),
        compared.old if compared else None,
        comparison,
    )
    return _with_tables(report, builds) if request.tables else report


def _with_tables(report: Report, builds: Sequence[Build]) -> Report:
    from abilint.app import tables

    return tables.added(report, builds)


def _joined(one: Verdict, other: Verdict, old: Side) -> Verdict:
    return replace(
        one,
        findings=(*one.findings, *other.findings),
        not_run=(*one.not_run, *old.not_run, *other.not_run),
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


def _compared(request: CheckRequest, previous: Started, begun: Begun, gathered: Gathered) -> Compared:
    """Compare with the previous release, and add to the facts what changed."""
    from abilint.app import consumers, release
    from abilint.app.comparison import compare
    from abilint.app.internal_names import InternalNames

    old, new = previous.finish(), release.of_check(begun, gathered)
    compared = compare(old, new, consumers.read(request.consumers), InternalNames(request.internal))
    gathered.facts = list(compared.beside(gathered.facts))
    return compared


def timestamp() -> str:
    """RFC 3339 in UTC; SOURCE_DATE_EPOCH where that is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdigit() else time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def subjects_of(gathered: Gathered, target: str | None, held: Held) -> tuple[Subject, ...]:
    """Rows of `artifacts` are numbered in the order in which `lay` meets them."""
    from abilint.app import evidence
    from abilint.rules.engine import Subject
    from abilint.rules.slices import slice_of

    subjects = []
    number = 0
    for built, failure in zip(gathered.facts, gathered.failures, strict=True):
        first = number
        for member in built.build.members:
            number += 1
            if member.role is Role.SUBJECT or member.role is Role.LINKED:
                bound = any(each.member == number - first - 1 for each in built.bindings)
                seen = evidence.of(member, built.build, failure, target, held.why_not(member), bound=bound)
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
