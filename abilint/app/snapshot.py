"""`snapshot`: read a release as `diff` would, to be written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.app import release, target_words
from abilint.app.begin import begin
from abilint.app.release import Source, Started
from abilint.app.request import CheckRequest, HeaderOptions, SideRequest
from abilint.compare.release.evidence import stated
from abilint.errors import UsageError
from abilint.model.finding import Unchecked
from abilint.model.rule import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.app.release import Side
    from abilint.model.build import Build

FATAL = (Unchecked.INPUT, Unchecked.HEADER)


class SnapshotRequest(Struct, frozen=True):
    """One run of `snapshot`."""

    libraries: tuple[str, ...]
    headers: tuple[str, ...] = ()
    debug_files: tuple[str, ...] = ()
    header_options: HeaderOptions = field(default_factory=HeaderOptions)
    require: tuple[Evidence, ...] = ()
    target: str | None = None
    """What headers that stand alone are read for."""


class Release(Struct, frozen=True):
    """What was read of a release."""

    builds: tuple[Build, ...]
    problems: tuple[str, ...]
    """Why it is not whole, a line each; such a release is not written down."""
    notes: tuple[str, ...] = ()
    """What else could not be read."""


def read(request: SnapshotRequest) -> Release:
    """Read the libraries of a release with their headers and debug info; raises UsageError."""
    sides = _sides(request)
    builds = tuple(build for side in sides for build in side.builds)
    _check_names(builds)
    not_run = [entry for side in sides for entry in side.not_run]
    problems = [entry.sentence for entry in not_run if entry.what in FATAL]
    if not problems:
        problems = [problem for side in sides for problem in _absent(side, request.require)]
    return Release(
        builds,
        tuple(dict.fromkeys(problems)),
        tuple(dict.fromkeys(entry.sentence for entry in not_run if entry.what not in FATAL)),
    )


def _sides(request: SnapshotRequest) -> list[Side]:
    started: list[Started] = []
    try:
        started += _started(request)
        return [each.finish() for each in started]
    except BaseException:
        for each in started:
            each.begun.cancel()
        raise


def _started(request: SnapshotRequest) -> Iterator[Started]:
    """Begin to read all binaries together: a DLL and its import library are one build."""
    sources = {path: release.source_of(path) for path in request.libraries}
    binaries = tuple(path for path, source in sources.items() if source is Source.BINARY)
    target = target_words.parse(request.target) if request.target else None
    if binaries:
        check = CheckRequest(
            binaries,
            request.headers,
            debug_files=request.debug_files,
            types=True,
            header_options=request.header_options,
        )
        yield Started(Source.BINARY, begin(check))
    for path, source in sources.items():
        if source is not Source.BINARY:
            side = SideRequest(path, request.headers, request.debug_files)
            yield release.start_one(side, request.header_options, target)


def _check_names(builds: Sequence[Build]) -> None:
    """Refuse two files of one name: a snapshot keeps no folders that would tell them apart."""
    for build in builds:
        paths: dict[str, str] = {}
        for member in build.members:
            path = member.artifact.path
            name = path.replace("\\", "/").rpartition("/")[2]
            if paths.setdefault(name, path) != path:
                raise UsageError(
                    f"{paths[name]} and {path} have one name, by which a snapshot would know both: "
                    "write a snapshot of each"
                )


def _absent(side: Side, required: tuple[Evidence, ...]) -> Iterator[str]:
    """Say which evidence that was asked for a library does not have."""
    for library in side.libraries:
        has = stated(library)
        there = {
            Evidence.EXPORTS: has.exports,
            Evidence.HEADER: has.header,
            Evidence.DEBUG_INFO: has.debug_info,
            Evidence.TYPES: has.header or has.debug_info,
        }
        for wanted in required:
            if not there.get(wanted, False):
                yield f"--require {wanted}: {library.head.name} has none"
