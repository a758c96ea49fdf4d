"""A struct of a header whose layout is not the same on two targets of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from abilint.model.location import Location


class TargetLayout(NamedTuple):
    """One struct on two targets; it holds no pointer, so its bytes could be meant to travel."""

    name: str
    """As C: `struct packet`, or the typedef that names it."""
    location: Location
    size: int
    """Bytes on the build's own target."""
    other_target: str
    other_size: int
    field: str
    """The first member that differs in size or place."""
    type: str
    """Of that member, as C."""
