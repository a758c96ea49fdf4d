"""What is printed in full, and what becomes one block for many: nobody reads 312 notes."""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.rule import Level
from abilint.report.colour import Style
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from abilint.model.finding import Finding
    from abilint.report.colour import Paint
    from abilint.report.view import View


class Overflow(Struct, frozen=True):
    """Findings of one rule and level that are only counted."""

    level: Level
    rule: str
    count: int


Heap = tuple["Finding", ...]
Block = Heap | Overflow
"""One finding to print in full, several to print as one, or a count."""


def blocks(findings: Iterable[Finding], view: View) -> Iterator[Block]:
    """Say what to print, in order; the findings come in order."""
    alone = count()
    heaps = heaped(findings, lambda f: (f.rule, f.cause) if _is_folded(f, view) else next(alone))
    return limited(heaps, view, lambda heap: _is_folded(heap[0], view))


def heaped(findings: Iterable[Finding], key: Callable[[Finding], Hashable]) -> list[Heap]:
    """Put findings together; a heap stands where its first finding stood."""
    heaps: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        heaps.setdefault(key(finding), []).append(finding)
    return list(map(tuple, heaps.values()))


def limited(heaps: Sequence[Heap], view: View, is_folded: Callable[[Heap], bool]) -> Iterator[Block]:
    """Count those that are too many to be printed each, where the last of them stood."""
    totals = Counter(_key(heap) for heap in heaps if not is_folded(heap))
    limit = view.max_findings or len(heaps)
    seen: Counter[tuple[Level, str]] = Counter()
    for heap in heaps:
        key = _key(heap)
        if is_folded(heap):
            yield heap
            continue
        seen[key] += 1
        if seen[key] <= limit:
            yield heap
        elif seen[key] == totals[key]:
            yield Overflow(*key, totals[key] - limit)


def overflow_line(block: Overflow, paint: Paint) -> str:
    """Count what is not printed in full."""
    number = counted(block.count, f"more {block.level.value}")
    return paint(Style.STRONG, f"and {number} of {block.rule}") + "; --max-findings 0 or -o json lists all"


def _key(heap: Heap) -> tuple[Level, str]:
    return (heap[0].level, heap[0].rule)


def _is_folded(finding: Finding, view: View) -> bool:
    return view.fold_notes and finding.level is Level.NOTE
