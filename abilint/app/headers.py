"""The headers that the user named: which of them there are, and why the others cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.errors import InputError
from abilint.model.surface import HeaderOutcome, HeaderStatus

if TYPE_CHECKING:
    from abilint.app.request import CheckRequest
    from abilint.model.build import Build


class Headers(Struct, frozen=True):
    """What `--header` led to."""

    request: CheckRequest
    """With the headers that there are, and no others."""
    absent: tuple[HeaderOutcome, ...] = ()

    def complete(self, build: Build) -> Build:
        """Record in the surface that some headers could not be read: what they declare is not known."""
        if build.surface is None or not self.absent:
            return build
        outcomes = (*build.surface.headers, *self.absent)
        return replace(build, surface=replace(build.surface, headers=outcomes), headers_absent=True)


def find(request: CheckRequest) -> Headers:
    """Look for each header, so that one that is missing does not keep the others from being read."""
    if not request.headers:
        return Headers(request)
    from abilint.surfaces.header_files import expand

    found, absent = [], []
    for path in request.headers:
        try:
            expand((path,), request.header_options.language)
            found.append(path)
        except InputError as error:
            absent.append(HeaderOutcome(error.path, HeaderStatus.NOT_CHECKED, error.problem))
    return Headers(replace(request, headers=tuple(found)), tuple(absent))
