"""`check`: read the binaries and the headers, compare, lay the facts, run the rules, sum up."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abilint.app import (
    evidence,
    export_lists,
    header_options,
    headers,
    providers,
    re_exports,
    settings,
    summary,
    surroundings,
    wanted_target,
)
from abilint.app.inputs import Inputs
from abilint.compare import export_list, promise, suggest
from abilint.errors import InputError
from abilint.facts.database import BuildFacts, lay
from abilint.model.build import Build, Role
from abilint.model.difference import DifferenceKind
from abilint.model.finding import NotRun, Unchecked
from abilint.model.surface import HeaderStatus
from abilint.rules import catalogue, engine, sandbox
from abilint.rules.slices import Slice

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from abilint.app.request import CheckRequest
    from abilint.model.artifact import Artifact
    from abilint.model.report import Report
    from abilint.surfaces.header import PendingSurface


@dataclass(slots=True)
class Gathered:
    """Everything that the inputs state, compared."""

    facts: list[BuildFacts]
    failures: list[str | None]
    """For each build why it has no header surface, where one was asked for."""
    not_run: list[NotRun]


def check(request: CheckRequest) -> Report:
    """Judge the libraries; raises UsageError alone: inputs that cannot be read are in the report."""
    started = timestamp()
    rules = catalogue.load(request.rule_options.directories)
    selected = rules.select(request.rule_options.select, request.rule_options.ignore)
    values = settings.parse(request.rule_options.settings, rules)
    gathered = gather(request)
    connection = database(gathered, rules)
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


def gather(request: CheckRequest) -> Gathered:
    """Read the binaries while the headers are compiled, then compare."""
    inputs = Inputs(request.debug_files)
    for path in request.libraries:
        inputs.read(path, Role.SUBJECT)
    for path in request.providers:
        inputs.read(path, Role.PROVIDER)
    builds = inputs.builds()
    asked = headers.find(request)
    pending = [_start(asked, build, inputs.not_run) for build in builds]
    lists = export_lists.read_all(request.exports, inputs.not_run)
    builds = tuple(re_exports.follow(providers.complete(build), inputs.not_run) for build in builds)
    builds = tuple(replace(build, export_lists=lists) for build in builds)
    inputs.not_run += export_lists.unused(lists, builds)
    inputs.not_run += [NotRun(absent.path, Unchecked.HEADER, absent.reason) for absent in asked.absent]
    facts, failures = _conclude(asked, builds, pending, inputs.not_run)
    return Gathered(facts, failures, list(dict.fromkeys(inputs.not_run)))


def database(gathered: Gathered, rules: catalogue.Catalogue) -> sqlite3.Connection:
    """Lay the facts and close the database for everything but questions."""
    connection = lay(gathered.facts, rules.known_names)
    sandbox.confine(connection)
    return connection


def timestamp() -> str:
    """RFC 3339 in UTC; SOURCE_DATE_EPOCH where that is set (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdigit() else time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _start(asked: headers.Headers, build: Build, not_run: list[NotRun]) -> PendingSurface | str | None:
    """Have the headers compiled in the background; a string says why that cannot be."""
    request = asked.request
    if not request.headers:
        return f"{asked.absent[0].path}: {asked.absent[0].reason}" if asked.absent else None
    from abilint.surfaces import header

    try:
        return header.start(header_options.request(request, build.target))
    except InputError as error:
        not_run.append(NotRun(error.path, Unchecked.HEADER, error.problem))
        return str(error)


def _conclude(
    asked: headers.Headers,
    builds: Sequence[Build],
    pending: Sequence[PendingSurface | str | None],
    not_run: list[NotRun],
) -> tuple[list[BuildFacts], list[str | None]]:
    """Wait for the headers of each build and compare; also why a build has none."""
    facts, failures = [], []
    target = asked.request.target
    for build, waiting in zip(builds, pending, strict=True):
        read, failure = _with_surface(build, waiting, not_run)
        complete = asked.complete(read)
        differences = promise.compare(complete)
        lacking = frozenset(d.link_name for d in differences if d.kind is DifferenceKind.MISSING)
        if lacking:
            complete = providers.with_dependencies(complete, lacking)
            differences = promise.compare(complete)
        reconciled = export_list.compare(complete, differences)
        not_run += [NotRun(path, Unchecked.INPUT_PART, note) for path, note in reconciled.notes]
        facts.append(
            BuildFacts(
                complete,
                differences + reconciled.differences,
                suggest.suggest(complete, differences),
                surroundings.of_missing(complete, differences),
                target,
                bool(target) and wanted_target.differs(str(target), build.target),
            )
        )
        failures.append(failure)
    return facts, failures


def _with_surface(
    build: Build, waiting: PendingSurface | str | None, not_run: list[NotRun]
) -> tuple[Build, str | None]:
    if waiting is None or isinstance(waiting, str):
        return build, waiting
    try:
        surface = waiting.result()
    except InputError as error:
        not_run.append(NotRun(error.path, Unchecked.HEADER, error.problem))
        return build, str(error)
    not_run += [
        NotRun(header.path, Unchecked.HEADER, header.reason)
        for header in surface.headers
        if header.status is HeaderStatus.NOT_CHECKED
    ]
    not_run += [NotRun(surface.headers[0].path, Unchecked.HEADER_PART, note) for note in surface.notes]
    return replace(build, surface=surface, unread=surroundings.unread(surface)), None


def _subjects(gathered: Gathered, target: str | None) -> tuple[engine.Subject, ...]:
    """Rows of `artifacts` are numbered in the order in which `lay` meets them."""
    subjects = []
    number = 0
    for built, failure in zip(gathered.facts, gathered.failures, strict=True):
        for member in built.build.members:
            number += 1
            if member.role is Role.SUBJECT or member.role is Role.LINKED:
                seen = evidence.of(member, built.build, failure, target)
                subjects.append(
                    engine.Subject(
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
    return Slice(artifact.path, artifact.member)


def buckets(connection: sqlite3.Connection, request: CheckRequest) -> dict[str, int]:
    """Count the declarations in each bucket; empty where no header was asked for."""
    if not request.headers:
        return {}
    from abilint.model.report import BUCKETS

    rows = connection.execute("SELECT bucket, count(*) FROM accounting GROUP BY bucket").fetchall()
    counts = dict.fromkeys(BUCKETS, 0) | dict(rows)
    return {"total": sum(counts.values()), **counts}
