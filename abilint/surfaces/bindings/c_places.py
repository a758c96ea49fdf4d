"""Places of C text that was read apart: back to the file that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import Enum, Record, Type, Typedef, TypeGraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.location import Location
    from abilint.model.surface import Declaration, Surface


class Origins:
    """Where each line of a text comes from."""

    def __init__(self, lines_before: int, pieces: Sequence[tuple[Location, ...]]) -> None:
        self._before = lines_before
        self._places = [place for piece in pieces for place in piece]

    @property
    def first(self) -> Location:
        """Where the text begins."""
        return self._places[0]

    def of(self, line: int, column: int) -> Location | None:
        """Give the place of a column of a line, both from 1; None for what stands before the text."""
        number = line - 1 - self._before
        if number < 0:
            return None
        origin = self._places[min(number, len(self._places) - 1)]
        return origin._replace(column=max(1, origin.column + column - 1))


def moved(surface: Surface, file: str, origins: Origins) -> Surface:
    """Put the host's places in all that was declared in `file`; what stood before the text is left out."""
    mover = _Mover(file, origins)
    constants = tuple((each, mover.place(each.location)) for each in surface.constants)
    macros = tuple((each, mover.place(each.location)) for each in surface.macros)
    return replace(
        surface,
        declarations=tuple(map(mover.declaration, surface.declarations)),
        headers=(),
        notes=tuple(note.replace(file, origins.first.file) for note in surface.notes),
        types=TypeGraph(tuple(map(mover.type, surface.types.nodes if surface.types else ()))),
        constants=tuple(replace(each, location=place) for each, place in constants if place),
        macros=tuple(replace(each, location=place) for each, place in macros if place),
    )


class _Mover:
    def __init__(self, file: str, origins: Origins) -> None:
        self._file = file
        self._origins = origins

    def place(self, place: Location | None) -> Location | None:
        if place is None or place.file != self._file:
            return place
        return self._origins.of(place.line, place.column)

    def declaration(self, each: Declaration) -> Declaration:
        place = self.place(each.location) or self._origins.first
        calls = tuple(replace(call, location=self.place(call.location) or place) for call in each.calls)
        return replace(each, location=place, header=place.file, calls=calls)

    def type(self, node: Type) -> Type:
        match node:
            case Typedef():
                return replace(node, location=self.place(node.location))
            case Record():
                fields = tuple(replace(each, location=self.place(each.location)) for each in node.fields)
                slots = tuple(replace(each, location=self.place(each.location)) for each in node.slots)
                return replace(node, fields=fields, slots=slots, location=self.place(node.location))
            case Enum():
                values = tuple(replace(e, location=self.place(e.location)) for e in node.enumerators)
                return replace(node, enumerators=values, location=self.place(node.location))
        return node
