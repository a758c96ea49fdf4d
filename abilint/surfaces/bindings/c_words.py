"""The words of C text, for what must be put right in it before a compiler reads it, and the change itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from abilint.surfaces.bindings.c_text import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.location import Location

_WORD = re.compile(
    r"""\s+|/\*.*?(?:\*/|\Z)|//[^\n]*|\\\n
    |(?P<directive>\#(?:\\\n|/\*.*?\*/|[^\n])*)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<name>[A-Za-z_]\w*)
    |(?P<number>[0-9][\w.]*)
    |(?P<sign>\.\.\.|.)""",
    re.DOTALL | re.VERBOSE,
)
TYPES_AND_STORAGE = frozenset({"typedef", "extern", "static", "inline", "_Static_assert"})
TAGS = frozenset({"struct", "union", "enum"})


class Word(NamedTuple):
    """One word, with its place in the text."""

    kind: str
    """`directive`, `text`, `name`, `number` or `sign`."""
    text: str
    start: int
    end: int


class Edit(NamedTuple):
    """What is to stand in place of a part of the text."""

    start: int
    end: int
    text: str


def words(text: str) -> Iterator[Word]:
    """List the words; comments and blanks are none."""
    for found in _WORD.finditer(text):
        if found.lastgroup:
            yield Word(found.lastgroup, found[0], found.start(), found.end())


def statements(given: Sequence[Word]) -> Iterator[list[Word]]:
    """Group words into what ends in a semicolon outside of braces; directives are left out."""
    depth, found = 0, list[Word]()
    for word in given:
        if word.kind == "directive":
            continue
        found.append(word)
        depth += (word.text == "{") - (word.text == "}")
        if word.text == ";" and depth <= 0:
            yield found
            found, depth = [], 0


def variables(given: Sequence[Word]) -> Iterator[Edit]:
    """Put `extern` before variables: without it a compiler takes them for definitions."""
    for statement in statements(given):
        first, outside = statement[0], _outside_braces(statement)
        if first.text in TYPES_AND_STORAGE or not _declares(outside):
            continue
        opening = next((n for n, word in enumerate(outside) if word.text == "("), None)
        if opening is None or outside[opening + 1].text == "*":
            yield Edit(first.start, first.start, "extern")


def _outside_braces(statement: Sequence[Word]) -> list[Word]:
    depth, found = 0, []
    for word in statement:
        depth += word.text == "{"
        if not depth:
            found.append(word)
        depth -= word.text == "}"
    return found


def _declares(outside: Sequence[Word]) -> bool:
    """Whether there is more than a tag."""
    names = [word for word in outside if word.kind == "name" and word.text != "const"]
    if names and names[0].text in TAGS:
        had_body = len(outside) > 1 and outside[1].text != names[-1].text
        return len(names) > (1 if had_body and outside[1].kind != "name" else 2)
    return len(names) > 1


def blank(text: str, start: int, end: int) -> Edit:
    """Put blanks in place of a part, but for the ends of lines."""
    return Edit(start, end, re.sub(r"[^\n]", " ", text[start:end]))


def changed(piece: Piece, edits: Sequence[Edit]) -> Piece:
    """Apply edits; what follows one of another length goes to a line of its own, and keeps its place."""
    text, places = [], list(piece.places[:1])
    at = _Places(piece)
    last = 0
    for edit in sorted(edits):
        text.append(piece.text[last : edit.start])
        places += at.lines_between(last, edit.start)
        text.append(edit.text)
        if len(edit.text) == edit.end - edit.start:
            places += at.lines_between(edit.start, edit.end)
        else:
            text.append("\n")
            places += [*places[-1:] * edit.text.count("\n"), at.of(edit.end)]
        last = edit.end
    text.append(piece.text[last:])
    places += at.lines_between(last, len(piece.text))
    return Piece("".join(text), tuple(places))


class _Places:
    """Where each character of a piece stands."""

    def __init__(self, piece: Piece) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", piece.text))]
        self._places = piece.places

    def _line(self, number: int) -> Location:
        return self._places[min(number, len(self._places) - 1)]

    def of(self, offset: int) -> Location:
        line = bisect_right(self._starts, offset) - 1
        place = self._line(line)
        return place._replace(column=place.column + offset - self._starts[line])

    def lines_between(self, start: int, end: int) -> list[Location]:
        """Give the places of the lines that begin behind `start` and not behind `end`."""
        first, last = bisect_right(self._starts, start), bisect_right(self._starts, end)
        return [self._line(number) for number in range(first, last)]
