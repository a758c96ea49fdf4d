"""Whether two records can be two views of one, so that comparing them member by member means something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.members import members
from abilint.compare.types.side import akin, plain_name

if TYPE_CHECKING:
    from abilint.compare.types.fault import Pair
    from abilint.compare.types.step import Sides

ARGUMENT_LISTS = frozenset({"__va_list_tag", "__va_list"})
"""What `va_list` is made of on some targets: the compiler's own, each shows it in another way."""


def unrelated(sides: Sides, pair: Pair) -> bool:
    """Whether nothing is shared: no name, no member's name, no layout."""
    if akin(*sides.names(pair)):
        return False
    promised, built = members(sides.promised, pair.promised), members(sides.built, pair.built)
    if {plain_name(m.name) for m in promised} & {plain_name(m.name) for m in built}:
        return False
    return [(m.offset, m.size) for m in promised] != [(m.offset, m.size) for m in built]


def is_argument_list(sides: Sides, pair: Pair) -> bool:
    """Whether either is the insides of a `va_list`."""
    return any(name.rpartition("::")[2] in ARGUMENT_LISTS for name in sides.names(pair))
