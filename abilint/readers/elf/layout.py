"""The records of an ELF file: how many bytes each field has in the two classes and byte orders.

Source: System V gABI, chapters 4 and 5; Linux Standard Base, "Symbol Versioning".
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import msgspec

from abilint.model.target import ByteOrder

if TYPE_CHECKING:
    from collections.abc import Iterator

RawSymbol = tuple[int, int, int, int, int, int]
"""st_name, st_info, st_other, st_shndx, st_value, st_size."""


class Segment(msgspec.Struct, frozen=True):
    """One program header."""

    type: int
    flags: int
    offset: int
    address: int
    file_size: int
    memory_size: int


class SectionHeader(msgspec.Struct, frozen=True):
    """One section header as the file has it."""

    name_offset: int
    type: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    info: int
    entry_size: int
    alignment: int = 0


class Layout:
    """Field positions for one class (32 or 64 bits) and one byte order."""

    def __init__(self, bits: int, order: ByteOrder) -> None:
        self.bits = bits
        self.order = order
        mark = "<" if order is ByteOrder.LITTLE else ">"
        wide = bits == 64
        self.word = struct.Struct(f"{mark}I")
        self.half = struct.Struct(f"{mark}H")
        self.file_header = struct.Struct(mark + ("HHIQQQIHHHHHH" if wide else "HHIIIIIHHHHHH"))
        self.section = struct.Struct(mark + ("IIQQQQIIQQ" if wide else "IIIIIIIIII"))
        self.segment = struct.Struct(mark + ("IIQQQQQQ" if wide else "IIIIIIII"))
        self.symbol = struct.Struct(mark + ("IBBHQQ" if wide else "IIIBBH"))
        self.dynamic = struct.Struct(mark + ("QQ" if wide else "II"))
        self.verdef = struct.Struct(f"{mark}HHHHIII")
        self.verdaux = struct.Struct(f"{mark}II")
        self.verneed = struct.Struct(f"{mark}HHIII")
        self.vernaux = struct.Struct(f"{mark}IHHII")
        self.note = struct.Struct(f"{mark}III")
        self.symbol_info_at = 4 if wide else 12

    def section_header(self, data: bytes, offset: int = 0) -> SectionHeader:
        """Decode the section header at `offset`."""
        name, kind, flags, address, start, size, link, info, align, entry = self.section.unpack_from(
            data, offset
        )
        return SectionHeader(name, kind, flags, address, start, size, link, info, entry, align)

    def program_header(self, data: bytes, offset: int) -> Segment:
        """Decode the program header at `offset`: the classes order its fields differently."""
        fields = self.segment.unpack_from(data, offset)
        if self.bits == 64:
            kind, flags, start, address, _physical, in_file, in_memory, _align = fields
        else:
            kind, start, address, _physical, in_file, in_memory, flags, _align = fields
        return Segment(kind, flags, start, address, in_file, in_memory)

    def symbols(self, data: bytes) -> Iterator[RawSymbol]:
        """Decode a whole symbol table; bytes after the last whole entry are left out."""
        entry = self.symbol.size
        whole = memoryview(data)[: len(data) // entry * entry]
        records: Iterator[RawSymbol] = self.symbol.iter_unpack(whole)
        if self.bits == 64:
            return records
        return ((name, info, other, index, value, size) for name, value, size, info, other, index in records)

    def halves(self, data: bytes) -> tuple[int, ...]:
        """Decode an array of 16-bit numbers."""
        return tuple(number for (number,) in self.half.iter_unpack(data[: len(data) // 2 * 2]))

    def words(self, data: bytes) -> tuple[int, ...]:
        """Decode an array of 32-bit numbers."""
        return tuple(number for (number,) in self.word.iter_unpack(data[: len(data) // 4 * 4]))
