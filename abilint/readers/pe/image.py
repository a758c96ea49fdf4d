"""The skeleton of a PE image: headers, sections, directories, and where an RVA lies in the file.

An RVA ("relative virtual address") counts from where the image is loaded.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from abilint.errors import CorruptBinary
from abilint.readers.pe.layout import (
    DATA_DIRECTORY,
    FILE_HEADER,
    MAGIC_32,
    MAGIC_64,
    OPTIONAL_COMMON,
    OPTIONAL_REST_32,
    OPTIONAL_REST_64,
    SECTION_HEADER,
)
from abilint.readers.pe.pages import Pages

if TYPE_CHECKING:
    from abilint.readers.file_bytes import FileBytes

_PE_OFFSET_AT = 0x3C
_SIGNATURE = b"PE\0\0"
_MOST_DIRECTORIES = 16
_SECTOR = 0x200
"""The loader rounds where a section starts in the file down to this."""


class FileHeader(NamedTuple):
    """IMAGE_FILE_HEADER."""

    machine: int
    section_count: int
    time_stamp: int
    symbol_offset: int
    symbol_count: int
    optional_size: int
    characteristics: int


class OptionalHeader(NamedTuple):
    """What the image's optional header (which every image has) says."""

    bits: int
    linker_version: tuple[int, int]
    image_base: int
    os_version: tuple[int, int]
    subsystem_version: tuple[int, int]
    headers_size: int
    subsystem: int
    dll_characteristics: int
    directories: tuple[tuple[int, int], ...]
    """(RVA, size), as many as the file has."""


class SectionHeader(NamedTuple):
    """IMAGE_SECTION_HEADER."""

    raw_name: bytes
    virtual_size: int
    address: int
    """RVA in an image; in an object 0."""
    raw_size: int
    raw_offset: int
    flags: int


class Image(Struct, frozen=True):
    """A PE image whose headers have been checked against the file's size."""

    file: FileBytes
    header: FileHeader
    optional: OptionalHeader
    sections: tuple[SectionHeader, ...]
    stub: bytes
    """What stands before the PE header: the DOS program, and the Rich header of Microsoft's linker."""
    pages: Pages
    starts: tuple[tuple[int, int], ...]
    """(RVA, index) of each section, by RVA."""

    @property
    def path(self) -> str:
        """Path of the file, for messages."""
        return self.file.path

    def directory(self, index: int) -> tuple[int, int]:
        """(RVA, size) of a data directory; (0, 0) where the image has none."""
        return self.optional.directories[index] if index < len(self.optional.directories) else (0, 0)

    def section_of(self, rva: int) -> int | None:
        """Index of the section that the loader maps at this RVA."""
        place = bisect_right(self.starts, (rva, len(self.sections))) - 1
        if place < 0:
            return None
        index = self.starts[place][1]
        section = self.sections[index]
        return index if rva < section.address + max(section.virtual_size, section.raw_size) else None

    def offset_of(self, rva: int) -> tuple[int, int] | None:
        """(file offset, bytes of the file from there to the section's end); None where the file has none."""
        if 0 <= rva < self.optional.headers_size:
            return rva, self.optional.headers_size - rva
        index = self.section_of(rva)
        if index is None:
            return None
        section = self.sections[index]
        within = rva - section.address
        left = section.raw_size - within
        start = section.raw_offset - section.raw_offset % _SECTOR
        return (start + within, left) if left > 0 else None

    def take(self, rva: int, size: int, what: str) -> bytes:
        """Exactly `size` bytes at an RVA; CorruptBinary names `what` where the file does not hold them."""
        place = self.offset_of(rva)
        if place is None or place[1] < size:
            raise CorruptBinary(
                self.path, f"{what} at RVA {rva:#x}, {size} bytes long, lies in no section of the file"
            )
        return self.file.take(place[0], size, what)

    def text(self, rva: int, what: str) -> str:
        """Read the NUL-terminated name at an RVA; CorruptBinary where there is none."""
        place = self.offset_of(rva)
        if place is None:
            raise CorruptBinary(self.path, f"{what} at RVA {rva:#x} lies in no section of the file")
        return self.pages.text(*place, what)


def open_image(file: FileBytes) -> Image:
    """Read the headers. Raises CorruptBinary where one contradicts the file's size or the format."""
    start = int.from_bytes(file.take(_PE_OFFSET_AT, 4, "the offset of the PE header"), "little")
    if file.peek(start, 4) != _SIGNATURE:
        raise CorruptBinary(
            file.path, f"is a DOS program: no PE header stands at {start:#x}, where it is said to be"
        )
    header = FileHeader(*FILE_HEADER.unpack(file.take(start + 4, FILE_HEADER.size, "the COFF header")))
    optional_at = start + 4 + FILE_HEADER.size
    optional = _optional_header(file, optional_at, header.optional_size)
    sections = section_headers(file, optional_at + header.optional_size, header.section_count)
    starts = tuple(sorted((section.address, index) for index, section in enumerate(sections)))
    return Image(file, header, optional, sections, file.peek(0, min(start, 0x1000)), Pages(file), starts)


def section_headers(file: FileBytes, offset: int, count: int) -> tuple[SectionHeader, ...]:
    """Read the section table of an image or object."""
    data = file.take(offset, count * SECTION_HEADER.size, "the section table")
    return tuple(
        SectionHeader._make((*fields[:5], fields[-1])) for fields in SECTION_HEADER.iter_unpack(data)
    )


def _optional_header(file: FileBytes, offset: int, size: int) -> OptionalHeader:
    data = file.take(offset, size, "the optional header")
    magic = int.from_bytes(data[:2], "little")
    shapes = {MAGIC_32: (32, OPTIONAL_REST_32, 28), MAGIC_64: (64, OPTIONAL_REST_64, 24)}
    if magic not in shapes:
        raise CorruptBinary(file.path, f"the optional header starts with {magic:#x}, which is no PE image's")
    bits, rest, rest_at = shapes[magic]
    if size < rest_at + rest.size:
        raise CorruptBinary(file.path, f"the optional header is {size} bytes long, too short for its kind")
    linker = OPTIONAL_COMMON.unpack_from(data)[1:3]
    fields = rest.unpack_from(data, rest_at)
    count = min(fields[-1], _MOST_DIRECTORIES, (size - rest_at - rest.size) // DATA_DIRECTORY.size)
    first = rest_at + rest.size
    directories = tuple(DATA_DIRECTORY.iter_unpack(data[first : first + count * DATA_DIRECTORY.size]))
    return OptionalHeader(
        bits=bits,
        linker_version=linker,
        image_base=fields[0],
        os_version=fields[3:5],
        subsystem_version=fields[7:9],
        headers_size=fields[11],
        subsystem=fields[13],
        dll_characteristics=fields[14],
        directories=directories,
    )
