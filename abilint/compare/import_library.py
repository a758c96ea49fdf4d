"""Import libraries beside their DLL: which belong together, and names for exports that have a number only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare import ordinal_names
from abilint.model.artifact import ArtifactKind
from abilint.model.build import Role
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.artifact import Artifact
    from abilint.model.build import Build, Member

_SAME_LIBRARY = 0.5
"""Share of an import library's names that a DLL of another name must export to be taken for its own."""
_SUFFIXES = (".dll.a", ".dll", ".lib", ".a", ".pyd", ".node")


def paired(build: Build) -> Build:
    """Mark the import libraries whose DLL is in the build, and name what the DLL exports by ordinal alone.

    An import library without its DLL stays what it was: a library that programs are linked with.
    """
    dlls = companions(build.members)
    if not dlls:
        return build
    members = [
        replace(member, role=Role.IMPORT_LIBRARY, stands_for=dlls[m]) if m in dlls else member
        for m, member in enumerate(build.members)
    ]
    for library, dll in dlls.items():
        members[dll] = ordinal_names.of_import_library(members[dll], build.members[library].artifact)
    return replace(build, members=tuple(members))


def companions(members: tuple[Member, ...]) -> Mapping[int, int]:
    """Index of an import library -> index of the DLL that it stands for."""
    dlls = [m for m, member in enumerate(members) if _is_dll(member)]
    found = {}
    for m, member in enumerate(members):
        if member.artifact.kind is ArtifactKind.IMPORT_LIBRARY and member.role is not Role.PROVIDER:
            dll = next((d for d in dlls if _fits(member.artifact, members[d])), None)
            if dll is not None:
                found[m] = dll
    return found


def _is_dll(member: Member) -> bool:
    images = (ArtifactKind.SHARED, ArtifactKind.EXECUTABLE)
    return member.artifact.pe is not None and member.artifact.kind in images and member.role is Role.SUBJECT


def _fits(library: Artifact, dll: Member) -> bool:
    """Whether they name the same DLL, are called alike, or hold the same names."""
    wanted = (library.identity or "").lower()
    if wanted in (dll.name.lower(), _file(dll.artifact).lower()):
        return True
    if _stem(library) == _stem(dll.artifact):
        return True
    names = {entry.export_name for entry in library.pe.imports} if library.pe else set()
    exported = {symbol.name for symbol in dll.symbols if symbol.scope is Scope.EXPORTED}
    return bool(names) and len(names & exported) > _SAME_LIBRARY * len(names)


def _file(artifact: Artifact) -> str:
    return artifact.path.rpartition("/")[2]


def _stem(artifact: Artifact) -> str:
    name = _file(artifact).lower()
    return next((name.removesuffix(s) for s in _SUFFIXES if name.endswith(s)), name).removeprefix("lib")
