"""Numbers of variable length (DWARF 5, section 7.6)."""

from __future__ import annotations

from abilint.readers.dwarf.damage import DamagedDwarf

_MOST_BITS = 70
"""Ten bytes hold 64 bits; writers may pad, but no more than that."""


def uleb(data: bytes, at: int) -> tuple[int, int]:
    """Decode an unsigned number; also where it ends. IndexError where the data end first."""
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    value, shift = byte & 0x7F, 7
    while shift < _MOST_BITS:
        at += 1
        byte = data[at]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at + 1
        shift += 7
    raise DamagedDwarf("a number of variable length never ends")


def sleb(data: bytes, at: int) -> tuple[int, int]:
    """Decode a signed number; also where it ends. IndexError where the data end first."""
    value, shift = 0, 0
    while shift < _MOST_BITS:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return (value - (1 << shift) if byte & 0x40 else value), at
    raise DamagedDwarf("a number of variable length never ends")
