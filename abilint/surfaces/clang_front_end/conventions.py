"""Calling conventions as `Declaration.calling_convention` has them (CXCallingConv)."""

from __future__ import annotations

CALLING_CONVENTIONS = {
    2: "stdcall",
    3: "fastcall",
    4: "thiscall",
    5: "pascal",
    6: "aapcs",
    7: "aapcs-vfp",
    10: "win64",
    11: "sysv",
    12: "vectorcall",
    15: "preserve-most",
    16: "preserve-all",
}
"""The C convention of the target is 1."""
