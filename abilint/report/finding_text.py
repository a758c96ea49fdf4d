"""One finding as plain text, for formats that have one field for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.finding import UNREAD
from abilint.report.spelling import demangled
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import Report


def headline(finding: Finding) -> str:
    """One line: of two releases what the change does to users, then what is wrong."""
    effect = f"{finding.effect.value}: " if finding.effect else ""
    name = demangled(finding)
    unsaid = name and name != finding.symbol and name not in finding.message
    return visible(f"{effect}{finding.message or finding.rule}{f' ({name})' if unsaid else ''}")


def remarks(finding: Finding) -> list[str]:
    """Say what else is known, a line each, and the way out."""
    lines = [line for note in finding.notes for line in note.splitlines() if line.strip()]
    ways = (finding.fix or "").splitlines()
    return [*map(visible, lines), *(f"{'help: ' if n == 0 else ''}{visible(w)}" for n, w in enumerate(ways))]


def full_text(finding: Finding) -> str:
    """Give all of it, a line each."""
    return "\n".join([headline(finding), *remarks(finding)])


def with_unique_prints(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Pair each with its fingerprint's digits and `:1`; of equal ones the next has `:2`, in the order given.

    Consumers show only the first of findings with one fingerprint.
    """
    seen: dict[str, int] = {}
    for finding in findings:
        digits = finding.fingerprint.rpartition(":")[2]
        seen[digits] = seen.get(digits, 0) + 1
        yield finding, f"{digits}:{seen[digits]}"


def unread(report: Report) -> list[NotRun]:
    """Files that could not be looked at: without a word on them, no finding would read as nothing wrong."""
    from abilint.report.order import ordered_not_run

    return [entry for entry in ordered_not_run(report.not_run) if entry.what in UNREAD]


def unread_text(entry: NotRun) -> str:
    """One line: what was not checked, why, and the way out."""
    detail = f"; {entry.detail}" if entry.detail else ""
    return visible(f"not checked: {entry.sentence}{detail}")
