"""Findings about suppressions and the baseline: rules of a family of their own, over what became of these."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

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
    """Say what is to be said of all that was accepted; nothing ran where nothing was."""
    wanted = among(options, rules, strict=upkeep.strict) if upkeep else ()
    if not wanted:
        return Verdict((), (), 0)
    connection = database.empty()
    try:
        for table, columns, rows in acceptance.rows(1, upkeep, today()):
            database.insert(connection, table, columns, rows)
        sandbox.confine(connection)
        subject = Subject(1, "", "", ANY_FORMAT, {Evidence.ACCEPTANCE: None})
        said = engine.judge(connection, wanted, (subject,), settings)
    finally:
        connection.close()
    said = chosen.applied(said, chosen.of(options, rules))
    return replace(said, findings=tuple(replace(each, artifact=None) for each in said.findings), coverage=())


def among(options: RuleOptions, rules: Catalogue, *, strict: bool) -> Sequence[Rule]:
    """Choose the rules; `--strict-ignores` asks for the one about unused suppressions, whatever else runs."""
    selected = [rule for rule in chosen.of(options, rules).rules if rule.family == GATE]
    if not strict:
        return selected
    asked = [rule for rule in rules.select((UNUSED,), options.ignore) if rule not in selected]
    return [_strictly(rule) for rule in (*selected, *asked)]


def _strictly(rule: Rule) -> Rule:
    return replace(rule, level=Level.ERROR) if rule.name == UNUSED else rule
