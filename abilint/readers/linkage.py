"""The two symbol tables of an artifact as one: what a check on names asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.symbol import SECTION_ABSOLUTE, Binding, SymbolKind

if TYPE_CHECKING:
    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol

_NO_NAMES = frozenset({SymbolKind.SECTION, SymbolKind.FILE})
_MAPPING_ARCHITECTURES = ("arm", "aarch64", "riscv")


def linkage(artifact: Artifact) -> tuple[Symbol, ...]:
    """Every symbol once: the whole dynamic table, then what only the static table knows.

    Left out: section and file entries, nameless entries, the symbols that stand for a version node
    (absolute, named like the node: nothing links to them), and the mapping symbols (`$a`, `$d`, `$x`) by
    which ARM, AArch64 and RISC-V mark code and data.
    """
    nodes = frozenset(artifact.elf.version_definitions)
    dynamic = [
        symbol
        for symbol in artifact.dynamic_symbols
        if symbol.name and symbol.kind not in _NO_NAMES and not is_version_node(symbol, nodes)
    ]
    names = {symbol.name for symbol in dynamic}
    marked = artifact.target.architecture.startswith(_MAPPING_ARCHITECTURES)
    static = [
        symbol
        for symbol in artifact.static_symbols
        if (symbol.binding is Binding.LOCAL or symbol.name not in names)
        and symbol.name
        and symbol.kind not in _NO_NAMES
        and not (marked and is_mapping_symbol(symbol))
        and not is_version_node(symbol, nodes)
    ]
    return (*dynamic, *static)


def is_version_node(symbol: Symbol, version_definitions: frozenset[str]) -> bool:
    """Whether the linker made this symbol to stand for a version that the file defines."""
    return symbol.section == SECTION_ABSOLUTE and symbol.name in version_definitions


def is_mapping_symbol(symbol: Symbol) -> bool:
    """Whether the name is `$a`, `$t`, `$d`, `$x`, with or without a suffix (ELF for the Arm Architecture)."""
    name = symbol.name
    return (
        symbol.binding is Binding.LOCAL
        and name[:2] in ("$a", "$t", "$d", "$x")
        and (len(name) == 2 or name[2] == "." or name.startswith("$xrv"))
    )
