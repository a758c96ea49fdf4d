"""Names that the C text of a module defines itself: nobody looks them up in a library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings import c_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.surfaces.bindings.c_words import Word

_MACRO = re.compile(r"#\s*define\s+(\w+)")


def names(source: str) -> frozenset[str]:
    """Give functions with a body, variables and macros."""
    found = list(c_words.words(source))
    macros = {made[1] for word in found if word.kind == "directive" and (made := _MACRO.match(word.text))}
    return frozenset({*macros, *_outermost([word for word in found if word.kind != "directive"])})


def _outermost(found: Sequence[Word]) -> Iterator[str]:
    braces = parentheses = 0
    candidate = ""
    """The name before the parentheses that were passed last."""
    for before, word, after in zip(found, found[1:], found[2:], strict=False):
        braces += (word.text == "{") - (word.text == "}")
        parentheses += (word.text == "(") - (word.text == ")")
        if parentheses == 1 and not braces and (before.text, after.text) == ("*", ")"):
            yield word.text
        if braces or parentheses:
            candidate = candidate if word.text == "(" else candidate if parentheses else ""
        elif word.kind == "name" and after.text == "(":
            candidate = word.text
        elif word.text == ")" and after.text == "{" and candidate:
            yield candidate
        elif word.kind == "name" and after.text in ("=", "[", ";"):
            yield word.text
