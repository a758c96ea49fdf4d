"""The report as Markdown, for comments on merge requests and GitHub's step summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.finding import State
from abilint.model.rule import Level
from abilint.report import release_closing
from abilint.report.colour import Paint
from abilint.report.escaped import code, markdown
from abilint.report.finding_text import headline
from abilint.report.order import ordered_findings
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Report
    from abilint.report.view import View

ROWS = 50
"""Errors and warnings that stand open; the rest are folded, as are notes."""
_HEAD = ["| level | rule | where | what |", "|---|---|---|---|"]
_PLAIN = Paint(colour=False)


def render(report: Report, view: View) -> str:  # noqa: ARG001  (the same everywhere)
    """Give verdict, coverage, a table, what was not checked, and the command to run next."""
    return _page(report, _findings(report), left_out=0)


def fitting(report: Report, limit: int) -> str:
    """Give the same in at most `limit` bytes of UTF-8: the least severe findings are left out and counted.

    Where not even the frame fits, the text is empty.
    """
    findings = _findings(report)
    room = limit - len(_page(report, [], left_out=len(findings)).encode()) - _FOLD
    kept = 0
    for finding in findings:
        room -= len(_row(finding).encode()) + 1
        if room < 0:
            break
        kept += 1
    page = _page(report, findings[:kept], left_out=len(findings) - kept)
    return page if len(page.encode()) <= limit else ""


_FOLD = 300
"""Bytes, at most, of the two tables' heads and the folding."""


def _page(report: Report, findings: Sequence[Finding], left_out: int) -> str:
    first, *others = map(markdown, release_closing.headline(report, _PLAIN))
    paragraphs = [
        f"**abilint: {first}**",
        *filter(None, ["<br>\n".join(others)]),
        "<br>\n".join(map(markdown, release_closing.coverage(report))),
        *_tables(findings, left_out),
        *_unchecked(report),
        *_next(report),
    ]
    return "\n\n".join(paragraphs) + "\n"


def _findings(report: Report) -> list[Finding]:
    return [finding for finding in ordered_findings(report.findings) if finding.state is State.NEW]


def _row(finding: Finding) -> str:
    place = str(finding.location) if finding.location.file else finding.artifact or ""
    cells = (finding.level.value, code(finding.rule), code(place), _what(finding))
    return f"| {' | '.join(cells)} |"


def _what(finding: Finding) -> str:
    fix = f"<br>help: {markdown(' '.join(finding.fix.split()))}" if finding.fix else ""
    return markdown(headline(finding)) + fix


def _tables(findings: Sequence[Finding], left_out: int) -> Iterator[str]:
    """Show the worst; the worst come first."""
    standing = sum(finding.level is not Level.NOTE for finding in findings[:ROWS])
    if standing:
        yield _table(findings[:standing])
    if folded := findings[standing:]:
        noun = "note" if folded[0].level is Level.NOTE else "more finding"
        yield f"<details><summary>{counted(len(folded), noun)}</summary>"
        yield _table(folded)
        yield "</details>"
    if left_out:
        yield f"{counted(left_out, 'more finding')} did not fit here; `-o json` lists all."


def _table(findings: Sequence[Finding]) -> str:
    return "\n".join([*_HEAD, *map(_row, findings)])


def _unchecked(report: Report) -> Iterator[str]:
    lines = release_closing.unchecked(report, _PLAIN)
    if lines:
        yield "<details><summary>What was not checked</summary>"
        yield "\n".join(map(_item, lines))
        yield "</details>"


def _item(line: str) -> str:
    """Begin an item, or go on with one: of a reason the way out is indented."""
    return f"  {markdown(line.strip())}" if line.startswith(" ") else f"- {markdown(line)}"


def _next(report: Report) -> Iterator[str]:
    """Name the command that says most about the worst finding."""
    for worst in _findings(report)[:1]:
        yield f"Next: {code(f'abilint explain {worst.rule}')} says why it matters and how to mend it."
