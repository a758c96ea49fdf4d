"""Unions by value whose alternatives are all addresses: glibc's `__SOCKADDR_ARG` is a `struct sockaddr *`.

GCC's `transparent_union` passes one as its first member, and so do the main ABIs any union of addresses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.members import members
from abilint.compare.types.scalars import passed_alike, scalar
from abilint.compare.types.side import akin
from abilint.model.types import Pointer, Record, RecordKind

if TYPE_CHECKING:
    from abilint.compare.types.fault import Pair, Where
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId


def likest(sides: Sides, pair: Pair, where: Where) -> TypeId | None:
    """Give the alternative that an address on the promised side is; None where it is none of such a union."""
    union, mine = sides.built.node(pair.built), sides.promised.node(pair.promised)
    if not isinstance(mine, Pointer) or not isinstance(union, Record) or union.kind is not RecordKind.UNION:
        return None
    offered = [each.type for each in members(sides.built, sides.built.strip(pair.built))]
    if not offered or not all(isinstance(sides.built.node(each), Pointer) for each in offered):
        return None
    if not passed_alike(sides.built.target, where, scalar(mine, sides.promised.target)):
        return None
    name = sides.promised.name(sides.promised.strip(mine.target))
    named = (each for each in offered if name and akin(name, _pointed(sides, each)))
    return next(named, offered[0])


def _pointed(sides: Sides, address: TypeId) -> str:
    target = sides.built.pointee(address)
    return "" if target is None else sides.built.name(sides.built.strip(target))
