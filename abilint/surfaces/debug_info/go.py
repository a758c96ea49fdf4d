"""Types of Go, in its own debug info and in the C that cgo writes for exported functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import Foreign, Pointer, Record
from abilint.readers.dwarf import At, Language
from abilint.surfaces.debug_info.attributes import location_of, name_of

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_KINDS = {
    18: Foreign.GO_CHANNEL,
    19: Foreign.GO_FUNCTION,
    20: Foreign.GO_INTERFACE,
    21: Foreign.GO_MAP,
    23: Foreign.GO_SLICE,
    24: Foreign.GO_STRING,
}
"""`reflect.Kind`, which Go's linker writes as DW_AT_go_kind."""
_IN_C = {
    "_GoString_": Foreign.GO_STRING,
    "GoString": Foreign.GO_STRING,
    "GoSlice": Foreign.GO_SLICE,
    "GoMap": Foreign.GO_MAP,
    "GoChan": Foreign.GO_CHANNEL,
    "GoInterface": Foreign.GO_INTERFACE,
}


def foreign(resolver: Resolver, entry: Entry) -> Foreign | None:
    """Tell a type of Go that C has no counterpart of; the names in C count in cgo's own files only."""
    if entry.unit.language == Language.GO:
        kind = entry.attributes.get(At.GO_KIND)
        return _KINDS.get(kind) if isinstance(kind, int) else None
    found = _IN_C.get(name_of(entry))
    if found is None:
        return None
    place = location_of(resolver.info, (entry,))
    return found if place is not None and "cgo" in place.file else None


def marked(resolver: Resolver, type_id: TypeId, mark: Foreign) -> TypeId:
    """Mark what a typedef stands for."""
    node = resolver.graph[resolver.stripped(type_id)]
    if isinstance(node, Pointer):
        return resolver.graph.add(replace(node, foreign=mark))
    if isinstance(node, Record):
        resolver.marks[resolver.stripped(type_id)] = mark
    return type_id
