"""What one argument or result of a C function is, as debug info tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from abilint.model.types import Foreign, TypeId


class BoundaryValue(NamedTuple):
    """A value that crosses the C boundary."""

    declaration: int
    """Index of the function in the surface."""
    position: int
    """0 is the result, 1 the first argument."""
    type: TypeId
    foreign: Foreign | None = None
    """What it is, or has in it, that C has no counterpart of."""
    culprit: TypeId | None = None
    """The type that is foreign: `type` itself, or that of a field."""
    path: tuple[str, ...] = ()
    """The fields from the value to the culprit."""
    pointee: TypeId | None = None
    """Where it is a pointer: to what, typedefs and qualifiers seen through."""
    pointee_const: bool = False
