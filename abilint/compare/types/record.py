"""Two records, at their own root: members, their places and types, size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types import (
    access,
    alignment,
    copies,
    filling,
    layout,
    matching,
    opacity,
    regrouping,
    reserved,
    slots,
    table,
    unnamed,
    variants,
    virtual,
)
from abilint.compare.types.fault import Fault, Found, Pair, Where
from abilint.compare.types.members import members, settled
from abilint.compare.types.scalars import shape_of
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Array, Enum, Record, RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.matching import Match
    from abilint.compare.types.members import Key, Member
    from abilint.compare.types.step import Sides

HARMLESS = frozenset(
    {Kind.RECORD_NAME, Kind.FIELD_NAME, Kind.QUALIFIER, Kind.SIGNEDNESS, Kind.WRAPPED}
    | {Kind.RESERVED_USED, Kind.RESERVED_AGAIN, Kind.ALTERNATIVE_EXTRA, Kind.SLOT_PURE}
    | {Kind.ALTERNATIVE_MISSING, Kind.POINTER_TYPED, Kind.POINTER_UNTYPED, Kind.BYTE_SIGN}
    | {Kind.FIELD_ACCESS, Kind.BASE_ACCESS}
)
"""Differences that move nothing."""
LISTED = 5
"""Names that are told of all that differ in the same way."""


def compare_records(comparison: Comparison, pair: Pair) -> Found:
    """Compare two complete records; each cause once, what follows from it not at all."""
    sides = comparison.sides
    promised, built = sides.nodes(pair)
    if not (isinstance(promised, Record) and isinstance(built, Record)):
        return Found()
    if copies.is_room(sides, pair):
        return Found()
    if sides.strict and not (promised.complete and built.complete):
        return Found(list(opacity.compare(sides, pair)))
    if variants.is_one_of_several(sides, pair):
        return variants.compare(comparison, pair)
    found = Found()
    match = _match(comparison, pair, found)
    changed = _compare_members(comparison, match, found)
    found.faults += opacity.renamed(sides, pair)
    if _is_union(promised) or _is_union(built):
        if not _stands_for_union(comparison, pair, promised, built):
            found.faults += _unions(promised, built, _alternatives(sides, match))
    elif table.is_table(sides, pair):
        found.faults += table.compare_places(match)
    else:
        found.faults += layout.compare_places(
            match, changed, explained=virtual.moves_members(promised, built)
        )
    if sides.strict:
        found.faults += access.compare(sides, promised, built, match)
        _classes(comparison, pair, match, found)
    else:
        virtual.compare(comparison, promised, built, found)
    found.faults += (each for each in _extent(promised, built, match, found) if _matters(sides, each))
    if sides.strict:
        found.faults += alignment.compare(sides, pair, found.faults)
    return found


def _match(comparison: Comparison, pair: Pair, found: Found) -> Match:
    """Pair the members; between releases what comes to use kept room, or shares it, is told at once."""
    sides = comparison.sides
    before, after = settled(members(sides.promised, pair.promised), members(sides.built, pair.built))
    if not sides.strict:
        if copies.are_bindings(sides):
            return _of_copy(comparison, pair, before, after)
        return matching.match(before, after)
    room = reserved.apart(before, after)
    match, told = reserved.settle(room, matching.match(room.promised, room.built, strict=True))
    found.faults += told
    sizes = sides.bits(pair)
    if sizes[0] == sizes[1]:
        match, told = reserved.alternatives(match)
        found.faults += told
        if regrouping.is_all(comparison, pair, match):
            found.faults.append(regrouping.told(match))
            match = match.without(match.missing, match.extra)
    return match


def _of_copy(
    comparison: Comparison, pair: Pair, before: tuple[Member, ...], after: tuple[Member, ...]
) -> Match:
    """Pair the members of a binding's copy, which may group and name them otherwise."""
    before = copies.named_alike(comparison, pair, before, after)
    before = unnamed.opened(comparison.sides.promised, before, after)
    match = matching.match(before, unnamed.without_alternatives(before, after))
    if (match.missing or match.extra) and copies.are_alike(comparison, pair):
        return match.without(match.missing, match.extra)
    return filling.left_out(match, after)


def _classes(comparison: Comparison, pair: Pair, match: Match, found: Found) -> None:
    """Compare what two releases of a class inherit, and their virtual tables."""
    sides = comparison.sides
    promised, built = sides.nodes(pair)
    if isinstance(promised, Record) and isinstance(built, Record):
        found.faults += virtual.compare_bases(sides.promised, sides.built, promised, built)
        slots.bases_told_once(found, frozenset(one.name for one, _ in match.both if one.base))
        slots.virtual_bases(comparison, *pair, found)
        slots.compare(comparison, promised, built, found)


def _is_union(record: Record) -> bool:
    return record.kind is RecordKind.UNION


def _compare_members(comparison: Comparison, match: Match, found: Found) -> frozenset[Key]:
    """Compare the types of members that both have, and tell of other names; return those that differ."""
    changed = set()
    for one, other in match.both:
        if matching.is_reserved(one, other) and not comparison.sides.strict:
            continue
        inner = _member(comparison, one, other)
        place = (one.location, other.location)
        inner.faults = [replace(fault, locations=place) for fault in inner.faults]
        found.add(inner, _step(comparison, one))
        if any(fault.kind not in HARMLESS and "*" not in fault.path for fault in inner.faults):
            changed.add(one.key)
    renamed = access.usable(match.respelled) if comparison.sides.strict else match.renamed
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
        if comparison.sides.strict and not inner.faults:
            found.faults += _constant(comparison.sides, one, other)
    elif comparison.sides.strict:
        inner = comparison.of(one.type, other.type, Where.MEMORY)
        found.links += inner.links
        found.faults += [fault for fault in inner.faults if fault.kind is Kind.SIGNEDNESS]
        found.faults += _signs_of_enums(comparison.sides, one, other)
    return found


def _signs_of_enums(sides: Sides, one: Member, other: Member) -> Iterator[Fault]:
    """Tell that a bit-field of an enum has a sign in one release alone, as only one has a negative constant.

    What was its highest value stands for minus one then.
    """
    pair = sides.promised.node(one.type), sides.built.node(other.type)
    signs = [any(each.value < 0 for each in node.enumerators) for node in pair if isinstance(node, Enum)]
    if len(signs) == len(pair) and signs[0] is not signs[1]:
        before, after = ("signed" if each else "unsigned" for each in signs)
        yield Fault(Kind.SIGNEDNESS, (), before, after, (one.type, other.type))


def _constant(sides: Sides, one: Member, other: Member) -> list[Fault]:
    """Tell of a member that programs may write to in one release alone."""
    before, after = sides.promised.qualifiers(one.type), sides.built.qualifiers(other.type)
    if one.base or before == after:
        return []
    words = " ".join(sorted(before)), " ".join(sorted(after))
    return [Fault(Kind.QUALIFIER, (), *words, types=(one.type, other.type))]


def _alternatives(sides: Sides, match: Match) -> Match:
    """Leave out alternatives that one side does without, where one is a copy: its size says enough."""
    return match.without(match.missing, match.extra) if copies.are_bindings(sides) else match


def _stands_for_union(comparison: Comparison, pair: Pair, promised: Record, built: Record) -> bool:
    """Whether a copy holds one alternative of a union, in a struct of its size, or the reverse."""
    if not copies.are_bindings(comparison.sides) or _is_union(promised) is _is_union(built):
        return False
    return (copies.offers if _is_union(promised) else copies.are_alike)(comparison, pair)


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


def _matters(sides: Sides, fault: Fault) -> bool:
    """Leave out how a copy is aligned whose members all stand where the library's do."""
    return fault.kind is not Kind.ALIGNMENT or not copies.are_bindings(sides)


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
