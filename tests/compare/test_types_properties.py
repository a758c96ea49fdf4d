"""What holds of every pair of graphs, cyclic and damaged ones too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs import LINUX, Spec, function, surface, typedef
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.compare import types
from abilint.model.location import Location
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface
from abilint.model.types import (
    Array,
    Base,
    Encoding,
    Enum,
    Enumerator,
    Field,
    FunctionType,
    MemberPointer,
    Parameter,
    Passing,
    Pointer,
    Primitive,
    Qualified,
    Record,
    RecordKind,
    Slot,
    Typedef,
    TypeGraph,
    Unknown,
    Void,
)

if TYPE_CHECKING:
    import random

NAMES = st.sampled_from(["", "a", "b", "size", "Foo", "foo_t"])
SIZES = st.sampled_from([0, 1, 2, 4, 8, 16])
PERHAPS_SIZE = st.none() | SIZES


def nodes(count: int):
    """One node that refers to any of `count`, itself too."""
    ids = st.integers(0, count - 1)
    fields = st.builds(Field, NAMES, ids, st.integers(0, 128), st.none() | st.integers(1, 9))
    slots = st.builds(Slot, NAMES, st.none(), st.none() | st.integers(0, 5), st.none() | ids)
    return st.one_of(
        st.just(Void()),
        st.builds(Unknown, st.just("why")),
        st.builds(Primitive, NAMES, st.sampled_from(Encoding), SIZES),
        st.builds(Pointer, ids, st.sampled_from([4, 8])),
        st.builds(Qualified, ids, st.booleans(), st.booleans()),
        st.builds(Typedef, NAMES, ids),
        st.builds(MemberPointer, ids, ids, st.just(8)),
        st.builds(Array, ids, st.none() | st.integers(0, 3), st.booleans()),
        st.builds(Enum, NAMES, st.none(), PERHAPS_SIZE, st.lists(ENUMERATORS, max_size=3).map(tuple)),
        st.builds(
            FunctionType,
            ids,
            st.lists(st.builds(Parameter, NAMES, ids), max_size=3).map(tuple),
            st.booleans(),
            st.booleans(),
            st.sampled_from(["c", "stdcall"]),
        ),
        st.builds(
            Record,
            st.sampled_from(RecordKind),
            NAMES,
            PERHAPS_SIZE,
            PERHAPS_SIZE,
            st.lists(fields, max_size=4).map(tuple),
            st.booleans(),
            st.lists(st.builds(Base, ids, st.none() | SIZES, st.booleans()), max_size=2).map(tuple),
            st.lists(slots, max_size=3).map(tuple),
            st.sampled_from(Passing),
            holds=st.none() | ids,
        ),
    )


ENUMERATORS = st.builds(Enumerator, NAMES, st.integers(-2, 2**64))
GRAPHS = st.integers(1, 8).flatmap(lambda n: st.lists(nodes(n), min_size=n, max_size=n))


def stated(graph: list, source: SourceKind = SourceKind.HEADER) -> Surface:
    """Declare a function or variable of every node."""
    return Surface(
        source,
        LINUX,
        tuple(
            Declaration(
                f"d{n}",
                f"d{n}",
                f"d{n}",
                (f"d{n}",),
                DeclarationKind.FUNCTION,
                Obligation.PROMISED,
                Location("t.h", n),
                type=n,
            )
            for n in range(len(graph))
        ),
        types=TypeGraph(tuple(graph)),
    )


@given(GRAPHS)
@settings(max_examples=400, deadline=None)
def test_nothing_differs_from_itself(graph):
    assert types.compare(stated(graph), stated(graph, SourceKind.DEBUG_INFO)) == ()


@given(GRAPHS, GRAPHS)
@settings(max_examples=400, deadline=None)
def test_any_two_graphs_are_compared_to_an_end(promised, built):
    found = types.compare(stated(promised), stated(built, SourceKind.DEBUG_INFO))
    assert found == types.compare(stated(promised), stated(built, SourceKind.DEBUG_INFO))


@st.composite
def well_formed(draw):
    """Grow a type from below, as compilers do."""
    import graphs as g

    scalars = st.sampled_from([g.INT, g.LONG, g.CHAR, g.DOUBLE, g.BOOL, g.UNSIGNED])

    def grown(inner):
        return st.one_of(
            inner.map(g.pointer),
            st.builds(g.array, inner, st.integers(1, 4)),
            st.builds(g.const, inner),
            st.lists(inner, min_size=1, max_size=4).map(
                lambda parts: g.struct("s", **{f"m{n}": part for n, part in enumerate(parts)})
            ),
            st.lists(inner, max_size=2).map(lambda parts: g.pointer(g.function(g.VOID, *parts))),
        )

    return draw(st.recursive(scalars, grown, max_leaves=8))


def wrapped(spec: Spec, name: str) -> Spec:
    """Put a typedef before every use."""
    parts = {}
    for key, part in spec.parts.items():
        if key == "fields":
            parts[key] = [
                (n, type(p)(typedef(name, wrapped(p.type, name)), p.offset, p.bits)) for n, p in part
            ]
        elif key == "parameters":
            parts[key] = [(n, typedef(name, wrapped(p, name))) for n, p in part]
        else:
            parts[key] = typedef(name, wrapped(part, name))
    return Spec(spec.node, **parts)


def gist(promised: Surface, built: Surface) -> set:
    """Say what differs at each place; of parts that share a type the first may stand for the others."""
    found = types.compare(promised, built)
    return {(d.kind, d.place, d.before, d.after, d.count, d.moved) for d in found}


@given(well_formed(), well_formed(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_the_order_of_nodes_does_not_matter(one, other, order: random.Random):
    plain = surface(f=function(one, other)), surface(f=function(other, one))
    shuffled = surface(order=order, f=function(one, other)), surface(order=order, f=function(other, one))
    assert types.compare(*plain) == types.compare(*shuffled)


@given(well_formed(), well_formed())
@settings(max_examples=300, deadline=None)
def test_typedefs_do_not_matter(one, other):
    plain = surface(f=function(one, other)), surface(f=function(other, one))
    named = surface(f=wrapped(function(one, other), "t")), surface(f=function(other, one))
    # Two structs of one name differ in how their members are spelled alone, and `t` spells all alike.
    assert gist(*named) <= gist(*plain)
    assert {kind for kind, *_ in gist(*named)} == {kind for kind, *_ in gist(*plain)}


@given(well_formed(), well_formed())
@settings(max_examples=300, deadline=None)
def test_both_directions_find_something_or_neither_does(one, other):
    forth = types.compare(surface(f=function(one)), surface(f=function(other)))
    back = types.compare(surface(f=function(other)), surface(f=function(one)))
    assert bool(forth) is bool(back)
