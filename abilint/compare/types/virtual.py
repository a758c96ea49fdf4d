"""C++: virtual tables slot by slot, and virtual bases (Itanium C++ ABI, sections 2.4 and 2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Fault, Found
from abilint.compare.types.side import plain_name
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Foreign, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.compare.types.comparison import Comparison
    from abilint.compare.types.side import Side
    from abilint.model.types import Slot

CLASS = "class"


def compare(comparison: Comparison, promised: Record, built: Record, found: Found) -> None:
    """Compare the virtual functions that two classes declare, and the bases that they share with others."""
    sides = comparison.sides
    found.faults += compare_bases(sides.promised, sides.built, promised, built)
    before, after = _in_one_order(own(sides.promised, promised), own(sides.built, built))
    fault = _first_difference(before, after)
    if fault:
        found.faults.append(fault)
        return
    for one, other in zip(before, after, strict=False):
        if one.type is not None and other.type is not None:
            inner = comparison.of(one.type, other.type)
            found.links += inner.links
            found.faults += [in_slot(one, other, each) for each in inner.faults]


def moves_members(promised: Record, built: Record) -> bool:
    """Whether one side alone begins with the address of a virtual table, or has other virtual bases."""
    return bool(promised.slots) != bool(built.slots) or sum(base.virtual for base in promised.bases) != sum(
        base.virtual for base in built.bases
    )


def in_slot(one: Slot, other: Slot, fault: Fault) -> Fault:
    """Place what differs in the type of a virtual function at its class."""
    path = (one.name, *((fault.place,) if fault.place else ()), *fault.path)
    return Fault(
        fault.kind,
        path,
        fault.before,
        fault.after,
        fault.types,
        place=CLASS,
        locations=(one.location, other.location),
    )


def own(side: Side, record: Record) -> list[Slot]:
    """List the virtual functions of a class as declared.

    A destructor that overrides a base's stands in the base's slots, and compilers do not agree on whether
    one that nobody wrote is declared.
    """
    slots = list(record.slots)
    if _inherits_slots(side, record):
        slots = [slot for slot in slots if not slot.name.startswith("~")]
    return slots


def _in_one_order(before: list[Slot], after: list[Slot]) -> tuple[list[Slot], list[Slot]]:
    """Sort both by place where both sources give all places; one that does not is compared as declared."""
    if any(slot.index is None for slot in (*before, *after)):
        return before, after
    return sorted(before, key=_place), sorted(after, key=_place)


def _place(slot: Slot) -> int:
    return slot.index or 0


def _inherits_slots(side: Side, record: Record) -> bool:
    """Whether a base has virtual functions, or may have: those of the standard library are not read."""
    waiting, seen = [side.strip(base.type) for base in record.bases], set()
    while waiting:
        base_id = waiting.pop()
        base = side.graph[base_id]
        if base_id in seen or not isinstance(base, Record):
            continue
        if base.slots or not base.complete or base.foreign is Foreign.CXX_STANDARD:
            return True
        seen.add(base_id)
        waiting += [side.strip(each.type) for each in base.bases]
    return False


def _first_difference(before: Sequence[Slot], after: Sequence[Slot]) -> Fault | None:
    """Find the first place with another function; what an inserted one moves is counted, not listed."""
    differing = [
        number
        for number, (one, other) in enumerate(zip(before, after, strict=False))
        if not is_same(one, other)
    ]
    if differing:
        one, other = before[differing[0]], after[differing[0]]
        place = one.index if one.index is not None else differing[0]
        return Fault(
            Kind.SLOT,
            (f"slot {place}" if one.index is not None else f"function {place + 1}",),
            one.name,
            other.name,
            (one.type, other.type),
            locations=(one.location, other.location),
            moved=len(differing) - 1,
        )
    if len(before) != len(after):
        longer = max(before, after, key=len)
        added = longer[min(len(before), len(after))]
        place_of = (added.location, None) if longer is before else (None, added.location)
        count = abs(len(before) - len(after))
        return Fault(Kind.SLOT_COUNT, (added.name,), len(before), len(after), locations=place_of, count=count)
    return None


def is_same(one: Slot, other: Slot) -> bool:
    """Whether two slots are of one function; numbers follow from order, and from what bases have."""
    if one.link_name and other.link_name:
        return one.link_name == other.link_name
    return _bare(one.name) == _bare(other.name)


def _bare(name: str) -> str:
    return name.partition("(")[0].strip()


def compare_bases(ours: Side, theirs: Side, promised: Record, built: Record) -> Iterator[Fault]:
    """Compare which virtual bases there are, in order: it decides where offsets stand in the table."""
    before, after = _virtual_names(ours, promised), _virtual_names(theirs, built)
    for name in before:
        if plain_name(name) not in map(plain_name, after):
            yield Fault(Kind.BASE_MISSING, (name,), "virtual", None)
    for name in after:
        if plain_name(name) not in map(plain_name, before):
            yield Fault(Kind.BASE_EXTRA, (name,), None, "virtual")
    same = sorted(map(plain_name, before)) == sorted(map(plain_name, after))
    if same and list(map(plain_name, before)) != list(map(plain_name, after)):
        yield Fault(Kind.BASE_OFFSET, (before[0],), ", ".join(before), ", ".join(after))


def _virtual_names(side: Side, record: Record) -> list[str]:
    return [side.name(side.strip(base.type)) for base in record.bases if base.virtual]
