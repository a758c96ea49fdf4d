"""What two releases differ in, put together by cause: a block for each thing that changed."""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto
from itertools import count
from typing import TYPE_CHECKING

from abilint.model.release import Effect
from abilint.report.folding import heaped, limited

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.report.folding import Block, Heap
    from abilint.report.view import View

ADDED = ("symbol-added", "added")
"""Rule and cause of a new name: there is nothing to show of it but itself."""
REMOVED = "symbol-removed"

_REMOVED_ALONE = 3
"""More than these are printed as a list."""


class Shape(Enum):
    """How a heap of findings is printed."""

    NAMES_ADDED = auto()
    """One line."""
    NAMES_REMOVED = auto()
    """A list."""
    ALIKE = auto()
    """The first, and the names of the others."""
    SUBJECT = auto()
    """Everything that became of one function or type."""


def blocks(findings: Iterable[Finding], view: View) -> Iterator[Block]:
    """Say what to print: the worst first, each thing that changed once."""
    ordered = sorted(findings, key=lambda finding: -_rank(finding))
    shapes = _Shapes(ordered, view)
    return limited(heaped(ordered, shapes.key), view, lambda heap: shape_of(heap, view) is not Shape.SUBJECT)


def shape_of(heap: Heap, view: View) -> Shape:
    """Say how to print a heap."""
    first = heap[0]
    if (first.rule, first.cause) == ADDED and view.fold_notes:
        return Shape.NAMES_ADDED
    if first.rule == REMOVED and len(heap) > 1:
        return Shape.NAMES_REMOVED
    is_compatible = first.effect is Effect.COMPATIBLE and len(heap) > 1
    return Shape.ALIKE if is_compatible and view.fold_notes else Shape.SUBJECT


class _Shapes:
    """Which findings go together."""

    def __init__(self, findings: Sequence[Finding], view: View) -> None:
        self._view = view
        self._alone = count()
        self._removed = Counter(_of_names(each) for each in findings if each.rule == REMOVED)
        self._worst: dict[Hashable, int] = {}
        for each in findings:
            self._worst.setdefault(_subject(each), _rank(each))

    def key(self, finding: Finding) -> Hashable:
        """Give the heap that it belongs to."""
        if finding.rule == REMOVED and self._removed[_of_names(finding)] > _REMOVED_ALONE:
            return _of_names(finding)
        if self._view.fold_notes and self._is_harmless(finding):
            return _of_names(finding)
        return _subject(finding) if finding.symbol else next(self._alone)

    def _is_harmless(self, finding: Finding) -> bool:
        """Whether it is compatible, and nothing worse became of the same function or type."""
        compatible = Effect.COMPATIBLE.rank
        return _rank(finding) <= compatible and self._worst[_subject(finding)] <= compatible


def _of_names(finding: Finding) -> Hashable:
    return finding.rule, finding.cause, finding.level, finding.effect, finding.artifact


def _subject(finding: Finding) -> Hashable:
    return finding.artifact, finding.symbol, finding.version


def _rank(finding: Finding) -> int:
    return finding.effect.rank if finding.effect else 0
