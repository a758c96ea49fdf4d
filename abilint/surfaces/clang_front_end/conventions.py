"""Calling conventions as `Declaration.calling_convention` has them (CXCallingConv)."""

from __future__ import annotations

CALLING_CONVENTIONS = {
    2: "stdcall",
    3: "fastcall",
    4: "thiscall",
    5: "pascal",
    6: "aapcs",
    7: "aapcs-vfp",
    8: "regcall",
    9: "intel-opencl",
    10: "ms",
    11: "sysv",
    12: "vectorcall",
    13: "swift",
    14: "preserve-most",
    15: "preserve-all",
    16: "aarch64-vector",
    17: "swift",
    18: "aarch64-sve",
    19: "m68k-rtd",
}
"""The C convention of the target is 1. Swift's two (13, 17) are one in clang 18's debug info."""

_REGISTERS = "__attribute__((regparm ("


def in_registers(spelling: str) -> str:
    """Name the convention of `__attribute__((regparm (3)))`, which has no number; only i386 has it."""
    _, found, rest = spelling.rpartition(_REGISTERS)
    return f"regparm({rest[0]})" if found and rest[1:] == ")))" else "c"
