"""What an entry states, in the words that the mapping asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.location import Location
from abilint.readers.dwarf import At, Language, Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.readers.dwarf import DebugInfo, Entry, Unit

C_LANGUAGES = frozenset(
    {Language.C89, Language.C, Language.C99, Language.C11, Language.C17, Language.C23, Language.OBJC}
)
CXX_LANGUAGES = frozenset(
    {
        Language.C_PLUS_PLUS,
        Language.C_PLUS_PLUS_03,
        Language.C_PLUS_PLUS_11,
        Language.C_PLUS_PLUS_14,
        Language.C_PLUS_PLUS_17,
        Language.C_PLUS_PLUS_20,
        Language.OBJC_PLUS_PLUS,
    }
)
FORTRAN_LANGUAGES = frozenset(
    {Language.FORTRAN77, Language.FORTRAN90, Language.FORTRAN95, Language.FORTRAN03, Language.FORTRAN08}
    | {Language.FORTRAN18}
)
COUNTS_FROM_ONE = FORTRAN_LANGUAGES | {
    Language.ADA83,
    Language.ADA95,
    Language.ADA2005,
    Language.ADA2012,
    Language.PASCAL83,
    Language.MODULA2,
    Language.JULIA,
}
"""Languages whose arrays start at 1 unless they say otherwise (DWARF 5, table 7.17)."""
_NAMES = {
    Language.RUST: "rust",
    Language.GO: "go",
    Language.ZIG: "zig",
    Language.SWIFT: "swift",
    Language.D: "d",
    Language.MIPS_ASSEMBLER: "assembler",
}


def language_name(unit: Unit) -> str:
    """Name the language that a unit was written in; empty where it is not stated or not known.

    Zig before 0.14 says that it is C.
    """
    language = unit.language
    if (unit.producer or "").startswith("zig "):
        return "zig"
    if language in C_LANGUAGES:
        return "c"
    if language in CXX_LANGUAGES:
        return "c++"
    if language in FORTRAN_LANGUAGES:
        return "fortran"
    return "" if language is None else _NAMES.get(language, "")


def name_of(entry: Entry) -> str:
    """Give the entry's own name, empty where it has none; bytes that are no UTF-8 are replaced."""
    return readable(entry.attributes.get(At.NAME))


def readable(name: object) -> str:
    """Give a name that can be printed: one with undecodable bytes has them replaced."""
    if not isinstance(name, str):
        return ""
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def size_of(entry: Entry) -> int | None:
    """Give the size in bytes; None where it is not stated, or not a constant."""
    size = entry.attributes.get(At.BYTE_SIZE)
    if isinstance(size, int) and not isinstance(size, Reference):
        return int(size)
    bits = entry.attributes.get(At.BIT_SIZE)
    return (int(bits) + 7) // 8 if isinstance(bits, int) and not isinstance(bits, Reference) else None


def location_of(info: DebugInfo, chain: Sequence[Entry]) -> Location | None:
    """Give the place in the source that the first entry with one states."""
    for entry in chain:
        index = entry.attributes.get(At.DECL_FILE)
        line = entry.attributes.get(At.DECL_LINE)
        if isinstance(index, int) and isinstance(line, int):
            path = info.file(entry.unit, index)
            column = entry.attributes.get(At.DECL_COLUMN)
            if path is not None:
                return Location(readable(path), line, column if isinstance(column, int) else 0)
    return None
