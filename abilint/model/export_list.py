"""What a list of exported names states: version scripts, `.def` files, `.tbd` stubs and others."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from abilint.model.location import Location
from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.symbol import SymbolKind


class ListFormat(StrEnum):
    """How the list is written; the value is its name on the command line."""

    VERSION_SCRIPT = "version-script"
    """ELF: GNU ld manual, "VERSION Command"."""
    DYNAMIC_LIST = "dynamic-list"
    """ELF: `--dynamic-list`; adds to what an executable exports and takes nothing away."""
    MODULE_DEFINITION = "def"
    """PE: Microsoft linker reference, "Module-Definition (.Def) Files"; GNU dlltool's additions."""
    EXPORTED_SYMBOLS = "exported-symbols-list"
    """Mach-O: ld(1), `-exported_symbols_list`; names with their leading underscore."""
    UNEXPORTED_SYMBOLS = "unexported-symbols-list"
    """Mach-O: ld(1), `-unexported_symbols_list`."""
    TEXT_STUB = "tbd"
    """Mach-O: text-based stub library, versions 1 to 5."""
    DEBIAN_SYMBOLS = "symbols"
    """ELF: deb-symbols(5) and deb-src-symbols(5)."""
    PLAIN = "plain"
    """One name a line (libtool's `-export-symbols`)."""

    @property
    def object_format(self) -> Format | None:
        """The binaries that such a list can be about; None for all."""
        return _OBJECT_FORMATS.get(self)

    @property
    def describes(self) -> bool:
        """Whether others rely on it after the link, instead of the linker reading it."""
        return self in (ListFormat.TEXT_STUB, ListFormat.DEBIAN_SYMBOLS)


_OPEN = (ListFormat.DYNAMIC_LIST, ListFormat.UNEXPORTED_SYMBOLS, ListFormat.MODULE_DEFINITION)
_OBJECT_FORMATS = {
    ListFormat.VERSION_SCRIPT: Format.ELF,
    ListFormat.DYNAMIC_LIST: Format.ELF,
    ListFormat.MODULE_DEFINITION: Format.PE,
    ListFormat.EXPORTED_SYMBOLS: Format.MACHO,
    ListFormat.UNEXPORTED_SYMBOLS: Format.MACHO,
    ListFormat.TEXT_STUB: Format.MACHO,
    ListFormat.DEBIAN_SYMBOLS: Format.ELF,
}


class EntryScope(StrEnum):
    """What the list does with the names that an entry matches."""

    GLOBAL = "global"
    LOCAL = "local"


class Match(StrEnum):
    """How a pattern is compared with a name."""

    EXACT = "exact"
    GLOB = "glob"
    """`*`, `?` and `[...]`, as fnmatch(3)."""
    REGEX = "regex"
    """Debian's tag `regex`: searched in `name@version`."""
    VERSION = "version"
    """Debian's tag `symver`: every name of the version that the pattern names."""


class Condition(NamedTuple):
    """The machines that an entry is about; the default is all of them."""

    architectures: tuple[str, ...] = ()
    """LLVM's names; empty for all."""
    negated: bool = False
    """All machines but those."""
    bits: int | None = None
    byte_order: str | None = None


EVERYWHERE = Condition()


class ExportEntry(NamedTuple):
    """One name or pattern; a named tuple, because lists hold 100,000 of them."""

    pattern: str
    line: int = 0
    column: int = 0
    match: Match = Match.EXACT
    scope: EntryScope = EntryScope.GLOBAL
    version: str | None = None
    """ELF: the version node; None where it states none. Debian's `Base` is None too."""
    kind: SymbolKind | None = None
    """`.def`: DATA and CONSTANT are objects; `.tbd` version 5 tells text from data."""
    language: str = "c"
    """`c++` where the pattern is compared with the demangled name."""
    ordinal: int | None = None
    """`.def`: the number after `@`."""
    target: str | None = None
    """`.def`: the internal name, or `dll.name` that the export forwards to."""
    library: str | None = None
    """SONAME or install name, where the list holds several libraries."""
    condition: Condition = EVERYWHERE
    tags: tuple[str, ...] = ()
    """`.def`: `noname`, `private`, `constant`. Debian: its tags. `.tbd`: `weak`, `reexport`, ..."""
    file: str | None = None
    """The included file that it stands in; None for the list itself."""

    @property
    def is_glob(self) -> bool:
        """Whether it can match several names."""
        return self.match is not Match.EXACT


class VersionNode(NamedTuple):
    """One node of a version script; the anonymous node has the name ''."""

    name: str
    parents: tuple[str, ...] = ()
    line: int = 0


class ExportList(Struct, frozen=True):
    """One list, as read."""

    path: str
    format: ListFormat
    entries: tuple[ExportEntry, ...]
    notes: tuple[str, ...] = ()
    """What the list says and abilint does not use, a line each."""
    library: str | None = None
    """`.def`: LIBRARY or NAME. `.tbd`: install name. Debian: SONAME. The first, where there are several."""
    nodes: tuple[VersionNode, ...] = ()

    @property
    def exhaustive(self) -> bool:
        """Whether a name that it does not list must not be exported.

        A version script says so with `local: *;` alone; a dynamic list and an unexported list never do, and
        `__declspec(dllexport)` adds to what a `.def` names.
        """
        if self.format is ListFormat.VERSION_SCRIPT:
            return any(e.scope is EntryScope.LOCAL and e.pattern == "*" for e in self.entries)
        return self.format not in _OPEN

    def location(self, entry: ExportEntry) -> Location:
        """Where an entry stands."""
        return Location(entry.file or self.path, entry.line, entry.column)
