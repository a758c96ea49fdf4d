"""Findings about suppressions and the baseline: rules of a family of their own, over what became of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from abilint.app import chosen
from abilint.app.accepted import today
from abilint.facts import acceptance, database
from abilint.model.rule import GATE, Evidence, Level
from abilint.rules import engine, sandbox
from abilint.rules.engine import Subject, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.app.accepted import Accepted
    from abilint.app.request import RuleOptions
    from abilint.model.build import Build
    from abilint.model.finding import Finding
    from abilint.model.rule import Rule
    from abilint.model.upkeep import Upkeep
    from abilint.rules.catalogue import Catalogue

ANY_FORMAT = "elf"
"""A configuration has no format; the rules about it are for every one."""
UNUSED = "unused-suppression"
"""The rule whose findings `--strict-ignores` makes errors."""


def settled(
    verdict: Verdict,
    builds: Sequence[Build],
    accepted: Accepted,
    settings: Mapping[str, Mapping[str, Any]],
) -> Verdict:
    """Mark what is accepted, and say what is to be said of that, unless other targets are still to run."""
    marked = accepted.settle(verdict, builds)
    if accepted.request.acceptance.is_deferred or marked.upkeep is None:
        return marked
    said = told(marked.upkeep, accepted.request.rule_options, accepted.rules, settings)
    return replace(
        marked,
        findings=(*marked.findings, *said.findings),
        rules_run=marked.rules_run + said.rules_run,
        rules=(*marked.rules, *said.rules),
        upkeep=None,
    )


def told(
    upkeep: Upkeep, options: RuleOptions, rules: Catalogue, settings: Mapping[str, Mapping[str, Any]]
) -> Verdict:
    """Say what is to be said of all that was accepted; nothing ran where nothing was.

    `--strict-ignores` asks for the rule about unused suppressions, whatever else was chosen.
    """
    if not upkeep:
        return Verdict((), (), 0)
    extended = (*options.extend_select, *([UNUSED] if upkeep.strict else []))
    selection = chosen.of(replace(options, extend_select=extended), rules)
    wanted = [rule for rule in selection.rules if rule.family == GATE]
    said = chosen.applied(_judged(upkeep, wanted, settings), selection)
    findings = (_strictly(each) if upkeep.strict else each for each in said.findings)
    return replace(said, findings=tuple(replace(each, artifact=None) for each in findings), coverage=())


def _judged(upkeep: Upkeep, wanted: Sequence[Rule], settings: Mapping[str, Mapping[str, Any]]) -> Verdict:
    connection = database.empty()
    try:
        for table, columns, rows in acceptance.rows(1, upkeep, today()):
            database.insert(connection, table, columns, rows)
        sandbox.confine(connection)
        subject = Subject(1, "", "", ANY_FORMAT, {Evidence.ACCEPTANCE: None})
        return engine.judge(connection, wanted, (subject,), settings)
    finally:
        connection.close()


def _strictly(finding: Finding) -> Finding:
    return replace(finding, level=Level.ERROR) if finding.rule == UNUSED else finding
