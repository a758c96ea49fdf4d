"""Walking the headers of the units in one section (DWARF 2 to 5, 32-bit and 64-bit)."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from abilint.readers.dwarf.codes import UnitType
from abilint.readers.dwarf.damage import DAMAGE, DamagedDwarf, words
from abilint.readers.dwarf.encoding import Encoding
from abilint.readers.dwarf.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.dwarf.source import Source

_WIDE = 0xFFFFFFFF
_FIRST_RESERVED = 0xFFFFFFF0
_ADDRESS_SIZES = (2, 4, 8)
_SIGNED = (UnitType.TYPE, UnitType.SPLIT_TYPE)
_IDENTIFIED = (UnitType.SKELETON, UnitType.SPLIT_COMPILE)
_MOST_NOTES = 20
_MOST_UNITS = 1 << 19
"""The largest browsers have a tenth of that. A unit of a dozen bytes costs hundreds once it is read."""


def read_units(source: Source) -> list[Unit]:
    """Read the header of every unit; one that cannot be used is passed over, and a note says why.

    A length that leaves the section ends the walk, since nothing tells where the next unit starts.
    """
    units: list[Unit] = []
    skipped = 0
    for at, first, end, wide in _extents(source):
        if len(units) == _MOST_UNITS:
            source.note(f"only the first {_MOST_UNITS} units are read")
            break
        try:
            units.append(_unit(source, at, first, end, 8 if wide else 4))
        except DAMAGE as error:
            skipped += 1
            if skipped <= _MOST_NOTES:
                source.note(f"the unit at {at:#x} is skipped: {words(error)}")
    if skipped > _MOST_NOTES:
        source.note(f"{skipped} units are skipped in all")
    return units


def _extents(source: Source) -> Iterator[tuple[int, int, int, bool]]:
    """Give where each unit starts, goes on behind its length, ends, and whether it is 64-bit DWARF."""
    data = source.info
    narrow, long = Struct(source.mark + "I"), Struct(source.mark + "Q")
    at = 0
    while at + 4 <= len(data):
        size, first, wide = narrow.unpack_from(data, at)[0], at + 4, False
        if size == _WIDE and at + 12 <= len(data):
            size, first, wide = long.unpack_from(data, at + 4)[0], at + 12, True
        elif size >= _FIRST_RESERVED:
            source.note(f"the unit at {at:#x} has the reserved length {size:#x}; what follows is not read")
            return
        if first + size > len(data):
            source.note(
                f"the unit at {at:#x} is said to be {size} bytes long, and {len(data) - first} follow; "
                "it is not read"
            )
            return
        if size:
            yield at, first, first + size, wide
        at = first + size


def _unit(source: Source, at: int, place: int, end: int, offset_size: int) -> Unit:
    data, mark = source.info, source.mark
    version = Struct(mark + "H").unpack_from(data, place)[0]
    place += 2
    offset = Struct(mark + ("I" if offset_size == 4 else "Q"))
    if not 2 <= version <= 5:
        raise DamagedDwarf(f"it is of DWARF version {version}, which is not known")
    if version >= 5:
        unit_type, address_size = data[place], data[place + 1]
        abbreviations = offset.unpack_from(data, place + 2)[0]
        place += 2 + offset_size
    else:
        unit_type = UnitType.TYPE if source.holds_types else UnitType.COMPILE
        abbreviations = offset.unpack_from(data, place)[0]
        address_size = data[place + offset_size]
        place += offset_size + 1
    if address_size not in _ADDRESS_SIZES:
        raise DamagedDwarf(f"its addresses are said to be {address_size} bytes long")
    signature, type_offset = None, 0
    if unit_type in _SIGNED or unit_type in _IDENTIFIED:
        signature = Struct(mark + "Q").unpack_from(data, place)[0]
        place += 8
    if unit_type in _SIGNED:
        type_offset = offset.unpack_from(data, place)[0]
        place += offset_size
    if place > end:
        raise DamagedDwarf("its header is longer than the unit")
    encoding = Encoding(mark, address_size, offset_size, version)
    return Unit(source, at, end, place, encoding, unit_type, abbreviations, signature, type_offset)
