"""The report for people, as the best compilers print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.finding import State
from abilint.report.closing import closing_lines, headline
from abilint.report.finding_block import BlockWriter
from abilint.report.folding import Overflow, blocks, overflow_line
from abilint.report.frame import Frame
from abilint.report.order import ordered_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Report
    from abilint.report.colour import Paint
    from abilint.report.folding import Block
    from abilint.report.view import View

_NAMES_SHOWN = 5


def render(report: Report, view: View) -> str:
    """Print findings that nobody has accepted yet, then what was not checked, then the verdict.

    What a new release changed comes after what is wrong with it by itself.
    """
    findings = shown(report, view)
    frame = Frame(view)
    parts = [
        *_of_one_build([finding for finding in findings if finding.effect is None], frame, view),
        *_of_releases([each for each in findings if each.effect], report, frame, view),
        "\n".join(closing(report, frame.paint, quiet=view.quiet)),
    ]
    return "\n\n".join(parts) + "\n"


def shown(report: Report, view: View) -> list[Finding]:
    """Give the findings that people are told of, in order: `--quiet` leaves out what the run passes with."""
    new = [finding for finding in ordered_findings(report.findings) if finding.state is State.NEW]
    return [finding for finding in new if finding.fails] if view.quiet else new


def closing(report: Report, paint: Paint, *, quiet: bool = False) -> list[str]:
    """Give the last lines of every report for people; quiet, the verdict alone."""
    if report.verdict is None:
        return (headline if quiet else closing_lines)(report, paint)
    from abilint.report import release_closing

    return (release_closing.headline if quiet else release_closing.closing_lines)(report, paint)


def _of_one_build(findings: Sequence[Finding], frame: Frame, view: View) -> Iterator[str]:
    several = len({finding.artifact for finding in findings}) > 1
    writer = BlockWriter(frame)
    for block in blocks(findings, view):
        yield "\n".join(_block_lines(block, writer, frame.paint, several))


def _of_releases(findings: Sequence[Finding], report: Report, frame: Frame, view: View) -> Iterator[str]:
    if findings:
        from abilint.report import release_text

        yield from release_text.parts(findings, report.comparison, frame, view)


def _block_lines(block: Block, writer: BlockWriter, paint: Paint, several: bool) -> list[str]:
    if isinstance(block, Overflow):
        return [overflow_line(block, paint)]
    if len(block) == 1:
        return writer.single(block[0])
    return writer.folded(list(block), _NAMES_SHOWN, several)
