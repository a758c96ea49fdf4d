"""Raw records of a COFF symbol table, each with the auxiliary records that follow it.

Source: Microsoft, "PE Format", "COFF Symbol Table" and "Auxiliary Symbol Records".
"""

from __future__ import annotations

from itertools import islice
from struct import unpack_from
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from abilint.readers.pe.layout import BIG_SYMBOL, SCN_LINK_COMDAT, SYMBOL
from abilint.readers.string_table import StringTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.file_bytes import FileBytes

EXTERNAL: Final = 2
STATIC: Final = 3
FILE: Final = 103
SECTION: Final = 104
WEAK_EXTERNAL: Final = 105
"""Storage classes (IMAGE_SYM_CLASS_*)."""
ABSOLUTE: Final = -1
"""Section number."""
_SELECTION_AT = 14
_SELECT_NODUPLICATES = 1

Key = tuple[int, int, int, bool, bool]
"""Section, type, storage class, whether auxiliary records follow, whether the value is not zero."""


class Record(NamedTuple):
    """One entry and its auxiliary records."""

    number: int
    """Position in the table, auxiliary records counted."""
    name: str
    value: int
    section: int
    """From 1; 0 undefined or common, -1 absolute, -2 debugging."""
    type: int
    storage_class: int
    auxiliary: bytes

    @property
    def is_section(self) -> bool:
        """Whether it describes a section (its length, relocations, COMDAT selection)."""
        return bool(self.auxiliary) and describes_section(self.section, self.storage_class)

    @property
    def key(self) -> Key:
        """What decides its attributes."""
        return self.section, self.type, self.storage_class, bool(self.auxiliary), bool(self.value)


def describes_section(section: int, storage_class: int) -> bool:
    """With auxiliary records: C++/CLI describes external absolute symbols as sections too."""
    return storage_class == STATIC or (storage_class == EXTERNAL and section == ABSOLUTE)


class RawTable(Struct, frozen=True):
    """The table's bytes, and the strings behind it."""

    data: bytes
    width: int
    strings: StringTable

    def records(self, *, named: bool = True) -> Iterator[Record]:
        """Every entry, with the auxiliary records that belong to it; names take most of the time."""
        shape = SYMBOL if self.width == SYMBOL.size else BIG_SYMBOL
        numbered = enumerate(shape.iter_unpack(self.data))
        for number, (name, value, section, kind, storage_class, count) in numbered:
            auxiliary = b""
            if count:
                after = (number + 1) * self.width
                auxiliary = self.data[after : after + count * self.width]
                next(islice(numbered, count - 1, count), None)
            text = self._name(name) if named else ""
            yield Record(number, text, value, section, kind, storage_class, auxiliary)

    def selections(self) -> Iterator[tuple[int, int]]:
        """Section and COMDAT selection of each symbol that describes a section; makes no records."""
        shape = SYMBOL if self.width == SYMBOL.size else BIG_SYMBOL
        numbered = enumerate(shape.iter_unpack(self.data))
        for number, (_, _, section, _, storage_class, count) in numbered:
            if not count:
                continue
            at = (number + 1) * self.width + _SELECTION_AT
            if section > 0 and storage_class == STATIC and at < len(self.data):
                yield section, self.data[at]
            next(islice(numbered, count - 1, count), None)

    def has_weak_externals(self) -> bool:
        """Whether any record may be one: most tables have none, and need not be walked for them."""
        return WEAK_EXTERNAL in self.data[self.width - 2 :: self.width]

    def _name(self, field: bytes) -> str:
        if field[:4] == b"\0\0\0\0":
            return self.strings[int.from_bytes(field[4:], "little")]
        return field.rstrip(b"\0").decode("utf-8", "surrogateescape")


def raw_table(file: FileBytes, offset: int, count: int, *, big: bool = False) -> RawTable | None:
    """Read the bytes of the table; None where the file has none (`strip`, Microsoft's linker).

    Raises CorruptBinary where it reaches past the end of the file.
    """
    if not offset:
        return None
    width = BIG_SYMBOL.size if big else SYMBOL.size
    data = file.take(offset, count * width, "the COFF symbol table")
    end = offset + len(data)
    size = int.from_bytes(file.peek(end, 4), "little")
    strings = file.peek(end, size)
    if not data and not strings:
        return None
    return RawTable(data, width, StringTable(file.path, strings, "the COFF string table"))


def defaults(table: RawTable) -> dict[int, Record]:
    """Position -> record, for the definitions that weak externals stand for."""
    wanted = {tag(record) for record in table.records(named=False) if record.storage_class == WEAK_EXTERNAL}
    return {record.number: record for record in table.records() if record.number in wanted and record.section}


def tag(record: Record) -> int:
    """Position of the record that a weak external stands for; -1 where its auxiliary record is missing."""
    found: int = unpack_from("<I", record.auxiliary)[0] if len(record.auxiliary) >= 4 else -1
    return found


def mergeable_sections(table: RawTable, flags: tuple[int, ...]) -> frozenset[int]:
    """Find the COMDAT sections whose doubles the linker drops without a word."""
    if not any(each & SCN_LINK_COMDAT for each in flags):
        return frozenset()
    return frozenset(
        section - 1
        for section, selection in table.selections()
        if section <= len(flags)
        and flags[section - 1] & SCN_LINK_COMDAT
        and selection != _SELECT_NODUPLICATES
    )
