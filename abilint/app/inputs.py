"""The binaries of a run: reading what the user named, and sorting it into builds by target."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from abilint import readers
from abilint.compare import import_library
from abilint.errors import InputError
from abilint.model.artifact import ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.finding import NotRun, Unchecked

if TYPE_CHECKING:
    from abilint.model.target import Target

Machine = tuple[str, str, int, str, str]


class Named(Struct, frozen=True):
    """One path of the command line, and what it stands for."""

    stem: str
    """`foo` for `libfoo.so.1`, `libfoo.1.dylib`, `foo.dll` and `libfoo.a`."""
    static: bool
    role: Role
    members: tuple[Member, ...]


class Inputs(Struct):
    """What could be read, and what could not."""

    debug_files: tuple[str, ...] = ()
    named: list[Named] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Files that were given before, by any of their names."""

    def read(self, path: str, role: Role) -> None:
        """Read one path; a fault becomes an entry of `not_run`, the other inputs go on."""
        if self._is_known(path):
            return
        try:
            loaded = readers.read(path)
            if role is Role.SUBJECT:
                whole = tuple(readers.restored(artifact, self.debug_files) for artifact in loaded.artifacts)
                loaded = replace(loaded, artifacts=whole)
        except InputError as error:
            self.not_run.append(NotRun(error.path, Unchecked.INPUT, error.problem))
            return
        loaded = _with_import_libraries(loaded)
        first = loaded.artifacts[0]
        members = []
        for artifact, script in zip(loaded.artifacts, loaded.linked_from, strict=True):
            linked = script is not None and artifact.path != first.path
            members.append(
                Member(
                    artifact,
                    Role.LINKED if linked and role is Role.SUBJECT else role,
                    readers.linkage(artifact),
                )
            )
            self._note(artifact.label, artifact.notes)
        self._note(path, loaded.notes)
        self.named.append(Named(_stem(path), first.kind is ArtifactKind.ARCHIVE, role, tuple(members)))

    def _is_known(self, path: str) -> bool:
        """Whether the same file was given before: it is judged once."""
        try:
            real = os.path.realpath(path)
        except (OSError, ValueError):  # the reader says what is wrong with it
            return False
        known = real in self.seen
        self.seen.add(real)
        return known

    def _note(self, path: str, notes: tuple[str, ...]) -> None:
        self.not_run += [NotRun(path, Unchecked.INPUT_PART, note) for note in notes]

    def builds(self) -> tuple[Build, ...]:
        """One build for each machine that a subject is for; providers join the builds that they fit.

        A static library that was given beside the shared one of the same name has a build of its own:
        consumers link with one or the other, so each must keep every promise alone.
        """
        groups: dict[tuple[Machine, bool], list[Member]] = {}
        for named in self.named:
            if named.role is Role.SUBJECT:
                apart = self._has_shared_twin(named)
                for member in named.members:
                    groups.setdefault((machine(member.artifact.target), apart), []).append(member)
        for (wanted, _), members in groups.items():
            members += [
                member
                for named in self.named
                if named.role is not Role.SUBJECT
                for member in named.members
                if machine(member.artifact.target) == wanted
            ]
        return tuple(
            import_library.paired(Build(members[0].artifact.target, tuple(members)))
            for members in groups.values()
            if any(member.role is Role.SUBJECT for member in members)
        )

    def _has_shared_twin(self, named: Named) -> bool:
        return named.static and any(
            other.stem == named.stem and other.role is Role.SUBJECT and not other.static
            for other in self.named
        )


def _with_import_libraries(loaded: readers.Loaded) -> readers.Loaded:
    """Make one artifact of the import members of an archive; a linker script never names one."""
    offered = any(artifact.kind is ArtifactKind.IMPORT_LIBRARY for artifact in loaded.artifacts)
    if not offered or any(script is not None for script in loaded.linked_from):
        return loaded
    from abilint.readers.pe import joined

    artifacts = joined(loaded.artifacts)
    return replace(loaded, artifacts=artifacts, linked_from=(None,) * len(artifacts))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].removeprefix("lib")


def machine(target: Target) -> Machine:
    """Say what must agree before two binaries can be linked with each other."""
    return (target.format, target.architecture, target.bits, target.byte_order, target.os)
