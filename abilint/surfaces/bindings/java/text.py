"""A parsed source that remembers what its expressions came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import field

from abilint.surfaces.bindings.tree import Source

if TYPE_CHECKING:
    from abilint.surfaces.bindings.java.syntax import Expression


class Text(Source, frozen=True):
    """Calls within calls are asked for one by one, so that each is made many times without."""

    known: dict[int, Expression] = field(default_factory=dict)
    """By the number of the node."""


def remembering(source: Source) -> Text:
    """Give a parsed source something to remember with."""
    return Text(source.path, source.data, source.root, source.words)
