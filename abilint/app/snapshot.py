"""`snapshot`: read a release as `diff` would, to be written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abilint.app import release
from abilint.app.request import HeaderOptions, SideRequest
from abilint.compare.release.evidence import stated
from abilint.model.finding import Unchecked
from abilint.model.rule import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.app.release import Side
    from abilint.model.build import Build

FATAL = (Unchecked.INPUT, Unchecked.HEADER)


@dataclass(frozen=True, slots=True)
class SnapshotRequest:
    """One run of `snapshot`."""

    libraries: tuple[str, ...]
    headers: tuple[str, ...] = ()
    debug_files: tuple[str, ...] = ()
    header_options: HeaderOptions = field(default_factory=HeaderOptions)
    require: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What was read of a release."""

    builds: tuple[Build, ...]
    problems: tuple[str, ...]
    """Why it is not whole, a line each; such a release is not written down."""
    notes: tuple[str, ...] = ()
    """What else could not be read."""


def read(request: SnapshotRequest) -> Release:
    """Read the libraries of a release with their headers and debug info."""
    started = [
        release.start_one(
            SideRequest(path, request.headers, request.debug_files), request.header_options, None
        )
        for path in request.libraries
    ]
    sides = [each.finish() for each in started]
    not_run = [entry for side in sides for entry in side.not_run]
    problems = [entry.sentence for entry in not_run if entry.what in FATAL]
    if not problems:
        problems = [problem for side in sides for problem in _absent(side, request.require)]
    return Release(
        tuple(build for side in sides for build in side.builds),
        tuple(dict.fromkeys(problems)),
        tuple(dict.fromkeys(entry.sentence for entry in not_run if entry.what not in FATAL)),
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
