"""A named constant of a header: programs have its value compiled in."""

from __future__ import annotations

from msgspec import Struct

from abilint.model.location import Location  # noqa: TC001  (snapshots are read by these hints)


class Constant(Struct, frozen=True):
    """An object-like macro that stands for a number or a text.

    In are those of the given headers whose expansion is made of literals, operators and other such macros.
    Out are macros that stand for nothing (guards), for types, keywords, attributes, functions or variables,
    and those that begin with an underscore: they are the header's own.
    """

    name: str
    value: str
    """Whole numbers as they come out, in decimal; texts and floating-point numbers as they are written."""
    location: Location
