"""One entry at a time: what DWARF allows and the compilers of this machine do not all write."""

from __future__ import annotations

from typing import Any

import pytest
from entry_graph import Graph, Node, unit

from abilint.model.types import (
    Array,
    Encoding,
    Enum,
    Foreign,
    FunctionType,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Type,
    Typedef,
    Unknown,
    Void,
)
from abilint.readers.dwarf import At, Language, Reference, Tag, Unresolved
from abilint.surfaces.debug_info.graph_builder import GraphBuilder
from abilint.surfaces.debug_info.resolver import Resolver
from abilint.surfaces.debug_info.signatures import function_type

FORTRAN, ADA, GO = (unit(each) for each in (Language.FORTRAN90, Language.ADA95, Language.GO))
BIG = unit(mark=">")
INT = {At.NAME: "int", At.BYTE_SIZE: 4, At.ENCODING: 5}
DEREF, FBREG, REG, BREG = b"\x91\x70\x06", b"\x91\x70", b"\x55", b"\x75\x00"


def nodes(*listed: Node) -> Resolver:
    return Resolver(Graph([*listed, Node(1, Tag.BASE_TYPE, INT)]), GraphBuilder())  # type: ignore[arg-type]


def mapped(*listed: Node) -> Type:
    """Map the first of the entries; entry 1 is `int`."""
    resolver = nodes(*listed)
    found = resolver.resolve(listed[0].offset)
    resolver.finish()
    return resolver.graph[found]


def bounded(bounds: dict[int, Any], of: Any = None, tag: int = Tag.SUBRANGE_TYPE) -> Type:
    of = of or unit()
    return mapped(Node(10, Tag.ARRAY_TYPE, {At.TYPE: Reference(1)}, [11], of), Node(11, tag, bounds, unit=of))


@pytest.mark.parametrize(
    ("bounds", "language", "count"),
    [
        ({At.COUNT: 4}, None, 4),
        ({At.UPPER_BOUND: 3}, None, 4),
        ({At.UPPER_BOUND: 3}, FORTRAN, 3),
        ({At.UPPER_BOUND: 3}, ADA, 3),
        ({At.UPPER_BOUND: 3, At.LOWER_BOUND: -2}, FORTRAN, 6),
        ({At.UPPER_BOUND: 255}, None, 256),
        ({At.UPPER_BOUND: 0xFFFFFFFFFFFFFFFF}, None, 0),
        ({At.UPPER_BOUND: 0xFFFFFFFF}, None, 0),
        ({At.UPPER_BOUND: -1}, None, 0),
        ({At.COUNT: 0}, None, 0),
        ({At.COUNT: -1}, None, None),
        ({}, None, None),
        ({At.UPPER_BOUND: b"\x91\x70\x06"}, None, None),
        ({At.UPPER_BOUND: Reference(99)}, None, None),
        ({At.COUNT: 2**62}, None, 2**62),
    ],
)
def test_bounds_of_arrays(bounds: dict[int, Any], language: Any, count: int | None) -> None:
    node = bounded(bounds, language)
    assert isinstance(node, Array)
    assert node.count == count


def test_strides() -> None:
    assert isinstance(bounded({At.COUNT: 4, At.BYTE_STRIDE: 8}), Unknown)
    assert isinstance(bounded({At.COUNT: 4, At.BYTE_STRIDE: 4}), Array)
    assert isinstance(bounded({At.COUNT: 4, At.BIT_STRIDE: 1}), Unknown)


def test_several_dimensions_are_arrays_of_arrays() -> None:
    resolver = nodes(
        Node(10, Tag.ARRAY_TYPE, {At.TYPE: Reference(1)}, [11, 12]),
        Node(11, Tag.SUBRANGE_TYPE, {At.COUNT: 2}),
        Node(12, Tag.SUBRANGE_TYPE, {At.COUNT: 5}),
    )
    outer = resolver.graph[resolver.resolve(10)]
    assert isinstance(outer, Array)
    inner = resolver.graph[outer.element]
    assert isinstance(inner, Array)
    assert (outer.count, inner.count) == (2, 5)


def field_offset(attributes: dict[int, Any], of: Any = None) -> int | None:
    of = of or unit()
    node = mapped(
        Node(10, Tag.STRUCTURE_TYPE, {At.NAME: "s", At.BYTE_SIZE: 16}, [11], of),
        Node(11, Tag.MEMBER, {At.NAME: "m", At.TYPE: Reference(1), **attributes}, unit=of),
    )
    return node.fields[0].offset if isinstance(node, Record) else None


@pytest.mark.parametrize(
    ("attributes", "language", "offset"),
    [
        ({At.DATA_MEMBER_LOCATION: 8}, None, 64),
        ({At.DATA_MEMBER_LOCATION: b"\x23\x88\x01"}, None, 136 * 8),
        ({At.DATA_MEMBER_LOCATION: b"\x10\x08\x22"}, None, 64),
        ({At.DATA_MEMBER_LOCATION: b"\x34"}, None, 32),
        ({At.DATA_MEMBER_LOCATION: b"\x0a\x00\x01\x22"}, None, 256 * 8),
        ({At.DATA_MEMBER_LOCATION: b"\x0a\x00\x01\x22"}, BIG, 8),
        ({At.DATA_MEMBER_LOCATION: b"\x12\x06\x48\x1c\x06\x22"}, None, None),
        ({At.DATA_MEMBER_LOCATION: b""}, None, None),
        ({}, None, 0),
        ({At.DATA_BIT_OFFSET: 37, At.BIT_SIZE: 3}, None, 37),
        ({At.DATA_MEMBER_LOCATION: 4, At.BIT_OFFSET: 29, At.BIT_SIZE: 3}, None, 32),
        ({At.DATA_MEMBER_LOCATION: 4, At.BIT_OFFSET: 29, At.BIT_SIZE: 3}, BIG, 61),
        ({At.DATA_MEMBER_LOCATION: 4, At.BIT_OFFSET: 5, At.BIT_SIZE: 3, At.BYTE_SIZE: 1}, None, 32),
        ({At.DATA_MEMBER_LOCATION: 0, At.BIT_OFFSET: 2**32 - 2, At.BIT_SIZE: 20}, None, 14),
        ({At.DATA_MEMBER_LOCATION: 0, At.BIT_OFFSET: 2**64 - 2, At.BIT_SIZE: 20}, None, 14),
        ({At.DATA_MEMBER_LOCATION: 0, At.BIT_OFFSET: -2, At.BIT_SIZE: 20}, None, 14),
    ],
)
def test_places_of_members(attributes: dict[int, Any], language: Any, offset: int | None) -> None:
    assert field_offset(attributes, language) == offset


def test_what_is_no_field() -> None:
    node = mapped(
        Node(10, Tag.CLASS_TYPE, {At.NAME: "s", At.BYTE_SIZE: 16}, [11, 12, 13]),
        Node(11, Tag.MEMBER, {At.NAME: "shared", At.EXTERNAL: True, At.DECLARATION: True}),
        Node(12, Tag.MEMBER, {At.NAME: "_vptr.s", At.ARTIFICIAL: True}),
        Node(13, Tag.VARIABLE, {At.NAME: "also", At.DECLARATION: True}),
    )
    assert isinstance(node, Record)
    assert node.fields == ()


@pytest.mark.parametrize(
    ("value", "size", "encoding", "expected"),
    [
        (255, 4, 5, 255),
        (255, 1, 5, -1),
        (255, 1, 7, 255),
        (2**32 - 1, 4, 5, -1),
        (2**32 - 1, 4, 7, 2**32 - 1),
        (2**64 - 1, 8, 5, -1),
        (-7, 4, 5, -7),
        (b"\xff" * 16, 16, 7, 2**128 - 1),
    ],
)
def test_values_of_enumerators(value: Any, size: int, encoding: int, expected: int) -> None:
    node = mapped(
        Node(10, Tag.ENUMERATION_TYPE, {At.BYTE_SIZE: size, At.TYPE: Reference(12)}, [11]),
        Node(11, Tag.ENUMERATOR, {At.NAME: "A", At.CONST_VALUE: value}),
        Node(12, Tag.BASE_TYPE, {At.NAME: "base", At.BYTE_SIZE: size, At.ENCODING: encoding}),
    )
    assert isinstance(node, Enum)
    assert [each.value for each in node.enumerators] == [expected]


@pytest.mark.parametrize(
    ("name", "encoding", "size", "expected"),
    [
        ("char", 6, 1, Encoding.CHARACTER),
        ("char", 8, 1, Encoding.UNSIGNED),
        ("signed char", 6, 1, Encoding.SIGNED),
        ("unsigned char", 8, 1, Encoding.UNSIGNED),
        ("_Bool", 2, 1, Encoding.BOOLEAN),
        ("complex double", 3, 16, Encoding.COMPLEX),
        ("_Decimal64", 15, 8, Encoding.DECIMAL),
        ("char16_t", 16, 2, Encoding.UNICODE),
    ],
)
def test_encodings(name: str, encoding: int, size: int, expected: Encoding) -> None:
    attributes = {At.NAME: name, At.BYTE_SIZE: size, At.ENCODING: encoding}
    assert mapped(Node(10, Tag.BASE_TYPE, attributes)) == Primitive(name, expected, size)


def test_what_has_no_value_or_no_known_one() -> None:
    assert mapped(Node(10, Tag.BASE_TYPE, {At.NAME: "()", At.BYTE_SIZE: 0, At.ENCODING: 7})) == Void()
    assert isinstance(mapped(Node(10, Tag.BASE_TYPE, {At.NAME: "x", At.ENCODING: 7})), Unknown)
    assert isinstance(mapped(Node(10, Tag.BASE_TYPE, {At.BYTE_SIZE: 4, At.ENCODING: 0x80})), Unknown)
    assert mapped(Node(10, Tag.UNSPECIFIED_TYPE, {At.NAME: "void"})) == Void()
    assert mapped(Node(10, Tag.UNSPECIFIED_TYPE, {At.NAME: "decltype(nullptr)"})) == Pointer(0, 8)
    assert isinstance(mapped(Node(10, Tag.UNSPECIFIED_TYPE, {At.NAME: "auto"})), Unknown)
    assert isinstance(mapped(Node(10, Tag.SUBPROGRAM)), Unknown)


def test_qualifiers_of_one_type_are_one_node() -> None:
    resolver = nodes(
        Node(10, Tag.CONST_TYPE, {At.TYPE: Reference(11)}),
        Node(11, Tag.VOLATILE_TYPE, {At.TYPE: Reference(1)}),
    )
    node = resolver.graph[resolver.resolve(10)]
    assert node == Qualified(resolver.resolve(1), const=True, volatile=True)


def test_references_that_lead_nowhere() -> None:
    resolver = nodes(
        Node(10, Tag.POINTER_TYPE, {At.TYPE: Unresolved(77)}),
        Node(11, Tag.POINTER_TYPE, {At.TYPE: Reference(999)}),
        Node(12, Tag.TYPEDEF, {At.NAME: "round", At.TYPE: Reference(12)}),
    )
    for offset in (10, 11, 12):
        node = resolver.graph[resolver.resolve(offset)]
        assert isinstance(node, Pointer | Typedef)
        assert isinstance(resolver.graph[node.target], Unknown)


def test_names_that_are_no_text() -> None:
    node = mapped(Node(10, Tag.STRUCTURE_TYPE, {At.NAME: "a\udcff", At.BYTE_SIZE: 4}))
    assert isinstance(node, Record)
    assert node.name == "a\N{REPLACEMENT CHARACTER}"


def test_a_type_unit_stands_for_its_declaration() -> None:
    node = mapped(
        Node(10, Tag.STRUCTURE_TYPE, {At.SIGNATURE: Reference(11), At.DECLARATION: True}),
        Node(11, Tag.STRUCTURE_TYPE, {At.NAME: "s", At.BYTE_SIZE: 4}),
    )
    assert isinstance(node, Record)
    assert (node.name, node.complete) == ("s", True)


def function(chain: list[int], *listed: Node) -> FunctionType:
    resolver = nodes(*listed)
    node = resolver.graph[function_type(resolver, [resolver.info.entry(at) for at in chain])]
    assert isinstance(node, FunctionType)
    return node


def test_a_clone_has_the_parameters_of_its_origin() -> None:
    found = function(
        [10, 11],
        Node(10, Tag.SUBPROGRAM, {At.ABSTRACT_ORIGIN: Reference(11)}, [12]),
        Node(11, Tag.SUBPROGRAM, {At.NAME: "f", At.TYPE: Reference(1), At.PROTOTYPED: True}, [13, 14]),
        Node(12, Tag.FORMAL_PARAMETER, {At.ABSTRACT_ORIGIN: Reference(14)}),
        Node(13, Tag.FORMAL_PARAMETER, {At.NAME: "a", At.TYPE: Reference(1)}),
        Node(14, Tag.FORMAL_PARAMETER, {At.NAME: "b", At.TYPE: Reference(1)}),
    )
    assert [each.name for each in found.parameters] == ["a", "b"]
    assert found.prototyped


@pytest.mark.parametrize(
    ("place", "expected"),
    [(DEREF, Pointer), (FBREG, Primitive), (REG, Primitive), (BREG, Pointer), (None, Unknown)],
)
def test_fortran_passes_addresses_that_it_does_not_write_down(place: bytes | None, expected: type) -> None:
    attributes = {At.NAME: "n", At.TYPE: Reference(1)} | ({At.LOCATION: place} if place else {})
    resolver = nodes(
        Node(10, Tag.SUBPROGRAM, {At.NAME: "f"}, [11], FORTRAN),
        Node(11, Tag.FORMAL_PARAMETER, attributes, unit=FORTRAN),
    )
    node = resolver.graph[function_type(resolver, [resolver.info.entry(10)])]
    assert isinstance(node, FunctionType)
    assert isinstance(resolver.graph[node.parameters[0].type], expected)


def test_kinds_of_go() -> None:
    text = mapped(
        Node(10, Tag.STRUCTURE_TYPE, {At.NAME: "string", At.BYTE_SIZE: 16, At.GO_KIND: 24}, unit=GO)
    )
    assert isinstance(text, Record)
    assert text.foreign is Foreign.GO_STRING
    resolver = nodes(
        Node(10, Tag.TYPEDEF, {At.NAME: "map[int]int", At.GO_KIND: 21, At.TYPE: Reference(11)}, unit=GO),
        Node(11, Tag.POINTER_TYPE, {At.TYPE: Reference(1)}, unit=GO),
    )
    node = resolver.graph[resolver.resolve(10)]
    assert isinstance(node, Typedef)
    pointer = resolver.graph[node.target]
    assert isinstance(pointer, Pointer)
    assert pointer.foreign is Foreign.GO_MAP
