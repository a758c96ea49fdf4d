"""Texts that a program spells out, with the place of each line, and what they are put together to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.location import Location
from abilint.surfaces.bindings.c_text import Piece

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 1 << 20
"""Characters of a text that is put together."""
_ESCAPE = re.compile(r"\\(.)|\n", re.DOTALL)


def plain(text: str, path: str, line: int, column: int) -> Piece:
    """Take a text whose lines are those of the file."""
    rest = (Location(path, line + each, 1) for each in range(1, text.count("\n") + 1))
    return Piece(text, (Location(path, line, column), *rest))


def escaped(body: str, start: Location, escapes: Mapping[str, str]) -> Piece:
    r"""Take the inside of a literal with escapes: `\n` ends a line of the text, and none of the file.

    An escape that is not in the table stays as it is written.
    """
    parts, places = [], [start]
    last = line = begin = 0
    for found in _ESCAPE.finditer(body):
        parts.append(body[last : found.start()])
        last = found.end()
        ends_line = found[0].endswith("\n")
        meant = "\n" if found[0] == "\n" else escapes.get(found[1], found[0])
        line, begin = (line + 1, last) if ends_line else (line, begin)
        parts.append(meant)
        column = last - begin + (1 if line else start.column)
        places += [Location(start.file, start.line + line, column)] * meant.count("\n")
    return Piece("".join([*parts, body[last:]]), tuple(places))


def joined(one: Piece, other: Piece) -> Piece | None:
    """Put one text behind another; None where that is longer than any that people write.

    A text behind a whole statement begins a line, so that each keeps its places.
    """
    if len(one.text) + len(other.text) > MOST:
        return None
    if one.text.endswith((";", "}")) and other.text:
        return Piece(f"{one.text}\n{other.text}", (*one.places, *other.places))
    has_own_line = bool(one.text.rpartition("\n")[2].strip())
    before = one.places if has_own_line else one.places[:-1]
    after = other.places[1:] if has_own_line else other.places
    return Piece(one.text + other.text, (*before, *after))
