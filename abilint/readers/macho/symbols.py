"""The symbol table (`struct nlist`), and the loader's two lists, as symbols.

Source: Apple's `<mach-o/nlist.h>`; dyld and ld64 for what a linked image keeps of it.
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
from abilint.readers.macho import export_trie
from abilint.readers.macho.dylibs import library_of
from abilint.readers.macho.sections import TLS_VARIABLES, is_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abilint.readers.macho.dylibs import Dylib
    from abilint.readers.macho.export_trie import Export
    from abilint.readers.macho.image import Image
    from abilint.readers.macho.imports import Import
    from abilint.readers.macho.layout import RawSymbol
    from abilint.readers.string_table import StringTable

N_STAB = 0xE0
N_PEXT = 0x10
N_TYPE = 0x0E
N_EXT = 0x01
N_UNDF, N_ABS, N_INDR, N_PBUD, N_SECT = 0x0, 0x2, 0xA, 0xC, 0xE
N_OSO = 0x66

N_WEAK_REF = 0x40
N_WEAK_DEF = 0x80
N_SYMBOL_RESOLVER = 0x100
_UNDEFINED = (N_UNDF, N_PBUD)


class Attributes(NamedTuple):
    """What one combination of n_type, n_sect and n_desc means."""

    kind: SymbolKind
    scope: Scope
    binding: Binding
    visibility: Visibility
    section: int
    library: str | None
    localized: bool | None


class AttributeTable(dict[tuple[int, int, int], Attributes]):
    """(n_type, n_sect, n_desc) -> `Attributes`, each worked out once."""

    def __init__(self, image: Image, libraries: tuple[Dylib, ...], *, two_level: bool) -> None:
        super().__init__()
        self._sections = image.sections
        self._libraries = libraries
        self._two_level = two_level

    def __missing__(self, key: tuple[int, int, int]) -> Attributes:
        kind, section, description = key
        attributes = self[key] = self._decide(kind, section, description)
        return attributes

    def _decide(self, bits: int, number: int, description: int) -> Attributes:
        external = bool(bits & N_EXT)
        if bits & N_TYPE in _UNDEFINED:
            binding = Binding.WEAK if description & N_WEAK_REF else Binding.GLOBAL
            return Attributes(
                SymbolKind.UNKNOWN, Scope.UNDEFINED, binding, Visibility.DEFAULT, SECTION_UNDEFINED,
                self._library(description), None,
            )  # fmt: skip
        section = self._section(bits & N_TYPE, number)
        private = bool(bits & N_PEXT)
        scope = Scope.HIDDEN if private else Scope.EXPORTED if external else Scope.LOCAL
        binding = Binding.LOCAL
        if external:
            binding = Binding.WEAK if description & N_WEAK_DEF else Binding.GLOBAL
        kind = SymbolKind.IFUNC if description & N_SYMBOL_RESOLVER and external else self.kind_in(section)
        visibility = Visibility.HIDDEN if private else Visibility.DEFAULT
        return Attributes(kind, scope, binding, visibility, section, None, None if external else private)

    def _section(self, kind: int, number: int) -> int:
        if kind == N_SECT:
            return number - 1 if 0 < number <= len(self._sections) else SECTION_UNKNOWN
        return SECTION_ABSOLUTE if kind == N_ABS else SECTION_UNKNOWN

    def _library(self, description: int) -> str | None:
        """GET_LIBRARY_ORDINAL; object files keep other things in those bits."""
        return library_of(description >> 8, self._libraries) if self._two_level else None

    def kind_in(self, section: int) -> SymbolKind:
        """Mach-O states no kind: the section tells."""
        if section < 0:
            return SymbolKind.UNKNOWN
        header = self._sections[section]
        if is_code(header):
            return SymbolKind.FUNCTION
        return SymbolKind.TLS if header.type == TLS_VARIABLES else SymbolKind.OBJECT


def decode_table(
    records: Iterable[RawSymbol],
    strings: StringTable,
    attributes: AttributeTable,
    exported: frozenset[str] | None,
) -> tuple[tuple[Symbol, ...], bool]:
    """Decode the symbol table without debugger entries (stabs); whether those point to object files.

    `exported`: names in the export trie, None where there is none and N_EXT alone decides.
    """
    make = tuple.__new__
    static = Table.STATIC
    symbols = []
    debug_map = False
    for offset, bits, number, description, value in records:
        if bits & N_STAB:
            debug_map = debug_map or bits == N_OSO
            continue
        name = strings[offset] if offset else ""
        kind, scope, binding, visibility, section, library, localized = attributes[bits, number, description]
        if section == SECTION_UNDEFINED and value and bits & N_EXT:
            symbols.append(_common(name, bits, description, value))
            continue
        forward = strings[value] if bits & N_TYPE == N_INDR else None
        if scope is Scope.EXPORTED and exported is not None and name not in exported:
            scope = Scope.HIDDEN
        symbols.append(
            make(
                Symbol,
                (name, link_name(name), None, False, library, kind, scope, binding, visibility, 0, value,
                 section, static, None, forward, localized),
            )
        )  # fmt: skip
    return tuple(symbols), debug_map


def _common(name: str, bits: int, description: int, size: int) -> Symbol:
    """Make a tentative definition: n_value is its size, n_desc holds the logarithm of its alignment."""
    private = bool(bits & N_PEXT)
    return Symbol(
        name, link_name(name), None, False, None, SymbolKind.COMMON,
        Scope.HIDDEN if private else Scope.EXPORTED, Binding.GLOBAL,
        Visibility.HIDDEN if private else Visibility.DEFAULT, size, 1 << (description >> 8 & 0xF),
        SECTION_COMMON, Table.STATIC,
    )  # fmt: skip


def exports(
    found: Iterable[Export], image: Image, libraries: tuple[Dylib, ...], kinds: AttributeTable
) -> tuple[Symbol, ...]:
    """Turn the export trie into symbols."""
    return tuple(_export(export, image, libraries, kinds) for export in found)


def _export(export: Export, image: Image, libraries: tuple[Dylib, ...], kinds: AttributeTable) -> Symbol:
    name, flags, address, ordinal, target = export
    library = forward = None
    kind, section = SymbolKind.UNKNOWN, SECTION_UNKNOWN
    if flags & export_trie.REEXPORT:
        library = library_of(ordinal, libraries)
        forward = f"{library or 'self'}:{target or name}"
    elif flags & export_trie.KIND_MASK == export_trie.KIND_ABSOLUTE:
        section = SECTION_ABSOLUTE
    else:
        address += image.base
        found = image.section_at(address)
        section = SECTION_UNKNOWN if found is None else found
        kind = kinds.kind_in(section)
    if flags & export_trie.KIND_MASK == export_trie.KIND_THREAD_LOCAL:
        kind = SymbolKind.TLS
    if flags & export_trie.STUB_AND_RESOLVER:
        kind = SymbolKind.IFUNC
    binding = Binding.WEAK if flags & export_trie.WEAK_DEFINITION else Binding.GLOBAL
    return Symbol(
        name, link_name(name), None, False, library, kind, Scope.EXPORTED, binding, Visibility.DEFAULT, 0,
        address, section, Table.DYNAMIC, None, forward,
    )  # fmt: skip


def imports(
    found: Iterable[Import], libraries: tuple[Dylib, ...], known: Mapping[str, str | None]
) -> tuple[Symbol, ...]:
    """Turn what the loader binds into symbols; `known`: the libraries that the symbol table names.

    Where the loader is told to coalesce (weak lookup), only the symbol table says which library was meant.
    """
    return tuple(
        Symbol(
            name, link_name(name), None, False, library_of(ordinal, libraries) or known.get(name),
            SymbolKind.UNKNOWN, Scope.UNDEFINED, Binding.WEAK if weak else Binding.GLOBAL, Visibility.DEFAULT,
            0, 0, SECTION_UNDEFINED, Table.DYNAMIC,
        )
        for name, ordinal, weak in found
    )  # fmt: skip


def link_name(name: str) -> str:
    """Take away the underscore that Darwin's compilers put before every C name.

    Exactly one: `__Z3foov` is C++'s `_Z3foov`. A name without it (`GCC_except_table0`, `-[Box open]`,
    `$ld$hide$os10.4$_foo`, `dyld_stub_binder`) comes from assembler, the linker or Objective-C and stays.
    """
    return name.removeprefix("_")
