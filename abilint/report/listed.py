"""What `abilint symbols` lists of one artifact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from abilint.model.artifact import Artifact
    from abilint.model.symbol import Symbol


class Listed(Struct, frozen=True):
    """One artifact and what was chosen of it."""

    artifact: Artifact
    linked_from: str | None
    """The linker script that named it."""
    symbols: tuple[Symbol, ...]
