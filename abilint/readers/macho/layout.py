"""The records of a Mach-O file: how many bytes each field has in the two widths and byte orders.

Source: Apple's `<mach-o/loader.h>`, `<mach-o/nlist.h>` and `<mach-o/fat.h>`.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import msgspec

from abilint.model.target import ByteOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

RawSymbol = tuple[int, int, int, int, int]
"""n_strx, n_type, n_sect, n_desc, n_value."""

_MAGIC = {
    b"\xce\xfa\xed\xfe": (32, ByteOrder.LITTLE),
    b"\xcf\xfa\xed\xfe": (64, ByteOrder.LITTLE),
    b"\xfe\xed\xfa\xce": (32, ByteOrder.BIG),
    b"\xfe\xed\xfa\xcf": (64, ByteOrder.BIG),
}


class Segment(msgspec.Struct, frozen=True):
    """One LC_SEGMENT or LC_SEGMENT_64."""

    name: str
    address: int
    size: int
    offset: int
    file_size: int
    protection: int
    """initprot: 1 read, 2 write, 4 execute."""


class SectionHeader(msgspec.Struct, frozen=True):
    """One `struct section` or `section_64`."""

    segment: str
    name: str
    address: int
    size: int
    offset: int
    flags: int

    @property
    def type(self) -> int:
        """SECTION_TYPE: `S_REGULAR`, `S_ZEROFILL`, ..."""
        return self.flags & 0xFF


class Layout:
    """Field positions for one width and one byte order."""

    def __init__(self, bits: int, order: ByteOrder) -> None:
        self.bits = bits
        self.order = order
        mark = "<" if order is ByteOrder.LITTLE else ">"
        wide = bits == 64
        self.word = struct.Struct(f"{mark}I")
        self.wide_word = struct.Struct(f"{mark}Q")
        self.header = struct.Struct(mark + ("8I" if wide else "7I"))
        self.command = struct.Struct(f"{mark}II")
        self.segment = struct.Struct(mark + ("16sQQQQIIII" if wide else "16sIIIIIIII"))
        self.section = struct.Struct(mark + ("16s16sQQIIIIIIII" if wide else "16s16sIIIIIIIII"))
        self.symbol = struct.Struct(mark + ("IBBHQ" if wide else "IBBHI"))
        self._mark = mark

    def words(self, count: int) -> struct.Struct:
        """Give the layout of `count` fields of 32 bits."""
        return struct.Struct(f"{self._mark}{count}I")

    def segment_command(self, data: bytes) -> tuple[Segment, int]:
        """Decode the segment in a whole load command, and how many sections follow it."""
        name, address, size, offset, file_size, _most, protection, count, _flags = self.segment.unpack_from(
            data, self.command.size
        )
        return Segment(fixed_text(name), address, size, offset, file_size, protection), count

    def section_header(self, data: bytes, at: int) -> SectionHeader:
        """Decode the section header at `at`."""
        name, segment, address, size, offset, _align, _reloc, _relocs, flags, *_ = self.section.unpack_from(
            data, at
        )
        return SectionHeader(fixed_text(segment), fixed_text(name), address, size, offset, flags)

    def symbols(self, data: bytes) -> Iterator[RawSymbol]:
        """Decode a whole symbol table."""
        records: Iterator[RawSymbol] = self.symbol.iter_unpack(data)
        return records


def layout_of(magic: bytes) -> Layout | None:
    """Choose by the first four bytes of a file; None where they are no Mach-O magic."""
    found = _MAGIC.get(magic)
    return Layout(*found) if found else None


def fixed_text(field: bytes) -> str:
    """Decode a name in a field of fixed length: it has no NUL where it fills the field."""
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")
