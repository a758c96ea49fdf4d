"""What a name stands for, how the linker treats a second one, and who may reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release.alike import fold
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Binding, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.compare.release.declared import Declared
    from abilint.compare.release.pairing import Pair
    from abilint.model.symbol import Symbol

UNSTATED = frozenset({SymbolKind.UNKNOWN, SymbolKind.SECTION, SymbolKind.FILE})
DATA = frozenset({SymbolKind.OBJECT, SymbolKind.COMMON})
BINDINGS = frozenset({Binding.GLOBAL, Binding.WEAK, Binding.UNIQUE})


def compare(both: Iterable[Pair], declared: Declared, *, loaded: bool) -> Iterator[Change]:
    """Tell which names of both releases are of another kind, binding or visibility.

    Whether they are `loaded` decides if a COMMON variable is another thing than one that is defined: linking
    joins it with those of other object files, and loading does not.
    """
    changed = [
        (pair.old, pair.new)
        for pair in both
        if pair.new is not None
        and (
            pair.old.kind is not pair.new.kind
            or pair.old.binding is not pair.new.binding
            or pair.old.visibility is not pair.new.visibility
        )
    ]
    bindings, visibilities = [], []
    for old, new in changed:
        told = declared(old)
        if _differ_in_kind(old.kind, new.kind) or (not loaded and _is_common(old) is not _is_common(new)):
            kinds = (ChangeKind.SYMBOL_KIND_CHANGED, old.link_name, old.kind, new.kind)
            yield Change(*kinds, symbol_kind=old.kind, version=old.version, declared=told)
        if old.binding is not new.binding and {old.binding, new.binding} <= BINDINGS:
            change = (ChangeKind.SYMBOL_BINDING_CHANGED, old.link_name, old.binding, new.binding)
            bindings.append(Change(*change, declared=told))
        if old.visibility is not new.visibility:
            seen = (ChangeKind.SYMBOL_VISIBILITY_CHANGED, old.link_name, old.visibility, new.visibility)
            visibilities.append(Change(*seen, symbol_kind=_simple(old.kind), declared=told))
    yield from fold(bindings)
    yield from fold(visibilities)


def _differ_in_kind(old: SymbolKind, new: SymbolKind) -> bool:
    return old is not new and not {old, new} & UNSTATED and not {old, new} <= DATA


def _is_common(symbol: Symbol) -> bool:
    return symbol.kind is SymbolKind.COMMON


def _simple(kind: SymbolKind) -> SymbolKind:
    return SymbolKind.OBJECT if kind in DATA else SymbolKind.FUNCTION
