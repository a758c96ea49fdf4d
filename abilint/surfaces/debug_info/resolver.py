"""From the entry of a type to a node of the graph, each on demand and each once."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.errors import CorruptBinary
from abilint.model.types import (
    Array,
    Enum,
    MemberPointer,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Typedef,
    Unknown,
)
from abilint.readers.dwarf import At, Language, Reference, Tag, Unresolved
from abilint.surfaces.debug_info import cxx, swift
from abilint.surfaces.debug_info.arrays import array, string
from abilint.surfaces.debug_info.completions import Completions
from abilint.surfaces.debug_info.derived import (
    ALIKE,
    QUALIFIERS,
    member_pointer,
    pointer,
    qualified,
    subrange,
    typedef,
)
from abilint.surfaces.debug_info.enums import enum
from abilint.surfaces.debug_info.primitives import primitive, unspecified
from abilint.surfaces.debug_info.records import record
from abilint.surfaces.debug_info.scopes import RECORD_TAGS, Scopes
from abilint.surfaces.debug_info.shape import Shapes
from abilint.surfaces.debug_info.signatures import function_type

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from abilint.model.types import Foreign, TypeId
    from abilint.readers.dwarf import DebugInfo, Entry
    from abilint.surfaces.debug_info.graph_builder import GraphBuilder

    Mapping = Callable[["Resolver", Entry], TypeId]

_DEEPEST = 50
"""Pointers, arrays and functions in one another with no record between them: five in practice."""
_MOST_ENTRIES = 4_000_000
"""Where references lead into the midst of other entries, the same bytes could be read without end."""


class Resolver:
    """Reads types out of one binary's debug information into a graph.

    A record is given its number at once and its fields by `finish`, so that neither a type that leads back
    to itself nor a long chain of types is read by recursion.
    """

    def __init__(self, info: DebugInfo, graph: GraphBuilder, *, joins_units: bool = True) -> None:
        self.info = info
        self.graph = graph
        self.joins_units = joins_units
        """Whether a record that one unit of C declares may be the one that another unit defines: those of
        one library are, a program includes headers of many, and C has no rule of one definition."""
        self.scopes = Scopes(info)
        self.completions = Completions(info, self.scopes)
        self.shapes = Shapes(info)
        self.records: dict[Hashable, TypeId] = {}
        """Records by what makes them one type over all units."""
        self.undecided: list[TypeId] = []
        """Classes of C++ whose parts decide how they are passed."""
        self.marks: dict[TypeId, Foreign] = {}
        """Records that a typedef says to be of another language."""
        self._ids: dict[int, TypeId] = {}
        self._open: set[int] = set()
        self._later: deque[tuple[TypeId, Callable[[], None]]] = deque()
        self._budget = _MOST_ENTRIES

    def type_of(self, entry: Entry, attribute: int = At.TYPE) -> TypeId:
        """Map the type that an entry refers to; none is `void`."""
        target = entry.attributes.get(attribute)
        if target is None:
            return self.graph.void
        if isinstance(target, Unresolved) or not isinstance(target, Reference):
            return self.unknown("its description is in a file or unit that was not found")
        return self.resolve(target)

    def resolve(self, offset: int) -> TypeId:
        """Map the type at an offset; what cannot be read is an Unknown node."""
        found = self._ids.get(offset)
        if found is not None:
            return found
        if offset in self._open:
            return self.unknown("the type is made of itself")
        if len(self._open) >= _DEEPEST:
            return self.unknown("the type is nested too deeply")
        self._open.add(offset)
        try:
            found = self._mapped(self.info.entry(offset))
        except CorruptBinary as error:
            found = self.unknown(error.problem)
        finally:
            self._open.discard(offset)
        self._ids[offset] = found
        return found

    def _mapped(self, entry: Entry) -> TypeId:
        if entry.unit.language == Language.SWIFT and entry.tag in swift.TYPES:
            return swift.value(self, entry)
        mapping = _MAPPINGS.get(entry.tag)
        if mapping is None:
            return self.unknown(f"debug info describes it by an entry that is no type (tag {entry.tag:#x})")
        return mapping(self, entry)

    def children(self, entry: Entry) -> Iterator[Entry]:
        """Give the children of an entry, as far as the work stays bounded."""
        for child in self.info.children(entry):
            self._budget -= 1
            if self._budget < 0:
                return
            yield child

    def later(self, type_id: TypeId, work: Callable[[], None]) -> None:
        """Put off what makes a record complete: it may lead to other types."""
        self._later.append((type_id, work))

    def finish(self) -> None:
        """Read the fields of every record that was reached, and of those that they lead to."""
        while self._later:
            type_id, work = self._later.popleft()
            try:
                work()
            except CorruptBinary as error:
                self.graph.define(type_id, Unknown(error.problem))
        cxx.settle(self)
        for type_id, mark in self.marks.items():
            node = self.graph[type_id]
            if isinstance(node, Record):
                self.graph.define(type_id, replace(node, foreign=mark))

    def unknown(self, reason: str) -> TypeId:
        """Give a node of which nothing is concluded."""
        return self.graph.add(Unknown(reason))

    def stripped(self, type_id: TypeId) -> TypeId:
        """See through typedefs and qualifiers."""
        node = self.graph[type_id]
        while isinstance(node, (Typedef, Qualified)):
            type_id = node.target
            node = self.graph[type_id]
        return type_id

    def size(self, type_id: TypeId) -> int | None:
        """Give the size in bytes; None where it has none, or it is a record that is not read yet."""
        factor = 1
        while isinstance(node := self.graph[self.stripped(type_id)], Array):
            if node.count is None:
                return None
            type_id, factor = node.element, factor * node.count
        if isinstance(node, (Primitive, Pointer, MemberPointer, Record, Enum)):
            return None if node.size is None else node.size * factor
        return None


def _unspecified(resolver: Resolver, entry: Entry) -> TypeId:
    return resolver.graph.add(unspecified(entry, resolver.graph.void))


def _primitive(resolver: Resolver, entry: Entry) -> TypeId:
    return resolver.graph.add(primitive(entry))


def _function(resolver: Resolver, entry: Entry) -> TypeId:
    return function_type(resolver, (entry,))


_MAPPINGS: dict[int, Mapping] = {
    Tag.BASE_TYPE: _primitive,
    Tag.UNSPECIFIED_TYPE: _unspecified,
    Tag.POINTER_TYPE: pointer,
    Tag.REFERENCE_TYPE: pointer,
    Tag.RVALUE_REFERENCE_TYPE: pointer,
    Tag.PTR_TO_MEMBER_TYPE: member_pointer,
    Tag.TYPEDEF: typedef,
    Tag.TEMPLATE_ALIAS: typedef,
    Tag.ARRAY_TYPE: array,
    Tag.STRING_TYPE: string,
    Tag.ENUMERATION_TYPE: enum,
    Tag.SUBRANGE_TYPE: subrange,
    Tag.SUBROUTINE_TYPE: _function,
    **dict.fromkeys(QUALIFIERS, qualified),
    **dict.fromkeys(ALIKE, Resolver.type_of),
    **dict.fromkeys(RECORD_TAGS, record),
}
