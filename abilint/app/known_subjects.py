"""Whether a run could have met what a suppression speaks of: one that could not calls nothing unused."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from abilint.rules.suppression import names_of_symbol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.app.request import CheckRequest, DiffRequest
    from abilint.model.acceptance import Suppression
    from abilint.model.build import Build


class KnownSubjects:
    """What the builds of a run declare and define."""

    def __init__(self, builds: Sequence[Build], request: CheckRequest | DiffRequest) -> None:
        self._builds = builds
        self._target = request.name
        self._is_partial = request.is_partial
        self._omits_targets = request.omits_targets

    def includes(self, suppression: Suppression) -> bool:
        """Whether it was there to be found fault with, or certainly is not there at all."""
        if self._is_partial or (self._omits_targets and suppression.target is None):
            return False
        if suppression.inline:
            file, (first, last) = suppression.place.file, suppression.lines
            return any((file, line) in self._places for line in range(first, last + 1))
        if self._target is not None:  # a configured target has all headers that there are
            return True
        pattern = suppression.symbol
        if pattern is None:
            return suppression.fingerprint is None
        return any(fnmatchcase(name, pattern) for name in self._names())

    @cached_property
    def _places(self) -> frozenset[tuple[str, int]]:
        return frozenset(
            (declaration.location.file, declaration.location.line)
            for build in self._builds
            if build.surface
            for declaration in build.surface.declarations
        )

    def _names(self) -> Iterator[str]:
        """Give link names before their spellings, which take time to make."""
        links = self._link_names
        yield from links
        for name in links:
            yield from names_of_symbol(name)

    @cached_property
    def _link_names(self) -> frozenset[str]:
        declared = (
            name
            for build in self._builds
            if build.surface
            for declaration in build.surface.declarations
            for name in declaration.link_names
        )
        members = (member for build in self._builds for member in build.members)
        return frozenset(declared) | {symbol.link_name for member in members for symbol in member.symbols}
