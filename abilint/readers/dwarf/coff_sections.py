"""Debug sections of PE images and COFF objects: long names, and relocations in objects."""

from __future__ import annotations

from functools import partial
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import CorruptBinary
from abilint.readers.dwarf.decompression import ZLIB, unpack
from abilint.readers.dwarf.relocation import COFF_KINDS, Fix, apply
from abilint.readers.dwarf.section_set import Collector, SectionSet, debug_link
from abilint.readers.pe.image import SectionHeader, open_image
from abilint.readers.pe.layout import (
    BIG_CLASS_ID,
    BIG_HEADER,
    BIG_SYMBOL,
    FILE_HEADER,
    SECTION_HEADER,
    SYMBOL,
)
from abilint.readers.pe.records import raw_table
from abilint.readers.pe.sections import read_sections

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.readers.file_bytes import FileBytes
    from abilint.readers.pe.records import RawTable

_MOST_LINK_BYTES = 1 << 12
_OLD_MAGIC = b"ZLIB"
_RELOCATION = Struct("<IIH")
_MANY = 0x01000000
"""IMAGE_SCN_LNK_NRELOC_OVFL: the first record holds the number of them."""
_MANY_COUNT = 0xFFFF


class _Object(NamedTuple):
    """What stands in a COFF header, of the plain and the extended kind alike."""

    machine: int
    headers_at: int
    number: int
    symbols_at: int
    symbol_count: int
    big: bool


class _Relocations(NamedTuple):
    """Where the relocations of a section are."""

    offset: int
    number: int
    flags: int


def read_pe_sections(file: FileBytes) -> SectionSet:
    """Read the debug sections of an image. Raises CorruptBinary where the file is none."""
    image = open_image(file)
    try:
        table = raw_table(file, image.header.symbol_offset, image.header.symbol_count)
    except CorruptBinary:
        table = None
    found = Collector()
    link = None
    for section in read_sections(image.sections, table.strings if table else None, 0):
        if section.name == ".gnu_debuglink":
            link = debug_link(file.peek(section.offset, min(section.size, _MOST_LINK_BYTES)), "<")
        if section.has_contents and found.wants(section.name):
            found.add(section.name, partial(_contents, file, section.name, section.offset, section.size))
    return SectionSet(file.path, "<", found.plain, found.split, tuple(found.notes), debug_link=link)


def read_coff_sections(file: FileBytes) -> SectionSet:
    """Read the debug sections of an object, relocated. Raises CorruptBinary where the file is none."""
    place = _object(file)
    data = file.take(place.headers_at, place.number * SECTION_HEADER.size, "the section table")
    fields = list(SECTION_HEADER.iter_unpack(data))
    headers = tuple(SectionHeader._make((*each[:5], each[-1])) for each in fields)
    tables = [_Relocations(each[5], each[7], each[-1]) for each in fields]
    table = raw_table(file, place.symbols_at, place.symbol_count, big=place.big)
    relocator = _Relocator(file, place.machine, table)
    found = Collector()
    for section, relocations in zip(
        read_sections(headers, table.strings if table else None, 0), tables, strict=True
    ):
        if section.has_contents and found.wants(section.name):
            read = partial(_contents, file, section.name, section.offset, section.size)
            found.add(section.name, partial(relocator.relocated, relocations, read))
    return SectionSet(file.path, "<", found.plain, found.split, (*found.notes, *relocator.notes))


def _object(file: FileBytes) -> _Object:
    data = file.peek(0, BIG_HEADER.size)
    if len(data) == BIG_HEADER.size and data[12:28] == BIG_CLASS_ID:
        fields = BIG_HEADER.unpack(data)
        return _Object(fields[3], BIG_HEADER.size, fields[10], fields[11], fields[12], big=True)
    fields = FILE_HEADER.unpack(file.take(0, FILE_HEADER.size, "the COFF header"))
    return _Object(fields[0], FILE_HEADER.size + fields[5], fields[1], fields[3], fields[4], big=False)


def _contents(file: FileBytes, name: str, offset: int, size: int) -> bytes:
    data = file.take(offset, size, name)
    if data.startswith(_OLD_MAGIC) and name.startswith(".zdebug_"):
        return unpack(data[12:], int.from_bytes(data[4:12], "big"), ZLIB)
    return data


class _Relocator:
    """Applies the relocations of an object's sections."""

    def __init__(self, file: FileBytes, machine: int, table: RawTable | None) -> None:
        self._file = file
        self._kinds = COFF_KINDS.get(machine, {})
        self._machine = machine
        shape = BIG_SYMBOL if table and table.width == BIG_SYMBOL.size else SYMBOL
        self._values = [fields[1] for fields in shape.iter_unpack(table.data)] if table else []
        self._unknown: set[int] = set()

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be applied."""
        if not self._unknown:
            return ()
        types = ", ".join(map(str, sorted(self._unknown)[:10]))
        where = f"types {types} for machine {self._machine:#x}"
        return (f"debug information may be wrong: relocations of {where} are not known",)

    def relocated(self, table: _Relocations, read: Callable[[], bytes]) -> bytes:
        """Give a section's contents as a linker that loads the object at 0 would."""
        data = read()
        offset, count = table.offset, table.number
        if not count:
            return data
        if table.flags & _MANY and count == _MANY_COUNT:
            count = int.from_bytes(self._file.take(offset, 4, "the number of relocations"), "little")
        changed = bytearray(data)
        records = self._file.take(offset, count * _RELOCATION.size, "the relocations of a debug section")
        for place, symbol, number in _RELOCATION.iter_unpack(records):
            kind = self._kinds.get(number)
            if kind is None:
                self._unknown.add(number)
            elif symbol < len(self._values):
                apply(changed, Fix(place, kind, self._values[symbol], None), "<")
        return bytes(changed)
