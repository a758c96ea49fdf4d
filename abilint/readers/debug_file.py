"""The separate debug file of a stripped binary: it keeps the symbol table that `strip` took away.

Where to look is what debuggers agree on: GDB manual, "Debugging Information in Separate Files".
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.errors import InputError
from abilint.model.symbol import Scope
from abilint.readers.load import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.artifact import Artifact

DEBUG_ROOT = "/usr/lib/debug"
INTERNAL = (Scope.LOCAL, Scope.HIDDEN)
"""What a stripped binary lacks: its exports and imports it still states itself."""


def restored(artifact: Artifact, named: Sequence[str] = ()) -> Artifact:
    """Give the artifact with the static symbols of its debug file, or as it is where there is none.

    `named` are files that the user points at; one that cannot be read raises InputError, those that
    are only found are passed over. A file with another build id is not this binary's.
    """
    if artifact.has_static_symbols or artifact.build_id is None:
        return artifact
    found = [candidate for path in named for candidate in read(path).artifacts]
    found += [candidate for path in _places(artifact) for candidate in _readable(path)]
    for debug in found:
        if debug.build_id == artifact.build_id and debug.has_static_symbols:
            return replace(
                artifact,
                static_symbols=tuple(s for s in debug.static_symbols if s.scope in INTERNAL),
                has_static_symbols=True,
                symbols_from=debug.path,
            )
    return artifact


def companions(artifact: Artifact, named: Sequence[str] = ()) -> tuple[str, ...]:
    """List the files that may hold the debug info that the binary has not: named, or where debuggers look."""
    found = (path for path in _places(artifact) if os.path.isfile(path))  # noqa: PTH113
    return tuple(dict.fromkeys((*named, *found)))


def _places(artifact: Artifact) -> Iterator[str]:
    build_id, link = artifact.build_id or "", artifact.elf.debug_link
    folder = os.path.dirname(os.path.abspath(artifact.path))  # noqa: PTH100, PTH120  (paths are strings throughout)
    if link and os.path.basename(link) == link:  # noqa: PTH119
        yield f"{folder}/{link}"
        yield f"{folder}/.debug/{link}"
        yield f"{DEBUG_ROOT}{folder}/{link}"
    if artifact.elf.machine and len(build_id) > 2:
        yield f"{DEBUG_ROOT}/.build-id/{build_id[:2]}/{build_id[2:]}.debug"
    if artifact.macho is not None:
        name = os.path.basename(artifact.path)  # noqa: PTH119
        yield f"{folder}/{name}.dSYM/Contents/Resources/DWARF/{name}"


def _readable(path: str) -> tuple[Artifact, ...]:
    if not os.path.isfile(path):  # noqa: PTH113
        return ()
    try:
        return read(path).artifacts
    except InputError:
        return ()
