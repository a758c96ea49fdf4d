"""What C text makes of a name: a function that is to be linked, an inline one, a macro, a type."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from abilint.model.surface import DeclarationKind, Obligation, Surface
from abilint.surfaces.bindings import c_text
from abilint.surfaces.bindings.c_text import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.binding import Unread
    from abilint.model.target import Target
    from abilint.surfaces.bindings.go.directives import Flags

MOST_READINGS = 40
"""Of one text, each without what the last one stumbled over."""
INCLUDE = re.compile(r"\s*#\s*(include|import|include_next)\b")
PROBE = "abilint_of_"


@dataclass(frozen=True, slots=True)
class Text:
    """A preamble as libclang reads it."""

    own: Surface
    """What it declares itself."""
    unread: tuple[Unread, ...] = ()
    """Includes that are not here."""

    @property
    def complete(self) -> bool:
        """Whether all of its includes were read."""
        return not self.unread


class Reader:
    """Reads C text with the flags of its package."""

    def __init__(self, pieces: Sequence[Piece], flags: Flags, target: Target) -> None:
        self._pieces = list(pieces)
        self._flags = flags
        self._target = target
        self._readings = 0

    def text(self) -> Text | Unread:
        """Read the text, without includes that are not here; Unread where it cannot be."""
        lacking: list[Unread] = []
        while True:
            found = self._read(())
            if isinstance(found, Surface):
                return Text(found, tuple(lacking))
            if not self._drop_include(found):
                return found
            lacking.append(found)

    def _read(self, probes: Sequence[str]) -> Surface | Unread:
        self._readings += 1
        end = self._pieces[-1].places[-1]
        pieces = [*self._pieces, *(Piece(line, (end._replace(line=n),)) for n, line in _numbered(probes))]
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
                    return self._readings < MOST_READINGS
        return False

    def functions(self, names: Sequence[str]) -> dict[str, Function]:
        """Say of names that the text does not declare itself which are functions, and what kind of.

        Left out are types, constants and variables.
        """
        wanted, found = list(names), dict[str, Function]()
        while wanted and self._readings < MOST_READINGS:
            read = self._read([_probe(name, f"{PROBE}{name}") for name in wanted])
            if isinstance(read, Surface):
                return found | self._obligations([name for name in wanted if _is_function(read, name)])
            row = read.location.line - FIRST
            if not 0 <= row < len(wanted):
                break
            name = wanted.pop(row)
            if f"undeclared identifier '{name}'" in read.reason:
                found[name] = Function(name, None)
        return found

    def _obligations(self, names: Sequence[str]) -> dict[str, Function]:
        """Declare functions once more, which says whether they are inline ones, and macros for others."""
        read = self._read([_probe(name, name) for name in names]) if names else None
        if not isinstance(read, Surface):
            return {}
        rows = ((each.location.line - FIRST, each) for each in read.declarations)
        return {
            names[row]: Function(each.link_names[0] if each.link_names else each.name, each.obligation)
            for row, each in rows
            if 0 <= row < len(names)
        }


@dataclass(frozen=True, slots=True)
class Function:
    """What a header makes of a name that is called."""

    link_name: str
    """Another one where the name is a macro for that."""
    obligation: Obligation | None
    """None: nothing declares it."""


FIRST = 1 << 24
"""Number of the line of the first probe: no file has so many."""


def _numbered(probes: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(probes, FIRST))


def _probe(name: str, declared: str) -> str:
    """Declare something of the type of a name, unless that is a macro, on one line."""
    return f"extern __typeof__({name}) {declared};"


def _define(flag: str) -> str:
    name, equals, value = flag.partition("=")
    return f"#define {name} {value if equals else 1}\n"


def _is_function(surface: Surface, name: str) -> bool:
    each = next((each for each in surface.declarations if each.name == f"{PROBE}{name}"), None)
    return each is not None and each.kind is DeclarationKind.FUNCTION
