"""The dynamic section: what the loader is told (gABI chapter 5, "Dynamic Linking")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.errors import CorruptBinary
from abilint.readers.elf.image import PT_DYNAMIC, SHT_DYNAMIC, SHT_NOBITS
from abilint.readers.string_table import StringTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.readers.elf.image import Image

DT_NULL = 0
DT_NEEDED = 1
DT_HASH = 4
DT_STRTAB = 5
DT_SYMTAB = 6
DT_STRSZ = 10
DT_INIT = 12
DT_FINI = 13
DT_SONAME = 14
DT_RPATH = 15
DT_SYMBOLIC = 16
DT_TEXTREL = 22
DT_BIND_NOW = 24
DT_INIT_ARRAY = 25
DT_FINI_ARRAY = 26
DT_RUNPATH = 29
DT_FLAGS = 30
DT_MIPS_SYMTABNO = 0x70000011
DT_GNU_HASH = 0x6FFFFEF5
DT_VERSYM = 0x6FFFFFF0
DT_FLAGS_1 = 0x6FFFFFFB
DT_VERDEF = 0x6FFFFFFC
DT_VERDEFNUM = 0x6FFFFFFD
DT_VERNEED = 0x6FFFFFFE
DT_VERNEEDNUM = 0x6FFFFFFF

_DF_SYMBOLIC = 0x2
_DF_TEXTREL = 0x4
_DF_BIND_NOW = 0x8
_DF_STATIC_TLS = 0x10
_DF_1_NOW = 0x1
_DF_1_NODELETE = 0x8
_DF_1_NOOPEN = 0x40
_DF_1_PIE = 0x08000000


class Dynamic(Struct, frozen=True):
    """Entries of the dynamic section; the default value stands for a file without one."""

    present: bool = False
    numbers: Mapping[int, int] = field(default_factory=dict)
    """Tag -> value of its last entry."""
    soname: str | None = None
    needed: tuple[str, ...] = ()
    run_paths: tuple[tuple[str, str], ...] = ()
    strings: StringTable | None = None
    notes: tuple[str, ...] = ()

    @property
    def text_relocations(self) -> bool:
        """DT_TEXTREL, or DF_TEXTREL in DT_FLAGS."""
        return DT_TEXTREL in self.numbers or bool(self.numbers.get(DT_FLAGS, 0) & _DF_TEXTREL)

    @property
    def bind_now(self) -> bool:
        """DT_BIND_NOW, DF_BIND_NOW or DF_1_NOW: all symbols are bound before the program starts."""
        flags, flags_1 = self.numbers.get(DT_FLAGS, 0), self.numbers.get(DT_FLAGS_1, 0)
        return DT_BIND_NOW in self.numbers or bool(flags & _DF_BIND_NOW or flags_1 & _DF_1_NOW)

    @property
    def symbolic(self) -> bool:
        """DT_SYMBOLIC, or DF_SYMBOLIC in DT_FLAGS."""
        return DT_SYMBOLIC in self.numbers or bool(self.numbers.get(DT_FLAGS, 0) & _DF_SYMBOLIC)

    @property
    def static_tls(self) -> bool:
        """DF_STATIC_TLS."""
        return bool(self.numbers.get(DT_FLAGS, 0) & _DF_STATIC_TLS)

    @property
    def no_delete(self) -> bool:
        """DF_1_NODELETE."""
        return bool(self.numbers.get(DT_FLAGS_1, 0) & _DF_1_NODELETE)

    @property
    def runs_at_start(self) -> bool:
        """DT_INIT or DT_INIT_ARRAY."""
        return DT_INIT in self.numbers or DT_INIT_ARRAY in self.numbers

    @property
    def runs_at_end(self) -> bool:
        """DT_FINI or DT_FINI_ARRAY."""
        return DT_FINI in self.numbers or DT_FINI_ARRAY in self.numbers

    @property
    def no_open(self) -> bool:
        """DF_1_NOOPEN."""
        return bool(self.numbers.get(DT_FLAGS_1, 0) & _DF_1_NOOPEN)

    @property
    def position_independent_executable(self) -> bool:
        """DF_1_PIE."""
        return bool(self.numbers.get(DT_FLAGS_1, 0) & _DF_1_PIE)


def read_dynamic(image: Image) -> Dynamic:
    """Decode the dynamic section, the segment's before the section's: the loader reads the segment.

    Names that cannot be read become notes; a dynamic segment outside the file is CorruptBinary.
    """
    data = _bytes(image)
    if data is None:
        return Dynamic()
    entries = _entries(image, data)
    numbers = dict(entries)
    try:
        strings = _strings(image, numbers)
        return _named(entries, numbers, strings)
    except CorruptBinary as error:
        note = f"the names in the dynamic section cannot be read: {error.problem}"
        return Dynamic(present=True, numbers=numbers, notes=(note,))


def _bytes(image: Image) -> bytes | None:
    for segment in image.segments_of_type(PT_DYNAMIC):
        if segment.file_size:
            return image.file.take(segment.offset, segment.file_size, "the dynamic segment")
    index = image.section_of_type(SHT_DYNAMIC)
    if index is None or image.sections[index].type == SHT_NOBITS:
        return None
    return image.contents(index)


def _entries(image: Image, data: bytes) -> tuple[tuple[int, int], ...]:
    record = image.layout.dynamic
    entries = []
    for tag, value in record.iter_unpack(data[: len(data) // record.size * record.size]):
        if tag == DT_NULL:
            break
        entries.append((tag, value))
    return tuple(entries)


def _strings(image: Image, numbers: Mapping[int, int]) -> StringTable:
    address, size = numbers.get(DT_STRTAB), numbers.get(DT_STRSZ)
    what = "the dynamic string table"
    if address is None or size is None:
        index = image.section_of_type(SHT_DYNAMIC)
        if index is None:
            raise CorruptBinary(image.path, "the dynamic section names no string table")
        return image.string_table(image.sections[index].link, ".dynamic")
    offset = image.offset_of(address)
    if offset is None:
        raise CorruptBinary(image.path, f"{what} at address {address:#x} lies in no loaded segment")
    return StringTable(image.path, image.file.take(offset, size, what), what)


def _named(entries: tuple[tuple[int, int], ...], numbers: Mapping[int, int], strings: StringTable) -> Dynamic:
    sonames = [strings[value] for tag, value in entries if tag == DT_SONAME]
    run_paths = [
        (kind, part)
        for tag, value in entries
        for kind in [{DT_RPATH: "rpath", DT_RUNPATH: "runpath"}.get(tag)]
        if kind
        for part in strings[value].split(":")
    ]
    return Dynamic(
        present=True,
        numbers=numbers,
        soname=sonames[0] if sonames else None,
        needed=tuple(strings[value] for tag, value in entries if tag == DT_NEEDED),
        run_paths=tuple(run_paths),
        strings=strings,
    )
