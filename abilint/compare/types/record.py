"""Two records, at their own root: members, their places and types, size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.compare.types import layout, matching, table, variants, virtual
from abilint.compare.types.fault import Fault, Found, Pair, Where
from abilint.compare.types.members import members, settled
from abilint.compare.types.scalars import shape_of
from abilint.compare.types.side import akin
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Array, Record, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Key, Member

HARMLESS = frozenset({Kind.RECORD_NAME, Kind.FIELD_NAME, Kind.QUALIFIER, Kind.SIGNEDNESS})
"""Differences that move nothing."""
LISTED = 5
"""Names that are told of all that differ in the same way."""


def compare_records(comparison: Comparison, pair: Pair) -> Found:
    """Compare two complete records; each cause once, what follows from it not at all."""
    sides = comparison.sides
    promised, built = sides.nodes(pair)
    if not (isinstance(promised, Record) and isinstance(built, Record)):
        return Found()
    if variants.is_one_of_several(sides, pair):
        return variants.compare(comparison, pair)
    found = Found()
    match = matching.match(*settled(members(sides.promised, pair.promised), members(sides.built, pair.built)))
    changed = _compare_members(comparison, match, found)
    if not akin(*sides.names(pair)):
        before, after = sides.names(pair)
        found.faults.append(Fault(Kind.RECORD_NAME, (), before, after))
    if _is_union(promised) or _is_union(built):
        found.faults += _unions(promised, built, match)
    elif table.is_table(sides, pair):
        found.faults += table.compare_places(match)
    else:
        found.faults += layout.compare_places(
            match, changed, explained=virtual.moves_members(promised, built)
        )
    virtual.compare(comparison, promised, built, found)
    found.faults += _extent(promised, built, match, found)
    return found


def _is_union(record: Record) -> bool:
    return record.kind is RecordKind.UNION


def _compare_members(comparison: Comparison, match: Match, found: Found) -> frozenset[Key]:
    """Compare the types of members that both have, and tell of other names; return those that differ."""
    changed = set()
    for one, other in match.both:
        if matching.is_reserved(one, other):
            continue
        inner = _member(comparison, one, other)
        place = (one.location, other.location)
        inner.faults = [replace(fault, locations=place) for fault in inner.faults]
        found.add(inner, _step(comparison, one))
        if any(fault.kind not in HARMLESS and "*" not in fault.path for fault in inner.faults):
            changed.add(one.key)
    renamed = match.renamed
    if renamed:
        one, other = renamed[0]
        before, after = (", ".join(pair[side].name for pair in renamed[:LISTED]) for side in (0, 1))
        found.faults.append(
            Fault(
                Kind.FIELD_NAME,
                (one.name,),
                before,
                after,
                (one.type, other.type),
                locations=(one.location, other.location),
                count=len(renamed),
            )
        )
    return frozenset(changed)


def _step(comparison: Comparison, member: Member) -> str:
    """Name a member in a path, with the bounds that the promised side gives it: `items[4]`."""
    side, name, type_id = comparison.sides.promised, member.name, member.type
    for _ in range(8):
        node = side.node(type_id)
        if not isinstance(node, Array) or node.vector:
            break
        name += "[]" if node.count is None else f"[{node.count}]"
        type_id = node.element
    return name


def _member(comparison: Comparison, one: Member, other: Member) -> Found:
    """Compare the types of one member; of bit-fields only the width reaches memory."""
    found = Found()
    if one.bits != other.bits:
        found.faults.append(Fault(Kind.BIT_FIELD, (), one.bits, other.bits, (one.type, other.type)))
    elif one.bits is None:
        inner = comparison.of(one.type, other.type, Where.MEMORY)
        found.faults += inner.faults
        found.links += inner.links
    return found


def _unions(promised: Record, built: Record, match: Match) -> Iterator[Fault]:
    """Compare what a union offers; a struct of one member is one too."""
    if _is_union(promised) is not _is_union(built) and max(len(promised.fields), len(built.fields)) > 1:
        yield Fault(Kind.SHAPE, (), shape_of(promised), shape_of(built))
        return
    for kind, lacking in ((Kind.FIELD_MISSING, match.missing), (Kind.FIELD_EXTRA, match.extra)):
        if lacking:
            first, missing = lacking[0], kind is Kind.FIELD_MISSING
            yield Fault(
                kind,
                (first.name,),
                first.offset if missing else None,
                None if missing else first.offset,
                (first.type, None) if missing else (None, first.type),
                locations=(first.location, None) if missing else (None, first.location),
                count=len(lacking),
            )
    yield from (
        Fault(Kind.FIELD_OFFSET, (a.name,), a.offset, b.offset, (a.type, b.type),
              locations=(a.location, b.location))
        for a, b in match.both
        if a.offset != b.offset
    )  # fmt: skip


def _extent(promised: Record, built: Record, match: Match, found: Found) -> Iterator[Fault]:
    """Compare size and alignment where nothing that was found explains them."""
    explained = any(f.kind not in HARMLESS and "*" not in f.path for f in found.faults) or any(
        one.size != other.size for one, other in match.both
    )
    if explained or None in (promised.size, built.size):
        return
    if promised.size != built.size:
        yield Fault(Kind.SIZE, (), promised.size, built.size)
    elif None not in (promised.alignment, built.alignment) and promised.alignment != built.alignment:
        yield Fault(Kind.ALIGNMENT, (), promised.alignment, built.alignment)
