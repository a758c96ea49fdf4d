"""Symbol tables in bulk: one pass of `struct.iter_unpack`, attributes looked up by what repeats.

A library has 50,000 symbols but a few hundred combinations of type, binding, visibility, section and
version, so each combination is worked out once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    SECTION_UNKNOWN,
    Binding,
    Scope,
    Symbol,
    SymbolKind,
    Table,
    Visibility,
)
from abilint.readers.elf.versions import VERSION_HIDDEN, VERSION_INDEX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.readers.elf.layout import RawSymbol
    from abilint.readers.elf.versions import VersionTables
    from abilint.readers.string_table import StringTable

SHN_UNDEF = 0
SHN_LORESERVE = 0xFF00
SHN_ABS = 0xFFF1
SHN_COMMON = 0xFFF2
SHN_XINDEX = 0xFFFF
EXTENDED_BASE = 0x10000
"""Added to a section index from SHT_SYMTAB_SHNDX, so that it is not mistaken for a reserved one."""

_EM_X86_64 = 62
_EM_MIPS = 8
_COMMON_OF_MACHINE = {(_EM_X86_64, 0xFF02), (_EM_MIPS, 0xFF00), (_EM_MIPS, 0xFF03)}
"""SHN_X86_64_LCOMMON, SHN_MIPS_ACOMMON, SHN_MIPS_SCOMMON: tentative definitions by other names."""
_UNDEFINED_OF_MACHINE = {(_EM_MIPS, 0xFF04)}
"""SHN_MIPS_SUNDEFINED."""

_KINDS = {
    1: SymbolKind.OBJECT,
    2: SymbolKind.FUNCTION,
    3: SymbolKind.SECTION,
    4: SymbolKind.FILE,
    5: SymbolKind.COMMON,
    6: SymbolKind.TLS,
    10: SymbolKind.IFUNC,
    13: SymbolKind.FUNCTION,
}
"""STT_*; 13 is STT_ARM_TFUNC, a Thumb function of the ARM ABI before EABI."""
_BINDINGS = {0: Binding.LOCAL, 1: Binding.GLOBAL, 2: Binding.WEAK, 10: Binding.UNIQUE}
_VISIBILITIES = (Visibility.DEFAULT, Visibility.INTERNAL, Visibility.HIDDEN, Visibility.PROTECTED)
_UNREACHABLE = (Visibility.HIDDEN, Visibility.INTERNAL)


class Attributes(NamedTuple):
    """What one combination of st_info, st_other, st_shndx and version means."""

    kind: SymbolKind
    scope: Scope
    binding: Binding
    visibility: Visibility
    section: int
    version: str | None
    version_default: bool
    version_library: str | None


class AttributeTable(dict[tuple[int, int, int, int], Attributes]):
    """(st_info, st_other, st_shndx, version index) -> `Attributes`, each worked out once."""

    def __init__(self, machine: int, section_count: int, versions: VersionTables) -> None:
        super().__init__()
        self._machine = machine
        self._section_count = section_count
        self._versions = versions
        self.unknown_versions = 0

    def __missing__(self, key: tuple[int, int, int, int]) -> Attributes:
        info, other, index, version_index = key
        kind = _KINDS.get(info & 0xF, SymbolKind.UNKNOWN)
        binding = _BINDINGS.get(info >> 4, Binding.GLOBAL)
        visibility = _VISIBILITIES[other & 3]
        section = self._section(index)
        kind = SymbolKind.COMMON if section == SECTION_COMMON else kind
        scope = _scope(section, binding, visibility)
        version = self._version(version_index, defined=section != SECTION_UNDEFINED)
        attributes = Attributes(kind, scope, binding, visibility, section, *version)
        self[key] = attributes
        return attributes

    def _section(self, index: int) -> int:
        reserved = (self._machine, index)
        if index == SHN_UNDEF or reserved in _UNDEFINED_OF_MACHINE:
            return SECTION_UNDEFINED
        if index == SHN_ABS:
            return SECTION_ABSOLUTE
        if index == SHN_COMMON or reserved in _COMMON_OF_MACHINE:
            return SECTION_COMMON
        number = index - EXTENDED_BASE if index >= EXTENDED_BASE else index
        if number < self._section_count and not SHN_LORESERVE <= index < EXTENDED_BASE:
            return number
        return SECTION_UNKNOWN

    def _version(self, raw: int, *, defined: bool) -> tuple[str | None, bool, str | None]:
        index = raw & VERSION_INDEX
        if index in self._versions.defined:
            return self._versions.defined[index], defined and not raw & VERSION_HIDDEN, None
        if index in self._versions.needed:
            need = self._versions.needed[index]
            return need.version, False, need.library
        if index > 1:
            self.unknown_versions += 1
        return None, False, None


def _scope(section: int, binding: Binding, visibility: Visibility) -> Scope:
    if section == SECTION_UNDEFINED:
        return Scope.UNDEFINED
    if visibility in _UNREACHABLE:
        return Scope.HIDDEN
    return Scope.LOCAL if binding is Binding.LOCAL else Scope.EXPORTED


def decode_dynamic(
    records: Iterable[RawSymbol], versions: Iterable[int], strings: StringTable, attributes: AttributeTable
) -> tuple[Symbol, ...]:
    """Decode `.dynsym` after its null entry; `versions` runs beside it."""
    make = tuple.__new__
    dynamic = Table.DYNAMIC
    symbols = []
    for (name_offset, info, other, index, value, size), version in zip(records, versions, strict=False):
        name = strings[name_offset]
        kind, scope, binding, visibility, section, node, default, library = attributes[
            info, other, index, version
        ]
        symbols.append(
            make(
                Symbol,
                (name, name, node, default, library, kind, scope, binding, visibility, size, value, section,
                 dynamic, None, None, None),
            )
        )  # fmt: skip
    return tuple(symbols)


def decode_static(
    records: Iterable[RawSymbol],
    strings: StringTable,
    attributes: AttributeTable,
    exported: frozenset[str] | None,
    localized_from: int | None,
) -> tuple[Symbol, ...]:
    """Decode `.symtab` after its null entry.

    `exported`: names that the dynamic table defines, None where there is no such table to ask (a
    relocatable object, a debug-only file). `localized_from`: position of the first local symbol that the
    linker made local, None where the file does not tell.
    """
    make = tuple.__new__
    static = Table.STATIC
    symbols = []
    for position, (name_offset, info, other, index, value, size) in enumerate(records, 1):
        name = strings[name_offset]
        kind, scope, binding, visibility, section, node, default, library = attributes[info, other, index, 0]
        if "@" in name:
            name, node, default = _split_version(name)
        if scope is Scope.EXPORTED and exported is not None and name not in exported:
            scope = Scope.HIDDEN
        localized = None
        if binding is Binding.LOCAL:
            localized = _localized(visibility, position, localized_from)
        symbols.append(
            make(
                Symbol,
                (name, name, node, default, library, kind, scope, binding, visibility, size, value, section,
                 static, None, None, localized),
            )
        )  # fmt: skip
    return tuple(symbols)


def _localized(visibility: Visibility, position: int, localized_from: int | None) -> bool | None:
    """Compilers give a static symbol default visibility: a hidden local one was global in its object."""
    if visibility in _UNREACHABLE:
        return True
    return None if localized_from is None else position >= localized_from


def _split_version(name: str) -> tuple[str, str | None, bool]:
    """Split `foo@VER` and `foo@@VER`: the assembler's and linker's way to keep a version in `.symtab`."""
    base, _, version = name.partition("@")
    default = version.startswith("@")
    version = version.removeprefix("@")
    if (
        not base
        or not version
        or not all(character.isalnum() or character in "_.-+" for character in version)
    ):
        return name, None, False
    return base, version, default
