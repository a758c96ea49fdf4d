"""The binaries of a run: reading what the user named, and sorting it into builds by target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abilint import readers
from abilint.errors import InputError
from abilint.model.build import Build, Member, Role
from abilint.model.finding import NotRun, Unchecked

if TYPE_CHECKING:
    from abilint.model.target import Target

Machine = tuple[str, str, int, str, str]


@dataclass(slots=True)
class Inputs:
    """What could be read, and what could not."""

    members: list[Member] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)

    def read(self, path: str, role: Role) -> None:
        """Read one path; a fault becomes an entry of `not_run`, the other inputs go on."""
        try:
            loaded = readers.read(path)
        except InputError as error:
            self.not_run.append(NotRun(error.path, Unchecked.INPUT, error.problem))
            return
        for artifact, script in zip(loaded.artifacts, loaded.linked_from, strict=True):
            linked = script is not None and artifact is not loaded.artifacts[0]
            self.members.append(
                Member(
                    artifact,
                    Role.LINKED if linked and role is Role.SUBJECT else role,
                    readers.linkage(artifact),
                )
            )
        self.not_run += [NotRun(path, Unchecked.INPUT_PART, note) for note in loaded.notes]

    def builds(self) -> tuple[Build, ...]:
        """One build for each machine that a subject is for; providers join the builds that they fit."""
        groups: dict[Machine, list[Member]] = {}
        for member in self.members:
            if member.role is Role.SUBJECT:
                groups.setdefault(machine(member.artifact.target), [])
        for member in self.members:
            groups.get(machine(member.artifact.target), []).append(member)
        return tuple(Build(members[0].artifact.target, tuple(members)) for members in groups.values())


def machine(target: Target) -> Machine:
    """Say what must agree before two binaries can be linked with each other."""
    return (target.format, target.architecture, target.bits, target.byte_order, target.os)
