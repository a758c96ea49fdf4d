"""Relocations of an ELF object (SHT_REL, SHT_RELA) for its debug sections."""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.target import ByteOrder
from abilint.readers.dwarf.relocation import ELF_KINDS, Fix, apply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.elf.image import Image

_SHT_RELA, _SHT_REL = 4, 9
_MIPS = 8


class Relocator:
    """Applies to each section the relocations that the object has for it."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._mark = "<" if image.layout.order is ByteOrder.LITTLE else ">"
        self._kinds = ELF_KINDS.get(image.header.machine, {})
        self._values: dict[int, tuple[int, ...]] = {}
        self._unknown: set[int] = set()
        self._outside = 0
        self._problems: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be applied."""
        notes = list(self._problems)
        if self._unknown:
            types = ", ".join(map(str, sorted(self._unknown)[:10]))
            notes.append(
                f"debug information may be wrong: relocations of types {types} for machine "
                f"{self._image.header.machine} are not known"
            )
        if self._outside:
            notes.append(f"{self._outside} relocations of debug sections lie outside of them")
        return tuple(notes)

    def relocated(self, index: int, data: bytes) -> bytes:
        """Give the contents of section `index` as a linker that loads the object at 0 would."""
        tables = [
            number
            for number, section in enumerate(self._image.sections)
            if section.type in (_SHT_REL, _SHT_RELA) and section.info == index
        ]
        if not tables:
            return data
        changed = bytearray(data)
        for number in tables:
            try:
                self._apply(number, changed)
            except CorruptBinary as error:
                self._problems.append(error.problem)
        return bytes(changed)

    def _apply(self, number: int, data: bytearray) -> None:
        values = self._symbol_values(self._image.sections[number].link)
        count = len(values)
        for place, symbol, kind_number, addend in self._records(number):
            kind = self._kinds.get(kind_number)
            if kind is None:
                self._unknown.add(kind_number)
            elif symbol >= count or not apply(data, Fix(place, kind, values[symbol], addend), self._mark):
                self._outside += 1

    def _records(self, number: int) -> Iterator[tuple[int, int, int, int | None]]:
        """Give place, symbol, type and addend of every record of one table."""
        has_addend = self._image.sections[number].type == _SHT_RELA
        wide = self._image.layout.bits == 64
        codes = ("QQq" if has_addend else "QQ") if wide else ("IIi" if has_addend else "II")
        record = Struct(self._mark + codes)
        data = self._image.contents(number)
        whole = memoryview(data)[: len(data) // record.size * record.size]
        for place, packed, *addend in record.iter_unpack(whole):
            symbol, kind = self._split(packed)
            yield place, symbol, kind, addend[0] if has_addend else None

    def _split(self, packed: int) -> tuple[int, int]:
        """Give the symbol and the type; 64-bit MIPS has a layout of its own, little endian even more so."""
        if self._image.layout.bits != 64:
            return packed >> 8, packed & 0xFF
        if self._image.header.machine == _MIPS and self._mark == "<":
            return packed & 0xFFFFFFFF, packed >> 56
        if self._image.header.machine == _MIPS:
            return packed >> 32, packed & 0xFF
        return packed >> 32, packed & 0xFFFFFFFF

    def _symbol_values(self, table: int) -> tuple[int, ...]:
        values = self._values.get(table)
        if values is None:
            data = self._image.contents(table) if table < len(self._image.sections) else b""
            values = tuple(fields[4] for fields in self._image.layout.symbols(data))
            self._values[table] = values
        return values
