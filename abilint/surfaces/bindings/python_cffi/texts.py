"""The C texts of an `FFI` object, read as one; a text that is at fault is left out, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Unread
from abilint.model.target import Format
from abilint.surfaces.bindings import c_text
from abilint.surfaces.bindings.c_text import Piece
from abilint.surfaces.bindings.python_cffi import windows
from abilint.surfaces.bindings.python_cffi.dots import c_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.surface import Surface
    from abilint.surfaces.bindings.python_cffi.lines import Lines
    from abilint.surfaces.bindings.python_cffi.values import CffiRun, Ffi, Text

MOST_FAULTS = 8
"""Readings again without the text that is at fault."""
DEEPEST = 32
"""Objects that include each other."""
PRELUDE = "#define WINAPI __stdcall\n"


def read(run: CffiRun, ffi: Ffi, lines: Lines) -> tuple[Surface | None, dict[str, Text]]:
    """Give what all texts declare, and by file and line which text a declaration stands in."""
    pieces = [(text, piece) for text in _texts(ffi) for piece in _pieces(text, lines)]
    types = c_text.STANDARD | (windows.TYPES if run.target.format is Format.PE else {})
    for _ in range(MOST_FAULTS):
        if not pieces:
            break
        found = c_text.read([piece for _, piece in pieces], run.target, types=types, prelude=PRELUDE)
        if not isinstance(found, Unread):
            return found, _owners(pieces)
        run.unread(found.location, found.reason)
        ffi.is_whole = False
        guilty = _owners(pieces).get(_line(found.location))
        pieces = [(text, piece) for text, piece in pieces if text is not guilty] if guilty else []
    return None, {}


def _texts(ffi: Ffi, depth: int = 0) -> Iterator[Text]:
    """List the texts of the objects that it includes, then its own."""
    for other in ffi.included if depth < DEEPEST else ():
        yield from _texts(other, depth + 1)
    yield from ffi.texts.values()


def _pieces(text: Text, lines: Lines) -> Iterator[Piece]:
    if text.pack:
        yield Piece(f"#pragma pack(push, {text.pack})", (text.where,))
    yield c_of(Piece(text.text, lines.places(text.text, text.where)))
    if text.pack:
        yield Piece("#pragma pack(pop)", (text.where,))


def _owners(pieces: list[tuple[Text, Piece]]) -> dict[str, Text]:
    return {_line(place): text for text, piece in pieces for place in piece.places}


def _line(place: object) -> str:
    return str(place).rpartition(":")[0]
