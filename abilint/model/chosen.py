"""A part of what one source states, chosen to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abilint.model.surface import Declaration, Surface
    from abilint.model.types import TypeId


@dataclass(frozen=True, slots=True)
class Chosen:
    """Declarations and types of a surface."""

    surface: Surface
    declarations: tuple[Declaration, ...] = ()
    types: tuple[TypeId, ...] = ()
    """Records and enums, to be laid out."""
