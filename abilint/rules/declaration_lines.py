"""Which lines of a C or C++ text a comment speaks of: those of the declaration beside it or below it.

The text is split at `;`, `{` and `}` and at directives, without a compiler: what a comment holds for
must not depend on which macros a build defines.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"//(?:\\\r?\n|[^\n])*"
    r"|/\*(?s:.*?)(?:\*/|\Z)"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'"
)
_STATEMENT = re.compile(r"#(?:\\\r?\n|[^\n])*|[^\s\0;{}#][^;{}#]*[;{}]?")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


class Comment(NamedTuple):
    """One comment, with the signs that begin and end it."""

    text: str
    start: int
    """Offset in the text."""
    end: int


class DeclarationLines:
    """The comments of one text, and the declarations that they speak of."""

    def __init__(self, text: str) -> None:
        self.comments = [
            Comment(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text) if m.group()[0] == "/"
        ]
        self._code = _TOKEN.sub(_masked, text)
        self._ends = [m.start() for m in re.finditer("\n", text)]
        self._statements = list(self._spans())
        self._starts = [start for start, _ in self._statements]

    def line(self, offset: int) -> int:
        """Give the number of a line, from 1."""
        return bisect_left(self._ends, offset) + 1

    def spoken_of(self, comment: Comment) -> tuple[int, int] | None:
        """Give the first and last line of the declaration that a comment speaks of.

        That is the one on its own line, or around it; of a comment that stands alone the one directly
        below. None where there is no such thing.
        """
        first, last = self.line(comment.start), self.line(comment.end - 1)
        if not self._is_alone(first, last):
            return self._on_lines(first, last)
        number = bisect_left(self._starts, comment.start)
        if number and self._statements[number - 1][1] > comment.end:
            return self._lines_of(number - 1)
        below = self._starts[number] if number < len(self._starts) else None
        if below is None or _BLANK_LINE.search(self._code, comment.end, below):
            return None
        return self._lines_of(number)

    def _lines_of(self, number: int) -> tuple[int, int]:
        start, end = self._statements[number]
        return self.line(start), self.line(end - 1)

    def _spans(self) -> Iterator[tuple[int, int]]:
        for found in _STATEMENT.finditer(self._code):
            yield found.start(), found.start() + len(found.group().rstrip(" \t\r\n\0"))

    def _is_alone(self, first: int, last: int) -> bool:
        """Whether its lines hold nothing but comments."""
        return not self._code[self._line_start(first) : self._line_start(last + 1)].strip(" \t\r\n\0")

    def _on_lines(self, first: int, last: int) -> tuple[int, int] | None:
        """Give the lines of all declarations that have a part on these."""
        begin, end = self._line_start(first), self._line_start(last + 1)
        left = max(0, bisect_right(self._starts, begin) - 1)
        touching = [
            span for span in self._statements[left : bisect_left(self._starts, end)] if span[1] > begin
        ]
        if not touching:
            return None
        return self.line(touching[0][0]), self.line(touching[-1][1] - 1)

    def _line_start(self, line: int) -> int:
        if line < 2:
            return 0
        return self._ends[line - 2] + 1 if line - 2 < len(self._ends) else len(self._code)


def _masked(found: re.Match[str]) -> str:
    """Blank a comment but for its ends of lines; a text or character stays something, and ends nothing."""
    return re.sub(r"[^\n]", "\0" if found.group()[0] == "/" else "x", found.group())
