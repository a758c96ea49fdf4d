"""A part of what one source states, chosen to be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from abilint.model.surface import Declaration, Surface
    from abilint.model.types import TypeId


class Chosen(Struct, frozen=True):
    """Declarations and types of a surface."""

    surface: Surface
    declarations: tuple[Declaration, ...] = ()
    types: tuple[TypeId, ...] = ()
    """Records and enums, to be laid out."""
