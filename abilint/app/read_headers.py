"""The headers that a run read: their names, and what their comments accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.model.surface import HeaderStatus
from abilint.readers.file_bytes import FileBytes
from abilint.rules import header_comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.model.build import Build
    from abilint.rules.catalogue import Catalogue

LARGEST = 8 << 20
"""Bytes of a header that are looked through."""


def of_builds(builds: Iterable[Build]) -> tuple[str, ...]:
    """Give the paths of all that declare something, or were asked for and read; as findings name them."""
    return tuple(dict.fromkeys(path for build in builds for path in _of_build(build)))


def _of_build(build: Build) -> Iterator[str]:
    if build.surface:
        read = (each for each in build.surface.headers if each.status is not HeaderStatus.NOT_CHECKED)
        yield from (header.path for header in read)
        yield from (declaration.location.file for declaration in build.surface.declarations)


def comments(paths: Iterable[str], rules: Catalogue) -> header_comments.Said:
    """Read what the comments of these headers accept; what is gone by now says nothing."""
    told = [header_comments.read(path, _bytes(path), rules) for path in paths]
    return header_comments.Said(
        tuple(each for said in told for each in said.suppressions),
        tuple(each for said in told for each in said.faults),
    )


def _bytes(path: str) -> bytes:
    try:
        with FileBytes(path) as file:
            return file.peek(0, LARGEST)
    except InputError:
        return b""
