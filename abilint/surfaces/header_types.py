"""Rows of types that the child sends -> the nodes of a `TypeGraph`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.model.location import Location
from abilint.model.types import (
    Array,
    Base,
    Encoding,
    Enum,
    Enumerator,
    Field,
    Foreign,
    FunctionType,
    MemberPointer,
    Parameter,
    Passing,
    Pointer,
    Primitive,
    Qualified,
    Record,
    RecordKind,
    Reference,
    Slot,
    Type,
    Typedef,
    TypeGraph,
    Unknown,
    Void,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Row = Sequence[Any]


def graph(rows: Sequence[Row], files: Sequence[str], first: int = 0) -> TypeGraph:
    """Make the nodes; `first` is what is added to every reference, where other rows stand before these."""
    maker = _Maker(files, first)
    return TypeGraph(tuple(maker.node(row) for row in rows))


class _Maker:
    def __init__(self, files: Sequence[str], first: int) -> None:
        self._files = files
        self._first = first
        self._makers: dict[str, Callable[..., Type]] = {
            "void": Void,
            "unknown": Unknown,
            "primitive": lambda name, encoding, size: Primitive(name, Encoding(encoding), size),
            "pointer": self._pointer,
            "member-pointer": lambda owner, target, size: MemberPointer(owner + first, target + first, size),
            "qualified": lambda target, *qualifiers: Qualified(target + first, *qualifiers),
            "typedef": lambda name, target, place: Typedef(name, target + first, self._place(place)),
            "array": lambda element, count, vector: Array(element + first, count, vector),
            "function": self._function,
            "record": self._record,
            "enum": self._enum,
        }

    def node(self, row: Row) -> Type:
        kind, *parts = row
        return self._makers[kind](*parts)

    def _place(self, place: Row) -> Location | None:
        file, line, column = place
        return Location(self._files[file], line, column) if self._files[file] else None

    def _pointer(self, target: int, size: int, reference: str, block: bool) -> Pointer:
        return Pointer(target + self._first, size, Reference(reference), block)

    def _function(
        self, result: int, parameters: Sequence[Row], variadic: bool, prototyped: bool, convention: str
    ) -> FunctionType:
        given = tuple(Parameter(name, type_id + self._first) for name, type_id in parameters)
        return FunctionType(result + self._first, given, variadic, prototyped, convention)

    def _record(
        self,
        kind: str,
        name: str,
        size: int | None,
        alignment: int | None,
        fields: Sequence[Row],
        complete: bool,
        bases: Sequence[Row],
        slots: Sequence[Row],
        passing: str,
        foreign: str | None,
        final: bool,
        place: Row,
    ) -> Record:
        return Record(
            RecordKind(kind),
            name,
            size,
            alignment,
            tuple(self._field(*field) for field in fields),
            complete,
            tuple(Base(type_id + self._first, *said) for type_id, *said in bases),
            tuple(self._slot(*slot) for slot in slots),
            Passing(passing),
            Foreign(foreign) if foreign else None,
            self._place(place),
            final=final,
        )

    def _field(
        self,
        name: str,
        type_id: int,
        offset: int,
        bits: int | None,
        access: str,
        mutable: bool,
        place: Row,
    ) -> Field:
        return Field(name, type_id + self._first, offset, bits, self._place(place), access, mutable)

    def _slot(
        self, name: str, link_name: str | None, index: int | None, type_id: int | None, pure: bool, place: Row
    ) -> Slot:
        known = None if type_id is None else type_id + self._first
        return Slot(name, link_name, index, known, pure, self._place(place))

    def _enum(
        self,
        name: str,
        underlying: int | None,
        size: int | None,
        constants: Sequence[Row],
        complete: bool,
        scoped: bool,
        place: Row,
    ) -> Enum:
        known = None if underlying is None else underlying + self._first
        names = tuple(Enumerator(word, value, self._place(where)) for word, value, where in constants)
        return Enum(name, known, size, names, complete, scoped, self._place(place))
