"""Where code starts that is spread over several places (DWARF 5, section 2.17.3).

Only the first range is asked for: a function's entry is in it, and what was split off as cold follows.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from abilint.readers.dwarf.codes import At
from abilint.readers.dwarf.leb128 import uleb
from abilint.readers.dwarf.values import Address, ListIndex

if TYPE_CHECKING:
    from abilint.readers.dwarf.unit import Unit
    from abilint.readers.dwarf.values import Value

_END, _BASE_INDEX, _START_INDEX, _START_INDEX_LENGTH, _OFFSETS, _BASE, _START_END, _START_LENGTH = range(8)
"""DW_RLE_*."""
_BASES = frozenset({_BASE_INDEX, _BASE})


def first_range(unit: Unit, place: Value) -> int | None:
    """Give where the first range of a DW_AT_ranges starts; None where that is not known.

    Raises what `damage.DAMAGE` lists where the list is damaged.
    """
    if not isinstance(place, int):
        return None
    if unit.version < 5:
        return _first_plain(unit, place)
    if isinstance(place, ListIndex):
        found = _by_index(unit, place)
        if found is None:
            return None
        place = found
    return _first_coded(unit, place)


def _unit_base(unit: Unit) -> int:
    root = (unit.skeleton or unit).root
    base = root.get(At.LOW_PC)
    return base if isinstance(base, Address) else 0


def _first_plain(unit: Unit, place: int) -> int | None:
    """DWARF 2 to 4: pairs of addresses; a pair that starts with the largest one changes the base."""
    owner = unit.skeleton or unit
    data = owner.source.ranges
    pair = Struct(unit.encoding.mark + unit.encoding.address * 2)
    base = _unit_base(unit)
    place += owner.base_of(At.GNU_RANGES_BASE) or 0 if unit.skeleton else 0
    largest = (1 << 8 * unit.address_size) - 1
    while True:
        start, end = pair.unpack_from(data, place)
        place += pair.size
        if start == largest:
            base = end
        elif start == end == 0:
            return None
        else:
            return int(start) + base


def _by_index(unit: Unit, index: int) -> int | None:
    """Give where a list starts, through the table of offsets behind the header."""
    size = unit.encoding.offset_size
    base = unit.base_of(At.RNGLISTS_BASE)
    if base is None:
        if not unit.source.is_split:
            return None
        base = unit.range_base + (12 if size == 4 else 20)
    layout = Struct(unit.encoding.mark + unit.encoding.offset)
    return base + int(layout.unpack_from(unit.source.range_lists, base + index * size)[0])


def _first_coded(unit: Unit, at: int) -> int | None:
    data = unit.source.range_lists
    address = Struct(unit.encoding.mark + unit.encoding.address)
    base: int | None = _unit_base(unit)
    kind = data[at]
    while kind in _BASES:
        if kind == _BASE:
            base, at = address.unpack_from(data, at + 1)[0], at + 1 + address.size
        else:
            index, at = uleb(data, at + 1)
            base = _indexed(unit, index)
        kind = data[at]
    if kind in (_START_INDEX, _START_INDEX_LENGTH):
        return _indexed(unit, uleb(data, at + 1)[0])
    if kind in (_START_END, _START_LENGTH):
        return int(address.unpack_from(data, at + 1)[0])
    if kind == _OFFSETS and base is not None:
        return base + uleb(data, at + 1)[0]
    return None


def _indexed(unit: Unit, index: int) -> int | None:
    found = unit.address_at(index)
    return found if isinstance(found, Address) else None
