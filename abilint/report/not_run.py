"""What could not be checked, for people: one line for each reason."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from abilint.model.finding import Unchecked
from abilint.report.colour import Paint, Style
from abilint.report.order import ordered_not_run
from abilint.report.visible import visible
from abilint.report.words import counted, distinct, first_few

if TYPE_CHECKING:
    from abilint.model.finding import NotRun
    from abilint.model.report import Report

VERBS = {
    Unchecked.INPUT: "not read",
    Unchecked.INPUT_PART: "not read in full",
    Unchecked.CONSUMER: "not compared",
    Unchecked.HEADER: "not checked",
    Unchecked.HEADER_PART: "not checked in full",
    Unchecked.RULE: "not run",
    Unchecked.LEFT_OUT: "left out",
}
"""What did not happen to it."""

Statement = tuple[str, str]
"""Subject and reason."""

_SUBJECTS_SHOWN = 5
_REASONS_SHOWN = 10


def not_run_lines(report: Report, paint: Paint) -> list[str]:
    """Give lines such as `not run: local-only-symbol: libfoo.so has no .symtab`.

    Many headers of a directory may fail, each for a reason of its own: after some reasons of one
    sort the rest is counted.
    """
    lines = []
    shared = shared_by_all(report)
    told = (entry for entry in ordered_not_run(report.not_run) if entry.what is not Unchecked.OPTION)
    for what, entries in groupby(told, key=lambda entry: entry.what):
        groups = _by_reason(list(entries), report, shared)
        shown, rest = groups[:_REASONS_SHOWN], groups[_REASONS_SHOWN:]
        label = paint(Style.STRONG, VERBS[what])
        for reason, group in shown:
            lines.extend(_group_lines(label, reason, group))
        if rest:
            left = counted(sum(len(group) for _, group in rest), f"more {what.value}")
            lines.append(f"{label}: {left}; -o json lists all")
    return lines


def reason_of(entry: NotRun, report: Report, shared: frozenset[Statement]) -> str:
    """Give the reason; where it holds for some of the run's binaries only, it names the one."""
    reason = visible(entry.reason)
    if len(report.artifacts) < 2 or not entry.artifact or entry.artifact == entry.subject:
        return reason
    if (entry.subject, entry.reason) in shared:
        return reason
    name = visible(entry.artifact.rsplit("/", 1)[-1])
    return reason if name in reason else f"{reason} ({visible(entry.artifact)})"


def shared_by_all(report: Report) -> frozenset[Statement]:
    """Find what is said of every binary that was judged, as `no header given` is."""
    judged = {artifact.path for artifact in report.artifacts if artifact.role != "provider"}
    told: dict[Statement, set[str | None]] = {}
    for entry in report.not_run:
        told.setdefault((entry.subject, entry.reason), set()).add(entry.artifact)
    return frozenset(statement for statement, paths in told.items() if judged <= paths)


def _by_reason(
    entries: list[NotRun], report: Report, shared: frozenset[Statement]
) -> list[tuple[str, list[NotRun]]]:
    groups: dict[str, list[NotRun]] = {}
    for entry in entries:
        groups.setdefault(reason_of(entry, report, shared), []).append(entry)
    return list(groups.items())


def _group_lines(label: str, reason: str, group: list[NotRun]) -> list[str]:
    subjects = first_few(distinct(visible(entry.subject) for entry in group), _SUBJECTS_SHOWN)
    said = reason if reason.startswith(f"{subjects}:") else f"{subjects}: {reason}"
    detail = next(iter(distinct(entry.detail for entry in group)), "")
    return [
        f"{label}: {said}",
        *(f"  {visible(line.strip())}" for line in detail.split("\n") if line.strip()),
    ]
