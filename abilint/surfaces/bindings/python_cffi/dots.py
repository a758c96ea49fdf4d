"""What `cdef` understands and C does not: gaps for the compiler, and functions that Python defines.

Dots stand for what the compiler is to fill in (cffi's documentation, "Letting the C compiler fill the gaps").
Each gets a form that a C compiler reads, under a name by which it is known again afterwards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.c_words import Edit, Word, blank, changed, variables, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.surfaces.bindings.c_text import Piece

REST = "_abilint_rest"
"""Begins the name of a member or constant that stands for those that are left out."""
NUMBER = "_abilint_number"
"""The member of a struct that stands for a number of unknown kind."""
COUNT = 715_827
"""Stands for the length of an array that is left out."""
_UNKNOWN_VALUE = re.compile(r"#\s*define\s+\w+\s+(\.\.\.|__dotdotdot__)\s*(/\*.*|//.*)?\Z", re.DOTALL)
_CALLBACKS = ('"Python"', '"Python+C"')


def c_of(piece: Piece) -> Piece:
    """Put a text of `cdef` into C; places stay what they are."""
    found = list(words(piece.text))
    callbacks = list(_callbacks(piece.text, found))
    inside = [range(edit.start, edit.end) for edit in callbacks]
    edits = [*callbacks, *variables(found), *_unknown_values(piece.text, found), *_dots(found)]
    return changed(piece, [e for e in edits if e in callbacks or not any(e.start in each for each in inside)])


def _callbacks(text: str, found: Sequence[Word]) -> Iterator[Edit]:
    """Find `extern "Python"`, alone or with braces: nothing of it is looked up in a library."""
    for number, word in enumerate(found[:-1]):
        if word.text == "extern" and found[number + 1].text in _CALLBACKS:
            yield blank(text, word.start, _end(found, number + 2))


def _end(found: Sequence[Word], number: int) -> int:
    """Give the end of the statement or block that begins at a word."""
    depth = 0
    for word in found[number:]:
        depth += (word.text == "{") - (word.text == "}")
        if depth <= 0 and word.text in (";", "}"):
            return word.end
    return found[-1].end


def _unknown_values(text: str, found: Sequence[Word]) -> Iterator[Edit]:
    """Take out `#define NAME ...`."""
    for word in found:
        if word.kind == "directive" and _UNKNOWN_VALUE.match(word.text):
            yield blank(text, word.start, word.end)


def _dots(found: Sequence[Word]) -> Iterator[Edit]:
    plain = [word for word in found if word.kind != "directive"]
    blocks: list[str] = []
    start = 0
    for number, word in enumerate(plain):
        if word.text == "{":
            blocks.append(_block(plain, start, number))
        elif word.text == "}" and blocks:
            blocks.pop()
        if word.text == "..." and 0 < number < len(plain) - 1:
            yield from _filled(plain, start, number, blocks[-1] if blocks else "")
        if word.text in (";", "{", "}"):
            start = number + 1


def _block(plain: Sequence[Word], start: int, number: int) -> str:
    """Say what a brace opens: `enum`, `struct` or `union`."""
    before = [word.text for word in plain[start:number]]
    return next((word for word in reversed(before) if word in ("enum", "struct", "union")), "")


def _filled(plain: Sequence[Word], start: int, number: int, block: str) -> Iterator[Edit]:
    """Fill in one place; dots among arguments are C's own."""
    before, dots, after = plain[number - 1 : number + 2]
    if before.text == "[" and after.text == "]":
        yield Edit(dots.start, dots.end, str(COUNT))
    elif block == "enum":
        is_value = before.text == "="
        first = before.start if is_value else dots.start
        yield Edit(first, dots.end, f"{', ' if is_value else ''}{REST}{number}")
    elif before.text == "typedef":
        yield Edit(dots.start, dots.end, f"struct {REST}{number}")
    elif plain[start].text == "typedef" and before.kind == "name":
        yield Edit(plain[start + 1].start, dots.end, f"struct {{ char {NUMBER}; }}")
    elif block and after.text in (";", "}"):
        yield Edit(dots.start, dots.end, f"char {REST}{number}")
