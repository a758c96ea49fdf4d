"""Names that only one of two releases exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release import own_copy, rename_schemes, replacement
from abilint.compare.release.declared import Declared
from abilint.model.release import Change, ChangeKind
from abilint.model.surface import Availability
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from abilint.compare.release.pairing import Paired
    from abilint.model.release import Library
    from abilint.model.symbol import Symbol

PRIVATE = "private"
STILL_THERE = (Scope.HIDDEN, Scope.LOCAL)


def compare(paired: Paired, new: Library, declared: Declared) -> Iterator[Change]:
    """Tell what was removed, what was added, and what was renamed in bulk."""
    lost, copies = _sort_out(paired.removed, declared)
    _part_instances(copies, paired, known=declared.given)
    lost, copies[PRIVATE] = _part_private(lost, declared)
    renamed = [*_renamed(lost, copies, paired.added, declared)]
    gone = {name for change, _ in renamed for name in change.names}
    come = {name for _, names in renamed for name in names}
    yield from (change for change, _ in renamed)
    lost = [symbol for symbol in lost if symbol.link_name not in gone]
    added = [symbol for symbol in paired.added if symbol.link_name not in come]
    after = Declared(new)
    yield from _removed(lost, added, new, (declared, after))
    yield from _folded(ChangeKind.SYMBOL_REMOVED, copies, gone)
    yield from _added([*added, *paired.versions], after)


Copies = dict[str, list["Symbol"]]
"""Why programs have a copy of their own -> the symbols."""


def _sort_out(symbols: Iterable[Symbol], declared: Declared) -> tuple[list[Symbol], Copies]:
    """Part what programs need of the library from what they have a copy of."""
    needed: list[Symbol] = []
    copies: Copies = {}
    for symbol in symbols:
        reason = own_copy.INLINE if declared.is_inline(symbol) else own_copy.reason(symbol)
        kept = reason == own_copy.INSTANCE and declared.keeps(symbol)
        if reason is None or kept or declared.is_promised(symbol):
            needed.append(symbol)
        else:
            copies.setdefault(reason, []).append(symbol)
    return needed, copies


def _part_private(lost: list[Symbol], declared: Declared) -> tuple[list[Symbol], list[Symbol]]:
    """Part from the rest what only the library's own classes could name."""
    private = [symbol for symbol in lost if declared.is_private(symbol)]
    return [symbol for symbol in lost if not declared.is_private(symbol)], private


def _part_instances(copies: Copies, paired: Paired, *, known: bool) -> None:
    """Take instances for inline functions, unless a whole class is gone of which no header tells."""
    gone = copies.pop(own_copy.INSTANCE, [])
    explicit = own_copy.explicit(gone, [pair.old for pair in paired.both]) if gone and not known else set()
    for symbol in gone:
        reason = own_copy.INSTANCE if symbol.link_name in explicit else own_copy.INLINE
        copies.setdefault(reason, []).append(symbol)


def _renamed(
    lost: Sequence[Symbol], copies: Copies, added: Sequence[Symbol], declared: Declared
) -> Iterator[tuple[Change, Iterable[str]]]:
    """Give each renaming in bulk, and the new names; what programs have copies of only goes with it."""
    needed = {symbol.link_name: symbol for symbol in lost}
    names = [*needed, *(symbol.link_name for each in copies.values() for symbol in each)]
    for scheme, pairs in rename_schemes.find(names, [symbol.link_name for symbol in added]):
        old = sorted(name for name in needed if name in pairs)
        if not old:
            continue
        told = [declared(needed[name]) for name in old]
        first = next((name for name, is_told in zip(old, told, strict=True) if is_told), old[0])
        yield (
            Change(
                ChangeKind.SYMBOLS_RENAMED,
                first,
                before=scheme.before,
                after=scheme.after,
                symbol_kind=needed[first].kind,
                detail=pairs[first],
                declared=None if None in told else any(told),
                names=(*old, *sorted(name for name in pairs if name not in needed)),
            ),
            pairs.values(),
        )


def _removed(
    lost: Sequence[Symbol], added: Sequence[Symbol], new: Library, told: tuple[Declared, Declared]
) -> Iterator[Change]:
    declared, after = told
    left = _left(new, {symbol.name for symbol in lost})
    like = replacement.suggest(lost, added)
    for symbol in lost:
        declaration, still = declared.of(symbol), after.in_headers(symbol)
        yield Change(
            ChangeKind.SYMBOL_REMOVED,
            symbol.link_name,
            after=left.get(symbol.name),
            symbol_kind=symbol.kind,
            version=symbol.version,
            detail=like.get(symbol.link_name),
            declared=declared(symbol),
            old_location=declaration.location if declaration else None,
            location=still.location if still else None,
            old_signature=declaration.signature if declaration else "",
            deprecated=declaration is not None and declaration.availability is Availability.DEPRECATED,
        )


def _left(new: Library, names: set[str]) -> Mapping[str, Scope]:
    """Say in which scope the new release still has the names."""
    if not names:
        return {}
    return {
        symbol.name: symbol.scope
        for part in new.parts
        for symbol in part.symbols
        if symbol.scope in STILL_THERE and symbol.name in names
    }


def _folded(kind: ChangeKind, copies: Copies, but: set[str]) -> Iterator[Change]:
    """Tell of all that programs have copies of in one change for each reason."""
    for reason, symbols in copies.items():
        told = {symbol.link_name: symbol.kind for symbol in symbols if symbol.link_name not in but}
        if told:
            names = tuple(sorted(told))
            was, now = (reason, None) if kind is ChangeKind.SYMBOL_REMOVED else (None, reason)
            yield Change(kind, names[0], was, now, told[names[0]], names=names)


def _added(symbols: Iterable[Symbol], declared: Declared) -> Iterator[Change]:
    ours, copies = _sort_out(symbols, declared)
    for symbol in ours:
        declaration = declared.of(symbol)
        yield Change(
            ChangeKind.SYMBOL_ADDED,
            symbol.link_name,
            symbol_kind=symbol.kind,
            version=symbol.version,
            declared=declared(symbol),
            location=declaration.location if declaration else None,
            signature=declaration.signature if declaration else "",
        )
    yield from _folded(ChangeKind.SYMBOL_ADDED, copies, set())
