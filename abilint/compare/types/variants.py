"""A value that is one of several: Rust's enum with data, against what a C header writes for it.

C has no such type, and headers write it in more ways than one: a tag and a union of structs (`repr(C)`), or a
union of structs that each begin with the tag (`repr(u8)`; The Rust Reference, "Primitive representation of
field-carrying enums"). Memory sees the same single values at the same places, so these are compared.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from abilint.compare.types.fault import Fault, Found, Pair, Where
from abilint.compare.types.members import members
from abilint.compare.types.side import plain_name
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Array, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.members import Member
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import TypeId

MOST = 2000
"""Single values in one record; a damaged file may nest records without end."""
HARMLESS = frozenset({Kind.RECORD_NAME, Kind.FIELD_NAME, Kind.QUALIFIER, Kind.SIGNEDNESS})


class Leaf(Struct, frozen=True):
    """A single value, or an array, somewhere in a record."""

    path: tuple[str, ...]
    offset: int
    """Bits from the start of the outermost record."""
    member: Member


def is_one_of_several(sides: Sides, pair: Pair) -> bool:
    """Whether either record is an enum with data."""
    return any(isinstance(node, Record) and node.variants for node in sides.nodes(pair))


def compare(comparison: Comparison, pair: Pair) -> Found:
    """Compare the values at each place, those of a variant with that variant's where both name it."""
    sides = comparison.sides
    promised, built = leaves(sides.promised, pair.promised), leaves(sides.built, pair.built)
    names = _variants(promised) & _variants(built)
    found = Found()
    for leaf in promised:
        _compare_leaf(comparison, leaf, _rivals(leaf, built, names), found)
    found.faults += sorted(_swapped(promised, built, names), key=lambda fault: fault.path)[:1]
    missing = [leaf for leaf in promised if not _rivals(leaf, built, names)]
    extra = [leaf for leaf in built if not _rivals(leaf, promised, names)]
    found.faults += _lacking(Kind.FIELD_MISSING, missing) if missing else _lacking(Kind.FIELD_EXTRA, extra)
    if not any(fault.kind not in HARMLESS for fault in found.faults):
        found.faults += _extent(sides, pair)
    return found


def leaves(side: Side, record_id: TypeId) -> list[Leaf]:
    """List what records within records come to, in order of place."""
    found: list[Leaf] = []
    waiting: list[tuple[TypeId, tuple[str, ...], int]] = [(record_id, (), 0)]
    while waiting and len(found) < MOST:
        owner, path, start = waiting.pop()
        for member in members(side, owner):
            inner, here = _inmost(side, member.type), (*path, member.name)
            if isinstance(side.graph[inner], Record) and len(here) < MOST:
                waiting.append((inner, here, start + member.offset))
            else:
                found.append(Leaf(here, start + member.offset, member))
    return sorted(found, key=lambda leaf: (leaf.offset, leaf.path))


def _inmost(side: Side, type_id: TypeId) -> TypeId:
    """See through names and arrays of one."""
    type_id = side.strip(type_id)
    node = side.graph[type_id]
    while isinstance(node, Array) and node.count == 1 and not node.vector:
        type_id = side.strip(node.element)
        node = side.graph[type_id]
    return type_id


def _variants(found: list[Leaf]) -> frozenset[str]:
    """Name all that a path goes through: the variants are among them."""
    return frozenset(plain_name(name) for leaf in found for name in leaf.path)


def _variant(leaf: Leaf, names: frozenset[str]) -> str:
    """Name the variant that a value lies in; a tag lies in all of them."""
    if len(leaf.path) == 1 and leaf.offset == 0:
        return ""
    return next((name for name in map(plain_name, leaf.path) if name in names), "")


def _rivals(leaf: Leaf, others: list[Leaf], names: frozenset[str]) -> list[Leaf]:
    """Give the values that the other side has at the same place, in the same variant if it is known."""
    here = [other for other in others if other.offset == leaf.offset]
    own = _variant(leaf, names)
    return [other for other in here if own in ("", found := _variant(other, names)) or not found]


def _compare_leaf(comparison: Comparison, leaf: Leaf, rivals: list[Leaf], found: Found) -> None:
    """Find the one that is like it; tell of the first if none is."""
    results = [_both(comparison, leaf, rival) for rival in rivals]
    if not results:
        return
    best = next((each for each in results if all(f.kind in HARMLESS for f in each.faults)), results[0])
    best.faults[:] = [fault for fault in best.faults if fault.kind not in HARMLESS]
    found.add(best, *leaf.path)


def _both(comparison: Comparison, one: Leaf, other: Leaf) -> Found:
    types, places = (one.member.type, other.member.type), (one.member.location, other.member.location)
    if one.member.bits != other.member.bits:
        return Found([Fault(Kind.BIT_FIELD, (), one.member.bits, other.member.bits, types, locations=places)])
    inner = comparison.of(*types, Where.MEMORY)
    return Found([replace(fault, locations=places) for fault in inner.faults], list(inner.links))


def _swapped(promised: list[Leaf], built: list[Leaf], names: frozenset[str]) -> Iterator[Fault]:
    """Tell of values of one variant that stand at each other's places."""
    ours, theirs = _by_name(promised, names), _by_name(built, names)
    places = {(variant, leaf.offset) for (variant, _), leaf in theirs.items()}
    for key in ours.keys() & theirs.keys():
        one, other = ours[key], theirs[key]
        if one.offset != other.offset and (key[0], one.offset) in places:
            types, spots = (one.member.type, other.member.type), (one.member.location, other.member.location)
            yield Fault(Kind.FIELD_ORDER, one.path, one.offset, other.offset, types, locations=spots)


def _by_name(found: list[Leaf], names: frozenset[str]) -> dict[tuple[str, str], Leaf]:
    """File values under their variant and name, where one name is one value."""
    keys = [(_variant(leaf, names), plain_name(leaf.path[-1])) for leaf in found]
    counts = Counter(keys)
    return {
        key: leaf for key, leaf in zip(keys, found, strict=True) if key[0] and key[1] and counts[key] == 1
    }


def _lacking(kind: Kind, lacking: list[Leaf]) -> Iterator[Fault]:
    """Tell of the first of the values that one side lacks."""
    for leaf in lacking[:1]:
        member, missing = leaf.member, kind is Kind.FIELD_MISSING
        yield Fault(
            kind,
            leaf.path,
            leaf.offset if missing else None,
            None if missing else leaf.offset,
            (member.type, None) if missing else (None, member.type),
            locations=(member.location, None) if missing else (None, member.location),
            count=len(lacking),
        )


def _extent(sides: Sides, pair: Pair) -> Iterator[Fault]:
    promised, built = sides.bits(pair)
    if None not in (promised, built) and promised != built:
        yield Fault(Kind.SIZE, (), (promised or 0) // 8, (built or 0) // 8)
