"""What is printed in full, and what becomes one block for many: nobody reads 312 notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.finding import Finding
    from abilint.report.view import View


@dataclass(frozen=True, slots=True)
class Overflow:
    """Findings of one rule and level that are only counted."""

    level: Level
    rule: str
    count: int


Block = tuple["Finding", ...] | Overflow
"""One finding to print in full, several to print as one, or a count."""


def blocks(findings: Iterable[Finding], view: View) -> Iterator[Block]:
    """Say what to print, in order; the findings come in order.

    A block for many stands where its first finding stood, a count where the last finding that it
    counts stood.
    """
    heaps: dict[tuple[str, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        heap = (finding.rule, finding.cause) if _is_folded(finding, view) else (str(number),)
        heaps.setdefault(heap, []).append(finding)
    if view.max_findings is None:
        yield from map(tuple, heaps.values())
    else:
        yield from _limited(heaps.values(), view, view.max_findings)


def _limited(heaps: Iterable[list[Finding]], view: View, limit: int) -> Iterator[Block]:
    heaps = list(heaps)
    totals = Counter(_key(heap[0]) for heap in heaps)
    seen: Counter[tuple[Level, str]] = Counter()
    for heap in heaps:
        key = _key(heap[0])
        seen[key] += 1
        if _is_folded(heap[0], view) or seen[key] <= limit:
            yield tuple(heap)
        elif seen[key] == totals[key]:
            yield Overflow(*key, totals[key] - limit)


def _key(finding: Finding) -> tuple[Level, str]:
    return (finding.level, finding.rule)


def _is_folded(finding: Finding, view: View) -> bool:
    return view.fold_notes and finding.level is Level.NOTE
