"""Relocations in the debug sections of relocatable objects: only those that say "the address of".

An object's debug sections hold offsets into each other that the linker fills in. All processors have one
kind for 32 and one for 64 bits that adds a symbol's value to the addend; the others that compilers use
there are differences (RISC-V, LoongArch) and offsets in thread-local storage.
"""

from __future__ import annotations

from enum import Enum
from struct import Struct
from typing import NamedTuple

_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class Action(Enum):
    """What becomes of the number in the section."""

    SET = "set"
    """Symbol plus addend take its place."""
    ADD = "add"
    SUBTRACT = "subtract"
    NOTHING = "nothing"


class Kind(NamedTuple):
    """One relocation type."""

    action: Action
    size: int
    """Bytes."""


class Fix(NamedTuple):
    """One relocation to apply."""

    place: int
    kind: Kind
    symbol: int
    """The symbol's value."""
    addend: int | None
    """None where it stands in the section itself."""


_NUMBERS = {(mark, size): Struct(mark + code) for mark in "<>" for size, code in _CODES.items()}


def apply(data: bytearray, fix: Fix, mark: str) -> bool:
    """Change the bytes; False, and nothing is changed, where the place is outside of them."""
    action, size = fix.kind
    if action is Action.NOTHING:
        return True
    if not 0 <= fix.place <= len(data) - size:
        return False
    number = _NUMBERS[mark, size]
    if action is Action.SET and fix.addend is not None:
        value = fix.symbol + fix.addend
    else:
        held: int = number.unpack_from(data, fix.place)[0]
        amount = fix.symbol + (fix.addend or 0)
        value = held - amount if action is Action.SUBTRACT else held + amount
    number.pack_into(data, fix.place, value & ((1 << 8 * size) - 1))
    return True


_WORD, _LONG = Kind(Action.SET, 4), Kind(Action.SET, 8)
_NOTHING = Kind(Action.NOTHING, 0)

ELF_KINDS: dict[int, dict[int, Kind]] = {
    62: {0: _NOTHING, 1: _LONG, 10: _WORD, 11: _WORD, 17: _LONG, 21: _WORD},
    3: {0: _NOTHING, 1: _WORD, 32: _WORD},
    183: {0: _NOTHING, 257: _LONG, 258: _WORD, 1029: _LONG},
    40: {0: _NOTHING, 2: _WORD, 106: _WORD},
    21: {0: _NOTHING, 1: _WORD, 38: _LONG, 78: _LONG},
    20: {0: _NOTHING, 1: _WORD, 78: _WORD},
    22: {0: _NOTHING, 4: _WORD, 22: _LONG, 52: _WORD, 53: _LONG},
    8: {0: _NOTHING, 2: _WORD, 18: _LONG, 39: _WORD, 41: _LONG},
    2: {0: _NOTHING, 3: _WORD, 23: _WORD},
    43: {0: _NOTHING, 3: _WORD, 23: _WORD, 32: _LONG, 54: _LONG},
    243: {
        0: _NOTHING,
        1: _WORD,
        2: _LONG,
        8: _WORD,
        9: _LONG,
        33: Kind(Action.ADD, 1),
        34: Kind(Action.ADD, 2),
        35: Kind(Action.ADD, 4),
        36: Kind(Action.ADD, 8),
        37: Kind(Action.SUBTRACT, 1),
        38: Kind(Action.SUBTRACT, 2),
        39: Kind(Action.SUBTRACT, 4),
        40: Kind(Action.SUBTRACT, 8),
        54: Kind(Action.SET, 1),
        55: Kind(Action.SET, 2),
        56: _WORD,
    },
    258: {
        0: _NOTHING,
        1: _WORD,
        2: _LONG,
        8: _WORD,
        9: _LONG,
        47: Kind(Action.ADD, 1),
        48: Kind(Action.ADD, 2),
        50: Kind(Action.ADD, 4),
        51: Kind(Action.ADD, 8),
        52: Kind(Action.SUBTRACT, 1),
        53: Kind(Action.SUBTRACT, 2),
        55: Kind(Action.SUBTRACT, 4),
        56: Kind(Action.SUBTRACT, 8),
    },
}
"""e_machine -> relocation type -> what it does: x86-64, i386, AArch64, ARM, 64-bit and 32-bit PowerPC, S/390,
MIPS, 32-bit and 64-bit SPARC, RISC-V, LoongArch (the supplements to the System V ABI of each).
"""

COFF_KINDS: dict[int, dict[int, Kind]] = {
    0x8664: {0: _NOTHING, 1: _LONG, 2: _WORD, 11: _WORD},
    0x014C: {0: _NOTHING, 6: _WORD, 11: _WORD},
    0xAA64: {0: _NOTHING, 1: _WORD, 8: _WORD, 14: _LONG},
    0x01C4: {0: _NOTHING, 1: _WORD, 15: _WORD},
}
"""Machine -> the same for COFF, where the addend always stands in the section (PE format, "COFF
Relocations"). An offset from the start of the symbol's section (SECREL) is the symbol's value.
"""
