"""Structs, unions and classes (DWARF 5, section 5.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import Passing, Record, RecordKind, Unknown
from abilint.readers.dwarf import At, Language, Reference, Tag
from abilint.surfaces.debug_info import cxx, go, rust
from abilint.surfaces.debug_info.attributes import (
    C_LANGUAGES,
    CXX_LANGUAGES,
    location_of,
    size_of,
)
from abilint.surfaces.debug_info.members import members
from abilint.surfaces.debug_info.shape import outline

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from abilint.model.types import Foreign, TypeId
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_KINDS = {
    Tag.STRUCTURE_TYPE: RecordKind.STRUCT,
    Tag.UNION_TYPE: RecordKind.UNION,
    Tag.CLASS_TYPE: RecordKind.CLASS,
    Tag.INTERFACE_TYPE: RecordKind.CLASS,
}


def record(resolver: Resolver, entry: Entry) -> TypeId:
    """Map a record. One that is only declared here is the one that another unit defines."""
    unit = entry.attributes.get(At.SIGNATURE)
    if isinstance(unit, Reference) and unit != entry.offset:
        return resolver.resolve(unit)
    if entry.attributes.get(At.DECLARATION):
        return _declared(resolver, entry)
    if entry.unit.language == Language.RUST:
        plain = rust.seen_through(resolver, entry)
        if plain is not None:
            return plain
    return _defined(resolver, entry)


def _declared(resolver: Resolver, entry: Entry) -> TypeId:
    """Find the definition. C++ has one per name; where C has several of one tag, none is chosen."""
    joined = resolver.joins_units or entry.unit.language in CXX_LANGUAGES
    found = [resolver.info.entry(at) for at in (resolver.completions.qualified(entry) if joined else ())]
    distinct = {(each.tag, size_of(each), each.attributes.get(At.DECL_LINE)): each for each in found}
    chosen = {resolver.resolve(each.offset) for each in distinct.values()}
    if len(chosen) == 1 or (chosen and entry.unit.language in CXX_LANGUAGES):
        return min(chosen)
    name = resolver.scopes.qualified(entry)
    passing = Passing.UNKNOWN if entry.unit.language in CXX_LANGUAGES else Passing.BY_COPY
    return resolver.graph.add(
        Record(_KINDS[entry.tag], name, complete=False, passing=passing, foreign=_standard(entry, name))
    )


def _defined(resolver: Resolver, entry: Entry) -> TypeId:
    name = resolver.scopes.qualified(entry)
    if entry.unit.language in CXX_LANGUAGES:
        name = cxx.full_name(resolver, entry, name)
    children = () if _is_one_by_name(entry, name) else tuple(resolver.children(entry))
    near = _near_key(resolver, entry, name, children)
    found = resolver.records.get(near)
    if found is None:
        key = _key(resolver, entry, name, children)
        found = resolver.records.get(key)
        if found is None:
            found = resolver.records[key] = resolver.graph.reserve()
            resolver.graph.define(found, Record(_KINDS[entry.tag], name, size_of(entry)))
            resolver.later(found, lambda: _fill(resolver, found, entry, name, children))
        if near is not None:
            resolver.records[near] = found
    return found


def _near_key(resolver: Resolver, entry: Entry, name: str, children: Sequence[Entry]) -> Hashable:
    """Tell a copy of a record that was read before: the same line of the same file, with the same members.

    Types of the members are not looked at: one that a macro changes and that keeps size and place of all
    members is not told apart. Without a place in a file, nothing is near.
    """
    line, path = entry.attributes.get(At.DECL_LINE), _file(resolver, entry)
    if path is None or not isinstance(line, int) or not children:
        return None
    folder = None if path.startswith("/") else entry.unit.comp_dir
    column = entry.attributes.get(At.DECL_COLUMN)
    return (entry.tag, name, size_of(entry), path, folder, line, column, outline(children))


def _file(resolver: Resolver, entry: Entry) -> str | None:
    index = entry.attributes.get(At.DECL_FILE)
    return resolver.info.file(entry.unit, index) if isinstance(index, int) else None


def _file_name(resolver: Resolver, entry: Entry) -> str:
    """Give the last part of the path: units compiled in other folders spell the rest otherwise."""
    return (_file(resolver, entry) or "").replace("\\", "/").rpartition("/")[2]


def _is_one_by_name(entry: Entry, name: str) -> bool:
    """Whether the language has one definition per name, so that the name decides what is one type."""
    return bool(name) and entry.unit.language not in C_LANGUAGES and entry.unit.language is not None


def _key(resolver: Resolver, entry: Entry, name: str, children: Sequence[Entry]) -> Hashable:
    line = entry.attributes.get(At.DECL_LINE)
    if not _is_one_by_name(entry, name):
        place = None if name else (line, _file_name(resolver, entry))
        return (entry.tag, name, size_of(entry), place, resolver.shapes.of(children))
    own_unit = entry.unit.base if "(anonymous namespace)" in name else None
    return (entry.tag, name, size_of(entry), line, own_unit)


def _fill(resolver: Resolver, type_id: TypeId, entry: Entry, name: str, children: Sequence[Entry]) -> None:
    children = children or tuple(resolver.children(entry))
    data = members(resolver, children, entry)
    if data.unplaced:
        reason = f"where {data.unplaced} lies in it is known at run time only"
        resolver.graph.define(type_id, Unknown(reason))
        return
    if _lost_its_members(entry, children):
        resolver.graph.define(type_id, Unknown("debug info gives it a size and no members"))
        return
    alignment = entry.attributes.get(At.ALIGNMENT)
    node = Record(
        _KINDS[entry.tag],
        name,
        size_of(entry),
        alignment if isinstance(alignment, int) else None,
        data.fields,
        bases=data.bases,
        foreign=_standard(entry, name) or go.foreign(resolver, entry),
        location=location_of(resolver.info, (entry,)),
    )
    if entry.unit.language == Language.RUST:
        node = rust.completed(resolver, node, entry, children)
    elif entry.unit.language == Language.D:
        node = _union_if_overlaid(node)
    elif entry.unit.language in CXX_LANGUAGES:
        node = cxx.completed(resolver, node, entry, children)
        if node.passing is Passing.UNKNOWN:
            resolver.undecided.append(type_id)
    resolver.graph.define(type_id, node)


def _lost_its_members(entry: Entry, children: Sequence[Entry]) -> bool:
    """Whether a union of C has a size that no member explains.

    GCC copies a union for a `typedef` with `__attribute__((transparent_union))`, and gives the copy's entry
    no members (glibc's `__SOCKADDR_ARG`).
    """
    is_union = entry.tag == Tag.UNION_TYPE and entry.unit.language in C_LANGUAGES
    return is_union and not children and bool(size_of(entry))


def _union_if_overlaid(node: Record) -> Record:
    """Tell D's unions, which LDC calls structs, by their members: two or more, all at the start."""
    overlaid = len(node.fields) > 1 and not any(field.offset or field.bits for field in node.fields)
    return replace(node, kind=RecordKind.UNION) if overlaid and not node.bases else node


def _standard(entry: Entry, name: str) -> Foreign | None:
    return cxx.standard(name) if entry.unit.language in CXX_LANGUAGES else None
