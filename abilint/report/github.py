"""GitHub's workflow commands: findings as annotations on the run and on the lines of a pull request."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from abilint.model.finding import State
from abilint.model.report import Status
from abilint.model.rule import Level
from abilint.report.colour import Paint
from abilint.report.escaped import command_data, command_property, log_line
from abilint.report.finding_text import full_text
from abilint.report.order import ordered_findings
from abilint.report.repository_path import repository_path
from abilint.report.text import closing
from abilint.report.visible import visible
from abilint.report.words import counted, distinct, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Report
    from abilint.report.view import View

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
SHOWN = 10
"""Annotations of one level that GitHub keeps of a step; it drops the others without a word
(actions/toolkit, docs/problem-matchers.md). Three levels stay below the 50 of a job."""


def render(report: Report, view: View) -> str:
    """Print the ten worst of each level as commands, then what the text report ends in.

    That a run is no answer is an error as well, and the first of them.
    """
    findings = [each for each in ordered_findings(report.findings) if each.state is State.NEW]
    failure = list(_failure(report))
    shown = list(_first_of_each_level(findings, Counter({Level.ERROR: len(failure)})))
    lines = [*failure, *(_command(finding, view.base) for finding in shown)]
    ending = [*_left_out(findings, shown), *closing(report, Paint(colour=False))]
    return "\n".join([*lines, *map(log_line, ending)]) + "\n"


def _failure(report: Report) -> Iterator[str]:
    if report.status in (Status.INCOMPLETE, Status.ERROR):
        reasons = "\n".join(map(visible, distinct(report.reasons)))
        yield f"::error title={command_property(f'abilint: {report.status}')}::{command_data(reasons)}"


def _first_of_each_level(findings: Iterable[Finding], seen: Counter[Level]) -> Iterator[Finding]:
    for finding in findings:
        seen[finding.level] += 1
        if seen[finding.level] <= SHOWN:
            yield finding


def _left_out(findings: Sequence[Finding], shown: Sequence[Finding]) -> list[str]:
    """Count what GitHub would have dropped."""
    left = Counter(finding.level for finding in findings) - Counter(finding.level for finding in shown)
    if not left:
        return []
    counts = listed([counted(left[level], f"more {level.value}") for level in COMMANDS if left[level]])
    return [f"{counts}: GitHub shows {SHOWN} annotations of each level; the other formats list all"]


def _command(finding: Finding, base: str) -> str:
    properties = ",".join(f"{name}={command_property(value)}" for name, value in _properties(finding, base))
    message = f"{full_text(finding)}\nsee `abilint explain {visible(finding.rule)}`"
    return f"::{COMMANDS[finding.level]} {properties}::{command_data(message)}"


def _properties(finding: Finding, base: str) -> Iterator[tuple[str, str]]:
    place = finding.location
    if file := place.file or finding.artifact:
        yield "file", visible(repository_path(file, base))
    if place.line:
        yield "line", str(place.line)
        if place.column:
            yield "col", str(place.column)
    yield "title", visible(f"{finding.rule} ({finding.code})")
