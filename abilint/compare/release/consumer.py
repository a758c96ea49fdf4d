"""What programs take from a library, and the two releases of it as these programs see them.

A name that a program asks for with a version comes from the library that its table of needed versions
states (gABI symbol versioning, `vn_file`); on macOS (two-level namespace) and on Windows each name says its
library. Any other name comes from whichever library has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from abilint.compare.release.identity import without_hash
from abilint.compare.release.ordinals import by_number
from abilint.model.artifact import ArtifactKind
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Binding, Scope, SymbolKind
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.build import Member
    from abilint.model.release import Library
    from abilint.model.surface import Surface
    from abilint.model.symbol import Symbol

NEWS = frozenset({ChangeKind.SYMBOL_ADDED, ChangeKind.DECLARATION_ADDED, ChangeKind.LIBRARY_ADDED})
"""No program that is there already uses these."""
OF_SOURCES = frozenset(
    {
        ChangeKind.DECLARATION_REMOVED,
        ChangeKind.CONSTANT_CHANGED,
        ChangeKind.CONTRACT_CHANGED,
        ChangeKind.INLINE_CHANGED,
    }
)
"""Of these, only what is said of the names that are used."""
DEFINED = frozenset({Scope.EXPORTED, Scope.HIDDEN})


class Import(NamedTuple):
    """One name that a program asks for."""

    name: str
    """`Symbol.link_name`; `#12` where it asks by number."""
    version: str | None = None
    library: str | None = None
    """Where it must come from; None where the program does not say."""
    ordinal: int | None = None
    """The number, where it asks by number alone."""
    weak: bool = False
    """The program goes on without it."""


class Use(Struct, frozen=True):
    """What programs take from one library."""

    names: frozenset[str] = frozenset()
    """Link names, also of what is asked for by number."""
    versions: frozenset[tuple[str, str | None]] = frozenset()
    """Names with the versions that are asked for."""
    ordinals: frozenset[int] = frozenset()
    """Numbers by which exports are asked for, without a name."""
    needed: frozenset[str] = frozenset()
    """Those of `names` without which a program does not go on."""
    lacking: tuple[str, ...] = ()
    """Names that are asked for of this very library, and that neither release has."""

    def __or__(self, other: Use) -> Use:
        """Take both together."""
        return Use(
            self.names | other.names,
            self.versions | other.versions,
            self.ordinals | other.ordinals,
            self.needed | other.needed,
            tuple(dict.fromkeys((*self.lacking, *other.lacking))),
        )


def imports(members: Sequence[Member]) -> tuple[Import, ...]:
    """List what a program asks for, or an archive whose members may have it of each other."""
    own = {symbol.link_name for member in members for symbol in member.symbols if symbol.scope in DEFINED}
    archive = any(member.artifact.in_archive for member in members)
    found = (
        _import(symbol)
        for member in members
        for symbol in member.symbols
        if (symbol.scope is Scope.UNDEFINED and not (archive and symbol.link_name in own))
        or is_copy(symbol, member.artifact)
    )
    return tuple(dict.fromkeys(found))


def is_copy(symbol: Symbol, artifact: Artifact) -> bool:
    """Whether a program may hold a library's variable, copied at its start (R_*_COPY).

    Link editors keep room for it where zeros are, or in `.data.rel.ro` if it is never written.
    """
    if artifact.kind is not ArtifactKind.EXECUTABLE or artifact.target.format is not Format.ELF:
        return False
    if symbol.scope is not Scope.EXPORTED or symbol.kind is not SymbolKind.OBJECT or symbol.section < 0:
        return False
    section = artifact.sections[symbol.section]
    return not section.has_contents or section.name == ".data.rel.ro"


def _import(symbol: Symbol) -> Import:
    by_number = symbol.ordinal is not None and symbol.name == f"#{symbol.ordinal}"
    return Import(
        symbol.link_name,
        symbol.version,
        symbol.version_library,
        symbol.ordinal if by_number else None,
        symbol.scope is Scope.UNDEFINED and symbol.binding is Binding.WEAK,
    )


def use(asked: Iterable[Import], old: Library, new: Library | None) -> Use:
    """Say what of the imports the old release provides."""
    files = _files(old) | (_files(new) if new else set())
    before, after = _Provided(old), _Provided(new)
    taken: list[tuple[Import, str]] = []
    lacking: list[str] = []
    for wanted in asked:
        if wanted.library is not None and _file(wanted.library, old) not in files:
            continue
        name = before.find(wanted)
        if name is not None:
            taken.append((wanted, name))
        elif wanted.library is not None and not wanted.weak and after.find(wanted) is None:
            lacking.append(f"{wanted.name}@{wanted.version}" if wanted.version else wanted.name)
    return Use(
        frozenset(name for _, name in taken),
        frozenset((name, wanted.version) for wanted, name in taken),
        frozenset(wanted.ordinal for wanted, _ in taken if wanted.ordinal is not None),
        frozenset(name for wanted, name in taken if not wanted.weak),
        tuple(lacking),
    )


class _Provided:
    """What one release offers, as programs ask for it."""

    def __init__(self, library: Library | None) -> None:
        exports = list(library.exports.values()) if library else []
        self._versions = {(symbol.link_name, symbol.version) for symbol in exports}
        self._names = {symbol.link_name for symbol in exports}
        self._numbers = {each.ordinal: each.link_name for each in exports if each.ordinal is not None}
        if library and library.head.artifact.kind is ArtifactKind.HEADERS and library.headers:
            self._names |= {name for each in library.headers.declarations for name in each.link_names}
            self._versions |= {(name, None) for name in self._names}

    def find(self, wanted: Import) -> str | None:
        """Give the link name of what a program gets; None where it gets nothing."""
        if wanted.ordinal is not None:
            return self._numbers.get(wanted.ordinal)
        if wanted.version is None:
            return wanted.name if wanted.name in self._names else None
        versions = {(wanted.name, wanted.version), (wanted.name, None)}
        return None if versions.isdisjoint(self._versions) else wanted.name


def _files(library: Library) -> set[str]:
    """By which names programs may know it: its own, and that of its file."""
    artifact = library.head.artifact
    return {_file(name, library) for name in (artifact.identity, artifact.path) if name}


def _file(name: str, library: Library) -> str:
    file = without_hash(name.rpartition("/")[2])
    return file.lower() if library.target.format is Format.PE else file


def narrow(old: Library, new: Library, used: Use) -> tuple[Library, Library]:
    """Leave of both releases what programs use; the new one keeps its new names, which may replace others."""
    known = old.exported_names

    def in_old(symbol: Symbol) -> bool:
        return symbol.link_name in used.names and _is_asked_for(symbol, used)

    def in_new(symbol: Symbol) -> bool:
        return symbol.link_name in used.names or symbol.link_name not in known

    parts = tuple(_narrowed(part, [s for s in part.symbols if _stays(s, in_old(s))]) for part in old.parts)
    before = _library(
        old, tuple(replace(part, built=_surface(part.built, used.names)) for part in parts), used
    )
    after = tuple(_narrowed(part, [s for s in part.symbols if _stays(s, in_new(s))]) for part in new.parts)
    return before, replace(new, head=_head(new, after), parts=after)


def _stays(symbol: Symbol, is_used: bool) -> bool:
    return symbol.scope is not Scope.EXPORTED or is_used


def _is_asked_for(symbol: Symbol, used: Use) -> bool:
    """Whether programs ask for this version; without one they get any."""
    name = symbol.link_name
    return symbol.version is None or bool({(name, None), (name, symbol.version)} & used.versions)


def _narrowed(part: Member, symbols: Sequence[Symbol]) -> Member:
    return replace(part, symbols=tuple(symbols))


def _library(library: Library, parts: tuple[Member, ...], used: Use) -> Library:
    build = replace(library.build, surface=_surface(library.headers, used.names))
    return replace(library, build=build, head=_head(library, parts), parts=parts)


def _head(library: Library, parts: tuple[Member, ...]) -> Member:
    return next((part for part in parts if part.artifact is library.head.artifact), library.head)


def _surface(surface: Surface | None, names: frozenset[str]) -> Surface | None:
    """Leave what is said of names that are used; types stay, and what is left reaches some of them."""
    if surface is None:
        return None
    kept = (d for d in surface.declarations if not names.isdisjoint((*d.link_names, *d.companions)))
    return replace(
        surface,
        declarations=tuple(kept),
        constants=(),
        macros=(),
        undescribed=tuple(name for name in surface.undescribed if name in names),
    )


def as_used(told: Iterable[Change], used: Use) -> Iterator[Change]:
    """Say of changes what they are to programs that use the names: whoever asks for it has no copy of it."""
    for change in told:
        if change.kind in NEWS or change.kind is ChangeKind.ORDINAL_CHANGED:
            continue
        if change.kind in OF_SOURCES and change.subject not in used.names:
            continue
        if change.kind in (ChangeKind.SYMBOL_REMOVED, ChangeKind.SYMBOLS_RENAMED):
            yield from _gone(change, used)
        elif change.declared is False:
            yield replace(change, declared=True)
        else:
            yield change


def _gone(change: Change, used: Use) -> Iterator[Change]:
    """Tell of each name by itself that was told with others; no program minds that a weak one is gone."""
    needed = tuple(name for name in change.names or (change.subject,) if name in used.needed)
    if change.kind is ChangeKind.SYMBOLS_RENAMED or not change.names:
        if needed:
            yield replace(
                change,
                subject=change.subject if change.subject in needed else needed[0],
                names=needed if change.names else (),
                declared=True,
            )
        return
    for name in needed:
        yield replace(change, subject=name, before=None, declared=True, names=())


def numbers(old: Library, new: Library, used: Use) -> Iterator[Change]:
    """Say what became of the exports that programs ask for by number."""
    before, after = by_number(old), by_number(new)
    for number in sorted(used.ordinals):
        was, now = before.get(number), after.get(number)
        if now is None:
            yield Change(ChangeKind.SYMBOL_REMOVED, f"#{number}", declared=True)
        elif was != now and f"#{number}" not in (was, now):
            yield Change(ChangeKind.ORDINAL_CHANGED, f"#{number}", was, now, detail="reused")
