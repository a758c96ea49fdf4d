"""What one release can be compared by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.artifact import ArtifactKind
from abilint.model.release import Change, ChangeKind
from abilint.model.surface import HeaderStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Library


class Stated(NamedTuple):
    """Which evidence there is."""

    exports: bool
    header: bool
    debug_info: bool


def stated(library: Library) -> Stated:
    """Say which evidence a release has; an archive has the debug info of any of its members."""
    headers = library.headers
    return Stated(
        exports=library.head.artifact.kind is not ArtifactKind.HEADERS,
        header=headers is not None and any(h.status is not HeaderStatus.NOT_CHECKED for h in headers.headers),
        debug_info=any(part.built is not None for part in library.parts),
    )


def lost(old: Stated, new: Stated) -> Iterator[Change]:
    """Say which evidence only the old release has: what it would show goes unseen."""
    for name in Stated._fields:
        if getattr(old, name) and not getattr(new, name):
            yield Change(ChangeKind.EVIDENCE_LOST, name.replace("_", "-"))
