"""What a C++ compiler lays down for a class, as far as symbol tables show it: sizes, and thunks.

A vtable is as long as the class has virtual functions, a VTT as it has vtables of virtual bases, type
information as it has bases (Itanium C++ ABI 2.5, 2.6, 2.9). Programs that derive from the class refer to
its thunks, whose names hold the place of the base.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from abilint.compare.implicit import THUNK
from abilint.compare.release.own_copy import is_standard
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Binding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.compare.release.declared import Declared
    from abilint.compare.release.pairing import Pair, Paired
    from abilint.model.symbol import Symbol

TABLES = {"_ZTV": "vtable", "_ZTT": "vtt", "_ZTI": "type-information", "_ZTC": "construction-vtable"}
THUNK_WORD = "thunk"


def is_class_data(name: str) -> bool:
    """Whether it is a table of a class, whose size says how the class is made."""
    return name[:4] in TABLES


def compare(both: Iterable[Pair], declared: Declared) -> Iterator[Change]:
    """Tell which tables of classes have another size."""
    for pair in both:
        old, new = pair.old, pair.new
        if new is None or old.size == new.size or not old.size or not new.size:
            continue
        if is_class_data(old.link_name) and not is_standard(old.link_name):
            yield Change(
                ChangeKind.CLASS_DATA_CHANGED,
                old.link_name,
                before=str(old.size),
                after=str(new.size),
                symbol_kind=old.kind,
                version=old.version,
                detail=TABLES[old.link_name[:4]],
                declared=declared(old),
            )


class Thunks(NamedTuple):
    """Thunks that changed, and the exports without them."""

    changes: tuple[Change, ...]
    rest: Paired


def thunks(paired: Paired) -> Thunks:
    """Pair thunks of functions that both releases have; programs have weak ones of their own."""
    lost, come = (dict(_by_function(symbols)) for symbols in (paired.removed, paired.added))
    kept = {pair.old.link_name for pair in paired.both}
    changes = tuple(
        Change(
            ChangeKind.CLASS_DATA_CHANGED,
            function,
            before=old.link_name,
            after=come[function].link_name if function in come else None,
            symbol_kind=old.kind,
            version=old.version,
            detail=THUNK_WORD,
        )
        for function, old in lost.items()
        if function in kept
    )
    told = {change.before for change in changes}
    new = {change.after for change in changes}
    rest = replace(
        paired,
        removed=[symbol for symbol in paired.removed if symbol.link_name not in told],
        added=[symbol for symbol in paired.added if symbol.link_name not in new],
    )
    return Thunks(changes, rest)


def _by_function(symbols: Iterable[Symbol]) -> Iterator[tuple[str, Symbol]]:
    for symbol in symbols:
        if symbol.binding is Binding.GLOBAL and (found := THUNK.fullmatch(symbol.link_name)):
            yield "_Z" + found["target"], symbol
