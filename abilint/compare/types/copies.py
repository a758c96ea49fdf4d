"""Copies by hand: languages without arrays in structs, or unions, write the same memory otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.compare.types.fault import Pair, Where
from abilint.compare.types.members import members
from abilint.compare.types.side import akin
from abilint.model.surface import SourceKind
from abilint.model.types import Array, Record, RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.members import Member
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId

DEEPEST = 8
"""Unions in each other."""
MOST = 2000
"""Single values in one record; a damaged file may state any number."""


def are_bindings(sides: Sides) -> bool:
    """Whether one side is a copy in another language."""
    return sides.promised.surface.source is SourceKind.BINDING


def values(sides: Sides, pair: Pair) -> list[Pair] | None:
    """Pair the single values of two types that have them at the same places; None where they have not."""
    before = _values(sides.promised, pair.promised)
    places = [place for place, _ in before or ()]
    wanted = {place: sides.promised.bits(inner) for place, inner in before or ()}
    after = _values(sides.built, pair.built, wanted) if before else None
    if before is None or after is None or places != [place for place, _ in after]:
        return None
    return [Pair(one, other) for (_, one), (_, other) in zip(before, after, strict=True)]


def are_alike(comparison: Comparison, pair: Pair) -> bool:
    """Whether two types hold the same single values, however they are grouped."""
    paired = values(comparison.sides, pair)
    return bool(paired) and not any(comparison.of(*each, Where.MEMORY).faults for each in paired or ())


def _values(
    side: Side,
    type_id: TypeId,
    wanted: Mapping[int, int | None] | None = None,
    start: int = 0,
    depth: int = 0,
) -> list[tuple[int, TypeId]] | None:
    """List places and types of what records and arrays hold; None where that is too much, or not known.

    Of a union the alternative counts that has values at `wanted` places only, at best of the wanted widths.
    """
    found: list[tuple[int, TypeId]] = []
    waiting = [(start, side.strip(type_id))]
    while waiting:
        place, inner = waiting.pop()
        if wanted is not None and _is_union(side, inner) and depth < DEEPEST:
            found += _alternative(side, inner, wanted, place, depth) or ()
            continue
        parts = _parts(side, place, inner)
        if parts is None or len(found) + len(waiting) + len(parts) > MOST:
            return None
        if isinstance(side.graph[inner], Record | Array):
            waiting += parts
        else:
            found.append((place, inner))
    return sorted(found)


def _alternative(
    side: Side, union: TypeId, wanted: Mapping[int, int | None], start: int, depth: int
) -> list[tuple[int, TypeId]] | None:
    fitting = []
    for each in members(side, union):
        found = _values(side, each.type, wanted, start + each.offset, depth + 1)
        if found and wanted.keys() >= {place for place, _ in found}:
            if all(side.bits(inner) == wanted[place] for place, inner in found):
                return found
            fitting.append(found)
    return fitting[0] if fitting else None


def _is_union(side: Side, type_id: TypeId) -> bool:
    node = side.graph[type_id]
    return isinstance(node, Record) and node.kind is RecordKind.UNION


def _parts(side: Side, place: int, type_id: TypeId) -> list[tuple[int, TypeId]] | None:
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
    return one.size == other.size and not comparison.of(*types, Where.MEMORY).faults
