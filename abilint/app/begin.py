"""The first half of a run: read the binaries, and have their headers compiled in the background.

It imports little: the compiler is at work while the other half, the comparison and the rules, is
still being loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.app import debug_info, header_options, headers, steps
from abilint.app.inputs import Inputs
from abilint.errors import InputError
from abilint.model.build import Build, Role
from abilint.model.finding import NotRun, Unchecked

if TYPE_CHECKING:
    from abilint.app.request import CheckRequest
    from abilint.surfaces.header import PendingSurface


class Begun(Struct):
    """What is read, and what is still being compiled."""

    asked: headers.Headers
    builds: tuple[Build, ...]
    pending: tuple[PendingSurface | str | None, ...]
    """For each build the compiler at work, or why it has none: in words, or None where none was asked for."""
    not_run: list[NotRun]
    debug_files: tuple[str, ...] = ()
    bindings: tuple[str, ...] = ()

    def cancel(self) -> None:
        """End the compilers: the run has failed elsewhere."""
        for waiting in self.pending:
            if waiting is not None and not isinstance(waiting, str):
                waiting.cancel()


def begin(request: CheckRequest) -> Begun:
    """Read what was named; faults of inputs are entries of `not_run`."""
    inputs = Inputs(request.debug_files)
    named = [(path, Role.SUBJECT) for path in request.libraries]
    named += [(path, Role.PROVIDER) for path in request.providers]
    for path, role in named:
        with steps.step(f"reading {path}"):
            inputs.read(path, role)
    inputs.not_run += [
        NotRun(request.name or pattern, Unchecked.INPUT, f"no file matches {pattern}")
        for pattern in request.unmatched
    ]
    builds = inputs.builds()
    inputs.not_run += debug_info.strangers(builds, request.debug_files)
    asked = headers.find(request)
    several = len({str(build.target) for build in builds}) > 1
    pending = tuple(
        start_headers(
            asked,
            build,
            inputs.not_run,
            types=request.types
            or bool(request.bindings)
            or several
            or debug_info.is_there(build, request.debug_files),
        )
        for build in builds
    )
    return Begun(asked, builds, pending, inputs.not_run, request.debug_files, request.bindings)


def start_headers(
    asked: headers.Headers,
    build: Build,
    not_run: list[NotRun],
    *,
    types: bool,
    known: frozenset[str] = frozenset(),
) -> PendingSurface | str | None:
    """Have the headers compiled in the background; a string says why that cannot be.

    `known`: names that another release exports.
    """
    request = asked.request
    if not request.headers:
        return f"{asked.absent[0].path}: {asked.absent[0].reason}" if asked.absent else None
    from abilint.surfaces import header

    try:
        exports = build.exports | known
        asked_of_compiler = header_options.request(request, build.target, types=types, exports=exports)
        steps.note(header_options.words(asked_of_compiler))
        return header.start(asked_of_compiler)
    except InputError as error:
        not_run.append(NotRun(error.path, Unchecked.HEADER, error.problem))
        return str(error)
