"""The libraries that a subject depends on: found beside it, or known by their symbol versions."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from abilint import readers
from abilint.app.inputs import machine
from abilint.errors import InputError
from abilint.model.build import Build, Member, Role
from abilint.model.symbol import Binding, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.artifact import Artifact

FULLY_VERSIONED = (
    "libc.so.", "libm.so.", "libdl.so.", "libpthread.so.", "librt.so.", "libutil.so.", "libresolv.so.", "libanl.so.",
    "libgcc_s.so.", "libstdc++.so.", "ld-linux", "ld64.so.", "ld.so.",
)  # fmt: skip
"""glibc and GCC version every name that they export: a reference without a version is not theirs."""


def complete(build: Build) -> Build:
    """Add the dependencies that lie beside the subjects, as far as undefined names ask for them.

    A dependency that is nowhere leaves `unresolved`, and the rule on undefined names does not run.
    """
    members = list(build.members)
    known = {member.name for member in members} | {os.path.basename(m.artifact.path) for m in members}  # noqa: PTH119
    unresolved: list[str] = []
    queue = [(m.artifact, name) for m in members if m.role is not Role.PROVIDER for name in m.artifact.dependencies]
    while queue and _open_names(members):
        artifact, name = queue.pop(0)
        if name in known or (name.startswith(FULLY_VERSIONED) and _is_glibc(artifact)):
            continue
        known.add(name)
        found = _beside(artifact, name)
        if found is None:
            unresolved.append(name)
            continue
        members.append(found)
        queue += [(found.artifact, further) for further in found.artifact.dependencies]
    return replace(build, members=tuple(members), unresolved=tuple(unresolved))


def _is_glibc(artifact: Artifact) -> bool:
    """Only a library that was linked with glibc carries glibc's versions."""
    return any(version.startswith(("GLIBC_", "GCC_", "CXXABI_")) for _, version in artifact.elf.version_needs)


def _open_names(members: list[Member]) -> set[str]:
    """Names that a subject needs, without a version, and that no member exports."""
    exported = {s.link_name for m in members for s in m.symbols if s.scope is Scope.EXPORTED}
    return {
        s.link_name
        for m in members
        if m.role is not Role.PROVIDER
        for s in m.symbols
        if s.scope is Scope.UNDEFINED and s.binding is Binding.GLOBAL and s.version is None
    } - exported


def _beside(artifact: Artifact, name: str) -> Member | None:
    for folder in _folders(artifact):
        path = os.path.join(folder, name)  # noqa: PTH118
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


def _folders(artifact: Artifact) -> Iterator[str]:
    own = os.path.dirname(artifact.path) or "."  # noqa: PTH120
    yield own
    for _, folder in artifact.elf.run_paths:
        if folder.startswith(("$ORIGIN", "${ORIGIN}")):
            yield own + folder.partition("ORIGIN")[2].lstrip("}")
