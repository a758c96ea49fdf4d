"""Headers that nobody named, and that the reading of one release alone took in.

A header which a given one includes counts as the library's where that exports at least half of its names.
Of a library that lost some, or of a header that grew, this may hold in one release and not in the other:
what the header declares would seem gone, or new, to sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.surface import HeaderStatus

if TYPE_CHECKING:
    from abilint.model.surface import Surface


def aligned(old: Surface, new: Surface) -> tuple[Surface, Surface]:
    """Leave out of the headers of both releases those that were included in one alone."""
    return _without(old, _included(old) - _read(new)), _without(new, _included(new) - _read(old))


def _included(surface: Surface) -> frozenset[str]:
    return frozenset(_base(each.path) for each in surface.headers if each.status is HeaderStatus.INCLUDED)


def _read(surface: Surface) -> frozenset[str]:
    read = (each for each in surface.headers if each.status is not HeaderStatus.NOT_CHECKED)
    return frozenset(_base(each.path) for each in read)


def _without(surface: Surface, names: frozenset[str]) -> Surface:
    if not names:
        return surface
    return replace(
        surface,
        declarations=tuple(each for each in surface.declarations if _base(each.location.file) not in names),
        headers=tuple(each for each in surface.headers if _base(each.path) not in names),
        constants=tuple(each for each in surface.constants if _base(each.location.file) not in names),
        macros=tuple(each for each in surface.macros if _base(each.location.file) not in names),
    )


def _base(path: str) -> str:
    """Snapshots keep no folders."""
    return path.replace("\\", "/").rpartition("/")[2]
