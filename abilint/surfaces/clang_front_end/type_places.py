"""Places in rows of types: file names become numbers when all are known."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.surfaces.clang_front_end.type_table import TypeRow

_MEMBERS = {"record": (5, 8), "enum": (4,)}
"""Where the lists stand whose entries end in a place: fields and virtual functions, constants."""
_PLACED = ("record", "enum", "typedef")


def renumber(row: TypeRow, number: Callable[[str], int]) -> None:
    """Put the number of the file in place of its name, wherever a row has a place."""
    if row[0] in _PLACED:
        row[-1] = _numbered(row[-1], number)
    for position in _MEMBERS.get(row[0], ()):
        row[position] = [(*member[:-1], _numbered(member[-1], number)) for member in row[position]]


def _numbered(place: tuple[str, int, int], number: Callable[[str], int]) -> tuple[int, int, int]:
    file, line, column = place
    return number(file), line, column
