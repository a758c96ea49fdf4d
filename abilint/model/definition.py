"""Where in the source a name of a binary is defined, as its debug info says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from abilint.model.location import Location


class Definition(NamedTuple):
    """One name, exported or not; `static` functions of several files may share one."""

    member: int
    """Index of the binary in its build."""
    link_name: str
    location: Location | None
    """None where the debug info names the unit alone."""
    unit: str
    """The source file whose compilation defines it, as the compiler was given it."""
    language: str
    """`c`, `c++`, `rust`, ...; empty where it is not stated."""
