"""Debug sections of a Mach-O file: segment `__DWARF` of object files and of dSYM bundles.

Names are at most 16 characters long: `__debug_str_offs` is `.debug_str_offsets`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.target import ByteOrder
from abilint.readers.dwarf.decompression import ZLIB, unpack
from abilint.readers.dwarf.relocation import Action, Fix, Kind, apply
from abilint.readers.dwarf.section_set import Collector, SectionSet
from abilint.readers.macho.image import LC_SEGMENT, LC_SEGMENT_64, MH_OBJECT, open_image
from abilint.readers.macho.layout import fixed_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.file_bytes import FileBytes
    from abilint.readers.macho.image import Image

_SEGMENT = "__DWARF"
_LONG_NAMES = {".debug_str_offs": ".debug_str_offsets"}
_LC_SYMTAB = 0x2
_LC_UUID = 0x1B
_UNSIGNED = 0
"""X86_64_RELOC_UNSIGNED, ARM64_RELOC_UNSIGNED, GENERIC_RELOC_VANILLA."""
_SCATTERED = 0x80000000
_OLD_MAGIC = b"ZLIB"


class _Place(NamedTuple):
    """A section, and where its relocations are."""

    segment: str
    name: str
    offset: int
    size: int
    relocations: int
    number: int


def read_macho_sections(file: FileBytes) -> SectionSet:
    """Read every debug section that is asked for. Raises CorruptBinary where the file is no Mach-O file."""
    image = open_image(file)
    found = Collector()
    values = _symbol_values(image) if image.header.file_type == MH_OBJECT else []
    for place in _places(image):
        name = place.name.replace("__", ".", 1)
        name = _LONG_NAMES.get(name, name)
        if place.segment == _SEGMENT and found.wants(name):
            found.add(name, partial(_contents, image, place, values))
    uuid = image.first(_LC_UUID)
    return SectionSet(
        file.path,
        _mark(image),
        found.plain,
        found.split,
        tuple(found.notes),
        build_id=uuid.data[8:24].hex() if uuid else None,
    )


def _mark(image: Image) -> str:
    return "<" if image.layout.order is ByteOrder.LITTLE else ">"


def _places(image: Image) -> Iterator[_Place]:
    layout = image.layout
    for command in image.commands_of(LC_SEGMENT, LC_SEGMENT_64):
        first = layout.command.size + layout.segment.size
        for at in range(first, len(command.data) - layout.section.size + 1, layout.section.size):
            fields = layout.section.unpack_from(command.data, at)
            name, segment, _address, size, offset, _align, relocations, count = fields[:8]
            yield _Place(fixed_text(segment), fixed_text(name), offset, size, relocations, count)


def _symbol_values(image: Image) -> list[int]:
    command = image.first(_LC_SYMTAB)
    if command is None:
        return []
    offset, count = image.layout.words(2).unpack_from(command.data.ljust(16, b"\0"), 8)
    data = image.file.take(offset, count * image.layout.symbol.size, "the symbol table")
    return [fields[4] for fields in image.layout.symbols(data)]


def _contents(image: Image, place: _Place, values: list[int]) -> bytes:
    data = image.file.take(place.offset, place.size, place.name)
    if data.startswith(_OLD_MAGIC) and place.name.startswith("__zdebug"):
        data = unpack(data[12:], int.from_bytes(data[4:12], "big"), ZLIB)
    if not place.number or image.header.file_type != MH_OBJECT:
        return data
    changed = bytearray(data)
    records = image.file.take(place.relocations, place.number * 8, "the relocations of a debug section")
    mark = _mark(image)
    for address, packed in image.layout.words(2).iter_unpack(records):
        if address & _SCATTERED:
            continue
        symbol, size, is_external, kind = _fields(packed, mark)
        if kind == _UNSIGNED and is_external and symbol < len(values):
            apply(changed, Fix(address, Kind(Action.ADD, 1 << size), values[symbol], None), mark)
    return bytes(changed)


def _fields(packed: int, mark: str) -> tuple[int, int, bool, int]:
    """Give symbol, size (a power of two), whether it is a symbol, and the type of a relocation.

    Without a symbol the section itself holds the address in the object already, and nothing is to do.
    The fields are bit-fields in C, which big endian machines fill from the other end.
    """
    if mark == "<":
        return packed & 0xFFFFFF, packed >> 25 & 3, bool(packed >> 27 & 1), packed >> 28
    return packed >> 8, packed >> 5 & 3, bool(packed >> 4 & 1), packed & 0xF
