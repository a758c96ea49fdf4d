"""What the loader and the system are told of a library: name, needs, platform, permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release import (
    architecture,
    dependencies,
    hardening,
    identity,
    loading,
    platform_floor,
)
from abilint.model.artifact import ArtifactKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Change, Library

LOADED = frozenset({ArtifactKind.SHARED, ArtifactKind.EXECUTABLE})


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Compare the linkage of two releases; archives and objects have a machine and no more."""
    others = [*architecture.compare(old, new)]
    yield from others
    if others or {old.head.artifact.kind, new.head.artifact.kind} - LOADED:
        return
    for part in (identity, dependencies, platform_floor, hardening, loading):
        yield from part.compare(old, new)
