"""The skeleton of an ELF file: header, sections, segments, and where an address lies in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.errors import CorruptBinary
from abilint.model.target import ByteOrder
from abilint.readers.elf.layout import Layout, SectionHeader, Segment
from abilint.readers.string_table import StringTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.file_bytes import FileBytes

_IDENT_SIZE = 16
_EXTENDED_COUNT = 0xFFFF
"""PN_XNUM, SHN_XINDEX: the real number stands in section header 0."""

PT_LOAD = 1
PT_DYNAMIC = 2
PT_INTERP = 3
PT_NOTE = 4
PT_GNU_STACK = 0x6474E551
PT_GNU_RELRO = 0x6474E552

SHT_SYMTAB = 2
SHT_STRTAB = 3
SHT_DYNAMIC = 6
SHT_NOTE = 7
SHT_NOBITS = 8
SHT_DYNSYM = 11
SHT_SYMTAB_SHNDX = 18
SHT_GNU_VERDEF = 0x6FFFFFFD
SHT_GNU_VERNEED = 0x6FFFFFFE
SHT_GNU_VERSYM = 0x6FFFFFFF

SHF_WRITE = 1
SHF_ALLOC = 2
SHF_EXECINSTR = 4
SHF_TLS = 0x400

ET_REL = 1
ET_EXEC = 2
ET_DYN = 3
ET_CORE = 4


class FileHeader(Struct, frozen=True):
    """The fields of Elf32_Ehdr and Elf64_Ehdr that say what and where."""

    osabi: int
    type: int
    machine: int
    flags: int
    section_offset: int
    section_count: int
    section_names: int
    segment_offset: int
    segment_count: int


class Image(Struct, frozen=True):
    """An ELF file whose header and tables of headers have been checked against the file's size."""

    file: FileBytes
    layout: Layout
    header: FileHeader
    sections: tuple[SectionHeader, ...]
    section_names: tuple[str, ...]
    segments: tuple[Segment, ...]
    notes: tuple[str, ...]

    @property
    def path(self) -> str:
        """Path of the file, for messages."""
        return self.file.path

    def section_of_type(self, kind: int, link: int | None = None) -> int | None:
        """Index of the first section of this sh_type (and with this sh_link), None where there is none."""
        for index, section in enumerate(self.sections):
            if section.type == kind and link in (None, section.link):
                return index
        return None

    def section_named(self, name: str) -> SectionHeader | None:
        """Return the first section of that name which has contents in this file."""
        for header, found in zip(self.sections, self.section_names, strict=True):
            if found == name and header.type != SHT_NOBITS:
                return header
        return None

    def segments_of_type(self, kind: int) -> Iterator[Segment]:
        """Every program header of this p_type."""
        return (segment for segment in self.segments if segment.type == kind)

    def contents(self, index: int) -> bytes:
        """Contents of section `index`; CorruptBinary where they are not all in the file."""
        header = self.sections[index]
        return self.file.take(header.offset, header.size, self.section_label(index))

    def section_label(self, index: int) -> str:
        """Name a section in messages: a damaged file may hold anything in the name's place."""
        name = self.section_names[index]
        return name if name.isascii() and name.isprintable() and name else f"section {index}"

    def string_table(self, index: int, user: str) -> StringTable:
        """Read the string table in section `index`, which `user` (a section name) links to."""
        if not 0 < index < len(self.sections) or self.sections[index].type == SHT_NOBITS:
            raise CorruptBinary(
                self.path, f"{user} refers to section {index} for its names, which holds none"
            )
        return StringTable(self.path, self.contents(index), self.section_label(index))

    def offset_of(self, address: int) -> int | None:
        """File offset of a virtual address, through the PT_LOAD segment that holds it."""
        for segment in self.segments_of_type(PT_LOAD):
            if segment.address <= address < segment.address + segment.file_size:
                return address - segment.address + segment.offset
        return None


def open_image(file: FileBytes) -> Image:
    """Read header, section headers and program headers.

    Raises CorruptBinary where one of them contradicts the file's size or the specification.
    """
    layout = _layout(file)
    header = _file_header(file, layout)
    sections = _section_headers(file, layout, header)
    names, notes = _section_names(file, header, sections)
    segments = _program_headers(file, layout, header)
    return Image(file, layout, header, sections, names, segments, notes)


def _layout(file: FileBytes) -> Layout:
    ident = file.take(0, _IDENT_SIZE, "the ELF identification")
    bits = {1: 32, 2: 64}.get(ident[4])
    order = {1: ByteOrder.LITTLE, 2: ByteOrder.BIG}.get(ident[5])
    if bits is None or order is None:
        raise CorruptBinary(
            file.path, f"the ELF header names class {ident[4]} and byte order {ident[5]}, each must be 1 or 2"
        )
    return Layout(bits, order)


def _file_header(file: FileBytes, layout: Layout) -> FileHeader:
    data = file.take(0, _IDENT_SIZE + layout.file_header.size, "the ELF header")
    fields = layout.file_header.unpack_from(data, _IDENT_SIZE)
    kind, machine, _version, _entry, segment_offset, section_offset, flags = fields[:7]
    _size, segment_size, segments, section_size, sections, names = fields[7:]
    if section_offset and section_size != layout.section.size:
        raise CorruptBinary(
            file.path, f"section headers of {section_size} bytes each; this class has {layout.section.size}"
        )
    if segments and segment_size != layout.segment.size:
        raise CorruptBinary(
            file.path, f"program headers of {segment_size} bytes each; this class has {layout.segment.size}"
        )
    if section_offset:
        first = layout.section_header(file.take(section_offset, layout.section.size, "section header 0"))
        sections = sections or first.size
        segments = first.info if segments == _EXTENDED_COUNT else segments
        names = first.link if names == _EXTENDED_COUNT else names
    else:
        sections = 0
    return FileHeader(
        data[7], kind, machine, flags, section_offset, sections, names, segment_offset, segments
    )


def _section_headers(file: FileBytes, layout: Layout, header: FileHeader) -> tuple[SectionHeader, ...]:
    size = layout.section.size
    data = file.take(header.section_offset, header.section_count * size, "the section header table")
    return tuple(layout.section_header(data, at) for at in range(0, len(data), size))


def _program_headers(file: FileBytes, layout: Layout, header: FileHeader) -> tuple[Segment, ...]:
    size = layout.segment.size
    data = file.take(header.segment_offset, header.segment_count * size, "the program header table")
    return tuple(layout.program_header(data, at) for at in range(0, len(data), size))


def _section_names(
    file: FileBytes, header: FileHeader, sections: tuple[SectionHeader, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the names; they only serve messages and type letters, so without them symbols still stand."""
    if not sections:
        return (), ()
    nameless = ("",) * len(sections)
    if not 0 < header.section_names < len(sections):
        return nameless, ("the file names no section that holds the section names",)
    table = sections[header.section_names]
    try:
        data = file.take(table.offset, table.size, "the section name table")
        strings = StringTable(file.path, data, "the section name table")
        return tuple(strings[section.name_offset] for section in sections), ()
    except CorruptBinary as error:
        return nameless, (f"section names cannot be read: {error.problem}",)
