"""Exported variables: how large they are, whether they can be written, how they are aligned.

A program that was not compiled as position-independent code takes a copy of a library's variable at its
start (R_*_COPY, gABI of each processor): as large as the variable was when it was linked, in memory of the
permissions that it then had. The library uses the program's copy from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release.class_data import is_class_data
from abilint.compare.release.own_copy import is_standard
from abilint.model.artifact import ArtifactKind
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import SymbolKind, Visibility
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.compare.release.declared import Declared
    from abilint.compare.release.pairing import Pair
    from abilint.model.artifact import Section
    from abilint.model.release import Library
    from abilint.model.symbol import Symbol

DATA = frozenset({SymbolKind.OBJECT, SymbolKind.COMMON})
LOADED = (ArtifactKind.SHARED, ArtifactKind.EXECUTABLE)
UNUSUAL_ALIGNMENT = 32
"""Bytes: no scalar type needs as much, so somebody asked for it; or the compiler did, of its own."""
_COMPILERS_OWN = ("_ZGV", "_ZTS", "_ZTW", "_ZTH")


def compare(both: Iterable[Pair], old: Library, new: Library, declared: Declared) -> Iterator[Change]:
    """Tell which variables of both releases have another size, section or alignment."""
    loaded = _is_loaded(old) and _is_loaded(new)
    for pair in both:
        before, after = pair.old, pair.new
        if after is None or not _is_variable(before) or not _is_variable(after):
            continue
        yield from _size(before, after, declared, copied=loaded)
        if loaded and before.kind is not SymbolKind.TLS and after.kind is not SymbolKind.TLS:
            yield from _section(before, after, (old, new), declared)


def _is_loaded(library: Library) -> bool:
    return library.target.format is Format.ELF and library.head.artifact.kind in LOADED


def _is_variable(symbol: Symbol) -> bool:
    if symbol.kind not in DATA and symbol.kind is not SymbolKind.TLS:
        return False
    name = symbol.link_name
    return not name.startswith(_COMPILERS_OWN) and not is_class_data(name) and not is_standard(name)


def _size(before: Symbol, after: Symbol, declared: Declared, *, copied: bool) -> Iterator[Change]:
    if before.size == after.size or not before.size or not after.size:
        return
    if before.kind is SymbolKind.TLS or before.visibility is Visibility.PROTECTED:
        access = "shared"
    else:
        access = "copied" if copied else "relinked"
    yield _change(ChangeKind.DATA_SIZE_CHANGED, before, str(before.size), str(after.size), declared, access)


def _section(
    before: Symbol, after: Symbol, libraries: tuple[Library, Library], declared: Declared
) -> Iterator[Change]:
    sections = [
        section
        for symbol, library in zip((before, after), libraries, strict=True)
        if (section := _section_of(symbol, library)) is not None
    ]
    if len(sections) != len(libraries):
        return
    may_write = [_is_writable(section) for section in sections]
    if may_write[0] != may_write[1]:
        words = ["writable" if each else "read-only" for each in may_write]
        yield _change(ChangeKind.DATA_SECTION_CHANGED, before, words[0], words[1], declared, "permission")
    alignment = min(_alignment(before.address), sections[0].alignment)
    if alignment >= UNUSUAL_ALIGNMENT and sections[1].alignment < alignment and before.size % alignment == 0:
        now = min(_alignment(after.address) or alignment, sections[1].alignment)
        yield _change(
            ChangeKind.DATA_SECTION_CHANGED, before, str(alignment), str(now), declared, "alignment"
        )


def _section_of(symbol: Symbol, library: Library) -> Section | None:
    sections = library.head.artifact.sections
    return sections[symbol.section] if 0 < symbol.section < len(sections) else None


def _is_writable(section: Section) -> bool:
    """Constants with addresses in them are written once, by the loader (`.data.rel.ro`)."""
    return section.writable and not section.name.startswith(".data.rel.ro")


def _alignment(address: int) -> int:
    """Give the largest power of two that divides an address; of no address 0."""
    return address & -address


def _change(
    kind: ChangeKind, symbol: Symbol, before: str, after: str, declared: Declared, detail: str
) -> Change:
    return Change(
        kind,
        symbol.link_name,
        before=before,
        after=after,
        symbol_kind=symbol.kind,
        version=symbol.version,
        detail=detail,
        declared=declared(symbol),
    )
