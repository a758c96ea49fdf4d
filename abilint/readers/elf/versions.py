"""Symbol versions: `.gnu.version`, `.gnu.version_d`, `.gnu.version_r`.

Source: Linux Standard Base Core, "Symbol Versioning"; U. Drepper, "ELF Symbol Versioning".
"""

from __future__ import annotations

from struct import error as struct_error
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.errors import CorruptBinary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.readers.elf.layout import Layout
    from abilint.readers.string_table import StringTable

VERSION_HIDDEN = 0x8000
VERSION_INDEX = 0x7FFF
_BASE_FLAG = 1
_MOST_VERSIONS = VERSION_INDEX
"""An index has 15 bits: whatever a count field says, no more nodes can be meant."""


class NeededVersion(Struct, frozen=True):
    """A version that another library must define."""

    library: str
    version: str


class VersionTables(Struct, frozen=True):
    """Version index -> what it means; the default value stands for a file without versions."""

    defined: Mapping[int, str] = field(default_factory=dict)
    """The base node (VER_FLG_BASE), which names the file and no version, is left out."""
    needed: Mapping[int, NeededVersion] = field(default_factory=dict)
    all_needed: tuple[NeededVersion, ...] = ()
    notes: tuple[str, ...] = ()


class VersionBytes(NamedTuple):
    """One version table as it lies in the file."""

    data: bytes = b""
    nodes: int = 0
    """How many: sh_info, DT_VERDEFNUM or DT_VERNEEDNUM."""


def read_version_tables(
    layout: Layout, definitions: VersionBytes, needs: VersionBytes, strings: StringTable
) -> VersionTables:
    """Decode both tables; a chain that leaves its section ends there and is noted.

    Offsets in these chains are unsigned and only point forward, and each chain is cut at the number of
    versions that an index can name, so a hostile chain ends.
    """
    defined: dict[int, str] = {}
    needed: list[tuple[int, NeededVersion]] = []
    notes = []
    try:
        defined.update(_definitions(layout, definitions, strings))
    except (CorruptBinary, struct_error):
        notes.append("the version definitions (.gnu.version_d) are damaged; some versions are unknown")
    try:
        needed.extend(_needs(layout, needs, strings))
    except (CorruptBinary, struct_error):
        notes.append("the version requirements (.gnu.version_r) are damaged; some versions are unknown")
    by_index = {index: version for index, version in needed if index}
    return VersionTables(defined, by_index, tuple(version for _, version in needed), tuple(notes))


def _definitions(layout: Layout, table: VersionBytes, strings: StringTable) -> Iterator[tuple[int, str]]:
    at = 0
    for _ in range(min(table.nodes, _MOST_VERSIONS)):
        _version, flags, index, _names, _hash, first_name, following = layout.verdef.unpack_from(
            table.data, at
        )
        name, _next = layout.verdaux.unpack_from(table.data, at + first_name)
        if not flags & _BASE_FLAG:
            yield index & VERSION_INDEX, strings[name]
        if not following:
            return
        at += following


def _needs(layout: Layout, table: VersionBytes, strings: StringTable) -> Iterator[tuple[int, NeededVersion]]:
    at, left = 0, _MOST_VERSIONS
    for _ in range(min(table.nodes, _MOST_VERSIONS)):
        _version, count, library, first, following = layout.verneed.unpack_from(table.data, at)
        count = min(count, left)
        left -= count
        provider = strings[library]
        for index, name in _names_needed(layout, table.data, at + first, count):
            yield index, NeededVersion(provider, strings[name])
        if not following:
            return
        at += following


def _names_needed(layout: Layout, data: bytes, at: int, count: int) -> Iterator[tuple[int, int]]:
    for _ in range(count):
        _hash, _flags, index, name, following = layout.vernaux.unpack_from(data, at)
        yield index & VERSION_INDEX, name
        if not following:
            return
        at += following
