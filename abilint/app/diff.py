"""`diff`: read two releases, compare them, run the rules about releases, sum up."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from abilint.app import basis, consumers, release, settings, soname_policy, summary
from abilint.app.check import timestamp
from abilint.app.comparison import compare
from abilint.app.internal_names import InternalNames
from abilint.facts.database import BuildFacts, lay
from abilint.model.rule import RELEASE
from abilint.rules import catalogue, engine, sandbox

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
    chosen = rules.select(request.rule_options.select, request.rule_options.ignore)
    selected = [rule for rule in chosen if rule.family == RELEASE]
    values = settings.parse(request.rule_options.settings, rules)
    old, new = (side.finish() for side in sides)
    programs = consumers.read(request.consumers)
    internal = InternalNames(request.internal)
    compared = compare(old, new, programs, internal)
    connection = lay(compared.beside(map(_without_sources, new.builds)), rules.known_names)
    sandbox.confine(connection)
    subjects = tuple(compared.subjects(new.builds))
    said = engine.judge(connection, selected, subjects, values)
    comparison = basis.of(compared, subjects)
    findings, unseen = _witnessed(said.findings, request, compared)
    if programs:
        findings = programs.named(findings, chain.from_iterable(compared.types.values()))
        unseen += programs.not_run()
    said = replace(
        said,
        findings=soname_policy.announced(findings, comparison),
        not_run=(
            *old.not_run,
            *new.not_run,
            *compared.strangers,
            *said.not_run,
            *unseen,
            *internal.not_run(),
        ),
    )
    return summary.of_releases(request, started, rules.digest, (old, new), subjects, said, comparison)


def _without_sources(build: Build) -> BuildFacts:
    """Leave out what no rule about releases asks for: headers and debug info are compared by now."""
    members = tuple(replace(member, built=None) for member in build.members)
    return BuildFacts(replace(build, members=members, surface=None))


def _witnessed(
    findings: Sequence[Finding], request: DiffRequest, compared: Compared
) -> tuple[Sequence[Finding], list[NotRun]]:
    if not request.witness:
        return findings, []
    from abilint.app import witness

    return witness.confirmed(findings, request, compared)
