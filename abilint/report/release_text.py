"""What a new release changed, for people: the worst first, each cause once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.report import release_grouping
from abilint.report.change_block import ChangeWriter
from abilint.report.folding import Overflow, overflow_line
from abilint.report.release_grouping import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.model.report import Comparison
    from abilint.report.folding import Heap
    from abilint.report.frame import Frame
    from abilint.report.view import View


def parts(
    findings: Sequence[Finding], comparison: Comparison | None, frame: Frame, view: View
) -> Iterator[str]:
    """Give the blocks; the findings come in the order of all reports."""
    writer = _writer(findings, comparison, frame, view)
    for group in release_grouping.groups(findings, view):
        if isinstance(group, Overflow):
            yield overflow_line(group, frame.paint)
        else:
            shape, heap = group
            yield "\n".join(_lines(shape, heap, writer))


def _writer(
    findings: Sequence[Finding], comparison: Comparison | None, frame: Frame, view: View
) -> ChangeWriter:
    libraries = comparison.libraries if comparison else ()
    return ChangeWriter(
        frame,
        several_artifacts=len({finding.artifact for finding in findings}) > 1,
        everything=view.max_findings is None,
        said_at_the_end=frozenset(each.renaming for each in libraries if each.renamed),
    )


def _lines(shape: Shape, heap: Heap, writer: ChangeWriter) -> Iterable[str]:
    match shape:
        case Shape.NEW_NAMES:
            return writer.new_names(heap)
        case Shape.NAMES:
            return writer.names(heap)
        case Shape.ALIKE if len(heap) > 1:
            return writer.alike(heap)
        case _:
            return writer.subject(heap)
