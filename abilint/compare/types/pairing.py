"""Which declaration of one surface is which of the other: by link name, classes by their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Pair
from abilint.model.surface import DeclarationKind, Obligation
from abilint.model.types import FunctionType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.step import Sides
    from abilint.model.surface import Declaration
    from abilint.model.types import TypeId

UNSEEN = frozenset({Obligation.INLINE, Obligation.MACRO, Obligation.UNAVAILABLE, Obligation.HIDDEN})
"""No caller's object file asks the library for these."""


def pairs_of_declarations(sides: Sides) -> Iterator[tuple[int, int, Pair]]:
    """Give index and index of each declaration that both sides have and type, with the types.

    What is known to be one type is left out. So is what is a function on one side and data on the other:
    its symbol says so already.
    """
    known: dict[str, tuple[int, TypeId]] = {}
    for index, declaration in enumerate(sides.built.surface.declarations):
        if declaration.type is not None:
            for name in _names(declaration):
                known.setdefault(name, (index, declaration.type))
    for index, declaration in enumerate(sides.promised.surface.declarations):
        if declaration.type is None or declaration.obligation in UNSEEN:
            continue
        for name in _names(declaration):
            if name in known:
                other, their_type = known[name]
                pair = Pair(declaration.type, their_type)
                if not sides.is_shared(pair) and _are_of_one_kind(sides, pair):
                    yield index, other, pair
                break


def _names(declaration: Declaration) -> tuple[str, ...]:
    if declaration.kind is DeclarationKind.CLASS:
        return (f"class {declaration.qualified_name}",)
    return declaration.link_names or (declaration.key,)


def _are_of_one_kind(sides: Sides, pair: Pair) -> bool:
    one, other = sides.promised.node(pair.promised), sides.built.node(pair.built)
    return isinstance(one, FunctionType) is isinstance(other, FunctionType)
