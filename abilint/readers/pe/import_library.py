"""An import library as a whole: its members are one name each, and consumers know it as one library."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.artifact import Artifact, ArtifactKind, ImportEntry, ImportType, PeFacts
from abilint.model.decoration import Place, split
from abilint.model.symbol import SECTION_UNDEFINED, SECTION_UNKNOWN, Scope, SymbolKind
from abilint.readers.pe.symbol_table import make_symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.symbol import Symbol
    from abilint.model.target import Target

_HEAD = "_head_"
_INAME = "_iname"


def joined(artifacts: tuple[Artifact, ...]) -> tuple[Artifact, ...]:
    """Put the import members of one archive together: one artifact for each DLL that they name.

    An archive that holds nothing else gives these artifacts alone; in a mixed one they follow the rest.
    One that offers no name at all (a DLL without exports, a damaged file) is a library without symbols.
    Anything that is no archive comes back as it was.
    """
    members = [a for a in artifacts if a.kind is ArtifactKind.IMPORT_LIBRARY and a.in_archive]
    if not members:
        return artifacts
    rest = tuple(a for a in artifacts if not (a.kind is ArtifactKind.IMPORT_LIBRARY and a.in_archive))
    whole = tuple(_libraries(members))
    if any(artifact.kind is not ArtifactKind.ARCHIVE for artifact in rest):
        return (*rest, *whole)
    notes = tuple(note for artifact in rest for note in artifact.notes)
    return tuple(replace(artifact, notes=notes) for artifact in whole)


def _libraries(members: Sequence[Artifact]) -> Iterator[Artifact]:
    dll_names = _dll_names(members)
    entries: dict[tuple[str, str], list[ImportEntry]] = defaultdict(list)
    first: dict[tuple[str, str], Artifact] = {}
    for member in members:
        for entry in member.pe.imports if member.pe else ():
            library = dll_names.get(entry.library, entry.library)
            key = (library.lower(), member.target.architecture)
            first.setdefault(key, member)
            entries[key].append(entry._replace(library=library))
    if not entries:
        identity = next((member.identity for member in members if member.identity), None)
        yield _library(members[0], members, identity, [])
    for key, found in entries.items():
        yield _library(first[key], members, found[0].library, found)


def _library(
    member: Artifact, members: Sequence[Artifact], identity: str | None, found: Sequence[ImportEntry]
) -> Artifact:
    target = replace(member.target, environment=_environment(members, member.target))
    return Artifact(
        path=member.path,
        target=target,
        kind=ArtifactKind.IMPORT_LIBRARY,
        identity=identity,
        static_symbols=tuple(_symbol(entry, target.architecture) for entry in found),
        has_static_symbols=True,
        pe=PeFacts(machine=member.pe.machine if member.pe else 0, imports=tuple(found)),
    )


def _dll_names(members: Sequence[Artifact]) -> dict[str, str]:
    """Head symbol -> DLL, in the long form: over the member that defines `..._iname`."""
    by_iname = {
        symbol.name: member.identity
        for member in members
        if member.identity
        for symbol in member.static_symbols
        if symbol.name.endswith(_INAME)
    }
    found = {}
    for member in members:
        wanted = [
            s.name for s in member.static_symbols if s.section == SECTION_UNDEFINED and s.name in by_iname
        ]
        heads = [s.name for s in member.static_symbols if s.section >= 0 and _HEAD in s.name]
        found.update({head: by_iname[wanted[0]] for head in heads if wanted})
    return found


def _environment(members: Sequence[Artifact], target: Target) -> str:
    """`mingw` where dlltool wrote the library or one name is C++ of its scheme."""
    environments = {m.target.environment for m in members if m.target.architecture == target.architecture}
    long_form = any(symbol.name.endswith(_INAME) for member in members for symbol in member.static_symbols)
    return "mingw" if long_form or "mingw" in environments else "msvc"


def _symbol(entry: ImportEntry, architecture: str) -> Symbol:
    return make_symbol(
        entry.symbol,
        split(entry.symbol, architecture, Place.OBJECT).identifier,
        kind=SymbolKind.FUNCTION if entry.type is ImportType.CODE else SymbolKind.OBJECT,
        scope=Scope.EXPORTED,
        section=SECTION_UNKNOWN,
        version_library=entry.library,
        ordinal=entry.ordinal,
    )
