"""The index of a package (`.dwp`): which part of each section belongs to which unit.

Source: DWARF 5, section 7.3.5.3; version 2 is the GNU extension for DWARF 4.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from abilint.readers.dwarf.damage import DAMAGE, DamagedDwarf, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.dwarf.source import Source

_INFO, _TYPES, _ABBREV, _LINE, _STR_OFFSETS, _RNGLISTS = 1, 2, 3, 4, 6, 8
"""DW_SECT_*; 8 is macros in version 2."""

_MOST_COLUMNS = 16
"""Eight kinds of sections have a number."""

_Row = dict[int, tuple[int, int]]
"""DW_SECT_* -> where the unit's part of the section starts, and how long it is."""


def place_units(source: Source) -> None:
    """Tell every unit of a package where its tables are; nothing is done for a plain `.dwo` file."""
    for index in (source.unit_index, source.type_index):
        if not index:
            continue
        try:
            _place(source, index)
        except DAMAGE as error:
            source.note(f"the package's index cannot be read: {words(error)}")


def _place(source: Source, index: bytes) -> None:
    by_offset = {unit.offset: unit for unit in source.units}
    for version, row in _rows(index, source.mark):
        start, _size = row.get(_TYPES if source.holds_types else _INFO, (None, 0))
        unit = by_offset.get(start) if start is not None else None
        if unit is None:
            continue
        unit.abbreviations += row.get(_ABBREV, (0, 0))[0]
        unit.line_base = row.get(_LINE, (0, 0))[0]
        if _STR_OFFSETS in row:
            first, size = row[_STR_OFFSETS]
            unit.string_offsets = (first, min(first + size, len(source.string_offsets)))
        if version >= 5:
            unit.range_base = row.get(_RNGLISTS, (0, 0))[0]


def _rows(index: bytes, mark: str) -> Iterator[tuple[int, _Row]]:
    word = Struct(mark + "I")
    version = word.unpack_from(index)[0]
    if version != 2:
        version = Struct(mark + "H").unpack_from(index)[0]
    if version not in (2, 5):
        raise DamagedDwarf(f"it is of version {version}")
    columns, units, slots = Struct(mark + "III").unpack_from(index, 4)
    if not 0 < columns <= _MOST_COLUMNS:
        raise DamagedDwarf(f"it has {columns} columns")
    at = 16 + slots * 12
    if at + (2 * units + 1) * columns * 4 > len(index):
        raise DamagedDwarf("it is longer than its section")
    record = Struct(mark + f"{columns}I")
    sections = record.unpack_from(index, at)
    offsets = at + record.size
    sizes = offsets + units * record.size
    for number in range(units):
        first = record.unpack_from(index, offsets + number * record.size)
        size = record.unpack_from(index, sizes + number * record.size)
        yield version, dict(zip(sections, zip(first, size, strict=True), strict=True))
