"""What a release declared and what it declares now, line by line, as reviewers read changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Line = tuple[str, str]
"""Sign and text: `-` of the old declaration, `+` of the new one, a space where both have it."""

_MOST_LINES = 40
_OMITTED = (" ", "...")


def lines(old: str | None, new: str | None) -> list[Line]:
    """Show both declarations in one; what is far from any change is left out, all where they are equal."""
    before, after = (text.splitlines() if text else [] for text in (old, new))
    told = list(_told(before, after))
    left = len(told) - _MOST_LINES
    return told if left <= 0 else [*told[:_MOST_LINES], (" ", f"... {left} more lines")]


def _told(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    shown = 0
    for group in matcher.get_grouped_opcodes():
        start, end = group[0][1], group[-1][2]
        if shown == 0 and start > 0:  # the head says of what these are the members
            yield " ", before[0]
            shown = 1
        if start > shown:
            yield _OMITTED
        shown = end
        for tag, i, j, k, m in group:
            if tag == "equal":
                yield from ((" ", line) for line in before[i:j])
            else:
                yield from (("-", line) for line in before[i:j])
                yield from (("+", line) for line in after[k:m])
    if 0 < shown < len(before):
        yield _OMITTED
