"""The import directory, and that of DLLs which are loaded at the first call (delay imports)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from abilint.errors import CorruptBinary
from abilint.readers.pe.layout import (
    DELAY_DESCRIPTOR,
    DELAY_IMPORT_TABLE,
    IMPORT_DESCRIPTOR,
    IMPORT_TABLE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.pe.image import Image

_MOST_LIBRARIES = 4096
_MOST_IMPORTS = 1 << 18
"""Ten times what the largest real images import."""
_BLOCK = 1 << 12
_RVA_BASED = 1
"""Attribute of a delay descriptor: its fields are RVAs, not addresses as in Visual C++ 6."""


class Import(NamedTuple):
    """One name or ordinal that the image asks a DLL for."""

    library: str
    name: str | None
    """None: asked for by ordinal."""
    ordinal: int | None
    """None: asked for by name."""


class Imports(msgspec.Struct, frozen=True):
    """What an image needs."""

    libraries: tuple[str, ...] = ()
    """In file order, those of the import directory first."""
    delayed: tuple[str, ...] = ()
    """Of these, those that only the delay import directory names."""
    entries: tuple[Import, ...] = ()


def read_imports(image: Image) -> Imports:
    """Read both directories; CorruptBinary where a table of theirs lies outside the file."""
    libraries: list[str] = []
    entries: list[Import] = []
    for dll, table in _import_descriptors(image):
        libraries.append(dll)
        entries.extend(_entries(image, dll, table, len(entries)))
    eager = len(libraries)
    for dll, table in _delay_descriptors(image):
        libraries.append(dll)
        entries.extend(_entries(image, dll, table, len(entries)))
    names = tuple(dict.fromkeys(libraries))
    first = frozenset(libraries[:eager])
    return Imports(names, tuple(name for name in names if name not in first), tuple(entries))


def _import_descriptors(image: Image) -> Iterator[tuple[str, int]]:
    for lookup, _, _, name, addresses in _descriptors(image, IMPORT_TABLE, IMPORT_DESCRIPTOR):
        if not name:
            return
        yield image.text(name, "the name of an imported DLL"), lookup or addresses


def _delay_descriptors(image: Image) -> Iterator[tuple[str, int]]:
    for attributes, name, _, _, names, *_ in _descriptors(image, DELAY_IMPORT_TABLE, DELAY_DESCRIPTOR):
        if not name:
            return
        base = 0 if attributes & _RVA_BASED else image.optional.image_base
        yield image.text(name - base, "the name of a delay-loaded DLL"), names - base


def _descriptors(image: Image, directory: int, shape: struct.Struct) -> Iterator[tuple[int, ...]]:
    rva, _ = image.directory(directory)
    if not rva:
        return
    for number in range(_MOST_LIBRARIES):
        yield shape.unpack(image.take(rva + number * shape.size, shape.size, "the import directory"))
    raise CorruptBinary(image.path, f"the import directory names more than {_MOST_LIBRARIES} DLLs")


def _entries(image: Image, dll: str, table: int, already: int) -> Iterator[Import]:
    """Walk a lookup table: the highest bit marks an ordinal, else it is the RVA of hint and name."""
    by_ordinal = 1 << (image.optional.bits - 1)
    for number, value in enumerate(_words(image, table), already):
        if number >= _MOST_IMPORTS:
            raise CorruptBinary(image.path, f"imports more than {_MOST_IMPORTS} names")
        if value & by_ordinal:
            yield Import(dll, None, value & 0xFFFF)
        else:
            yield Import(dll, image.text((value & 0x7FFFFFFF) + 2, "an imported name"), None)


def _words(image: Image, rva: int) -> Iterator[int]:
    """Words of the image's own width up to the zero that ends the table."""
    width = image.optional.bits // 8
    shape = "<Q" if width == 8 else "<I"
    while True:
        place = image.offset_of(rva)
        size = min(_BLOCK, place[1] // width * width) if place else 0
        if place is None or not size:
            raise CorruptBinary(image.path, f"an import lookup table at RVA {rva:#x} has no end in the file")
        for (value,) in struct.iter_unpack(shape, image.file.take(place[0], size, "an import lookup table")):
            if not value:
                return
            yield value
        rva += size
