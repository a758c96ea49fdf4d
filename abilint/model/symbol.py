"""One entry of a symbol table, in words that hold for every object format."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class SymbolKind(StrEnum):
    """What a symbol stands for."""

    FUNCTION = "function"
    """ELF: STT_FUNC. Mach-O: a section that holds instructions. PE: exported from an executable section.
    COFF: IMAGE_SYM_DTYPE_FUNCTION."""
    OBJECT = "object"
    """ELF: STT_OBJECT. Mach-O: any other section. PE and COFF: a section without code."""
    TLS = "tls"
    """ELF: STT_TLS. Mach-O: S_THREAD_LOCAL_VARIABLES, or so marked in the export trie. COFF: in `.tls`."""
    IFUNC = "ifunc"
    """ELF: STT_GNU_IFUNC, a function whose address a resolver picks at load time.
    Mach-O: N_SYMBOL_RESOLVER.
    """
    COMMON = "common"
    """ELF: STT_COMMON or section SHN_COMMON: a tentative definition.
    Mach-O: external, undefined, with a size.
    """
    SECTION = "section"
    FILE = "file"
    UNKNOWN = "unknown"
    """ELF: STT_NOTYPE, usual for hand-written assembler; no reason to call it data or code.
    PE: also forwarders and imports, of which the file does not say it."""


class Scope(StrEnum):
    """Who can reach the symbol."""

    EXPORTED = "exported"
    """A program can link to it.

    ELF shared library or executable: defined in `.dynsym`, binding not LOCAL, visibility DEFAULT or
    PROTECTED. ELF relocatable object: defined, binding not LOCAL, the same visibilities.
    Mach-O: in the export trie; without one N_EXT and not N_PEXT. PE: in the export directory.
    COFF object: of external storage class. Import library: what it offers.
    """
    HIDDEN = "hidden"
    """Defined, but visibility HIDDEN or INTERNAL: other files of the same link may use it, nobody after.

    Mach-O: N_PEXT (private extern), or external and left out of the export trie.
    PE: external in the COFF symbol table, and not exported.
    """
    LOCAL = "local"
    """Defined for its own translation unit, or made local by the linker (version script)."""
    UNDEFINED = "undefined"
    """Used here, defined elsewhere."""


class Binding(StrEnum):
    """How the linker treats a second definition."""

    LOCAL = "local"
    GLOBAL = "global"
    WEAK = "weak"
    UNIQUE = "unique"
    """ELF: STB_GNU_UNIQUE, one definition for the whole process."""
    MERGED = "merged"
    """COFF: in a COMDAT section: of equal definitions the linker keeps one, silently."""


class Visibility(StrEnum):
    """ELF st_other (gABI 4.19)."""

    DEFAULT = "default"
    PROTECTED = "protected"
    HIDDEN = "hidden"
    INTERNAL = "internal"


class Table(StrEnum):
    """Which table of the file an entry was read from."""

    DYNAMIC = "dynamic"
    """ELF: `.dynsym`, what the dynamic loader sees."""
    STATIC = "static"
    """ELF: `.symtab`, what `strip` removes."""


class Symbol(NamedTuple):
    """One symbol table entry.

    A named tuple, as libraries hold 50,000 of them: readers make them from rows in one step.
    """

    name: str
    """As in the file, without a version suffix."""
    link_name: str
    """What C and C++ call it. ELF: equal to `name`. Mach-O: one leading underscore removed.
    PE and COFF: without the calling convention's decoration (`_f@8` -> `f`), see `abilint.model.decoration`;
    an export by ordinal alone is called `#12`, which no C name is."""
    version: str | None
    """ELF: the version node that defines it or that is required; None where unversioned."""
    version_default: bool
    """ELF: a plain reference binds to it (`@@`); False for `@` and for required versions."""
    version_library: str | None
    """ELF: the SONAME that must provide a required version (`vn_file`).

    Mach-O: install name of the library that an undefined or re-exported symbol comes from. PE: the DLL.
    """
    kind: SymbolKind
    scope: Scope
    binding: Binding
    visibility: Visibility
    size: int
    """In bytes. ELF: st_size; 0 where the producer did not say. Common symbols: the size wanted.
    Mach-O and PE state no other sizes: 0."""
    address: int
    """ELF: st_value; in an object file the offset in its section, the alignment of a common symbol."""
    section: int
    """Index into `Artifact.sections`, or one of the negative constants below."""
    table: Table
    ordinal: int | None = None
    """PE: the number that the export directory gives an export, or that an import asks for."""
    forward: str | None = None
    """What it stands for elsewhere.

    Mach-O: `LIBRARY:NAME` of a re-exported symbol, NAME of an alias (N_INDR).
    PE: a forwarder, `KERNEL32.Sleep` or `KERNEL32.#12`."""
    localized: bool | None = None
    """Of a LOCAL symbol: True where it was global in its object file and the linker made it local
    (version script, hidden visibility, `--exclude-libs`), False where the compiler wrote it local
    (`static`), None where the file does not tell or the symbol is not local.

    ELF: GNU ld writes the symbols that it made local behind a file symbol without a name, and clears
    their visibility; lld, gold and mold leave no such trace, except that lld keeps the visibility, and
    a hidden local symbol was always global once.
    """

    @property
    def nameless(self) -> bool:
        """PE: exported by its number alone, whatever an import library or a `.def` file calls it."""
        return self.ordinal is not None and self.name == f"#{self.ordinal}" and self.scope is Scope.EXPORTED


SECTION_UNDEFINED = -1
SECTION_ABSOLUTE = -2
SECTION_COMMON = -3
SECTION_UNKNOWN = -4
"""The index points to no section of the file, or the file has no section headers."""
