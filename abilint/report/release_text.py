"""What a new release changed, for people: the worst first, each cause once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.report import release_grouping
from abilint.report.change_block import ChangeWriter
from abilint.report.folding import Overflow, overflow_line
from abilint.report.release_grouping import Shape, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.report.folding import Heap
    from abilint.report.frame import Frame
    from abilint.report.view import View


def parts(findings: Sequence[Finding], frame: Frame, view: View) -> Iterator[str]:
    """Give the blocks; the findings come in the order of all reports."""
    several = len({finding.artifact for finding in findings}) > 1
    writer = ChangeWriter(frame, several)
    for block in release_grouping.blocks(findings, view):
        if isinstance(block, Overflow):
            yield overflow_line(block, frame.paint)
        else:
            yield "\n".join(_lines(block, writer, view))


def _lines(heap: Heap, writer: ChangeWriter, view: View) -> Iterable[str]:
    everything = view.max_findings is None
    shape = shape_of(heap, view)
    if shape is Shape.NAMES_ADDED:
        return writer.names_added(heap, everything)
    if shape is Shape.NAMES_REMOVED:
        return writer.names_removed(heap, everything)
    if shape is Shape.ALIKE:
        return writer.alike(heap, everything)
    return writer.subject(heap)
