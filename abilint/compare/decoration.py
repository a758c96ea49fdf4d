"""The calling convention that a header declares against the one that an exported name tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.decoration import Decorated, Place, split
from abilint.model.target import Format

if TYPE_CHECKING:
    from abilint.model.surface import Declaration
    from abilint.model.symbol import Symbol
    from abilint.model.target import Target

UNDECORATED = "no decoration"
"""`after` where the export, unlike callers' object files, is not decorated."""


def declared(declaration: Declaration, target: Target) -> Decorated | None:
    """Read what callers' object files ask for; None where the target decorates nothing."""
    if target.format is not Format.PE or declaration.object_name is None:
        return None
    return split(declaration.object_name, target.architecture, Place.OBJECT)


def found(symbol: Symbol, target: Target) -> Decorated:
    """Read what the name in the file tells."""
    in_object = symbol.table == "static"
    mingw = Place.MINGW_IMAGE if target.environment == "mingw" else Place.IMAGE
    return split(symbol.name, target.architecture, Place.OBJECT if in_object else mingw)


def disagreement(declaration: Declaration, symbol: Symbol, target: Target) -> tuple[str, str] | None:
    """(promised, found) where they differ; found is UNDECORATED for an export that shows no convention."""
    wanted = declared(declaration, target)
    if wanted is None or symbol.name.startswith("#"):
        return None
    there = found(symbol, target)
    if (wanted.convention, wanted.argument_bytes) == (there.convention, there.argument_bytes):
        return None
    return wanted.decoration, there.decoration if there.convention else UNDECORATED


def offered_disagreement(
    declaration: Declaration, offered: tuple[str, ...], target: Target
) -> tuple[str, str] | None:
    """(promised, found) where the import libraries of a DLL offer a name in another convention only.

    Programs are linked with those: which name the DLL has for it inside is between the two of them.
    """
    wanted = declared(declaration, target)
    if wanted is None:
        return None
    there = [split(name, target.architecture, Place.OBJECT) for name in sorted(offered)]
    if any(
        (wanted.convention, wanted.argument_bytes) == (each.convention, each.argument_bytes) for each in there
    ):
        return None
    return wanted.decoration, there[0].decoration


def closeness(declaration: Declaration, symbol: Symbol, target: Target) -> int:
    """Order exports of one identifier: as callers ask, of the same convention, undecorated, any other."""
    if symbol.name == declaration.object_name:
        return 0
    different = disagreement(declaration, symbol, target)
    if different is None:
        return 1
    return 2 if different[1] == UNDECORATED else 3
