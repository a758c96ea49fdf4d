"""The two symbol tables of an artifact as one: what a check on names asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.symbol import SECTION_ABSOLUTE, Binding, SymbolKind

if TYPE_CHECKING:
    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol

_NO_NAMES = frozenset({SymbolKind.SECTION, SymbolKind.FILE})
_MAPPING_ARCHITECTURES = ("arm", "aarch64", "riscv")


def merged(artifact: Artifact) -> tuple[Symbol, ...]:
    """Every named symbol once: the whole dynamic table, then what only the static table knows.

    Section and file entries are left out.
    """
    dynamic = tuple(symbol for symbol in artifact.dynamic_symbols if _is_named(symbol))
    names = {symbol.name for symbol in dynamic}
    static = (
        symbol
        for symbol in artifact.static_symbols
        if (symbol.binding is Binding.LOCAL or symbol.name not in names) and _is_named(symbol)
    )
    return (*dynamic, *static)


def linkage(artifact: Artifact) -> tuple[Symbol, ...]:
    """Leave out of `merged` the names that no declaration can mean.

    These are the symbols that stand for a version node (absolute, named like the node: nothing links
    to them), and the mapping symbols (`$a`, `$d`, `$x`) by which ARM, AArch64 and RISC-V mark code and
    data.
    """
    nodes = frozenset(artifact.elf.version_definitions)
    marked = has_mapping_symbols(artifact)
    return tuple(
        symbol
        for symbol in merged(artifact)
        if not is_version_node(symbol, nodes) and not (marked and is_mapping_symbol(symbol))
    )


def _is_named(symbol: Symbol) -> bool:
    return bool(symbol.name) and symbol.kind not in _NO_NAMES


def has_mapping_symbols(artifact: Artifact) -> bool:
    """Whether the architecture's ABI has symbols that mark code and data."""
    return artifact.target.architecture.startswith(_MAPPING_ARCHITECTURES)


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
