"""Copies by hand: languages without arrays in structs, or unions, write the same memory otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types import storage
from abilint.compare.types.fault import Pair, Where
from abilint.compare.types.members import members
from abilint.compare.types.scalars import Shape, shape_of
from abilint.compare.types.side import akin
from abilint.compare.types.single_values import values
from abilint.model.surface import SourceKind
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Array, Record, RecordKind

if TYPE_CHECKING:
    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.members import Member
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId


def are_bindings(sides: Sides) -> bool:
    """Whether one side is a copy in another language."""
    return sides.promised.surface.source is SourceKind.BINDING


def pairs(sides: Sides, pair: Pair) -> list[list[Pair]] | None:
    """Give for each single value of a copy those that the other side has at its place, of which one is meant.

    Bytes that only keep room are left out. None where a place is none of the other side's, and where that
    has values that the copy leaves out.
    """
    before, after = values(sides.promised, pair.promised), values(sides.built, pair.built)
    if not before or not after or len({*sides.bits(pair)}) > 1:
        return None
    there: dict[int, list[TypeId]] = {}
    for place, inner in after:
        there.setdefault(place, []).append(inner)
    room = storage.room(sides, before, after)
    known = all(place in there or place in room for place, _ in before)
    if not known or not storage.covers(sides, before, pair.built):
        return None
    return [[Pair(inner, other) for other in there[place]] for place, inner in before if place not in room]


def first_of_flexible(sides: Sides, pair: Pair) -> Pair | None:
    """Pair what a copy writes as one element with those of an array without bound that ends a struct."""
    copied, flexible = sides.nodes(pair)
    if isinstance(flexible, Array) and not flexible.count and not isinstance(copied, Array):
        return Pair(pair.promised, flexible.element)
    return None


def likest(sides: Sides, group: list[Pair]) -> Pair:
    """Choose the alternative that the copy's value means: of its kind and width, or at least one of them."""

    def likeness(pair: Pair) -> tuple[bool, bool]:
        bits, shapes = sides.bits(pair), [shape_of(node) for node in sides.nodes(pair)]
        return bits[0] == bits[1], shapes[0] is shapes[1]

    return max(group, key=likeness)


def are_pairs(sides: Sides, pair: Pair) -> bool:
    """Whether one is a copy that has its values where the other side has some."""
    return are_bindings(sides) and bool(pairs(sides, pair))


def _agree(comparison: Comparison, promised: TypeId, built: TypeId) -> bool:
    """Whether two values are one to memory; of a sign it knows nothing."""
    found = comparison.of(promised, built, Where.MEMORY).faults
    return all(fault.kind in (Kind.SIGNEDNESS, Kind.QUALIFIER) for fault in found)


def are_alike(comparison: Comparison, pair: Pair) -> bool:
    """Whether two types hold the same single values, however they are grouped."""
    found = pairs(comparison.sides, pair)
    return found is not None and all(any(_agree(comparison, *each) for each in group) for group in found)


def offers(comparison: Comparison, pair: Pair) -> bool:
    """Whether a copy's union has all that the other side's struct holds, at its places."""
    sides = comparison.sides
    before, after = values(sides.promised, pair.promised), values(sides.built, pair.built)
    if not before or not after or len({*sides.bits(pair)}) > 1:
        return False
    return all(
        any(place == there and _agree(comparison, own, inner) for there, own in before)
        for place, inner in after
    )


def are_one_number(sides: Sides, pair: Pair, where: Where) -> bool:
    """Whether one side writes a number and the other a record of numbers that goes and lies where it does."""
    before, after = values(sides.promised, pair.promised), values(sides.built, pair.built)
    if not before or not after or len({*sides.bits(pair)}) > 1:
        return False
    return storage.are_one_number(sides, pair, where, (before, after))


def _is_union(side: Side, type_id: TypeId) -> bool:
    node = side.graph[type_id]
    return isinstance(node, Record) and node.kind is RecordKind.UNION


def named_alike(
    comparison: Comparison, pair: Pair, before: tuple[Member, ...], after: tuple[Member, ...]
) -> tuple[Member, ...]:
    """Give alternatives of a union the other side's names: languages call them as they like."""
    sides = comparison.sides
    if not (_is_union(sides.promised, pair.promised) and _is_union(sides.built, pair.built)):
        return before
    names = {each.name for each in before}
    free = [each for each in after if each.name not in names]
    given = []
    for each in before:
        found = None
        if each.name not in {other.name for other in after}:
            found = next((other for other in free if _is_same(comparison, each, other)), None)
        if found is not None:
            free.remove(found)
        given.append(replace(each, name=found.name) if found is not None else each)
    return tuple(given)


def _is_same(comparison: Comparison, one: Member, other: Member) -> bool:
    """Whether two alternatives are of one name, or of one type that has none."""
    sides = comparison.sides
    types = Pair(sides.promised.strip(one.type), sides.built.strip(other.type))
    if one.offset != other.offset:
        return False
    if all(isinstance(node, Record) for node in sides.nodes(types)):
        names = sides.names(types)
        return all(names) and akin(*names)
    return one.size == other.size and _agree(comparison, *types)


def is_room(sides: Sides, pair: Pair) -> bool:
    """Whether a copy has nothing but room for a union: numbers that are cast to what is meant."""
    promised, built = sides.nodes(pair)
    own = members(sides.promised, pair.promised) if isinstance(promised, Record) else ()
    if not are_bindings(sides) or len(own) != 1 or not _is_union(sides.built, sides.built.strip(pair.built)):
        return False
    node = sides.promised.node(own[0].type)
    element = sides.promised.node(node.element) if isinstance(node, Array) else None
    whole = element is not None and shape_of(element) is Shape.INTEGER
    return whole and isinstance(built, Record) and own[0].size == sides.built.bits(pair.built)
