"""What the debug info of a build's binaries states, read while the headers are being compiled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abilint import readers
from abilint.model.build import Role
from abilint.model.finding import NotRun, Unchecked
from abilint.model.surface import Obligation
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.build import Build, Member
    from abilint.model.surface import Surface

NAMED = 3
"""Of the names that debug info leaves out, so many are listed."""


def is_there(build: Build, debug_files: Sequence[str]) -> bool:
    """Whether types of the build can be known, so that those of its headers are worth reading."""
    return any(_has(member, debug_files) for member in build.members)


def described(build: Build, debug_files: Sequence[str], not_run: list[NotRun]) -> Build:
    """Read the debug info of everything that is judged; most releases have none, and pay nothing."""
    if not is_there(build, debug_files):
        return build
    members = (
        _read(member, debug_files, not_run) if _has(member, debug_files) else member
        for member in build.members
    )
    return replace(build, members=tuple(members))


def _read(member: Member, debug_files: Sequence[str], not_run: list[NotRun]) -> Member:
    from abilint.surfaces import debug_info

    found = debug_info.read(member.artifact, member.symbols, debug_files)
    if isinstance(found, debug_info.NoDebugInfo):
        return replace(member, not_built=found.reason)
    not_run += [NotRun(member.artifact.label, Unchecked.INPUT_PART, note) for note in found.notes]
    return replace(member, built=found)


def _has(member: Member, debug_files: Sequence[str]) -> bool:
    if member.role is not Role.SUBJECT and member.role is not Role.LINKED:
        return False
    return member.artifact.has_debug_info or bool(readers.companions(member.artifact, debug_files))


def undescribed(build: Build) -> Iterator[NotRun]:
    """Say which promised names are exported by a binary whose debug info does not tell their types."""
    if build.surface is None:
        return
    for member in build.members:
        if member.built and not member.artifact.in_archive:
            lacking = _lacking(build.surface, member, member.built)
            if lacking:
                yield NotRun(member.artifact.label, Unchecked.INPUT_PART, _sentence(lacking))


def _lacking(surface: Surface, member: Member, built: Surface) -> list[str]:
    exported = {symbol.link_name for symbol in member.symbols if symbol.scope is Scope.EXPORTED}
    known = {name for declaration in built.declarations for name in declaration.link_names}
    return sorted(
        name
        for declaration in surface.declarations
        if declaration.obligation is Obligation.PROMISED and declaration.type is not None
        for name in declaration.link_names
        if name in exported and name not in known
    )


def _sentence(names: Sequence[str]) -> str:
    listed = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
    subject = "one promised name" if len(names) == 1 else f"{len(names)} promised names"
    return f"debug info does not describe {subject}, whose types are not checked: {listed}"
