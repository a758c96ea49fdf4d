"""The few DWARF expressions that state a number: places of members and of virtual functions.

Source: DWARF 5, section 2.5; DWARF 2, section 5.5.6, for members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from abilint.readers.dwarf import ListIndex, SectionOffset, Unresolved
from abilint.readers.dwarf.damage import DAMAGE
from abilint.readers.dwarf.leb128 import sleb, uleb

if TYPE_CHECKING:
    from abilint.readers.dwarf import Unit, Value

_FIXED = {
    0x08: (1, False),
    0x09: (1, True),
    0x0A: (2, False),
    0x0B: (2, True),
    0x0C: (4, False),
    0x0D: (4, True),
    0x0E: (8, False),
    0x0F: (8, True),
}
"""DW_OP_const1u to DW_OP_const8s: bytes, and whether signed."""
_CONSTU, _CONSTS, _PLUS, _PLUS_UCONST, _LIT0, _LIT31 = 0x10, 0x11, 0x22, 0x23, 0x30, 0x4F
_DEREF, _FBREG, _REG0, _REG31, _BREG0, _BREG31 = 0x06, 0x91, 0x50, 0x6F, 0x70, 0x8F
_NO_NUMBERS = (SectionOffset, ListIndex, Unresolved)


def number(unit: Unit, value: Value | None) -> int | None:
    """Give the number that an attribute states, outright or by an expression; None where it is no constant.

    An expression for a member starts on a stack that holds the address of the record, and its result
    counts from there: `DW_OP_plus_uconst 8` and `DW_OP_constu 8; DW_OP_plus` are both 8.
    """
    if isinstance(value, bytes):
        try:
            return _evaluated(value, "little" if unit.encoding.mark == "<" else "big")
        except DAMAGE:
            return None
    if isinstance(value, int) and not isinstance(value, _NO_NUMBERS):
        return int(value)
    return None


def is_indirect(value: Value | None) -> bool | None:
    """Whether what a location describes is reached through an address that a register or the frame holds.

    `DW_OP_breg5 0` and `DW_OP_fbreg -24; DW_OP_deref` are, `DW_OP_reg5` and `DW_OP_fbreg -24` hold the value
    itself. None where it is stated per piece of code, or in other words.
    """
    if not isinstance(value, bytes) or not value:
        return None
    operation = value[0]
    if value[-1] == _DEREF:
        return True
    if operation == _FBREG or (_REG0 <= operation <= _REG31 and len(value) == 1):
        return False
    return True if _BREG0 <= operation <= _BREG31 and value[1:] == b"\0" else None


def _evaluated(code: bytes, byte_order: Literal["little", "big"]) -> int | None:
    stack, at = [0], 0
    while at < len(code):
        operation = code[at]
        at += 1
        if operation == _PLUS_UCONST:
            operand, at = uleb(code, at)
            stack[-1] += operand
        elif operation == _PLUS:
            operand = stack.pop()
            stack[-1] += operand
        elif _LIT0 <= operation <= _LIT31:
            stack.append(operation - _LIT0)
        elif operation in (_CONSTU, _CONSTS):
            operand, at = (uleb if operation == _CONSTU else sleb)(code, at)
            stack.append(operand)
        elif operation in _FIXED:
            size, signed = _FIXED[operation]
            stack.append(int.from_bytes(code[at : at + size], byte_order, signed=signed))
            at += size
        else:
            return None
    return stack[-1] if code else None
