"""What a type holds, value by value: records and arrays are opened, unions with all that they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.members import members
from abilint.model.types import Array, Record

if TYPE_CHECKING:
    from typing import TypeAlias

    from abilint.compare.types.side import Side
    from abilint.model.types import TypeId

    Values: TypeAlias = list[tuple[int, TypeId]]
    """Places in bits, and what stands there; alternatives share a place."""

MOST = 2000
"""Single values in one record; a damaged file may state any number."""


def values(side: Side, type_id: TypeId) -> Values | None:
    """List places and types of what records and arrays hold; None where that is too much, or not known."""
    found: Values = []
    waiting = [(0, side.strip(type_id))]
    opened = 0
    while waiting:
        place, inner = waiting.pop()
        parts = _parts(side, place, inner)
        opened += 1
        if parts is None or opened + len(waiting) + len(parts) > MOST:
            return None
        if isinstance(side.graph[inner], Record | Array):
            waiting += parts
        else:
            found.append((place, inner))
    return sorted(found)


def _parts(side: Side, place: int, type_id: TypeId) -> Values | None:
    match side.graph[type_id]:
        case Array(element=element, count=int(count), vector=False) if count <= MOST:
            size = side.bits(element)
            inner = side.strip(element)
            return None if size is None else [(place + n * size, inner) for n in range(count)]
        case Array():
            return None
        case Record():
            own = members(side, type_id)
            if any(each.bits is not None or each.base for each in own) or not own:
                return None
            return [(place + each.offset, side.strip(each.type)) for each in own]
    return []
