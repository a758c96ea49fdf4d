"""The COFF symbol table: of every object file, and of images that MinGW linked and nobody stripped.

Source: Microsoft, "PE Format", "COFF Symbol Table" and "Auxiliary Symbol Records".
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.artifact import SectionKind
from abilint.model.decoration import Place, split
from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    SECTION_UNKNOWN,
    Binding,
    Scope,
    Symbol,
    SymbolKind,
    Table,
    Visibility,
)
from abilint.readers.pe.layout import BIG_SYMBOL, SCN_LINK_COMDAT, SYMBOL
from abilint.readers.string_table import StringTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from abilint.model.artifact import Section
    from abilint.readers.file_bytes import FileBytes

_EXTERNAL = 2
_STATIC = 3
_FILE = 103
_WEAK_EXTERNAL = 105
_SECTION = 104
_COMMON_CLASSES = (_EXTERNAL, _SECTION)
"""Without a section but with a value; import libraries of Microsoft's tools refer so to `.idata$4`."""
_ABSOLUTE = -1
_FUNCTION_TYPE = 0x20
"""IMAGE_SYM_DTYPE_FUNCTION in the high half of the type's low byte."""
_TYPE_MASK = 0x30
_SELECTION_AT = 14
_SELECT_NODUPLICATES = 1
_SEARCH_ALIAS = 3
_IMPORT_PREFIX = "__imp_"


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
        return bool(self.auxiliary) and (
            self.storage_class == _STATIC or (self.storage_class == _EXTERNAL and self.section == _ABSOLUTE)
        )


@dataclass(frozen=True, slots=True)
class RawTable:
    """The table's bytes, and the strings behind it."""

    data: bytes
    width: int
    strings: StringTable

    def records(self) -> Iterator[Record]:
        """Every entry, with the auxiliary records that belong to it."""
        shape = SYMBOL if self.width == SYMBOL.size else BIG_SYMBOL
        raw = list(shape.iter_unpack(self.data))
        index = 0
        while index < len(raw):
            name, value, section, kind, storage_class, count = raw[index]
            after = (index + 1) * self.width
            auxiliary = self.data[after : after + count * self.width] if count else b""
            yield Record(index, self._name(name), value, section, kind, storage_class, auxiliary)
            index += 1 + count

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


@dataclass(frozen=True, slots=True)
class Meaning:
    """What turns records of one file into symbols."""

    architecture: str
    sections: tuple[Section, ...]
    scope: Callable[[str], Scope]
    """Scope of an external definition of that link name."""
    mergeable: frozenset[int] = frozenset()
    """COMDAT sections of which the linker keeps one."""
    linked: bool = False
    """The table of an image: addresses are the loaded ones."""

    def symbol(self, record: Record) -> Symbol:
        """Give the symbol of a record that is no weak external."""
        section = self._section(record)
        undefined = section == SECTION_UNDEFINED
        link_name = self.link_name(record.name, undefined=undefined)
        local = record.storage_class != _EXTERNAL
        return make_symbol(
            record.name,
            link_name,
            kind=self._kind(record, section),
            scope=Scope.UNDEFINED if undefined else Scope.LOCAL if local else self.scope(link_name),
            binding=self._binding(record, section),
            size=record.value if section == SECTION_COMMON else 0,
            address=self._address(record, section),
            section=section,
            localized=False if local and not undefined else None,
        )

    def weak(self, record: Record, default: Record | None) -> Symbol:
        """Give the symbol of a weak external: it stands for `default` where nothing else defines it."""
        section = self._section(default) if default else SECTION_UNDEFINED
        link_name = self.link_name(record.name, undefined=False)
        described = default is not None and not default.is_section
        kind = self._kind(default, section) if default and described else SymbolKind.UNKNOWN
        alias = len(record.auxiliary) >= 8 and unpack_from("<I", record.auxiliary, 4)[0] == _SEARCH_ALIAS
        defined = section >= 0 or section == SECTION_ABSOLUTE
        return make_symbol(
            record.name,
            link_name,
            kind=kind,
            scope=self.scope(link_name) if defined and (alias or record.value == 0) else Scope.UNDEFINED,
            binding=Binding.WEAK,
            section=section if alias else SECTION_UNDEFINED,
            address=record.value,
        )

    def link_name(self, name: str, *, undefined: bool) -> str:
        """Give the identifier that a declaration obliges: `__imp_f` asks for `f`."""
        plain = name.removeprefix(_IMPORT_PREFIX) if undefined else name
        return split(plain, self.architecture, Place.OBJECT).identifier

    def _section(self, record: Record) -> int:
        if record.section == 0 and record.value and record.storage_class in _COMMON_CLASSES:
            return SECTION_COMMON
        if record.section == 0 and record.storage_class in (_EXTERNAL, _WEAK_EXTERNAL):
            return SECTION_UNDEFINED
        if record.section == _ABSOLUTE:
            return SECTION_ABSOLUTE
        return record.section - 1 if 0 < record.section <= len(self.sections) else SECTION_UNKNOWN

    def _kind(self, record: Record, section: int) -> SymbolKind:
        if record.storage_class == _FILE:
            return SymbolKind.FILE
        if record.is_section:
            return SymbolKind.SECTION
        if section == SECTION_COMMON:
            return SymbolKind.COMMON
        if record.type & _TYPE_MASK == _FUNCTION_TYPE:
            return SymbolKind.FUNCTION
        if section < 0:
            return SymbolKind.UNKNOWN
        if self.sections[section].kind is SectionKind.TLS_DATA:
            return SymbolKind.TLS
        return SymbolKind.UNKNOWN if self.sections[section].executable else SymbolKind.OBJECT

    def _binding(self, record: Record, section: int) -> Binding:
        if record.storage_class != _EXTERNAL:
            return Binding.LOCAL
        return Binding.MERGED if section in self.mergeable else Binding.GLOBAL

    def _address(self, record: Record, section: int) -> int:
        base = self.sections[section].address if section >= 0 and self.linked else 0
        return base + record.value


def decode(table: RawTable, meaning: Meaning) -> tuple[Symbol, ...]:
    """Give every symbol in file order; files and sections are symbols of those kinds."""
    records = list(table.records())
    by_number = {record.number: record for record in records}
    return tuple(
        meaning.weak(record, _default(record, by_number))
        if record.storage_class == _WEAK_EXTERNAL
        else meaning.symbol(record)
        for record in records
    )


def mergeable_sections(table: RawTable, flags: tuple[int, ...]) -> frozenset[int]:
    """Find the COMDAT sections whose doubles the linker drops without a word."""
    found = set()
    for record in table.records():
        index = record.section - 1
        if record.is_section and 0 <= index < len(flags) and flags[index] & SCN_LINK_COMDAT:
            selection = record.auxiliary[_SELECTION_AT : _SELECTION_AT + 1]
            if selection and selection[0] != _SELECT_NODUPLICATES:
                found.add(index)
    return frozenset(found)


def _default(record: Record, by_number: dict[int, Record]) -> Record | None:
    if len(record.auxiliary) < 4:
        return None
    default = by_number.get(unpack_from("<I", record.auxiliary)[0])
    return default if default is not None and default.section else None


def make_symbol(
    name: str,
    link_name: str,
    *,
    kind: SymbolKind,
    scope: Scope,
    binding: Binding = Binding.GLOBAL,
    size: int = 0,
    address: int = 0,
    section: int = SECTION_UNDEFINED,
    table: Table = Table.STATIC,
    version_library: str | None = None,
    ordinal: int | None = None,
    forward: str | None = None,
    localized: bool | None = None,
) -> Symbol:
    """Make a symbol without what PE files never have: versions and visibility."""
    visibility = Visibility.DEFAULT
    return Symbol(
        name, link_name, None, False, version_library, kind, scope, binding, visibility, size, address,
        section, table, ordinal, forward, localized,
    )  # fmt: skip
