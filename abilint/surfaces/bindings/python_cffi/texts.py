"""The C texts of an `FFI` object, read as one; a text that is at fault is left out, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.surfaces.bindings import c_text, c_texts
from abilint.surfaces.bindings.c_text import Piece
from abilint.surfaces.bindings.python_cffi import windows
from abilint.surfaces.bindings.python_cffi.dots import c_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.location import Location
    from abilint.model.surface import Surface
    from abilint.surfaces.bindings.python_cffi.lines import Lines
    from abilint.surfaces.bindings.python_cffi.values import CffiRun, Ffi, Text

DEEPEST = 32
"""Objects that include each other."""
PRELUDE = "#define WINAPI __stdcall\n"


def read(run: CffiRun, ffi: Ffi, lines: Lines) -> tuple[Surface | None, dict[str, Text]]:
    """Give what all texts declare, and by file and line which text a declaration stands in."""
    given = [(text, list(_pieces(text, lines))) for text in _texts(ffi)]
    types = c_text.STANDARD | (windows.TYPES if run.target.format is Format.PE else {})
    found = c_texts.read([pieces for _, pieces in given], run.target, types=types, prelude=PRELUDE)
    for entry in found.unread:
        run.unread(entry.location, entry.reason)
    ffi.is_whole = ffi.is_whole and not found.unread
    owners = {line_of(place): text for text, pieces in given for piece in pieces for place in piece.places}
    return found.surface, owners


def line_of(place: Location) -> str:
    """Name the line of a place."""
    return f"{place.file}:{place.line}"


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
