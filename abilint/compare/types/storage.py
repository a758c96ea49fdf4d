"""What a copy keeps room with: bytes and padding in place of values that nobody there looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.scalars import ADDRESSES, WHOLE, Shape, passed_alike, scalar, shape_of
from abilint.model.target import ByteOrder
from abilint.model.types import Array, Record, RecordKind

if TYPE_CHECKING:
    from abilint.compare.types.fault import Pair, Where
    from abilint.compare.types.side import Side
    from abilint.compare.types.single_values import Values
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId


BYTE = 8
DEEPEST = 20
"""Records in each other; a damaged file may state any number."""
REGISTER = (1, 2, 4, 8)
"""Sizes in bytes of what travels in one register."""


def room(sides: Sides, before: Values, after: Values) -> frozenset[int]:
    """Give the places of a copy's values that are bytes, or where the other side has bytes or nothing."""
    taken, plain = _taken(sides.built, after), set[int]()
    for place, inner in after:
        if sides.built.bits(inner) == BYTE:
            plain.add(place)
    found = set()
    for place, inner in before:
        own = {*_places(sides.promised, place, inner)}
        is_byte = len(own) == 1 and shape_of(sides.promised.node(inner)) is Shape.INTEGER
        if not own & taken or (own <= plain and len(own) > 1) or (is_byte and not own & plain):
            found.add(place)
    return frozenset(found)


def covers(sides: Sides, before: Values, built: TypeId) -> bool:
    """Whether a copy has something wherever the other side has, of a union wherever one alternative has."""
    return _is_covered(sides.built, built, 0, _taken(sides.promised, before), 0)


def _is_covered(side: Side, type_id: TypeId, place: int, held: set[int], depth: int) -> bool:
    inner = side.strip(type_id)
    match side.graph[inner]:
        case Record(kind=kind, fields=fields) if depth < DEEPEST:
            parts = (_is_covered(side, each.type, place + each.offset, held, depth + 1) for each in fields)
            return any(parts) if kind is RecordKind.UNION else all(parts)
        case Array(element=element, count=int(count)) if depth < DEEPEST:
            size = side.bits(element) or 0
            return all(_is_covered(side, element, place + n * size, held, depth + 1) for n in range(count))
    return held.issuperset(_places(side, place, inner))


def _taken(side: Side, values: Values) -> set[int]:
    return {bit for place, inner in values for bit in _places(side, place, inner)}


def _places(side: Side, place: int, type_id: TypeId) -> range:
    return range(place, place + (side.bits(type_id) or 0), BYTE)


def are_one_number(sides: Sides, pair: Pair, where: Where, values: tuple[Values, Values]) -> bool:
    """Whether whole numbers stand for one of their size, and go where it goes: `FILETIME` for 64 bits."""
    target = sides.built.target
    scalars = [scalar(node, target) for node in sides.nodes(pair)]
    number = next((each for each in scalars if each.shape in WHOLE and each.size in REGISTER), None)
    if number is None or target.byte_order is not ByteOrder.LITTLE:
        return False
    shapes = {
        shape_of(side.node(inner))
        for side, listed in zip((sides.promised, sides.built), values, strict=True)
        for _, inner in listed
    }
    return shapes <= WHOLE | ADDRESSES and passed_alike(target, where, number)
