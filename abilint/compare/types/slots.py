"""Virtual tables of two releases: functions added, removed, replaced, and what moves for it.

A class adds a slot for each virtual function that no base has; one that overrides takes the base's slot
(Itanium C++ ABI, section 2.5.2). Programs call by place, and classes that derive in a program have tables of
the old length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.types.fault import Fault, Found
from abilint.compare.types.side import base_name
from abilint.compare.types.virtual import CLASS, in_slot, is_same, own
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Foreign, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.side import Side
    from abilint.model.types import Slot, Type, TypeId

END = "end"
OF_STANDARD_CLASSES = frozenset(
    {"what", "overflow", "underflow", "uflow", "xsputn", "xsgetn", "sync"}
    | {"seekoff", "seekpos", "setbuf", "showmanyc", "pbackfail", "imbue"}
)
"""Virtual functions that classes derived from those of the standard library override (ISO C++, 18 and 31)."""
Match = tuple["Slot", "Slot"]


def compare(comparison: Comparison, promised: Record, built: Record, found: Found) -> None:
    """Compare the functions that two releases of a class put into its table."""
    sides = comparison.sides
    if _is_unknown(sides.promised, promised) or _is_unknown(sides.built, built):
        return
    tables = has_table(sides.promised, promised), has_table(sides.built, built)
    if None not in tables and tables[0] is not tables[1]:
        if promised.slots or built.slots:
            found.faults.append(_begun(promised, built))
        return
    before, after = added_by(sides.promised, promised), added_by(sides.built, built)
    both = _pairs(before, after)
    for fault in _order(before, after, both):
        at_end = fault.kind is Kind.SLOT_EXTRA and fault.after == END
        found.faults.append(_at_end(sides.promised, promised, fault) if at_end else fault)
    if sides.promised.states_pure and sides.built.states_pure:
        found.faults += _pure(both)
    for one, other in both:
        _compare_types(comparison, one, other, found)


def _pairs(before: Sequence[Slot], after: Sequence[Slot]) -> list[Match]:
    """Find each function of the old table in the new one, once: damaged files repeat names."""
    left, found = list(after), []
    for one in before:
        number = next((n for n, other in enumerate(left) if is_same(one, other)), None)
        if number is not None:
            found.append((one, left.pop(number)))
    return found


def has_table(side: Side, record: Record) -> bool | None:
    """Whether objects of a class hold the address of a virtual table; None where a base may bring it."""
    family = list(_with_bases(side, record))
    if _has_standard_base(side, family):
        return None
    return any(each.slots or any(base.virtual for base in each.bases) for each in family)


def _bases_of(side: Side, family: Sequence[Record]) -> Iterator[Type]:
    return (side.node(base.type) for each in family for base in each.bases)


def _has_standard_base(side: Side, family: Sequence[Record]) -> bool:
    found = _bases_of(side, family)
    return any(isinstance(each, Record) and each.foreign is Foreign.CXX_STANDARD for each in found)


def _is_unknown(side: Side, record: Record) -> bool:
    """Whether a base is not described, whose functions would be taken for the class's own."""
    found = _bases_of(side, list(_with_bases(side, record)))
    return any(not (isinstance(each, Record) and each.complete) for each in found)


def added_by(side: Side, record: Record) -> list[Slot]:
    """List the functions for which a class has slots of its own."""
    family = list(_with_bases(side, record))
    inherited = [slot for base in family if base is not record for slot in base.slots]
    slots = [slot for slot in own(side, record) if not any(_overrides(slot, other) for other in inherited)]
    if _has_standard_base(side, family):
        slots = [slot for slot in slots if slot.name.partition("(")[0] not in OF_STANDARD_CLASSES]
    return slots


def _with_bases(side: Side, record: Record) -> Iterator[Record]:
    waiting, seen = [record], set()
    while waiting:
        each = waiting.pop()
        yield each
        for base in each.bases:
            type_id = side.strip(base.type)
            node = side.graph[type_id]
            if isinstance(node, Record) and type_id not in seen and node.foreign is not Foreign.CXX_STANDARD:
                seen.add(type_id)
                waiting.append(node)


def _overrides(one: Slot, other: Slot) -> bool:
    """Whether two functions of a class and its base have one name and the same parameters."""
    if _spelled(one) == _spelled(other):
        return True
    tails = _tail(one), _tail(other)
    return bool(tails[0]) and tails[0] == tails[1]


def _spelled(slot: Slot) -> str:
    return slot.name.replace(" ", "").partition("~")[0] or "~"


def _tail(slot: Slot) -> str:
    """Give what a mangled name says behind its class: name and parameters (Itanium C++ ABI, 5.1.3)."""
    bare = slot.name.partition("(")[0].strip()
    mark = f"{len(bare)}{bare}E"
    link_name = slot.link_name or ""
    constant = "K" if link_name.startswith("_ZNK") else ""
    return constant + link_name[link_name.rfind(mark) :] if mark in link_name else ""


def _at_end(side: Side, record: Record, fault: Fault) -> Fault:
    """Say who goes on behind the functions of a class."""
    return replace(fault, before="final") if record.final else replace(fault, moved=_derived(side, record))


def _derived(side: Side, record: Record) -> int:
    """Count classes of the library that derive from one and add functions behind its own."""
    name = base_name(record.name)
    return sum(
        1
        for node in side.graph.nodes
        if isinstance(node, Record)
        and node.bases
        and base_name(node.name) != name
        and any(base_name(each.name) == name for each in _with_bases(side, node))
        and added_by(side, node)
    )


def _begun(promised: Record, built: Record) -> Fault:
    slots = promised.slots or built.slots
    first = slots[0].name if slots else ""
    places = (slots[0].location, None) if promised.slots else (None, slots[0].location if slots else None)
    before, after = ("virtual", None) if promised.slots else (None, "virtual")
    return Fault(Kind.TABLE_POINTER, (first,), before, after, place=CLASS, locations=places)


def _order(before: Sequence[Slot], after: Sequence[Slot], both: Sequence[Match]) -> Iterator[Fault]:
    """Tell of functions that one side lacks; of the first that stands elsewhere if none is."""
    ours, theirs = [id(one) for one, _ in both], [id(other) for _, other in both]
    lost = [slot for slot in before if id(slot) not in ours]
    new = [slot for slot in after if id(slot) not in theirs]
    place = {id(slot): number for table in (before, after) for number, slot in enumerate(table)}
    moved = sum(place[id(one)] != place[id(other)] for one, other in both)
    if lost and new and place[id(lost[0])] == place[id(new[0])]:
        yield _replaced(lost[0], new[0], place[id(lost[0])], moved)
    elif lost or new:
        yield from _missing(lost, place, moved)
        yield from _extra(new, place, moved)
    elif moved:
        number = next(n for n, (_, other) in enumerate(both) if place[id(other)] != n)
        yield _replaced(before[number], after[number], number, moved - 1)


def _replaced(one: Slot, other: Slot, number: int, moved: int) -> Fault:
    return Fault(
        Kind.SLOT,
        (_place_of(one, number),),
        one.name,
        other.name,
        (one.type, other.type),
        place=CLASS,
        locations=(one.location, other.location),
        moved=moved,
    )


def _place_of(slot: Slot, number: int) -> str:
    return f"slot {slot.index}" if slot.index is not None else f"function {number + 1}"


def _missing(lost: Sequence[Slot], place: Mapping[int, int], moved: int) -> Iterator[Fault]:
    for first in lost[:1]:
        yield Fault(
            Kind.SLOT_MISSING,
            (first.name,),
            place[id(first)] if moved else END,
            None,
            place=CLASS,
            locations=(first.location, None),
            count=len(lost),
            moved=moved,
        )


def _extra(new: Sequence[Slot], place: Mapping[int, int], moved: int) -> Iterator[Fault]:
    for first in new[:1]:
        yield Fault(
            Kind.SLOT_EXTRA,
            (first.name,),
            None,
            place[id(first)] if moved else END,
            place=CLASS,
            locations=(None, first.location),
            count=len(new),
            moved=moved,
        )


def _pure(both: Sequence[Match]) -> Iterator[Fault]:
    for one, other in both:
        if one.pure is not other.pure:
            before, after = ("pure" if slot.pure else None for slot in (one, other))
            places = (one.location, other.location)
            yield Fault(Kind.SLOT_PURE, (one.name,), before, after, place=CLASS, locations=places)


def _compare_types(comparison: Comparison, one: Slot, other: Slot, found: Found) -> None:
    """Compare what a function takes and returns, unless it is told of where it is defined."""
    if one.type is None or other.type is None:
        return
    inner = comparison.of(one.type, other.type)
    found.links += inner.links
    if one.link_name not in comparison.sides.promised.typed_names:
        found.faults += [in_slot(one, other, each) for each in inner.faults]


def virtual_bases(comparison: Comparison, promised: TypeId, built: TypeId, found: Found) -> None:
    """Go on to the virtual bases that both have: they are no members."""
    sides = comparison.sides
    one, other = sides.promised.graph[promised], sides.built.graph[built]
    if not (isinstance(one, Record) and isinstance(other, Record)):
        return
    theirs = _virtual(sides.built, other)
    for name, base in _virtual(sides.promised, one).items():
        if name in theirs:
            found.links += comparison.of(base, theirs[name]).links


def _virtual(side: Side, record: Record) -> dict[str, TypeId]:
    named = ((side.name(side.strip(base.type)), base) for base in record.bases)
    return {base_name(name): base.type for name, base in named if base.virtual}


def bases_told_once(found: Found, names: frozenset[str]) -> None:
    """Say of a base that has become virtual that it has; of bases in another order that they are bases."""
    lost = {f.path: f for f in found.faults if f.kind is Kind.BASE_MISSING}
    new = {f.path: f for f in found.faults if f.kind is Kind.BASE_EXTRA}
    both = lost.keys() & new.keys()
    faults = [f for f in found.faults if f.path not in both or f.kind is not Kind.BASE_MISSING]
    found.faults[:] = [_retold(fault, both, lost, names) for fault in faults]


def _retold(
    fault: Fault, both: set[tuple[str, ...]], lost: dict[tuple[str, ...], Fault], names: frozenset[str]
) -> Fault:
    if fault.kind is Kind.BASE_EXTRA and fault.path in both:
        before = "virtual" if lost[fault.path].before == "virtual" else None
        return replace(fault, kind=Kind.BASE_VIRTUAL, before=before, after=None if before else "virtual")
    if fault.kind is Kind.FIELD_ORDER and fault.path[:1] and fault.path[0] in names:
        return replace(fault, kind=Kind.BASE_OFFSET)
    return fault
