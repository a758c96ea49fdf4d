"""C text that stands inside a file of another language: read by libclang, with the places of that file.

    read = c_text.read([c_text.piece(text, path, line)], target)
    if isinstance(read, Unread):
        collected.unread(read.location, read.reason)
    else:
        first = collected.graph.adopt(read.types)  # added to the numbers of types in `read`

Texts that belong together (several calls of `cdef`) are pieces of one reading: later ones use the types of
earlier ones.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import HeaderError
from abilint.model.binding import Unread
from abilint.model.location import Location
from abilint.model.surface import HeaderStatus
from abilint.surfaces.bindings import c_places
from abilint.surfaces.header import HeaderRequest, start

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.model.surface import Surface
    from abilint.model.target import Target

FILE = "text.h"
SECONDS = 30.0
STANDARD = {
    "size_t": "__SIZE_TYPE__", "ssize_t": "__INTPTR_TYPE__", "ptrdiff_t": "__PTRDIFF_TYPE__",
    "intptr_t": "__INTPTR_TYPE__", "uintptr_t": "__UINTPTR_TYPE__", "wchar_t": "__WCHAR_TYPE__",
    **{f"int{bits}_t": f"__INT{bits}_TYPE__" for bits in (8, 16, 32, 64)},
    **{f"uint{bits}_t": f"__UINT{bits}_TYPE__" for bits in (8, 16, 32, 64)},
    "bool": "_Bool", "va_list": "__builtin_va_list", "FILE": "struct _IO_FILE",
}  # fmt: skip
"""Types that languages with C text know without an include, by the compiler's own names for them."""
TYPEDEFS = re.compile(r"\btypedef\b[^;{}]{0,400}?\b(\w+)\s*(?:\[[^;]{0,80})?;|\}[\s*]*(\w+)\s*;")
"""Names that a text gives to types: simple ones, and those of structs."""
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
PLACE = re.compile(r":(\d+):(\d+): ")


class Piece(Struct, frozen=True):
    """C text, and where each of its lines stands; the last place counts for lines beyond."""

    text: str
    places: tuple[Location, ...]


def piece(text: str, path: str, line: int, column: int = 1) -> Piece:
    """Take text whose lines are those of the file, the first from a column on."""
    lines = range(line + 1, line + text.count("\n") + 1)
    return Piece(text, (Location(path, line, column), *(Location(path, each, 1) for each in lines)))


def read(
    pieces: Sequence[Piece],
    target: Target,
    *,
    types: Mapping[str, str] = STANDARD,
    prelude: str = "",
    include_dirs: tuple[str, ...] = (),
    language: str = "c",
) -> Surface | Unread:
    """Give what the text declares, with all its types and constants, or why nothing could be read of it.

    `types` are names that the text may use without declaring them; `prelude` is C text before it that has no
    place of its own. No declaration, type or constant of these two is given a place.
    """
    if any("\0" in each.text for each in pieces):
        return Unread(pieces[0].places[0], "C text: it holds NUL bytes")
    before = _known(types, pieces) + prelude
    origins = c_places.Origins(before.count("\n") + 1, [each.places for each in map(_ended, pieces)])
    text = "\n".join([before, *(_ended(each).text for each in pieces)]) + "\n"
    with tempfile.TemporaryDirectory(prefix="abilint-") as folder:
        file = Path(folder) / FILE
        file.write_bytes(text.encode("utf-8", "replace"))
        request = HeaderRequest(
            (str(file),),
            target,
            include_dirs=include_dirs,
            language=language,
            seconds=SECONDS,
            types=True,
            all_types=True,
        )
        return _result(request, origins)


def _ended(piece: Piece) -> Piece:
    """Give every line of a text a place."""
    lacking = piece.text.count("\n") + 1 - len(piece.places)
    return Piece(piece.text, piece.places + piece.places[-1:] * max(0, lacking))


def _known(types: Mapping[str, str], pieces: Sequence[Piece]) -> str:
    """Declare the names that the text does not declare itself."""
    words = COMMENT.sub(" ", "\n".join(each.text for each in pieces))
    own = {name for found in TYPEDEFS.findall(words) for name in found}
    return "".join(f"typedef {meant} {name};\n" for name, meant in types.items() if name not in own)


def _result(request: HeaderRequest, origins: c_places.Origins) -> Surface | Unread:
    file = request.headers[0]
    try:
        surface = start(request).result()
    except HeaderError as error:
        return Unread(origins.first, f"C text: {error.problem}")
    outcome = surface.headers[0]
    if outcome.status is HeaderStatus.NOT_CHECKED:
        return _unread(outcome.reason, file, origins)
    return c_places.moved(surface, file, origins)


def _unread(reason: str, file: str, origins: c_places.Origins) -> Unread:
    """Put the place in the host's file for that in the text."""
    if reason.startswith(file) and (found := PLACE.match(reason, len(file))):
        where = origins.of(int(found[1]), int(found[2])) or origins.first
        return Unread(where, f"C text: {reason[found.end() :]}")
    return Unread(origins.first, f"C text: {reason.replace(file, 'it')}")
