"""What a program was compiled to find in a library, against what the library has.

The program's debug info states its imports as its compiler saw them declared, and so stands for the old
release. A library's debug info comes first; of names that it does not describe the headers are asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.release import types
from abilint.compare.release.definitions import with_definitions
from abilint.model.build import Build
from abilint.model.release import Library

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.model.build import Member
    from abilint.model.release import TypeChange


def compare(program: Sequence[Member], library: Library) -> tuple[TypeChange, ...]:
    """List what the library has otherwise; `built` of the program's members states their imports."""
    told: dict[tuple[object, ...], TypeChange] = {}
    for evidence, parts in ((types.DEBUG_INFO, library.parts), (types.HEADER, _by_headers(library))):
        expected, actual = _stated(program), _stated(parts)
        if expected is not None and actual is not None:
            for each in with_definitions(types.compare(expected, actual), expected, actual):
                told.setdefault(types.key(each.difference), replace(each, evidence=evidence))
    return tuple(told.values())


def stated_names(library: Library) -> frozenset[str]:
    """Give the link names of which the library states types."""
    return described_names([*library.parts, *_by_headers(library)])


def _by_headers(library: Library) -> tuple[Member, ...]:
    """Give what only the headers state, as if the library were built so."""
    headers, names = library.headers, described_names(library.parts)
    if headers is None or headers.types is None:
        return ()
    rest = tuple(each for each in headers.declarations if names.isdisjoint(each.link_names))
    return (replace(library.head, built=replace(headers, declarations=rest)),)


def described_names(parts: Iterable[Member]) -> frozenset[str]:
    """Give the link names of which the parts state types."""
    return frozenset(
        name
        for part in parts
        if part.built is not None
        for each in part.built.declarations
        if each.type is not None
        for name in each.link_names
    )


def _stated(parts: Sequence[Member]) -> Library | None:
    """Make a library of what states types, without headers."""
    stating = tuple(part for part in parts if part.built is not None)
    return Library(Build(stating[0].artifact.target, stating), stating[0], stating) if stating else None
