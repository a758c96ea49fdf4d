"""The export directory: names, ordinals and forwarders."""

from __future__ import annotations

from collections import defaultdict
from struct import iter_unpack
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from abilint.errors import CorruptBinary
from abilint.readers.pe.layout import EXPORT_DIRECTORY, EXPORT_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.pe.image import Image

_MOST_ORDINALS = 1 << 16
"""Import tables and import libraries give an ordinal 16 bits."""
_MOST_NAMES = 1 << 18
_MOST_NAMES_PER_ORDINAL = 64
"""Aliases share an ordinal; real files have two or three."""


class Export(NamedTuple):
    """One name of one ordinal."""

    name: str | None
    """None: exported by its ordinal alone (`NONAME` in a .def file)."""
    ordinal: int
    rva: int
    forward: str | None
    """`KERNEL32.Sleep` or `KERNEL32.#12`: another DLL's export stands for it."""


class ExportDirectory(Struct, frozen=True):
    """What the image exports."""

    dll_name: str | None
    exports: tuple[Export, ...]
    """By ordinal, aliases by name; ordinals that stand for nothing (RVA 0) left out."""


def read_exports(image: Image) -> ExportDirectory | None:
    """Read the directory, None where the image has none.

    Raises CorruptBinary where a table of it lies outside the file.
    """
    rva, size = image.directory(EXPORT_TABLE)
    if not rva:
        return None
    fields = EXPORT_DIRECTORY.unpack(image.take(rva, EXPORT_DIRECTORY.size, "the export directory"))
    _, _, _, _, name_rva, base, functions, names, functions_rva, names_rva, ordinals_rva = fields
    if functions > _MOST_ORDINALS or names > _MOST_NAMES:
        raise CorruptBinary(image.path, f"the export directory claims {functions} exports and {names} names")
    addresses = _table(image, functions_rva, functions, 4, "the export address table")
    name_rvas = _table(image, names_rva, names, 4, "the table of export names")
    indices = _table(image, ordinals_rva, names, 2, "the table of export ordinals")
    named = defaultdict(list)
    for name_at, index in zip(name_rvas, indices, strict=True):
        named[index].append(name_at)
    _refuse_crowds(image, named)
    exports = tuple(_exports(image, base, addresses, named, range(rva, rva + size)))
    return ExportDirectory(image.text(name_rva, "the DLL's name") if name_rva else None, exports)


def _table(image: Image, rva: int, count: int, width: int, what: str) -> tuple[int, ...]:
    if not count:
        return ()
    data = image.take(rva, count * width, what)
    return tuple(value for (value,) in iter_unpack("<I" if width == 4 else "<H", data))


def _refuse_crowds(image: Image, named: dict[int, list[int]]) -> None:
    for index, names in named.items():
        if len(names) > _MOST_NAMES_PER_ORDINAL:
            raise CorruptBinary(image.path, f"{len(names)} export names share the table entry {index}")


def _exports(
    image: Image, base: int, addresses: tuple[int, ...], named: dict[int, list[int]], directory: range
) -> Iterator[Export]:
    """Know a forwarder by its address, which lies in the export directory: its target's name is there."""
    text = image.text
    for index, rva in enumerate(addresses):
        if not rva:
            continue
        forward = text(rva, "a forwarder") if rva in directory else None
        if index not in named:
            yield Export(None, base + index, rva, forward)
            continue
        for name_at in named[index]:
            yield Export(text(name_at, "an export's name"), base + index, rva, forward)
