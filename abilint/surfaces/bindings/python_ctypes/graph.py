"""Building the types that a module states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import (
    Array,
    Field,
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
from abilint.surfaces.bindings.python_ctypes import primitives

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.target import Target
    from abilint.model.types import TypeId


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
        """Make `POINTER(target)`."""
        return self.add(Pointer(target, self.target.bits // 8))

    def named(self, name: str, target: TypeId) -> TypeId:
        """Make a subclass of a plain type: the same to memory, with a name of its own."""
        return self.add(Typedef(name, target))

    def array(self, element: TypeId, count: int) -> TypeId:
        """Make `element * count`."""
        return self.add(Array(element, count))

    def function(self, result: TypeId, parameters: tuple[TypeId, ...], *, prototyped: bool = True) -> TypeId:
        """Make a function type; ctypes names no parameters."""
        return self.add(FunctionType(result, tuple(Parameter("", p) for p in parameters), False, prototyped))

    def of_ctypes(self, name: str) -> TypeId | None:
        """Give a type that `ctypes` or `ctypes.wintypes` defines; None where the name is no type."""
        plain = primitives.primitive(name, self.target)
        if plain is not None:
            return self.add(plain)
        if name in primitives.CHARACTER_POINTERS:
            return self.named(name, self.pointer(self._plain("c_char")))
        if name in primitives.WIDE_POINTERS:
            return self.named(name, self.pointer(self._plain("c_wchar")))
        if name in primitives.POINTERS or (name.startswith("H") and name.isupper()):
            return self.named(name, self.pointer(self.void))
        if name.startswith(("LP", "P")):
            pointee = self.of_ctypes(name.removeprefix("L").removeprefix("P"))
            return None if pointee is None else self.pointer(pointee)
        return None

    def _plain(self, name: str) -> TypeId:
        found = primitives.primitive(name, self.target)
        assert found is not None
        return self.add(found)

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
                case Record(size=int(size)):
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
                    return primitives.alignment(half, self.target)
                case Pointer(size=size):
                    return size
                case _:
                    return 1
        return 1
