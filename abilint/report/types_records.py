"""Signatures and layouts for programs: the types of `abilint types -o json`, version 1.

Every key is always there; null means that the source does not say. Sizes are bytes, offsets of members
bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, TypeVar

from msgspec import Meta, Struct, json

from abilint.compare.record_layout import places
from abilint.compare.sizes import size_of
from abilint.compare.spell import spell
from abilint.model.types import Enum, FunctionType, Record, TypeGraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.compare.record_layout import Place
    from abilint.model.chosen import Chosen
    from abilint.model.surface import Declaration
    from abilint.model.types import TypeId

SCHEMA_VERSION: Final = "1.0"

Part = TypeVar("Part")


class Value(Struct, frozen=True, kw_only=True):
    """An argument or a result."""

    name: str
    type: Annotated[str, Meta(description="As C spells it")]
    size: int | None


class Signature(Struct, frozen=True, kw_only=True):
    """A function or variable."""

    name: str
    link_names: tuple[str, ...]
    kind: str
    text: Annotated[str, Meta(description="The declaration as C")]
    result: Annotated[Value | None, Meta(description="Null for a variable")]
    parameters: tuple[Value, ...]
    variadic: bool
    size: Annotated[int | None, Meta(description="Of a variable")]
    file: str
    line: int


class Member(Struct, frozen=True, kw_only=True):
    """A field, base class, virtual table pointer or gap of a record."""

    kind: Annotated[str, Meta(description="`field`, `base`, `vtable` or `gap`")]
    name: Annotated[str, Meta(description="With the anonymous parts that it lies in, as `part.name`")]
    type: str | None
    offset: Annotated[int, Meta(description="Bits from the start of the record")]
    size: Annotated[int, Meta(description="Bits")]
    bit_field: bool


class RecordLayout(Struct, frozen=True, kw_only=True):
    """A struct, union or class."""

    name: str
    kind: str
    complete: bool
    size: int | None
    alignment: int | None
    members: tuple[Member, ...]
    file: str | None
    line: int | None


class Constant(Struct, frozen=True, kw_only=True):
    """One name of an enum."""

    name: str
    value: int


class EnumLayout(Struct, frozen=True, kw_only=True):
    """An enum."""

    name: str
    complete: bool
    size: int | None
    constants: tuple[Constant, ...]


class TypesReport(Struct, frozen=True, kw_only=True):
    """Everything that `abilint types` found."""

    schema_version: str
    source: Annotated[str | None, Meta(description="`debug-info` or `header`; null where nothing was found")]
    target: str | None
    declarations: tuple[Signature, ...]
    records: tuple[RecordLayout, ...]
    enums: tuple[EnumLayout, ...]


def render(chosen: Sequence[Chosen]) -> str:
    """Give one JSON object; what several members of an archive state alike stands in it once."""
    report = TypesReport(
        schema_version=SCHEMA_VERSION,
        source=chosen[0].surface.source if chosen else None,
        target=str(chosen[0].surface.target) if chosen else None,
        declarations=_once(part for each in chosen for part in _signatures(each)),
        records=_once(part for each in chosen for part in _records(each)),
        enums=_once(part for each in chosen for part in _enums(each)),
    )
    return json.format(json.encode(report), indent=2).decode() + "\n"


def _once(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(dict.fromkeys(parts))


def _signatures(chosen: Chosen) -> Iterator[Signature]:
    graph = chosen.surface.types or TypeGraph()
    return (_signature(graph, declaration) for declaration in chosen.declarations)


def _records(chosen: Chosen) -> Iterator[RecordLayout]:
    graph = chosen.surface.types or TypeGraph()
    for type_id in chosen.types:
        node = graph[type_id]
        if isinstance(node, Record):
            yield _record(graph, type_id, node, chosen.surface.target.bits)


def _enums(chosen: Chosen) -> Iterator[EnumLayout]:
    graph = chosen.surface.types or TypeGraph()
    for type_id in chosen.types:
        node = graph[type_id]
        if isinstance(node, Enum):
            yield _enum(graph, type_id, node)


def _signature(graph: TypeGraph, declaration: Declaration) -> Signature:
    type_id = declaration.type or 0
    node = graph[graph.stripped(type_id)]
    function = node if isinstance(node, FunctionType) else None
    return Signature(
        name=declaration.qualified_name,
        link_names=declaration.link_names,
        kind=declaration.kind,
        text=spell(graph, type_id, declaration.qualified_name),
        result=_value(graph, "", function.result) if function else None,
        parameters=tuple(_value(graph, p.name, p.type) for p in function.parameters) if function else (),
        variadic=bool(function and function.variadic),
        size=None if function else size_of(graph, type_id),
        file=declaration.location.file,
        line=declaration.location.line,
    )


def _value(graph: TypeGraph, name: str, type_id: TypeId) -> Value:
    return Value(name=name, type=spell(graph, type_id), size=size_of(graph, type_id))


def _record(graph: TypeGraph, type_id: TypeId, record: Record, pointer: int) -> RecordLayout:
    return RecordLayout(
        name=record.name or spell(graph, type_id),
        kind=record.kind,
        complete=record.complete,
        size=record.size,
        alignment=record.alignment,
        members=tuple(_members(graph, places(graph, record, pointer), "")) if record.complete else (),
        file=record.location.file if record.location else None,
        line=record.location.line if record.location else None,
    )


def _members(graph: TypeGraph, found: Sequence[Place], prefix: str) -> Iterator[Member]:
    for place in found:
        if place.parts and place.field:
            yield from _members(
                graph, place.parts, f"{prefix}{place.field.name}." if place.field.name else prefix
            )
        else:
            yield _member(graph, place, prefix)


def _member(graph: TypeGraph, place: Place, prefix: str) -> Member:
    kind = "field" if place.field else "vtable" if place.vtable else "gap" if place.is_gap else "base"
    type_id = place.field.type if place.field else place.base
    return Member(
        kind=kind,
        name=f"{prefix}{place.field.name}" if place.field else "",
        type=None if type_id is None else spell(graph, type_id),
        offset=place.offset,
        size=place.size,
        bit_field=bool(place.field and place.field.bits is not None),
    )


def _enum(graph: TypeGraph, type_id: TypeId, enum: Enum) -> EnumLayout:
    return EnumLayout(
        name=enum.name or spell(graph, type_id),
        complete=enum.complete,
        size=enum.size,
        constants=tuple(Constant(name=each.name, value=each.value) for each in enum.enumerators),
    )
