"""Names that programs link to: gone, come, changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.release import (
    class_data,
    data_objects,
    imports,
    ordinals,
    presence,
    symbol_kinds,
    versions,
)
from abilint.compare.release.data_objects import LOADED
from abilint.compare.release.declared import Declared
from abilint.compare.release.pairing import pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.release import Change, Library


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Compare the exports of two releases."""
    paired = pair(old, new)
    declared = Declared(old)
    thunks = class_data.thunks(paired)
    yield from thunks.changes
    yield from presence.compare(thunks.rest, new, declared)
    yield from versions.compare(paired.both, new, declared)
    yield from symbol_kinds.compare(paired.both, declared, loaded=old.head.artifact.kind in LOADED)
    yield from data_objects.compare(paired.both, old, new, declared)
    yield from class_data.compare(paired.both, declared)
    yield from ordinals.compare(paired, old, new)
    yield from imports.compare(old, new)
