"""What the names of a `.tbd` stub stand for in a symbol table, whichever version of the stub names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.export_list import Condition, ExportEntry
from abilint.model.symbol import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ARCHITECTURES = {"arm64": "aarch64", "arm64e": "aarch64", "arm64_32": "aarch64_32", "x86_64h": "x86_64"}
"""Apple's names where LLVM has another for the same instruction set."""


class NameKind(NamedTuple):
    """One kind of list in a stub."""

    spellings: tuple[str, ...] = ("{}",)
    """Symbols that each name stands for; `{}` is the name."""
    kind: SymbolKind | None = None
    tags: tuple[str, ...] = ()


SYMBOL = NameKind()
WEAK = NameKind(tags=("weak",))
THREAD_LOCAL = NameKind(kind=SymbolKind.TLS)
OBJECTIVE_C_CLASS = NameKind(("_OBJC_CLASS_$_{}", "_OBJC_METACLASS_$_{}"), SymbolKind.OBJECT)
OBJECTIVE_C_EXCEPTION = NameKind(("_OBJC_EHTYPE_$_{}",), SymbolKind.OBJECT)
OBJECTIVE_C_IVAR = NameKind(("_OBJC_IVAR_$_{}",), SymbolKind.OBJECT)


def condition(targets: Iterable[str]) -> Condition:
    """`x86_64-macos` or `x86_64` -> the machines; the platform tells files apart, not slices of one."""
    names = (target.partition("-")[0] for target in targets)
    return Condition(tuple(sorted({ARCHITECTURES.get(name, name) for name in names})))


def entries(
    name: str, place: tuple[int, int], kind: NameKind, library: str | None, machines: Condition
) -> Iterator[ExportEntry]:
    """Give each symbol that a name of the stub stands for."""
    for spelling in kind.spellings:
        yield ExportEntry(
            spelling.replace("{}", name),
            *place,
            kind=kind.kind,
            library=library,
            condition=machines,
            tags=kind.tags,
        )
