"""C texts of one file that belong together: read as one, without those that are at fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.binding import Unread
from abilint.surfaces.bindings import c_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.model.location import Location
    from abilint.model.surface import Surface
    from abilint.model.target import Target
    from abilint.surfaces.bindings.c_text import Piece

MOST_FAULTS = 8
"""Texts that are left out before nothing is read at all."""


class Sound(Struct, frozen=True):
    """What the texts without fault declare."""

    surface: Surface | None
    """None where none is left."""
    unread: tuple[Unread, ...]


def read(
    texts: Sequence[Sequence[Piece]],
    target: Target,
    *,
    types: Mapping[str, str] = c_text.STANDARD,
    prelude: str = "",
) -> Sound:
    """Read texts, each of one or more pieces; one with an error is left out whole, and told."""
    left, unread = list(texts), list[Unread]()
    while left and len(unread) <= MOST_FAULTS:
        pieces = [piece for text in left for piece in text]
        found = c_text.read(pieces, target, types=types, prelude=prelude)
        if not isinstance(found, Unread):
            return Sound(found, tuple(unread))
        unread.append(found)
        guilty = [text for text in left if _holds(text, found.location)]
        left = [text for text in left if text not in guilty] if guilty else []
    return Sound(None, tuple(unread))


def _holds(text: Sequence[Piece], place: Location) -> bool:
    return any(each[:2] == place[:2] for piece in text for each in piece.places)
