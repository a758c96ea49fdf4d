"""What a type as Rust writes it comes to for C."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from abilint.model.types import Foreign, TypeId
    from abilint.surfaces.bindings.rust.crate import Module
    from abilint.surfaces.bindings.tree import Source


class Meaning(NamedTuple):
    """A type of the graph, and what `Option` and pointers ask of it."""

    type: TypeId
    niche: bool = False
    """Never zero, so that an `Option` of it is as wide: references, `Box`, `NonNull`, functions."""
    fat: Foreign | None = None
    """A pointer to it is two words, as that to `str`, to a slice and to a trait's object."""
    is_empty: bool = False
    """Takes no room: `()`, `PhantomData`."""


class Scope(NamedTuple):
    """Where a type is written, and what its parameters stand for."""

    source: Source
    module: Module
    generics: tuple[tuple[str, Meaning], ...] = ()
    behind: bool = False
    """A pointer is made to it: what it holds is of no matter where nobody knows it."""
    depth: int = 0
