"""Numbers of variable length, as in DWARF (7.6)."""

from __future__ import annotations


def uleb(data: bytes, at: int) -> tuple[int, int]:
    """Decode an unsigned number of at most 64 bits; also where it ends.

    Raises IndexError where the data end first, ValueError where the number is too long.
    """
    byte = data[at]
    if byte < 0x80:
        return byte, at + 1
    value, shift = byte & 0x7F, 7
    while True:
        at += 1
        byte = data[at]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at + 1
        shift += 7
        if shift > 63:
            raise ValueError
