"""Whatever entries say, and wherever they refer to: types are read, unknown or not, and reading ends."""

from __future__ import annotations

from typing import Any

from entry_graph import TAGS, Graph, Node, unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from abilint.model.types import (
    Array,
    FunctionType,
    MemberPointer,
    Pointer,
    Qualified,
    Record,
    Type,
    Typedef,
    TypeGraph,
    Unknown,
)
from abilint.readers.dwarf import At, Language, ListIndex, Reference, SectionOffset, Tag, Unresolved
from abilint.surfaces.debug_info.graph_builder import GraphBuilder
from abilint.surfaces.debug_info.resolver import Resolver
from abilint.surfaces.debug_info.signatures import function_type
from abilint.surfaces.debug_info.spelling import rust, spelled

COUNT = 24
LANGUAGES = (
    Language.C11,
    Language.C_PLUS_PLUS_14,
    Language.RUST,
    Language.GO,
    Language.FORTRAN90,
    None,
    0x9999,
)
NAMES = st.sampled_from(
    [
        "",
        "a",
        "std::b",
        "~a",
        "&str",
        "(u8,)",
        "String",
        "Option<&T>",
        "Vec<T>",
        "core",
        "\udcff\udcfe",
        "GoMap",
    ]
)
OFFSETS = st.integers(0, COUNT + 3)
NUMBERS = st.one_of(
    st.integers(-3, 40), st.sampled_from([255, 2**31, 2**32 - 1, 2**63, 2**64 - 1, -(2**63)]), st.booleans()
)
REFERENCES = OFFSETS.map(Reference)
VALUES = st.one_of(
    NUMBERS,
    NAMES,
    st.binary(max_size=6),
    OFFSETS.map(Unresolved),
    OFFSETS.map(SectionOffset),
    OFFSETS.map(ListIndex),
    REFERENCES,
)
REFERRING = (At.TYPE, At.SPECIFICATION, At.ABSTRACT_ORIGIN, At.CONTAINING_TYPE, At.SIGNATURE, At.DISCR)
OTHERS = (
    At.BYTE_SIZE, At.ENCODING, At.DATA_MEMBER_LOCATION, At.DATA_BIT_OFFSET, At.BIT_OFFSET, At.BIT_SIZE,
    At.UPPER_BOUND, At.COUNT, At.LOWER_BOUND, At.BYTE_STRIDE, At.CONST_VALUE, At.DECLARATION, At.VIRTUALITY,
    At.DECL_FILE, At.DECL_LINE, At.GO_KIND, At.EXTERNAL, At.CALLING_CONVENTION, At.VTABLE_ELEM_LOCATION,
    At.LOCATION, At.ARTIFICIAL, At.DISCR_VALUE, At.GNU_VECTOR, At.ALIGNMENT, At.LINKAGE_NAME,
)  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    units = [unit(language) for language in LANGUAGES]
    common = draw(st.sampled_from(units))
    return Graph([_node(draw, offset, common, units) for offset in range(COUNT)])


def _node(draw: st.DrawFn, offset: int, common: Any, units: list[Any]) -> Node:
    attributes: dict[int, Any] = {At.NAME: draw(st.one_of(NAMES, VALUES))} if draw(st.booleans()) else {}
    attributes |= draw(
        st.dictionaries(st.sampled_from(REFERRING), st.one_of(REFERENCES, REFERENCES, VALUES), max_size=3)
    )
    attributes |= draw(st.dictionaries(st.sampled_from(OTHERS), VALUES, max_size=5))
    return Node(
        offset,
        draw(st.sampled_from(TAGS)),
        attributes,
        draw(st.lists(OFFSETS, max_size=4)),
        draw(st.sampled_from([common, common, common, *units])),
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_every_entry_is_read_as_a_type(info: Any) -> None:
    resolver = Resolver(info, GraphBuilder())
    found = [resolver.resolve(offset) for offset in range(COUNT + 4)]
    resolver.finish()
    graph = resolver.graph.graph()
    assert all(isinstance(graph[type_id], Type) for type_id in found)
    assert all(isinstance(graph[type_id], Unknown) for type_id in found[COUNT:])
    for type_id in range(len(graph.nodes)):
        assert all(0 <= target < len(graph.nodes) for target in targets(graph[type_id]))
        assert spelled(graph, type_id).encode()
        assert rust(graph, type_id).encode()
        assert not isinstance(resolver.graph[resolver.stripped(type_id)], Typedef | Qualified)
        resolver.size(type_id)
    assert len(set(map(repr, _values(graph)))) == len(_values(graph))


def _values(graph: TypeGraph) -> list[Type]:
    """Nodes that have no number before their parts have theirs: each value is there once."""
    return [node for node in graph.nodes if isinstance(node, Pointer | Array | Typedef | FunctionType)]


def targets(node: Any) -> list[int]:
    match node:
        case Pointer(target=t) | Qualified(target=t) | Typedef(target=t) | Array(element=t):
            return [t]
        case MemberPointer(owner=o, target=t):
            return [o, t]
        case FunctionType(result=r, parameters=p):
            return [r, *(each.type for each in p)]
        case Record():
            parts = [each.type for each in (*node.fields, *node.bases, *node.slots)]
            return [part for part in (*parts, node.holds) if part is not None]
    assert "type" not in {each.name for each in fields(node)}
    return []


@settings(max_examples=40, deadline=None)
@given(graphs(), st.lists(OFFSETS.filter(lambda at: at < COUNT), min_size=1, max_size=4))
def test_every_chain_is_read_as_a_function(info: Any, chain: list[int]) -> None:
    from abilint.errors import CorruptBinary

    resolver = Resolver(info, GraphBuilder())
    try:
        found = function_type(resolver, [info.entry(at) for at in chain])
    except CorruptBinary:
        return
    resolver.finish()
    assert isinstance(resolver.graph[found], FunctionType)


def test_a_long_chain_of_pointers_ends() -> None:
    nodes = [Node(at, Tag.POINTER_TYPE, {At.TYPE: Reference(at + 1)}) for at in range(5000)]
    resolver = Resolver(Graph(nodes), GraphBuilder())  # type: ignore[arg-type]
    resolver.resolve(0)
    assert any(isinstance(node, Unknown) for node in resolver.graph.graph().nodes)


def test_a_long_chain_of_records_is_read_to_its_end() -> None:
    count = 3000
    nodes = [
        Node(2 * at, Tag.STRUCTURE_TYPE, {At.NAME: f"s{at}", At.BYTE_SIZE: 8}, [2 * at + 1])
        for at in range(count)
    ]
    nodes += [
        Node(2 * at + 1, Tag.MEMBER, {At.NAME: "next", At.TYPE: Reference(2 * at + 2)}) for at in range(count)
    ]
    resolver = Resolver(Graph(nodes), GraphBuilder())  # type: ignore[arg-type]
    resolver.resolve(0)
    resolver.finish()
    assert sum(isinstance(node, Record) for node in resolver.graph.graph().nodes) == count
