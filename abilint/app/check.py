"""`check`: read the binaries and the headers, compare, lay the facts, run the rules, sum up."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.app.begin import begin
from abilint.model.build import Role

if TYPE_CHECKING:
    import sqlite3

    from abilint.app.begin import Begun
    from abilint.app.conclude import Gathered
    from abilint.app.request import CheckRequest
    from abilint.model.artifact import Artifact
    from abilint.model.report import Report
    from abilint.rules.engine import Subject
    from abilint.rules.slices import Slice


def check(request: CheckRequest) -> Report:
    """Judge the libraries; raises UsageError alone: inputs that cannot be read are in the report."""
    started = timestamp()
    begun = begin(request)
    try:
        return _judge(request, started, begun)
    except BaseException:
        begun.cancel()
        raise


def _judge(request: CheckRequest, started: str, begun: Begun) -> Report:
    """Do the rest; imported only now, while the headers are being compiled."""
    from abilint.app import conclude, settings, summary
    from abilint.rules import catalogue, engine

    rules = catalogue.load(request.rule_options.directories)
    selected = rules.select(request.rule_options.select, request.rule_options.ignore)
    values = settings.parse(request.rule_options.settings, rules)
    gathered = conclude.gather(begun, request.exports)
    connection = conclude.database(gathered, rules)
    subjects = _subjects(gathered, request.target)
    verdict = engine.judge(connection, selected, subjects, values)
    return summary.report(
        request,
        started,
        rules.digest,
        tuple(f.build for f in gathered.facts),
        subjects,
        buckets(connection, request),
        replace(verdict, not_run=(*gathered.not_run, *verdict.not_run)),
    )


def timestamp() -> str:
    """RFC 3339 in UTC; SOURCE_DATE_EPOCH where that is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdigit() else time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _subjects(gathered: Gathered, target: str | None) -> tuple[Subject, ...]:
    """Rows of `artifacts` are numbered in the order in which `lay` meets them."""
    from abilint.app import evidence
    from abilint.rules.engine import Subject

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
                        _slice(member.artifact),
                    )
                )
    return tuple(subjects)


def _slice(artifact: Artifact) -> Slice | None:
    if artifact.macho is None or artifact.member is None or artifact.in_archive:
        return None
    from abilint.rules.slices import Slice

    return Slice(artifact.path, artifact.member)


def buckets(connection: sqlite3.Connection, request: CheckRequest) -> dict[str, int]:
    """Count the declarations in each bucket; empty where no header was asked for."""
    if not request.headers:
        return {}
    from abilint.model.report import BUCKETS

    rows = connection.execute("SELECT bucket, count(*) FROM accounting GROUP BY bucket").fetchall()
    counts = dict.fromkeys(BUCKETS, 0) | dict(rows)
    return {"total": sum(counts.values()), **counts}
