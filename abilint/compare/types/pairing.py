"""Which declaration of one surface is which of the other: by link name, classes by their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Pair
from abilint.model.surface import DeclarationKind, Obligation
from abilint.model.types import FunctionType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.side import Side
    from abilint.model.surface import Declaration

UNSEEN = frozenset({Obligation.INLINE, Obligation.MACRO, Obligation.UNAVAILABLE, Obligation.HIDDEN})
"""No caller's object file asks the library for these."""


def pairs_of_declarations(promised: Side, built: Side) -> Iterator[tuple[int, int, Pair]]:
    """Give index and index of each declaration that both sides have and type, with the types.

    What is a function on one side and data on the other is left out: its symbol says so already.
    """
    known: dict[str, int] = {}
    for index, declaration in enumerate(built.surface.declarations):
        if declaration.type is not None:
            for name in _names(declaration):
                known.setdefault(name, index)
    for index, declaration in enumerate(promised.surface.declarations):
        if declaration.type is None or declaration.obligation in UNSEEN:
            continue
        other = next((known[name] for name in _names(declaration) if name in known), None)
        if other is None:
            continue
        their_type = built.surface.declarations[other].type
        if their_type is not None and _is_function(promised, declaration.type) is _is_function(
            built, their_type
        ):
            yield index, other, Pair(declaration.type, their_type)


def _names(declaration: Declaration) -> tuple[str, ...]:
    if declaration.kind is DeclarationKind.CLASS:
        return (f"class {declaration.qualified_name}",)
    return declaration.link_names or (declaration.key,)


def _is_function(side: Side, type_id: int) -> bool:
    return isinstance(side.node(type_id), FunctionType)
