"""Building the types that a binding states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import (
    Array,
    Enum,
    Field,
    Foreign,
    FunctionType,
    Parameter,
    Pointer,
    Primitive,
    Record,
    RecordKind,
    Type,
    Typedef,
    TypeGraph,
    Unknown,
    Void,
)
from abilint.surfaces.bindings import c_types, renumber

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.target import Target
    from abilint.model.types import Enumerator, TypeId


class Graph:
    """Types in the making; those that are equal are one, but for records."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.nodes: list[Type] = []
        self.alignments: dict[TypeId, int] = {}
        """Of complete records, in bytes."""
        self._known: dict[Type, TypeId] = {}

    def add(self, node: Type) -> TypeId:
        """Give the number of a type that is equal to `node`."""
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = self._append(node)
        return known

    def _append(self, node: Type) -> TypeId:
        self.nodes.append(node)
        return len(self.nodes) - 1

    def frozen(self) -> TypeGraph:
        """Give all that was built."""
        return TypeGraph(tuple(self.nodes))

    def adopt(self, types: TypeGraph) -> int:
        """Take all types of another graph in; what is given is to be added to their numbers."""
        first = len(self.nodes)
        for number, node in enumerate(types.nodes, first):
            self.nodes.append(renumber.shifted(node, first))
            if isinstance(node, Record) and node.alignment:
                self.alignments[number] = node.alignment
        return first

    @property
    def void(self) -> TypeId:
        """No value."""
        return self.add(Void())

    def unknown(self, reason: str) -> TypeId:
        """Make a type of which nothing is concluded."""
        return self.add(Unknown(reason))

    def is_unknown(self, type_id: TypeId) -> bool:
        """Whether nothing is to be concluded from a type."""
        return isinstance(self.nodes[type_id], Unknown)

    def pointer(self, target: TypeId) -> TypeId:
        """Make an address of something."""
        return self.add(Pointer(target, self.target.bits // 8))

    def named(self, name: str, target: TypeId) -> TypeId:
        """Make another name of a type: the same to memory."""
        return self.add(Typedef(name, target))

    def array(self, element: TypeId, count: int | None) -> TypeId:
        """Make elements one behind the other; `count` None: of unknown number."""
        return self.add(Array(element, count))

    def plain(self, name: str) -> TypeId:
        """Make one of C's numbers, by its C name (`unsigned long`, `uint8_t`); KeyError where it is none."""
        found = c_types.primitive(name, self.target)
        if found is None:
            raise KeyError(name)
        return self.add(found)

    def foreign(self, kind: Foreign, name: str) -> TypeId:
        """Make a value of a type that C has no counterpart of."""
        return self.add(Record(RecordKind.STRUCT, name, complete=False, foreign=kind))

    def function(
        self,
        result: TypeId,
        parameters: tuple[TypeId, ...],
        *,
        names: tuple[str, ...] = (),
        prototyped: bool = True,
        variadic: bool = False,
        convention: str = "c",
    ) -> TypeId:
        """Make a function type; `names` of the parameters where the language gives them.

        Not `prototyped` is one of which the number of arguments is not known.
        """
        spelled = names or ("",) * len(parameters)
        stated = tuple(Parameter(name, p) for name, p in zip(spelled, parameters, strict=True))
        return self.add(FunctionType(result, stated, variadic, prototyped, convention))

    def enum(
        self,
        name: str,
        underlying: TypeId,
        enumerators: tuple[Enumerator, ...],
        location: Location | None = None,
    ) -> TypeId:
        """Make an integer with named values."""
        return self.add(Enum(name, underlying, self.size(underlying), enumerators, location=location))

    def record(self, kind: RecordKind, name: str, location: Location | None = None) -> TypeId:
        """Make a record whose members are not known yet."""
        return self._append(Record(kind, name, complete=False, location=location))

    def complete(self, type_id: TypeId, fields: tuple[Field, ...], size: int, alignment: int) -> None:
        """Say what a record holds."""
        record = self.nodes[type_id]
        assert isinstance(record, Record)
        self.nodes[type_id] = Record(
            record.kind, record.name, size, alignment, fields, location=record.location
        )
        self.alignments[type_id] = alignment

    def size(self, type_id: TypeId) -> int | None:
        """Bytes in memory; None where not known."""
        factor = 1
        for _ in self.nodes:
            match self.nodes[type_id]:
                case Typedef(target=target):
                    type_id = target
                case Array(element=element, count=int(count)):
                    type_id, factor = element, factor * count
                case Primitive(size=size) | Pointer(size=size):
                    return size * factor
                case Record(size=int(size)) | Enum(size=int(size)):
                    return size * factor
                case _:
                    return None
        return None

    def alignment(self, type_id: TypeId) -> int:
        """Bytes to whose multiples a type is put in a struct."""
        for _ in self.nodes:
            match self.nodes[type_id]:
                case Typedef(target=target) | Array(element=target):
                    type_id = target
                case Record():
                    return self.alignments.get(type_id, 1)
                case Primitive(size=size, encoding=encoding):
                    half = size // 2 if encoding == "complex" else size
                    return c_types.alignment(half, self.target)
                case Enum(underlying=int(underlying)):
                    type_id = underlying
                case Pointer(size=size):
                    return size
                case _:
                    return 1
        return 1
