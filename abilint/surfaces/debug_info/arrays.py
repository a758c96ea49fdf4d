"""Arrays, vectors and strings of fixed length (DWARF 5, section 5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Array, Encoding, Primitive, Unknown
from abilint.readers.dwarf import At, Reference, Tag
from abilint.surfaces.debug_info.attributes import COUNTS_FROM_ONE, size_of
from abilint.surfaces.debug_info.expression import number

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.readers.dwarf import Entry, Value
    from abilint.surfaces.debug_info.resolver import Resolver

_MINUS_ONE = frozenset({0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF})
"""The upper bound of an array without elements, from compilers that wrote it unsigned."""
_DIMENSIONS = frozenset({Tag.SUBRANGE_TYPE, Tag.ENUMERATION_TYPE, Tag.GENERIC_SUBRANGE})
_MOST_DIMENSIONS = 16
_DATA_LOCATION = 0x50
"""DW_AT_data_location: Fortran's allocatable, pointer and assumed-shape arrays."""


def array(resolver: Resolver, entry: Entry) -> TypeId:
    """Map an array; one with several dimensions is an array of arrays, the last dimension inside."""
    element = resolver.type_of(entry)
    if _DATA_LOCATION in entry.attributes:
        return resolver.unknown("a descriptor says where the array is at run time")
    dimensions = [child for child in resolver.children(entry) if child.tag in _DIMENSIONS]
    if len(dimensions) > _MOST_DIMENSIONS:
        return resolver.unknown("the array has too many dimensions")
    if _has_gaps(resolver, entry, element) or any(_has_gaps(resolver, each, element) for each in dimensions):
        return resolver.graph.add(Unknown("its elements do not stand side by side"))
    vector = bool(entry.attributes.get(At.GNU_VECTOR))
    counts = [_count(each) for each in dimensions] or [None]
    for count in reversed(counts):
        element = resolver.graph.add(Array(element, count, vector))
    return element


def string(resolver: Resolver, entry: Entry) -> TypeId:
    """Map Fortran's `character(len=8)`."""
    size = size_of(entry)
    if size is None or At.STRING_LENGTH in entry.attributes:
        return resolver.graph.add(Unknown("the length of the string is known at run time only"))
    character = resolver.graph.add(Primitive("character", Encoding.CHARACTER, 1))
    return resolver.graph.add(Array(character, size))


def _count(dimension: Entry) -> int | None:
    """Give the number of elements; None where it is open, or known at run time only."""
    held = dimension.attributes
    if dimension.tag == Tag.GENERIC_SUBRANGE:
        return None
    if At.COUNT in held:
        count = _constant(dimension, held[At.COUNT])
        return None if count is None or count < 0 else count
    upper = _constant(dimension, held.get(At.UPPER_BOUND))
    if upper is None:
        return None
    lower = _constant(dimension, held.get(At.LOWER_BOUND))
    if lower is None:
        lower = 1 if dimension.unit.language in COUNTS_FROM_ONE else 0
    return max(upper - lower + 1, 0)


def _constant(entry: Entry, value: Value | None) -> int | None:
    """Give a bound. An expression is computed from variables, and a reference names one."""
    if isinstance(value, (bytes, Reference)):
        return None
    found = number(entry.unit, value)
    return -1 if found in _MINUS_ONE else found


def _has_gaps(resolver: Resolver, entry: Entry, element: TypeId) -> bool:
    held = entry.attributes
    if At.BYTE_STRIDE not in held and At.BIT_STRIDE not in held:
        return False
    stride = number(entry.unit, held.get(At.BYTE_STRIDE))
    bits = number(entry.unit, held.get(At.BIT_STRIDE)) if stride is None else stride * 8
    size = resolver.size(element)
    return size is None or bits != size * 8
