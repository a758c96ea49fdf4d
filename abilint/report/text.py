"""The report for people, as the best compilers print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.finding import State
from abilint.report.closing import closing_lines
from abilint.report.colour import Paint, Style
from abilint.report.finding_block import BlockWriter
from abilint.report.folding import Overflow, blocks
from abilint.report.order import ordered_findings
from abilint.report.words import counted

if TYPE_CHECKING:
    from abilint.model.report import Report
    from abilint.report.folding import Block
    from abilint.report.view import View

_NAMES_SHOWN = 5


def render(report: Report, view: View) -> str:
    """Print findings that nobody has accepted yet, then what was not checked, then the verdict."""
    findings = [finding for finding in ordered_findings(report.findings) if finding.state is State.NEW]
    several = len({finding.artifact for finding in findings}) > 1
    writer = BlockWriter(view)
    paint = Paint(view.colour)
    parts = ["\n".join(_block_lines(block, writer, paint, several)) for block in blocks(findings, view)]
    parts.append("\n".join(closing_lines(report, paint)))
    return "\n\n".join(parts) + "\n"


def _block_lines(block: Block, writer: BlockWriter, paint: Paint, several: bool) -> list[str]:
    if isinstance(block, Overflow):
        count = counted(block.count, f"more {block.level.value}")
        return [
            paint(Style.STRONG, f"and {count} of {block.rule}") + "; --max-findings 0 or -o json lists all"
        ]
    if len(block) == 1:
        return writer.single(block[0])
    return writer.folded(list(block), _NAMES_SHOWN, several)
