"""Data members, bit-fields and base classes (DWARF 5, sections 5.7.3 to 5.7.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.types import Base, Field
from abilint.readers.dwarf import At, Tag
from abilint.surfaces.debug_info.attributes import CXX_LANGUAGES, location_of, name_of, size_of
from abilint.surfaces.debug_info.expression import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_WRAPPED = 1 << 31
"""Bit offsets before DWARF 4 can be negative, and some compilers wrote those as 32 or 64 bits unsigned."""

_BEFORE_TAGS_DECIDED = 2
_ACCESS: Mapping[object, str] = {1: "public", 2: "protected", 3: "private"}
"""DW_ACCESS_* (DWARF 5, section 7.9, table 7.12)."""


class Members(NamedTuple):
    """What a record's entry says of its data."""

    fields: tuple[Field, ...]
    bases: tuple[Base, ...]
    unplaced: str = ""
    """Name of the first member whose place is no constant: nothing is known of the layout."""


def members(resolver: Resolver, children: Iterable[Entry], of: Entry) -> Members:
    """Map the data members and bases among the children `of` a record, in order of declaration.

    Static members are no fields, nor is the pointer to the virtual table, which no source declares.
    """
    fields: list[Field] = []
    bases: list[Base] = []
    unplaced = ""
    access = _default_access(of)
    for child in children:
        if child.tag == Tag.INHERITANCE:
            bases.append(_base(resolver, child, _access(child, access)))
        elif child.tag == Tag.MEMBER and not _is_static(child) and not _is_table_pointer(child):
            offset = offset_of(resolver, child)
            if offset is None:
                unplaced = unplaced or name_of(child) or "a member"
            else:
                fields.append(_field(resolver, child, offset, _access(child, access)))
    return Members(tuple(fields), tuple(bases), unplaced)


def _default_access(record: Entry) -> str:
    """Give what members have that do not say (DWARF 5, section 5.7.6); of DWARF 2, compilers do not agree."""
    if record.unit.language not in CXX_LANGUAGES:
        return "public"
    if record.unit.version <= _BEFORE_TAGS_DECIDED:
        return ""
    return "private" if record.tag == Tag.CLASS_TYPE else "public"


def _access(member: Entry, default: str) -> str:
    if member.unit.language not in CXX_LANGUAGES:
        return default
    return _ACCESS.get(member.attributes.get(At.ACCESSIBILITY), default)


def _is_static(entry: Entry) -> bool:
    held = entry.attributes
    return bool(held.get(At.EXTERNAL) or held.get(At.DECLARATION))


def _is_table_pointer(entry: Entry) -> bool:
    return name_of(entry).startswith("_vptr")


def _field(resolver: Resolver, entry: Entry, offset: int, access: str) -> Field:
    bits = entry.attributes.get(At.BIT_SIZE)
    return Field(
        name_of(entry),
        resolver.type_of(entry),
        offset,
        bits if isinstance(bits, int) else None,
        location_of(resolver.info, (entry,)),
        access,
    )


def _base(resolver: Resolver, entry: Entry, access: str) -> Base:
    virtual = bool(entry.attributes.get(At.VIRTUALITY))
    place = None if virtual else number(entry.unit, entry.attributes.get(At.DATA_MEMBER_LOCATION, 0))
    return Base(resolver.type_of(entry), None if place is None else place * 8, virtual, access)


def offset_of(resolver: Resolver, entry: Entry) -> int | None:
    """Give the bits from the start of the record; None where they are no constant."""
    held, unit = entry.attributes, entry.unit
    if At.DATA_BIT_OFFSET in held:
        return number(unit, held[At.DATA_BIT_OFFSET])
    place = number(unit, held.get(At.DATA_MEMBER_LOCATION, 0))
    if place is None:
        return None
    if At.BIT_OFFSET not in held:
        return place * 8
    return _old_bit_field(resolver, entry, place)


def _old_bit_field(resolver: Resolver, entry: Entry, place: int) -> int | None:
    """DWARF 2 and 3, section 5.5.6: the offset counts from the highest bit of a storage unit down."""
    skipped = number(entry.unit, entry.attributes[At.BIT_OFFSET])
    width = number(entry.unit, entry.attributes.get(At.BIT_SIZE))
    storage = size_of(entry) if At.BYTE_SIZE in entry.attributes else resolver.size(resolver.type_of(entry))
    if skipped is None or width is None or storage is None:
        return None
    if skipped >= _WRAPPED:
        skipped -= 1 << (32 if skipped < 1 << 32 else 64)
    if entry.unit.encoding.mark == ">":
        return place * 8 + skipped
    return place * 8 + storage * 8 - skipped - width
