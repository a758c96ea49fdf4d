"""Names that the library takes from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Binding, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Library
    from abilint.model.symbol import Symbol


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell which names without a version are asked for that the old release neither asked for nor had."""
    known = {symbol.name for part in old.parts for symbol in part.symbols}
    defined = {s.name for part in new.parts for s in part.symbols if s.scope is not Scope.UNDEFINED}
    for part in new.parts:
        for symbol in part.symbols:
            if _is_asked_for(symbol) and symbol.name not in known and symbol.name not in defined:
                defined.add(symbol.name)
                yield Change(
                    ChangeKind.IMPORT_ADDED,
                    symbol.link_name,
                    symbol_kind=symbol.kind,
                    detail=symbol.version_library,
                )


def _is_asked_for(symbol: Symbol) -> bool:
    return symbol.scope is Scope.UNDEFINED and symbol.binding is not Binding.WEAK and symbol.version is None
