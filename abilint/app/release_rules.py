"""Running the rules about releases: what `diff` and `check --against` have in common."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from abilint.app import basis, export_counts, soname_policy, steps
from abilint.model.rule import RELEASE, Evidence
from abilint.rules import engine

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from abilint.app.comparison import Compared
    from abilint.model.build import Build
    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import Comparison
    from abilint.model.rule import Rule
    from abilint.rules.engine import Subject, Verdict

    Confirm = Callable[[Sequence[Finding]], tuple[Sequence[Finding], list[NotRun]]]
    """Looks at findings once more, with other means."""


class Judged(NamedTuple):
    """What the rules said of two releases."""

    verdict: Verdict
    comparison: Comparison
    subjects: tuple[Subject, ...]


def among(rules: Iterable[Rule], *, consumers: bool) -> tuple[Rule, ...]:
    """Choose the rules about releases, and those about the programs that use them where there are any."""
    return tuple(rule for rule in rules if rule.family == RELEASE or (consumers and is_of_consumers(rule)))


def is_of_consumers(rule: Rule) -> bool:
    """Whether a rule is about one program and one library."""
    return Evidence.CONSUMER_TYPES in rule.needs


def judge(
    connection: sqlite3.Connection,
    rules: Sequence[Rule],
    compared: Compared,
    builds: Sequence[Build],
    values: Mapping[str, Mapping[str, Any]],
    confirm: Confirm = lambda findings: (findings, []),
    *,
    target: str | None,
    has_more: bool = False,
) -> Judged:
    """Judge the new release by the old one; `builds` as their facts were laid."""
    subjects = engine.in_target(tuple(compared.subjects(builds)), target, has_more=has_more)
    with steps.step(f"running {len(rules)} rules about releases"):
        said = engine.judge(connection, rules, subjects, values)
    comparison = basis.of(compared, subjects)
    findings, unseen = confirm(said.findings)
    programs, internal = compared.consumers, compared.internal
    if programs:
        findings = programs.named(findings, chain.from_iterable(compared.types.values()))
        unseen = [*unseen, *programs.not_run()]
    told = (*compared.strangers, *said.not_run, *unseen, *(internal.not_run() if internal else ()))
    announced = soname_policy.announced(findings, comparison)
    comparison = export_counts.counted(comparison, compared, announced)
    return Judged(replace(said, findings=announced, not_run=told), comparison, subjects)
