"""The tables behind the load commands: symbols, their names, exports and what the loader binds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import CorruptBinary
from abilint.readers.macho import imports
from abilint.readers.macho.export_trie import Export, read_trie
from abilint.readers.string_table import StringTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from abilint.readers.macho.image import Command, Image
    from abilint.readers.macho.imports import Import
    from abilint.readers.macho.layout import Layout

LC_SYMTAB = 0x2
LC_DYLD_INFO = 0x22
LC_DYLD_INFO_ONLY = 0x80000022
LC_DYLD_EXPORTS_TRIE = 0x80000033
LC_DYLD_CHAINED_FIXUPS = 0x80000034


class Region(NamedTuple):
    """Where a table lies."""

    offset: int
    size: int
    what: str


class SymbolTable(NamedTuple):
    """LC_SYMTAB: records and names, not decoded yet."""

    records: bytes
    names: StringTable


def read_symbol_table(image: Image) -> SymbolTable | None:
    """None where there is none, or it has no entries; raises CorruptBinary where it leaves the file."""
    found = _symbol_table(image)
    if found is None or not found[0].size:
        return None
    records, names = (image.file.take(*region) for region in found)
    return SymbolTable(records, StringTable(image.path, names, found[1].what))


def read_exports(image: Image) -> tuple[Export, ...] | None:
    """None where the file has no export trie (object files, and libraries older than Mac OS X 10.6)."""
    region = _export_trie(image)
    return None if region is None else read_trie(image.path, image.file.take(*region))


def read_imports(image: Image, notes: list[str]) -> tuple[Import, ...]:
    """Every name that the loader binds, once; what is damaged is noted and left out."""
    found: dict[Import, None] = {}
    for region, decode in _bindings(image):
        try:
            found.update(dict.fromkeys(decode(image.file.take(*region))))
        except (CorruptBinary, ValueError):
            notes.append(f"{region.what} cannot be read; some libraries of undefined symbols may be unknown")
    return tuple(found)


def check_overlaps(image: Image) -> None:
    """Raise CorruptBinary where two of these tables share bytes: one of them cannot be what it says."""
    tables = [Region(0, image.header.size, "the load commands"), *(_symbol_table(image) or ())]
    trie = _export_trie(image)
    regions = sorted(region for region in (*tables, *([trie] if trie else ())) if region.size)
    for one, other in pairwise(regions):
        if one.offset + one.size > other.offset:
            raise CorruptBinary(image.path, f"{one.what} and {other.what} overlap; the file is damaged")


def _symbol_table(image: Image) -> tuple[Region, Region] | None:
    command = image.first(LC_SYMTAB)
    if command is None:
        return None
    offset, count, names, size = command.fields(image.layout.words(4))
    return (
        Region(offset, count * image.layout.symbol.size, "the symbol table"),
        Region(names, size, "the symbol table's names"),
    )


def _export_trie(image: Image) -> Region | None:
    command = image.first(LC_DYLD_EXPORTS_TRIE)
    if command:
        return _region(command, image.layout, 0, "the export trie")
    command = image.first(LC_DYLD_INFO, LC_DYLD_INFO_ONLY)
    return _region(command, image.layout, 8, "the export trie") if command else None


def _bindings(image: Image) -> Iterable[tuple[Region, Callable[[bytes], tuple[Import, ...]]]]:
    layout = image.layout
    for command in image.commands_of(LC_DYLD_CHAINED_FIXUPS):
        region = _region(command, layout, 0, "the table of chained fixups")
        yield region, lambda data: imports.read_chained(layout, data)
    for command in image.commands_of(LC_DYLD_INFO, LC_DYLD_INFO_ONLY):
        yield _region(command, layout, 2, "the binding information"), imports.read_opcodes
        yield _region(command, layout, 6, "the lazy binding information"), imports.read_opcodes


def _region(command: Command, layout: Layout, field: int, what: str) -> Region:
    """Decode an offset and the size behind it, `field` words into the command."""
    *_before, offset, size = command.fields(layout.words(field + 2))
    return Region(offset, size, what)
