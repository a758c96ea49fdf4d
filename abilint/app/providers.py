"""The libraries that a subject depends on: found beside it, or known by their symbol versions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint import readers
from abilint.app import apple_paths
from abilint.app.inputs import machine
from abilint.errors import InputError
from abilint.model.build import Build, Member, Role
from abilint.model.symbol import Binding, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.artifact import Artifact

FULLY_VERSIONED = (
    "libc.so.", "libm.so.", "libdl.so.", "libpthread.so.", "librt.so.", "libutil.so.",
    "libresolv.so.", "libanl.so.", "libgcc_s.so.", "libstdc++.so.", "ld-linux", "ld64.so.", "ld.so.",
)  # fmt: skip
"""glibc and GCC version every name that they export: a reference without a version is not theirs."""


def complete(build: Build) -> Build:
    """Add the dependencies that lie beside the subjects, as far as undefined names ask for them.

    A dependency that is nowhere leaves `unresolved`, and the rule on undefined names does not run; but a
    PE file says of each name which DLL it is from, so that only the names of that DLL go unchecked.
    """
    members = list(build.members)
    unresolved: list[str] = []
    known = _names(members)
    queue = _needed(members)
    wanted = _open_names(members)
    while queue and wanted:
        artifact, name = queue.pop(0)
        if name in known or _is_settled(artifact, name):
            continue
        known.add(name)
        found = load(artifact, name, _beside(artifact))
        if found is None:
            if artifact.pe is None:
                unresolved.append(name)
            continue
        members.append(found)
        wanted -= _exported([found])
        queue += [(found.artifact, further) for further in found.artifact.dependencies]
    return replace(build, members=tuple(members), unresolved=tuple(unresolved))


def with_dependencies(build: Build, lacking: frozenset[str | None]) -> Build:
    """Add every library that a subject names as needed and that exports one of the names, wherever it is.

    Asked for where a header promises what the subjects lack: curl's headers declare `strcasecmp`
    again, which any C library defines. A library that is nowhere is left out: it can only explain.
    """
    members = list(build.members)
    known = _names(members)
    for artifact, name in _needed(members):
        found = None if name in known else load(artifact, name, (*_beside(artifact), *_system(artifact)))
        known.add(name)
        if found and any(s.link_name in lacking and s.scope is Scope.EXPORTED for s in found.symbols):
            members.append(found)
    return replace(build, members=tuple(members))


def _names(members: list[Member]) -> set[str]:
    return {member.name for member in members} | {
        member.artifact.path.rpartition("/")[2] for member in members
    }


def _needed(members: list[Member]) -> list[tuple[Artifact, str]]:
    return [
        (m.artifact, name) for m in members if m.role is not Role.PROVIDER for name in m.artifact.dependencies
    ]


def _is_settled(artifact: Artifact, name: str) -> bool:
    """Whether the linker has matched every name that `artifact` takes from this library."""
    if artifact.macho:
        return artifact.macho.two_level and apple_paths.is_system(name)
    return name.startswith(FULLY_VERSIONED) and _is_glibc(artifact)


def _is_glibc(artifact: Artifact) -> bool:
    """Only a library that was linked with glibc carries glibc's versions."""
    return any(version.startswith(("GLIBC_", "GCC_", "CXXABI_")) for _, version in artifact.elf.version_needs)


def _open_names(members: list[Member]) -> set[str]:
    """Names that a subject needs, without a version, and that no member exports."""
    return {
        s.link_name
        for m in members
        if m.role is not Role.PROVIDER
        for s in m.symbols
        if s.scope is Scope.UNDEFINED and s.binding is Binding.GLOBAL and s.version is None
    } - _exported(members)


def _exported(members: list[Member]) -> set[str]:
    return {s.link_name for m in members for s in m.symbols if s.scope is Scope.EXPORTED}


def load(artifact: Artifact, name: str, folders: Iterable[str] = ()) -> Member | None:
    """Read the first file of that name that fits the machine of `artifact`; Mach-O names say where."""
    paths = (os.path.join(folder, name) for folder in folders)  # noqa: PTH118
    for path in apple_paths.candidates(artifact, name) if artifact.macho else paths:
        if not os.path.isfile(path):  # noqa: PTH113
            continue
        try:
            loaded = readers.read(path)
        except InputError:
            continue
        for candidate in loaded.artifacts:
            if machine(candidate.target) == machine(artifact.target):
                return Member(candidate, Role.PROVIDER, readers.linkage(candidate))
    return None


def _beside(artifact: Artifact) -> tuple[str, ...]:
    own = os.path.dirname(artifact.path) or "."  # noqa: PTH120
    origins = (folder for _, folder in artifact.elf.run_paths if folder.startswith(("$ORIGIN", "${ORIGIN}")))
    return (own, *(own + folder.partition("ORIGIN")[2].lstrip("}") for folder in origins))


def _system(artifact: Artifact) -> tuple[str, ...]:
    """Where Linux systems keep the libraries of one architecture (Debian's multiarch, Fedora's lib64)."""
    target = artifact.target
    triple = f"{target.architecture}-{target.os}-{target.environment}"
    wide = "lib64" if target.bits == 64 else "lib"
    return (f"/lib/{triple}", f"/usr/lib/{triple}", f"/usr/{wide}", f"/{wide}")
