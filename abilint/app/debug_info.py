"""What the debug info of a build's binaries states, read while the headers are being compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint import readers
from abilint.errors import InputError
from abilint.model.build import Role
from abilint.model.definition import Definition
from abilint.model.difference import DifferenceKind
from abilint.model.finding import NotRun, Unchecked
from abilint.model.surface import Obligation
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from abilint.model.build import Build, Member
    from abilint.model.difference import Difference
    from abilint.model.surface import Surface
    from abilint.model.type_difference import TypeDifference

NAMED = 3
"""Of the names that debug info leaves out, so many are listed."""


def is_there(build: Build, debug_files: Sequence[str]) -> bool:
    """Whether types of the build can be known, so that those of its headers are worth reading."""
    return any(_has(member, debug_files) for member in build.members)


def strangers(builds: Iterable[Build], debug_files: Sequence[str]) -> Iterator[NotRun]:
    """Say which debug files are of no library that was given, by their build ids; nobody reads them."""
    own = {member.artifact.build_id for build in builds for member in build.members}
    for path in debug_files:
        try:
            ids = {artifact.build_id for artifact in readers.read(path).artifacts}
        except InputError as error:
            yield NotRun(error.path, Unchecked.INPUT, error.problem)
            continue
        if ids and None not in ids and ids.isdisjoint(own):
            told = ", ".join(sorted(filter(None, ids)))
            reason = f"is the debug file of none of the libraries that were given: its build id is {told}"
            yield NotRun(path, Unchecked.INPUT, reason)


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
    if not found.declarations:  # that of the start files alone, as MinGW links them in
        return member
    not_run += [NotRun(member.artifact.label, Unchecked.INPUT_PART, note) for note in found.notes]
    return replace(member, built=found)


def _has(member: Member, debug_files: Sequence[str]) -> bool:
    if member.role is not Role.SUBJECT and member.role is not Role.LINKED:
        return False
    return member.artifact.has_debug_info or bool(readers.companions(member.artifact, debug_files))


def differences(build: Build) -> tuple[tuple[int, TypeDifference], ...]:
    """Hold the types of the headers against those of each binary; with the index of the member."""
    if build.surface is None or not any(member.built for member in build.members):
        return ()
    from abilint.compare import types

    return tuple(
        (index, difference)
        for index, member in enumerate(build.members)
        if member.built
        for difference in types.compare(build.surface, member.built)
    )


def definitions(
    build: Build, found: Sequence[Difference], debug_files: Sequence[str]
) -> tuple[Definition, ...]:
    """Say where exports are defined, and promised names that stay inside."""
    inside: dict[int, set[str]] = {}
    for each in found:
        if each.kind is DifferenceKind.LOCAL_ONLY and each.artifact is not None and each.link_name:
            inside.setdefault(each.artifact, set()).add(each.link_name)
    return tuple(
        definition
        for index, member in enumerate(build.members)
        if member.built
        for definition in (
            *_exported(index, member.built),
            *_inside(index, member, inside.get(index, set()), debug_files),
        )
    )


def _exported(index: int, built: Surface) -> Iterator[Definition]:
    for each in built.declarations:
        for name in each.link_names:
            yield Definition(index, name, each.location, each.unit, each.source_language)


def _inside(
    index: int, member: Member, names: Collection[str], debug_files: Sequence[str]
) -> Iterator[Definition]:
    if not names:
        return
    from abilint.surfaces.debug_info import places

    for name, found in places(member.artifact, names, debug_files).items():
        for place in found:
            yield Definition(index, name, place.location, place.unit, place.language)


def undescribed(build: Build) -> Iterator[NotRun]:
    """Say of which promised names the debug info does not tell the types."""
    if build.surface is None:
        return
    promised = {
        name
        for declaration in build.surface.declarations
        if declaration.obligation is Obligation.PROMISED
        for name in declaration.link_names
    }
    for members in _by_file(build):
        lacking = sorted(promised & _undescribed(members))
        if lacking:
            first = members[0].artifact
            subject = first.label if len(members) == 1 else first.path
            yield NotRun(subject, Unchecked.INPUT_PART, _sentence(lacking))


def _by_file(build: Build) -> Iterator[list[Member]]:
    """Give the binaries of each file that has debug info, if only in one member of an archive."""
    files: dict[str, list[Member]] = {}
    for member in build.members:
        files.setdefault(member.artifact.path, []).append(member)
    yield from (members for members in files.values() if any(member.built for member in members))


def _undescribed(members: Sequence[Member]) -> set[str]:
    """Give the names that the members define and whose types none of them tells."""
    defined: set[str] = set()
    told: set[str] = set()
    for member in members:
        if member.built:
            defined.update(member.built.undescribed)
            told.update(name for each in member.built.declarations for name in each.link_names)
        else:
            defined.update(each.link_name for each in member.symbols if each.scope is Scope.EXPORTED)
    return defined - told


def _sentence(names: Sequence[str]) -> str:
    listed = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
    subject = "one promised name" if len(names) == 1 else f"{len(names)} promised names"
    return f"debug info does not describe {subject}, whose types are not checked: {listed}"
