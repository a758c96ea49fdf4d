"""Which definition of a library the dynamic loader binds a program to that was linked with an older one.

The rules are those of glibc: `check_match` in elf/dl-lookup.c, `_dl_check_map_versions` in elf/dl-version.c.
musl looks at no version, and takes whatever is not hidden.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.release import Library
    from abilint.model.symbol import Symbol


class Outcome(StrEnum):
    """What becomes of a reference to an old version of a name that the new library has."""

    SAME = "same"
    GAINED = "gained"
    """It had no version, and binds to one."""
    DROPPED = "dropped"
    """It binds to the name without a version; the node is still defined."""
    UNCHECKED = "unchecked"
    """As DROPPED, but the library defines no versions at all: the loader warns at every start."""
    HIDDEN = "hidden"
    """Without a version it does not bind to a version that is not the default."""
    MOVED = "moved"
    """The name is in other nodes only: the loader does not find it."""
    NODE_REMOVED = "node-removed"
    """The library does not define the node any more: the loader refuses to start the program."""
    ABORTS = "aborts"
    """A library without any version table: glibc's loader stops in an assertion."""
    DEFAULT_LOST = "default-lost"
    """Programs run on, but the link editor finds no default version for new ones."""

    @property
    def binds(self) -> bool:
        """Whether programs run on."""
        return self not in (Outcome.HIDDEN, Outcome.MOVED, Outcome.NODE_REMOVED, Outcome.ABORTS)


class Bound(NamedTuple):
    """The definition that a reference finds; None where it finds none."""

    outcome: Outcome
    symbol: Symbol | None


class Loader:
    """Looks names up in one library as the dynamic loader does."""

    def __init__(self, library: Library) -> None:
        elf = library.head.artifact.elf
        self._nodes = frozenset(elf.version_definitions)
        self._first = elf.version_definitions[0] if elf.version_definitions else None
        self._has_indices = bool(elf.version_definitions or elf.version_needs)
        self._checks = library.target.environment != "musl"

    def bind(self, wanted: Symbol, candidates: Sequence[Symbol]) -> Bound:
        """Find what a program gets that was linked with `wanted`, among the definitions of that name."""
        if not self._checks:
            return _bind_unchecked(wanted, candidates)
        if wanted.version is None:
            return self._bind_plain(candidates)
        return self._bind_version(wanted, candidates)

    def _bind_plain(self, candidates: Sequence[Symbol]) -> Bound:
        """Take a definition without a version or of the first node, even if hidden; else a default one."""
        default = next((c for c in candidates if c.version_default), None)
        for found in candidates:
            if found.version is None:
                return Bound(Outcome.SAME, found)
            if found.version == self._first:
                return Bound(Outcome.GAINED if default else Outcome.DEFAULT_LOST, found)
        return Bound(Outcome.GAINED, default) if default else Bound(Outcome.HIDDEN, None)

    def _bind_version(self, wanted: Symbol, candidates: Sequence[Symbol]) -> Bound:
        same = next((c for c in candidates if c.version == wanted.version), None)
        if same:
            linkable = not wanted.version_default or any(
                c.version_default or c.version is None for c in candidates
            )
            return Bound(Outcome.SAME if linkable else Outcome.DEFAULT_LOST, same)
        if self._nodes and wanted.version not in self._nodes:
            return Bound(Outcome.NODE_REMOVED, None)
        plain = next((c for c in candidates if c.version is None), None)
        if plain is None:
            return Bound(Outcome.MOVED, None)
        if self._nodes:
            return Bound(Outcome.DROPPED, plain)
        return Bound(Outcome.UNCHECKED, plain) if self._has_indices else Bound(Outcome.ABORTS, None)


def _bind_unchecked(wanted: Symbol, candidates: Sequence[Symbol]) -> Bound:
    if wanted.version is not None and not wanted.version_default:
        return Bound(Outcome.SAME, None)
    found = next((c for c in candidates if c.version is None or c.version_default), None)
    return Bound(Outcome.SAME if found else Outcome.HIDDEN, found)
