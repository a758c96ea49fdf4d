"""The two symbol tables of an artifact as one: what a check on names asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import ArtifactKind
from abilint.model.symbol import SECTION_ABSOLUTE, Binding, Scope, SymbolKind, Table
from abilint.readers.marker_symbols import marker_test

if TYPE_CHECKING:
    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol

_DIRECTIVE = "$ld$"
_NO_NAMES = frozenset({SymbolKind.SECTION, SymbolKind.FILE})


def merged(artifact: Artifact) -> tuple[Symbol, ...]:
    """Every named symbol once: the whole dynamic table, then what only the static table knows.

    Section and file entries are left out. The same name may be spelt in two ways (Windows: `_f` in the
    COFF symbol table, `f` in the export directory).
    """
    dynamic = tuple(symbol for symbol in artifact.dynamic_symbols if _is_named(symbol))
    names = {symbol.link_name for symbol in dynamic}
    static = (
        symbol
        for symbol in artifact.static_symbols
        if (symbol.binding is Binding.LOCAL or symbol.link_name not in names) and _is_named(symbol)
    )
    return (*dynamic, *static)


def linkage(artifact: Artifact) -> tuple[Symbol, ...]:
    """Leave out of `merged` the names that no declaration can mean.

    These are the symbols that stand for a version node (absolute, named like the node: nothing links
    to them), the marks of code and data that some architectures write, and Apple's directives to the
    linker (`$ld$hide$os10.4$_foo`). A PE image imports by its directory alone: what its COFF symbol table
    calls undefined is left over from the link.
    """
    nodes = frozenset(artifact.elf.version_definitions)
    is_marker = marker_test(artifact.target.architecture)
    if artifact.macho is not None:
        return tuple(s for s in merged(artifact) if not s.name.startswith(_DIRECTIVE))
    if artifact.pe is not None and artifact.kind is not ArtifactKind.OBJECT:
        return tuple(
            s for s in merged(artifact) if s.scope is not Scope.UNDEFINED or s.table is Table.DYNAMIC
        )
    return tuple(
        symbol
        for symbol in merged(artifact)
        if not is_version_node(symbol, nodes) and not (is_marker and is_marker(symbol.name))
    )


def _is_named(symbol: Symbol) -> bool:
    return bool(symbol.name) and symbol.kind not in _NO_NAMES


def is_version_node(symbol: Symbol, version_definitions: frozenset[str]) -> bool:
    """Whether the linker made this symbol to stand for a version that the file defines."""
    return symbol.section == SECTION_ABSOLUTE and symbol.name in version_definitions
