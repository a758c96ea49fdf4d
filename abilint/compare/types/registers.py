"""In which registers a struct or union that is passed by value travels, where its contents decide that.

System V ABI, AMD64 supplement, section 3.2.3: up to two eightbytes, each in an integer register where it
holds any integer or address, else in a floating-point one. Procedure Call Standard for the Arm 64-bit
Architecture, section 6.8.2: up to four floating-point members of one size go into as many such registers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.members import members
from abilint.compare.types.scalars import ADDRESSES, WHOLE, Shape, shape_of
from abilint.compare.types.single_values import values
from abilint.model.target import Format
from abilint.model.types import Record

if TYPE_CHECKING:
    from typing import TypeAlias

    from abilint.compare.types.fault import Pair
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId

    Leaves: TypeAlias = "frozenset[tuple[int, int, str]]"

BYTE, EIGHTBYTE = 8, 64
REGISTERS = 2
"""Eightbytes of a value that is passed in registers on x86-64; a larger one is put into memory."""
INTEGER, FLOAT = "integer", "floating-point"
ARM_64 = frozenset({"aarch64", "arm64", "arm64e"})
"""As ELF and PE call it, and as Apple does."""
MOST_FLOATS = 4
LARGEST = MOST_FLOATS * EIGHTBYTE


def other_way(sides: Sides, pair: Pair) -> tuple[str, str] | None:
    """Say how a value of one size was and is passed, where members that came or went have changed that.

    Members that are of another type now are told of as such.
    """
    if len({*sides.bits(pair)}) > 1:
        return None
    before, after = contents(sides.promised, pair.promised), contents(sides.built, pair.built)
    if before is None or after is None or not (before < after or after < before):
        return None
    ways = _way(sides.promised, pair.promised, before), _way(sides.built, pair.built, after)
    return (ways[0], ways[1]) if ways[0] and ways[1] and ways[0] != ways[1] else None


def contents(side: Side, type_id: TypeId) -> Leaves | None:
    """List place, size and kind of each single value of what may travel in registers.

    None where it is too large, or some value is of a kind of its own.
    """
    if (side.bits(type_id) or 0) > LARGEST:
        return None
    listed = values(side, type_id)
    if listed is None:
        return frozenset() if _is_empty(side, type_id) else None
    found = set()
    for place, inner in listed:
        shape, size = shape_of(side.node(inner)), side.bits(inner)
        if not size or size > EIGHTBYTE or place % size or shape not in WHOLE | ADDRESSES | {Shape.FLOAT}:
            return None
        found.add((place, size, FLOAT if shape is Shape.FLOAT else INTEGER))
    return frozenset(found)


def _is_empty(side: Side, type_id: TypeId) -> bool:
    """Whether it is a class of C++ that holds nothing, and has one byte to have an address."""
    node = side.graph[type_id]
    is_complete = isinstance(node, Record) and node.complete and not node.slots
    return is_complete and not members(side, type_id) and side.bits(type_id) == BYTE


def _way(side: Side, type_id: TypeId, leaves: Leaves) -> str | None:
    target = side.target
    if target.architecture == "x86_64" and target.format is not Format.PE:
        return _by_eightbytes(side.bits(type_id) or 0, leaves)
    if target.architecture in ARM_64:
        return _by_floats(leaves)
    return None


def _by_eightbytes(size: int, leaves: Leaves) -> str | None:
    if size > REGISTERS * EIGHTBYTE:
        return None
    kinds: dict[int, str] = {}
    for place, _, kind in leaves:
        each = place // EIGHTBYTE
        kinds[each] = INTEGER if INTEGER in (kind, kinds.get(each)) else FLOAT
    return _words([kinds[each] for each in sorted(kinds)])


def _by_floats(leaves: Leaves) -> str:
    sizes = {size for _, size, _ in leaves}
    floats = all(kind == FLOAT for _, _, kind in leaves)
    places = {place for place, _, _ in leaves}
    if leaves and floats and len(sizes) == 1 and len(places) <= MOST_FLOATS:
        return _words([FLOAT] * len(places))
    return _words([INTEGER])


def _words(kinds: list[str]) -> str:
    if not kinds:
        return "in no register"
    if len(kinds) == 1:
        return f"in {'an' if kinds[0] == INTEGER else 'a'} {kinds[0]} register"
    return f"in {' and '.join(kinds)} registers"
