"""The numbers that C names, as they are on a target (C17, 6.2.5 and 7.20; the processors' ABI documents)."""

from __future__ import annotations

from abilint.model.target import Format, Target
from abilint.model.types import Encoding, Primitive

S, U = Encoding.SIGNED, Encoding.UNSIGNED
FIXED = {
    "char": (Encoding.CHARACTER, 1), "signed char": (S, 1), "unsigned char": (U, 1),
    "short": (S, 2), "unsigned short": (U, 2), "int": (S, 4), "unsigned int": (U, 4),
    "long long": (S, 8), "unsigned long long": (U, 8),
    "int8_t": (S, 1), "uint8_t": (U, 1), "int16_t": (S, 2), "uint16_t": (U, 2),
    "int32_t": (S, 4), "uint32_t": (U, 4), "int64_t": (S, 8), "uint64_t": (U, 8),
    "bool": (Encoding.BOOLEAN, 1), "float": (Encoding.FLOAT, 4), "double": (Encoding.FLOAT, 8),
    "float _Complex": (Encoding.COMPLEX, 8), "double _Complex": (Encoding.COMPLEX, 16),
    "char8_t": (Encoding.UNICODE, 1), "char16_t": (Encoding.UNICODE, 2), "char32_t": (Encoding.UNICODE, 4),
    "__int128": (S, 16), "unsigned __int128": (U, 16),
}  # fmt: skip
OF_WORD = {"size_t": U, "ssize_t": S, "ptrdiff_t": S, "intptr_t": S, "uintptr_t": U}
OF_LONG = {"long": S, "unsigned long": U}


def primitive(name: str, target: Target) -> Primitive | None:
    """Give the number, character or truth value of that name; None where C has none such."""
    if name in FIXED:
        return Primitive(name, *FIXED[name])
    if name in OF_WORD:
        return Primitive(name, OF_WORD[name], target.bits // 8)
    if name in OF_LONG:
        return Primitive(name, OF_LONG[name], long(target))
    if name == "wchar_t":
        return Primitive(name, Encoding.UNICODE, 2 if target.format is Format.PE else 4)
    if name == "time_t":
        return Primitive(name, S, 8 if target.format is Format.PE else target.bits // 8)
    if name == "long double":
        return Primitive(name, Encoding.FLOAT, long_double(target))
    return None


def long(target: Target) -> int:
    """Bytes of C's `long`: a word, but on Windows four."""
    return 4 if target.format is Format.PE else target.bits // 8


def long_double(target: Target) -> int:
    """Bytes of C's `long double`, padding and all (the processors' own ABI documents)."""
    if target.format is Format.PE and target.environment != "mingw":
        return 8
    if target.architecture == "i386":
        return 16 if target.format is Format.MACHO else 12
    if target.architecture.startswith(("arm", "thumb")) or target.bits == 32:
        return 8
    return 8 if target.format is Format.MACHO and target.architecture != "x86_64" else 16


def alignment(size: int, target: Target) -> int:
    """Bytes to which a primitive is aligned in a struct (System V ABI, i386: 8 bytes only to 4)."""
    if target.architecture == "i386" and target.format is not Format.PE:
        return 16 if size == 16 else min(size, 4)
    return size if size & (size - 1) == 0 else 4
