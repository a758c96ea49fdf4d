"""What C text makes of a name: a function that is to be linked, an inline one, a macro, a type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.model.binding import Unread
from abilint.model.surface import DeclarationKind, Obligation, Surface
from abilint.surfaces.bindings import c_text
from abilint.surfaces.bindings.c_text import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.target import Target
    from abilint.surfaces.bindings.go.directives import Flags

MOST_READINGS = 40
"""Of one text, each without what the last one stumbled over."""
INCLUDE = re.compile(r"\s*#\s*(include|import|include_next)\b")
PROBE = "abilint_of_"


class Text(Struct, frozen=True):
    """A preamble as libclang reads it."""

    own: Surface
    """What it declares itself, and its types."""
    functions: dict[str, Function]
    """Functions among the names that were asked for and that headers declare, or nobody does."""
    unread: tuple[Unread, ...] = ()
    """Includes that are not here; without them nothing is known of such names."""


class Reader:
    """Reads C text with the flags of its package."""

    def __init__(self, pieces: Sequence[Piece], flags: Flags, target: Target) -> None:
        self._pieces = list(pieces)
        self._flags = flags
        self._target = target

    def text(self, names: Sequence[str]) -> Text | Unread:
        """Read the text, and what it makes of names; Unread where it cannot be read.

        What the compiler stumbles over is left out: includes that are not here, and names of nothing.
        """
        wanted, functions = list(names), dict[str, Function]()
        lacking: list[Unread] = []
        for _ in range(MOST_READINGS):
            found = self._read([_probe(name, f"{PROBE}{name}") for name in wanted])
            if isinstance(found, Surface):
                return self._complete(found, wanted, functions, lacking)
            row = found.location.line - FIRST
            if 0 <= row < len(wanted):
                name = wanted.pop(row)
                if f"undeclared identifier '{name}'" in found.reason:
                    functions[name] = Function(name, None)
            elif self._drop_include(found):
                lacking.append(found)
                wanted.clear()
                functions.clear()
            else:
                return found
        return Unread(self._pieces[0].places[0], "C text: too much of it cannot be read")

    def _complete(
        self, found: Surface, wanted: list[str], functions: dict[str, Function], lacking: list[Unread]
    ) -> Text:
        probes = {each.name.removeprefix(PROBE): each for each in found.declarations if PROBE in each.name}
        own = tuple(each for each in found.declarations if PROBE not in each.name)
        known = {each.name for each in own}
        called = [
            name
            for name in wanted
            if name in probes and name not in known and probes[name].kind is DeclarationKind.FUNCTION
        ]
        further = self._obligations(called)
        return Text(replace(found, declarations=own), functions | further, tuple(lacking))

    def _read(self, probes: Sequence[str]) -> Surface | Unread:
        end = self._pieces[-1].places[-1]
        pieces = [
            *self._pieces,
            *(Piece(line, (end._replace(line=n),)) for n, line in enumerate(probes, FIRST)),
        ]
        prelude = "".join(map(_define, self._flags.defines))
        types = {} if any(INCLUDE.search(each.text) for each in self._pieces) else c_text.STANDARD
        prelude += "#include <stddef.h>\n" if not types else ""
        return c_text.read(
            pieces, self._target, types=types, prelude=prelude, include_dirs=self._flags.include_dirs
        )

    def _drop_include(self, fault: Unread) -> bool:
        """Blank the include that could not be read; False where that is not what is wrong."""
        for number, each in enumerate(self._pieces):
            lines = each.text.split("\n")
            for row, place in enumerate(each.places[: len(lines)]):
                if place.line == fault.location.line and INCLUDE.match(lines[row]):
                    lines[row] = ""
                    self._pieces[number] = replace(each, text="\n".join(lines))
                    return True
        return False

    def _obligations(self, names: Sequence[str]) -> dict[str, Function]:
        """Declare functions once more, which says whether they were inline ones, and macros for others."""
        read = self._read([_probe(name, name) for name in names]) if names else None
        if not isinstance(read, Surface):
            return {}
        rows = ((each.location.line - FIRST, each) for each in read.declarations)
        return {
            names[row]: Function(each.link_names[0] if each.link_names else each.name, each.obligation)
            for row, each in rows
            if 0 <= row < len(names)
        }


class Function(Struct, frozen=True):
    """What a header makes of a name that is called."""

    link_name: str
    """Another one where the name is a macro for that."""
    obligation: Obligation | None
    """None: nothing declares it."""


FIRST = 1 << 24
"""Number of the line of the first probe: no file has so many."""


def _probe(name: str, declared: str) -> str:
    """Declare something of the type of a name, unless that is a macro, on one line."""
    return f"extern __typeof__({name}) {declared};"


def _define(flag: str) -> str:
    name, equals, value = flag.partition("=")
    return f"#define {name} {value if equals else 1}\n"
