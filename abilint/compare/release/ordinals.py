"""Windows: the numbers of exports, and where forwarders lead; Mach-O: re-exported names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.build import Role
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.compare.release.pairing import Paired
    from abilint.model.release import Library


def compare(paired: Paired, old: Library, new: Library) -> Iterator[Change]:
    """Tell which numbers stand for something else, and which names lead elsewhere."""
    for pair in paired.both:
        if pair.new is not None and pair.old.forward != pair.new.forward:
            sides = (pair.old.forward, pair.new.forward)
            name = pair.old.link_name
            yield Change(ChangeKind.FORWARD_CHANGED, name, *sides, symbol_kind=pair.old.kind)
    if old.head.artifact.pe and new.head.artifact.pe:
        yield from _reused(old, new)
        yield from _moved(paired, old, new)


def _reused(old: Library, new: Library) -> Iterator[Change]:
    """Numbers by which programs ask, and that are another function's now."""
    before, after = by_number(old), by_number(new)
    for number in sorted(_asked_for(old) & before.keys() & after.keys()):
        was, now = before[number], after[number]
        if was != now and not {was, now} & {f"#{number}"}:
            yield Change(ChangeKind.ORDINAL_CHANGED, f"#{number}", was, now, detail="reused")


def _moved(paired: Paired, old: Library, new: Library) -> Iterator[Change]:
    """Names whose numbers somebody chose, and that have another one; all in one change."""
    if _are_alphabetical(old) and _are_alphabetical(new):
        return
    asked = _asked_for(old)
    moved = [
        pair
        for pair in paired.both
        if pair.new is not None and pair.old.ordinal != pair.new.ordinal and pair.old.ordinal not in asked
    ]
    if moved and (new_side := moved[0].new):
        numbers = (str(moved[0].old.ordinal), str(new_side.ordinal))
        names = tuple(pair.old.link_name for pair in moved)
        first = moved[0].old
        yield Change(ChangeKind.ORDINAL_CHANGED, names[0], *numbers, symbol_kind=first.kind, names=names)


def _are_alphabetical(library: Library) -> bool:
    """Whether the linker gave the numbers: in the order of the names, from 1, without gaps."""
    exports = sorted((s.ordinal or 0, s.name) for s in library.exports.values())
    names = [name for _, name in exports]
    return [number for number, _ in exports] == list(range(1, len(exports) + 1)) and (
        names == sorted(names) or names == sorted(names, key=str.casefold)
    )


def _asked_for(library: Library) -> set[int]:
    """Numbers that programs ask for: of nameless exports, and those that import libraries give out."""
    nameless = {s.ordinal for s in library.exports.values() if s.nameless and s.ordinal is not None}
    return nameless | {
        entry.ordinal
        for member in library.build.members
        if member.role is Role.IMPORT_LIBRARY and member.artifact.pe
        for entry in member.artifact.pe.imports
        if entry.ordinal is not None and entry.export_name is None
    }


def by_number(library: Library) -> Mapping[int, str]:
    """Name what each number stands for: its export, else what the symbol table has at that place."""
    at_address = {
        symbol.address: symbol.link_name
        for symbol in library.head.symbols
        if symbol.scope is Scope.HIDDEN and symbol.address
    }
    return {
        symbol.ordinal: at_address.get(symbol.address, symbol.link_name)
        if symbol.nameless and symbol.link_name == symbol.name
        else symbol.link_name
        for symbol in library.exports.values()
        if symbol.ordinal is not None
    }
