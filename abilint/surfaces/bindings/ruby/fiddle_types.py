"""The numbers that Fiddle has for C's types, and C's types for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.surfaces.bindings.ruby.values import Const, Value

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.run import Run

VARIADIC, VOID, POINTER, TEXT = 9, 0, 1, 10
NUMBERS = {
    2: ("char", "unsigned char"), 3: ("short", "unsigned short"), 4: ("int", "unsigned int"),
    5: ("long", "unsigned long"), 6: ("long long", "unsigned long long"), 7: ("float", "float"),
    8: ("double", "double"), 11: ("bool", "bool"),
}  # fmt: skip
BY_NAME = {
    "VOID": 0, "VOIDP": 1, "CHAR": 2, "SHORT": 3, "INT": 4, "LONG": 5, "LONG_LONG": 6, "FLOAT": 7,
    "DOUBLE": 8,
    "VARIADIC": 9, "CONST_STRING": 10, "BOOL": 11, "INT8_T": 2, "INT16_T": 3, "INT32_T": 4, "INT64_T": 6,
    "UCHAR": -2, "USHORT": -3, "UINT": -4, "ULONG": -5, "ULONG_LONG": -6, "UINT8_T": -2, "UINT16_T": -3,
    "UINT32_T": -4, "UINT64_T": -6,
}  # fmt: skip
OF_WORD = {"SIZE_T": -1, "SSIZE_T": 1, "PTRDIFF_T": 1, "INTPTR_T": 1, "UINTPTR_T": -1}
OWNERS = ("Fiddle::", "Fiddle::Types::", "DL::")


def code(run: Run, name: str) -> int | None:
    """Give the number that `TYPE_NAME` stands for on the target."""
    if name in OF_WORD:
        return OF_WORD[name] * _word(run)
    return BY_NAME.get(name)


def _word(run: Run) -> int:
    """Give the number of the integer that is as wide as an address."""
    if run.target.bits == 32:
        return BY_NAME["INT"]
    return BY_NAME["LONG_LONG" if run.target.format is Format.PE else "LONG"]


def of_constant(run: Run, name: str) -> Value | None:
    """Give the value of one of Fiddle's constants; None where it is none."""
    owner = next((each for each in OWNERS if name.startswith(each)), None)
    if owner is None:
        return None
    own = name.rpartition("::")[2]
    if own.startswith("SIZEOF_"):
        number = code(run, own.removeprefix("SIZEOF_"))
        size = None if number is None else run.graph.size(of_code(run, number))
        return None if size is None else Const(size)
    number = code(run, own.removeprefix("TYPE_")) if own.startswith("TYPE_") or "Types" in name else None
    return None if number is None else Const(number)


def of_code(run: Run, number: int) -> TypeId:
    """Give the type that a number stands for."""
    graph = run.graph
    if number == VOID:
        return graph.void
    if number in (POINTER, -POINTER):
        return graph.pointer(graph.void)
    if number == TEXT:
        return graph.pointer(graph.plain("char"))
    if abs(number) not in NUMBERS:
        return graph.unknown("a type that Fiddle does not have")
    return graph.plain(NUMBERS[abs(number)][number < 0])
