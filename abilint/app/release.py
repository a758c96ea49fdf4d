"""The two sides of a comparison of releases: reading whatever states them, and pairing their libraries."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.app import conclude, debug_info, headers, steps, target_words
from abilint.app.begin import Begun, begin, start_headers
from abilint.app.inputs import machine
from abilint.app.request import CheckRequest
from abilint.errors import InputError
from abilint.model.artifact import Artifact, ArtifactKind
from abilint.model.build import Build, Member, Role
from abilint.model.finding import NotRun, Unchecked
from abilint.model.release import Library
from abilint.rules.fingerprint import library_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.app.conclude import Gathered
    from abilint.app.request import HeaderOptions, SideRequest
    from abilint.model.target import Target
    from abilint.surfaces.snapshot import Shared

HEADER_SUFFIXES = (".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".ipp", ".tpp", ".inl")
FIRST_BYTES = 1024
PACKED = (b"{", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
"""How JSON, gzip and zstd begin: only then it can be a snapshot."""
JUDGED = frozenset({Role.SUBJECT, Role.LINKED})


class Source(StrEnum):
    """What a release is stated by."""

    BINARY = "binary"
    SNAPSHOT = "snapshot"
    HEADERS = "headers"


class Side(Struct, frozen=True):
    """One release, read."""

    builds: tuple[Build, ...]
    not_run: tuple[NotRun, ...]
    failures: tuple[str | None, ...]
    """For each build why it has no header surface, where one was asked for."""
    on_disk: bool = True
    """False: a snapshot, or headers; its binaries are not there."""

    @property
    def libraries(self) -> list[Library]:
        """Every library of it, archives whole."""
        return [library for build in self.builds for library in libraries(build)]


class Started(Struct):
    """A side whose headers are still being compiled."""

    source: Source
    begun: Begun

    def finish(self) -> Side:
        """Wait for the headers, and read the debug info."""
        return _finish(self.begun, is_binary=self.source is Source.BINARY)


def start(old: SideRequest, new: SideRequest, options: HeaderOptions, target: str | None) -> list[Started]:
    """Begin to read both sides; headers that stand alone are read for the other side's target."""
    started: dict[int, Started] = {}
    known: Target | None = None
    exports: frozenset[str] = frozenset()
    shared = _shared(old, new)
    for number, side in sorted(enumerate((old, new)), key=lambda each: _is_headers(each[1].path)):
        wanted = target_words.parse(target) if target else known
        started[number] = start_one(side, options, wanted, shared, exports)
        known = known or next((build.target for build in started[number].begun.builds), None)
        exports = exports.union(*(build.exports for build in started[number].begun.builds))
    return [started[number] for number in sorted(started)]


def _shared(old: SideRequest, new: SideRequest) -> Shared | None:
    """Make the place of what two snapshots have in common."""
    if not all(source_of(side.path) is Source.SNAPSHOT for side in (old, new)):
        return None
    from abilint.surfaces.snapshot import Shared

    return Shared()


def start_one(
    side: SideRequest,
    options: HeaderOptions,
    target: Target | None,
    shared: Shared | None = None,
    exports: frozenset[str] = frozenset(),
) -> Started:
    """Begin to read one side.

    `target` is what headers that stand alone are read for, `exports` what the other release offers.
    """
    source = source_of(side.path)
    if source is Source.HEADERS:
        wanted = target or target_words.default(None)
        return Started(source, _begin_headers(side, wanted, options, exports))
    return Started(source, _begin(side, source, options, shared))


def _is_headers(path: str) -> bool:
    return source_of(path) is Source.HEADERS


def source_of(path: str) -> Source:
    """Tell what states a release by its first bytes; headers by their suffix."""
    if os.path.isdir(path) or path.endswith(HEADER_SUFFIXES):  # noqa: PTH112  (paths are strings throughout)
        return Source.HEADERS
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            first = file.read(FIRST_BYTES)
    except OSError:  # the reader of binaries says what is wrong with it
        return Source.BINARY
    if not first.startswith(PACKED):
        return Source.BINARY
    from abilint.surfaces import snapshot

    return Source.SNAPSHOT if snapshot.is_snapshot(first) else Source.BINARY


def _begin(side: SideRequest, source: Source, options: HeaderOptions, shared: Shared | None) -> Begun:
    request = _check(side, options)
    if source is Source.BINARY:
        return begin(request)
    from abilint.surfaces import snapshot

    asked = headers.find(request)
    try:
        builds = snapshot.read(side.path, shared)
    except InputError as error:
        return Begun(asked, (), (), [NotRun(error.path, Unchecked.INPUT, error.problem)])
    not_run: list[NotRun] = []
    pending = tuple(
        None if build.surface else start_headers(asked, build, not_run, types=True) for build in builds
    )
    return Begun(asked, builds, pending, not_run)


def _begin_headers(
    side: SideRequest, target: Target, options: HeaderOptions, exports: frozenset[str]
) -> Begun:
    asked = headers.find(_check(replace(side, headers=(side.path, *side.headers)), options))
    artifact = Artifact(side.path, target, ArtifactKind.HEADERS)
    build = Build(target, (Member(artifact, Role.SUBJECT, ()),))
    not_run: list[NotRun] = []
    pending = start_headers(asked, build, not_run, types=True, known=exports)
    return Begun(asked, (build,), (pending,), not_run)


def _check(side: SideRequest, options: HeaderOptions) -> CheckRequest:
    return CheckRequest(
        (side.path,), side.headers, debug_files=side.debug_files, types=True, header_options=options
    )


def _finish(begun: Begun, *, is_binary: bool) -> Side:
    not_run = begun.not_run
    found, failures = [], []
    for build, waiting in zip(begun.builds, begun.pending, strict=True):
        described = _described(build, begun, not_run) if is_binary else build
        read, failure = conclude.with_surface(described, waiting, not_run)
        found.append(begun.asked.complete(read))
        failures.append(failure)
    not_run += [NotRun(absent.path, Unchecked.HEADER, absent.reason) for absent in begun.asked.absent]
    unread = {m.artifact.path for build in begun.builds for m in build.members if m.artifact.unread}
    told = (_grave(each, unread) for each in not_run)
    return Side(tuple(found), tuple(dict.fromkeys(told)), tuple(failures), on_disk=is_binary)


def _grave(entry: NotRun, unread: set[str]) -> NotRun:
    """Take members of an archive that could not be read for an input: what they changed is not known."""
    is_part = entry.what is Unchecked.INPUT_PART and entry.subject in unread
    return replace(entry, what=Unchecked.INPUT) if is_part else entry


def _described(build: Build, begun: Begun, not_run: list[NotRun]) -> Build:
    with steps.step("reading debug info"):
        return debug_info.described(build, begun.debug_files, not_run)


def of_check(begun: Begun, gathered: Gathered) -> Side:
    """Take the new release out of a run of `check`, without what it offers through other libraries."""
    known = {id(m.artifact): m for facts in gathered.facts for m in facts.build.members}
    builds = (
        replace(
            facts.build,
            members=tuple(replace(m, built=known[id(m.artifact)].built) for m in build.members),
        )
        for build, facts in zip(begun.builds, gathered.facts, strict=True)
    )
    return Side(tuple(builds), (), tuple(gathered.failures))


def libraries(build: Build) -> Iterator[Library]:
    """Give each library of a build; the members of an archive belong to it."""
    for member in build.members:
        artifact = member.artifact
        if member.role not in JUDGED or artifact.in_archive:
            continue
        parts: tuple[Member, ...] = (member,)
        if artifact.kind is ArtifactKind.ARCHIVE:
            parts = tuple(
                m for m in build.members if m.artifact.in_archive and m.artifact.path == artifact.path
            )
        yield Library(build, member, parts)


Pair = tuple[Library | None, Library | None]


def pairs(old: Sequence[Library], new: Sequence[Library]) -> list[Pair]:
    """Say which library of the old release is which of the new one.

    By machine and name; where one library is left on each side, these are a pair whatever they are called.
    """
    left, right = list(old), list(new)
    found: list[Pair] = []
    for key in (_machine_and_name, lambda library: machine(library.target)):
        for one in tuple(left):
            other = [each for each in right if key(each) == key(one)]
            if len(other) == 1:
                found.append((one, other[0]))
                left.remove(one)
                right.remove(other[0])
    if len(left) == len(right) == 1:
        return [*found, (left[0], right[0])]
    return [*found, *((one, None) for one in left), *((None, other) for other in right)]


def _machine_and_name(library: Library) -> tuple[object, ...]:
    return machine(library.target), library_name(library.head.name)
