"""What two releases differ in, put together by cause: a block for each thing that changed."""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto
from typing import TYPE_CHECKING

from abilint.model.release import Effect
from abilint.report.folding import Heap, Overflow, heaped, limited

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.report.view import View

ADDED = ("symbol-added", "added")
"""Rule and cause of a new name: there is nothing to show of it but itself."""

_ALONE = 3
"""What happens in one way to more than these is printed as a list."""


class Shape(Enum):
    """How findings that belong together are printed."""

    NEW_NAMES = auto()
    """One line."""
    NAMES = auto()
    """The names of all that the same happened to."""
    ALIKE = auto()
    """What is compatible: one in full, of the others their messages."""
    SUBJECT = auto()
    """Everything that became of one function or type."""


Group = tuple[Shape, Heap]


def groups(findings: Iterable[Finding], view: View) -> Iterator[Group | Overflow]:
    """Say what to print: the worst first, of the library as a whole before its parts, each thing once."""
    ordered = sorted(findings, key=lambda finding: (-_rank(finding), finding.symbol is not None))
    shapes = _Shapes(ordered, view)
    heaps = heaped(ordered, shapes.key)
    for block in limited(heaps, view, lambda heap: shapes.of(heap[0]) is not Shape.SUBJECT):
        yield block if isinstance(block, Overflow) else (shapes.of(block[0]), block)


class _Shapes:
    """Which findings go together, and how they are printed."""

    def __init__(self, findings: Sequence[Finding], view: View) -> None:
        self._folds = view.fold_notes
        self._same = Counter(map(_what_happened, findings))
        self._worst: dict[Hashable, int] = {}
        for each in findings:
            self._worst.setdefault(_subject(each), _rank(each))

    def of(self, finding: Finding) -> Shape:
        """Say how it is printed."""
        if self._folds and self._is_harmless(finding):
            return Shape.NEW_NAMES if (finding.rule, finding.cause) == ADDED else Shape.ALIKE
        shows_both = finding.old_signature and finding.signature
        if finding.symbol and not shows_both and self._same[_what_happened(finding)] > _ALONE:
            return Shape.NAMES
        return Shape.SUBJECT

    def key(self, finding: Finding) -> Hashable:
        """Give the heap that it belongs to."""
        shape = self.of(finding)
        if shape is Shape.NAMES:
            return shape, _what_happened(finding)
        if shape is Shape.SUBJECT:
            return shape, _subject(finding)
        return shape, finding.rule, finding.cause, finding.artifact

    def _is_harmless(self, finding: Finding) -> bool:
        """Whether it is compatible, and nothing worse became of the same function or type."""
        compatible = Effect.COMPATIBLE.rank
        return _rank(finding) <= compatible and self._worst[_subject(finding)] <= compatible


def _what_happened(finding: Finding) -> Hashable:
    return (
        finding.rule,
        finding.cause,
        finding.level,
        finding.effect,
        finding.artifact,
        finding.before,
        finding.after,
    )


def _subject(finding: Finding) -> Hashable:
    """Give what changed; of the library as a whole each rule tells something else."""
    return finding.artifact, finding.symbol or finding.fingerprint, finding.version


def _rank(finding: Finding) -> int:
    return finding.effect.rank if finding.effect else 0
