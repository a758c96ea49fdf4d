"""`diff`: read two releases, compare them, run the rules about releases, sum up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.app import accepted, chosen, consumers, release, release_rules, settings, summary, upkeep
from abilint.app.check import timestamp
from abilint.app.comparison import compare
from abilint.app.internal_names import InternalNames
from abilint.facts import schema
from abilint.facts.database import BuildFacts, lay
from abilint.rules import catalogue, sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.app.comparison import Compared
    from abilint.app.request import DiffRequest
    from abilint.model.build import Build
    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import Report


def diff(request: DiffRequest) -> Report:
    """Judge the new release by the old one; inputs that cannot be read are in the report."""
    started = timestamp()
    sides = release.start(request.old, request.new, request.header_options, request.target)
    rules = catalogue.load(request.rule_options.directories)
    selection = chosen.of(request.rule_options, rules)
    selected = release_rules.among(selection.rules, consumers=bool(request.consumers))
    values = settings.of(request.rule_options, rules)
    known = accepted.load(request, rules)
    old, new = (side.finish() for side in sides)
    programs = consumers.read(request.consumers)
    compared = compare(old, new, programs, InternalNames(request.internal))
    connection = lay(
        compared.beside(map(_without_sources, new.builds)),
        rules.known_names,
        schema.tables_of(rule.query for rule in selected),
    )
    sandbox.confine(connection)
    confirm = partial(_witnessed, request=request, compared=compared)
    judged = release_rules.judge(
        connection, selected, compared, new.builds, values, confirm, target=request.name
    )
    said = replace(judged.verdict, not_run=(*old.not_run, *new.not_run, *judged.verdict.not_run))
    left_out = chosen.of_releases(selection.left_out)
    said = chosen.with_left_out(chosen.applied(said, selection), left_out, judged.subjects)
    said = upkeep.settled(said, new.builds, known, values)
    report = summary.of_releases(
        request, started, rules.digest, (old, new), judged.subjects, said, judged.comparison
    )
    if not request.tables:
        return report
    from abilint.app import tables

    return tables.added(report, new.builds)


def _without_sources(build: Build) -> BuildFacts:
    """Leave out what no rule about releases asks for: headers and debug info are compared by now."""
    members = tuple(replace(member, built=None) for member in build.members)
    return BuildFacts(replace(build, members=members, surface=None))


def _witnessed(
    findings: Sequence[Finding], request: DiffRequest, compared: Compared
) -> tuple[Sequence[Finding], list[NotRun]]:
    if not request.witness:
        return findings, []
    from abilint.app import steps, witness

    with steps.step("building witnesses"):
        return witness.confirmed(findings, request, compared)
