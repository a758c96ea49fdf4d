"""Which export list is about which binary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import ArtifactKind
from abilint.model.build import Role
from abilint.model.export_list import EntryScope, ExportList, ListFormat
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from abilint.model.build import Build, Member

LINKED_KINDS = (ArtifactKind.SHARED, ArtifactKind.EXECUTABLE)
"""What a linker writes; objects and archives have no export list."""
_NAMES_LIBRARIES = (ListFormat.TEXT_STUB, ListFormat.DEBIAN_SYMBOLS)
"""Lists that say which library they are about; LIBRARY in a `.def` need not agree with the file."""

Chosen = tuple[int, int, str | None]
"""(index of the list, index of the member, library whose entries count: None for all)."""


def chosen(build: Build) -> tuple[Chosen, ...]:
    """Each list with each member that it is about, in the order of the lists."""
    members = [m for m, member in enumerate(build.members) if _can_have_list(member)]
    found: list[Chosen] = []
    for number, export_list in enumerate(build.export_lists):
        if export_list.format.object_format not in (None, build.target.format):
            continue
        if export_list.format in _NAMES_LIBRARIES:
            found += _by_library(number, export_list, build, members)
        elif members:
            found.append((number, _best(export_list, build, members), None))
    return tuple(found)


def why_none(build: Build, member: Member) -> str | None:
    """Say why no list is about the member; None where one is."""
    if not build.export_lists:
        return "no export list given (--exports)"
    if not _can_have_list(member):
        return f"{member.name} is linked into something else: it has no export list of its own"
    if any(build.members[m] is member for _, m, _ in chosen(build)):
        return None
    lists = ", ".join(f"{each.path} ({_about(each)})" for each in build.export_lists)
    return f"no export list given is about {member.name}: {lists}"


def _about(export_list: ExportList) -> str:
    if export_list.format in _NAMES_LIBRARIES and export_list.library:
        return f"about {export_list.library}"
    object_format = export_list.format.object_format
    return f"for {object_format.name if object_format else 'another library'}"


def _can_have_list(member: Member) -> bool:
    return member.role is not Role.PROVIDER and member.artifact.kind in LINKED_KINDS


def _by_library(number: int, export_list: ExportList, build: Build, members: list[int]) -> list[Chosen]:
    libraries = {entry.library for entry in export_list.entries} | {export_list.library}
    found: list[Chosen] = []
    for m in members:
        artifact = build.members[m].artifact
        for name in (artifact.identity, artifact.path.rpartition("/")[2]):
            if name is not None and name in libraries:
                found.append((number, m, name))
                break
    return found


def _best(export_list: ExportList, build: Build, members: list[int]) -> int:
    """Of several libraries the one that the list names, else the one that exports most of the names."""
    if len(members) == 1:
        return members[0]
    named = _stem(export_list.library or "")
    for m in members:
        if named and named == _stem(build.members[m].name):
            return m
    names = {e.pattern for e in export_list.entries if e.scope is EntryScope.GLOBAL and not e.is_glob}
    return max(members, key=lambda m: (len(names & _exports(build.members[m])), -m))


def _stem(name: str) -> str:
    """`Foo.dll` and `foo`, as LIBRARY may have it, are one name to Windows."""
    return name.lower().removesuffix(".dll").removesuffix(".exe")


def _exports(member: Member) -> set[str]:
    return {symbol.name for symbol in member.symbols if symbol.scope is Scope.EXPORTED}
