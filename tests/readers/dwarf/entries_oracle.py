"""Every entry of a binary as pyelftools reads it, in the words of `abilint.readers.dwarf`."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from elftools.dwarf.enums import ENUM_DW_AT, ENUM_DW_FORM, ENUM_DW_TAG

from abilint.readers.dwarf import Address, DebugInfo, ListIndex, Reference, SectionOffset
from abilint.readers.dwarf.source import OFFSET_MASK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elftools.dwarf.dwarfinfo import DWARFInfo

    from abilint.readers.dwarf import Entry, Unit

Row = tuple[int, int, int | None, dict[int, Any]]
"""Offset in the section, tag, offset of the parent, attribute -> (kind, value)."""

IN_UNIT = {f"DW_FORM_ref{kind}" for kind in ("1", "2", "4", "8", "_udata")}
BLOCKS = {f"DW_FORM_block{kind}" for kind in ("", "1", "2", "4")} | {"DW_FORM_exprloc", "DW_FORM_data16"}
ADDRESSES = {"DW_FORM_addr", *(f"DW_FORM_addrx{kind}" for kind in ("", "1", "2", "3", "4"))}
ALTERNATE = {"DW_FORM_GNU_ref_alt", "DW_FORM_ref_sup4", "DW_FORM_ref_sup8"}


def theirs(dwarf: DWARFInfo, *, types: bool = False) -> Iterator[Row]:
    """pyelftools puts what a unit imports from an alternate file in its place: not asked for here."""
    alternate, dwarf.supplementary_dwarfinfo = dwarf.supplementary_dwarfinfo, None
    try:
        yield from _theirs(dwarf, alternate, types=types)
    finally:
        dwarf.supplementary_dwarfinfo = alternate


def _theirs(dwarf: DWARFInfo, alternate: DWARFInfo | None, *, types: bool) -> Iterator[Row]:
    for unit in dwarf.iter_TUs() if types else dwarf.iter_CUs():
        for entry in unit.iter_DIEs():
            if entry.is_null():
                continue
            parent = entry.get_parent()
            yield (
                entry.offset,
                entry.tag if isinstance(entry.tag, int) else ENUM_DW_TAG[entry.tag],
                parent.offset if parent else None,
                {
                    number(name): their_value(dwarf, unit, value, alternate)
                    for name, value in entry.attributes.items()
                },
            )


def number(name: str | int) -> int:
    return name if isinstance(name, int) else ENUM_DW_AT[name]


def their_value(dwarf: DWARFInfo, unit: Any, held: Any, alternate: DWARFInfo | None) -> Any:
    form, value = held.form, held.value
    if form in IN_UNIT:
        offset = unit.cu_offset if hasattr(unit, "cu_offset") else unit.tu_offset
        return "entry", value + offset
    if form == "DW_FORM_ref_addr":
        return "entry", value
    if form in ALTERNATE:
        return "alternate", value
    if form == "DW_FORM_ref_sig8":
        return "entry", type_entry(dwarf, value)
    if form in ("DW_FORM_GNU_strp_alt", "DW_FORM_strp_sup"):
        value = alternate.get_string_from_table(value)
    if form in BLOCKS:
        return "block", bytes(value)
    if form in ADDRESSES:
        return "address", value
    if form == "DW_FORM_sec_offset":
        return "section", value
    if form in ("DW_FORM_rnglistx", "DW_FORM_loclistx"):
        return "list", held.raw_value
    if isinstance(value, bytes):
        return "text", value.decode("utf-8", "surrogateescape")
    assert form in ENUM_DW_FORM
    return ("flag" if isinstance(value, bool) else "number"), value


def type_entry(dwarf: DWARFInfo, signature: int) -> int:
    """Type units of DWARF 5 are in .debug_info, where pyelftools does not look for signatures."""
    for unit in dwarf.iter_CUs():
        if unit.header.get("unit_type") == "DW_UT_type" and unit.header["type_signature"] == signature:
            return int(unit.cu_offset + unit.header["type_offset"])
    return int(dwarf.get_DIE_by_sig8(signature).offset)


def ours(info: DebugInfo, units: list[Unit]) -> Iterator[Row]:
    for unit in units:
        yield from _below(info, unit.root, None)


def _below(info: DebugInfo, entry: Entry, parent: int | None) -> Iterator[Row]:
    place = entry.offset & OFFSET_MASK
    again = info.entry(entry.offset)
    assert (again.tag, again.attributes) == (entry.tag, entry.attributes)
    yield (
        place,
        entry.tag,
        parent,
        {name: our_value(entry, value) for name, value in entry.attributes.items()},
    )
    for child in info.children(entry):
        yield from _below(info, child, place)


def our_value(entry: Entry, value: Any) -> Any:
    if isinstance(value, Reference):
        source = entry.unit.source
        there = source.alternate.base if source.alternate else None
        if value - (value & OFFSET_MASK) == there:
            return "alternate", value & OFFSET_MASK
        return "entry", value & OFFSET_MASK
    kinds = {Address: "address", SectionOffset: "section", ListIndex: "list"}
    kinds |= {bool: "flag", int: "number", str: "text", bytes: "block"}
    return kinds[type(value)], value


def assert_equal(info: DebugInfo, dwarf: DWARFInfo) -> int:
    """Hold all entries against each other; gives how many there are."""
    count = 0
    for source in info.sources:
        there = dwarf.supplementary_dwarfinfo if source.is_alternate else dwarf
        rows = zip_longest(ours(info, source.units), theirs(there, types=source.holds_types))
        for mine, other in rows:
            assert mine == other
            count += 1
    assert bool(dwarf.debug_types_sec) == any(source.holds_types for source in info.sources)
    assert info.notes == ()
    return count
