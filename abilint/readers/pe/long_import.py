"""Members of import libraries that are plain objects: GNU dlltool's long form, and descriptors.

A member of dlltool's defines `__imp_f` and, for code, the thunk `f`; `.idata$6` holds hint and name,
or there is none and `.idata$5` holds the ordinal with its highest bit set. It refers to `_head_...`,
which a member of that name defines; that one refers to `..._iname`, and the member which defines this
holds the DLL's name in `.idata$7`. Microsoft's three descriptor objects have sections of these names too.

Source: binutils, "dlltool"; PE format, "The .idata Section".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.artifact import ImportEntry, ImportType
from abilint.model.symbol import SECTION_UNDEFINED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.artifact import Section
    from abilint.model.symbol import Symbol
    from abilint.readers.file_bytes import FileBytes

_POINTER = "__imp_"
_HEAD = "_head_"
_INAME = "_iname"
_MOST_NAME_BYTES = 1 << 16


class LongImport(Struct, frozen=True):
    """What one such object says."""

    entries: tuple[ImportEntry, ...] = ()
    """Their `library` is the symbol of the head member."""
    dll_name: str | None = None


def read_long_import(
    file: FileBytes, sections: Sequence[Section], symbols: Sequence[Symbol]
) -> LongImport | None:
    """Take an object apart; None where it is an object like others."""
    parts = {section.name: section for section in sections if section.name.startswith(".idata$")}
    if not parts:
        return None
    defined = [symbol.name for symbol in symbols if symbol.section >= 0]
    wanted = [symbol.name for symbol in symbols if symbol.section == SECTION_UNDEFINED]
    if any(name.endswith(_INAME) for name in defined):
        return LongImport(dll_name=_text(file, parts.get(".idata$7"), 0))
    head = next((name for name in wanted if _HEAD in name), None)
    pointers = [name for name in defined if name.startswith(_POINTER)]
    if head is None or not pointers:
        return LongImport()
    thunks = frozenset(defined)
    return LongImport(tuple(_entry(file, parts, head, name, thunks) for name in pointers))


def _entry(
    file: FileBytes, parts: dict[str, Section], head: str, pointer: str, defined: frozenset[str]
) -> ImportEntry:
    symbol = pointer.removeprefix(_POINTER)
    name = _text(file, parts.get(".idata$6"), 2)
    hint = _number(file, parts.get(".idata$6"), 2)
    return ImportEntry(
        symbol=symbol,
        library=head,
        export_name=name,
        ordinal=None if name else _number(file, parts.get(".idata$5"), 2),
        type=ImportType.CODE if symbol in defined else ImportType.DATA,
        hint=hint if name else 0,
    )


def _number(file: FileBytes, section: Section | None, size: int) -> int:
    return int.from_bytes(file.peek(section.offset, size), "little") if section else 0


def _text(file: FileBytes, section: Section | None, skipped: int) -> str | None:
    if section is None or section.size <= skipped:
        return None
    data = file.peek(section.offset + skipped, min(section.size - skipped, _MOST_NAME_BYTES))
    return data.split(b"\0")[0].decode("utf-8", "surrogateescape") or None
