"""Alignment that is not stated: DWARF mentions it where the source asks for more than members do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Fault
from abilint.compare.types.members import members
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Array, Enum, MemberPointer, Pointer, Primitive, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.compare.types.fault import Pair
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId

DEEPEST = 20
"""Records within records; a damaged file may state any number."""


def compare(sides: Sides, pair: Pair, known: Sequence[Fault]) -> Iterator[Fault]:
    """Compare alignments of which one is not stated, where nothing else is wrong."""
    one, other = sides.nodes(pair)
    if known or not (isinstance(one, Record) and isinstance(other, Record)):
        return
    if (one.alignment is None) is (other.alignment is None):
        return
    before = one.alignment or natural(sides.promised, pair.promised)
    after = other.alignment or natural(sides.built, pair.built)
    stated, unstated = (after, before) if one.alignment is None else (before, after)
    if stated > unstated:
        yield Fault(Kind.ALIGNMENT, (), before, after)


def natural(side: Side, record_id: TypeId) -> int:
    """Give the alignment that the members of a record ask for, in bytes."""
    largest, waiting = 1, [(each.type, 0) for each in members(side, record_id)]
    while waiting:
        type_id, depth = waiting.pop()
        stripped = side.strip(type_id)
        match side.graph[stripped]:
            case Primitive(size=size) | Pointer(size=size) | Enum(size=int(size)):
                largest = max(largest, size)
            case MemberPointer():
                largest = max(largest, side.target.bits // 8)
            case Record(alignment=int(stated)):
                largest = max(largest, stated)
            case Record() if depth < DEEPEST:
                waiting += [(each.type, depth + 1) for each in members(side, stripped)]
            case Array(element=element) if depth < DEEPEST:
                waiting.append((element, depth + 1))
    return largest
