"""The values that C functions take and give back, and which of them no C caller can make or read.

What a C program can hold is a scalar, a pointer, or a record whose layout a header can write down. A Rust
`String`, a Go slice or a C++ class with a destructor is none of these (The Rust Reference, "The Rust
representation"; cgo, "C references to Go"; Itanium C++ ABI, section 3.1.2.3). A pointer to one is fine: an
opaque handle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.boundary import BoundaryValue
from abilint.model.language import language_of
from abilint.model.types import (
    Array,
    Foreign,
    FunctionType,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Reference,
    Typedef,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.model.surface import Surface
    from abilint.model.types import TypeGraph, TypeId

CGO = {
    "GoString": Foreign.GO_STRING,
    "GoSlice": Foreign.GO_SLICE,
    "GoMap": Foreign.GO_MAP,
    "GoChan": Foreign.GO_CHANNEL,
    "GoInterface": Foreign.GO_INTERFACE,
}
"""The C names that cgo gives to Go's types in the wrapper of an `//export`ed function."""

Culprit = tuple[Foreign, int, tuple[str, ...]]


def values(built: Surface) -> Iterator[BoundaryValue]:
    """List results and arguments of every function that has a C name."""
    graph = built.types
    if graph is None:
        return
    for index, declaration in enumerate(built.declarations):
        if declaration.type is None or any(map(language_of, declaration.link_names)):
            continue
        function = graph[graph.stripped(declaration.type)]
        if isinstance(function, FunctionType):
            types = (function.result, *(parameter.type for parameter in function.parameters))
            for position, type_id in enumerate(types):
                yield _value(graph, index, position, type_id)


def _value(graph: TypeGraph, index: int, position: int, type_id: TypeId) -> BoundaryValue:
    foreign, culprit, path = foreign_in(graph, type_id) or (None, None, ())
    node = graph[graph.stripped(type_id)]
    if not isinstance(node, Pointer):
        return BoundaryValue(index, position, type_id, foreign, culprit, path)
    pointee = graph.stripped(node.target)
    const = _is_const(graph, node.target)
    return BoundaryValue(index, position, type_id, foreign, culprit, path, pointee, const)


def _is_const(graph: TypeGraph, type_id: TypeId) -> bool:
    """Whether a `const` stands on the type, or on one that its typedefs stand for."""
    for _ in graph.nodes:
        node = graph[type_id]
        if isinstance(node, Qualified) and node.const:
            return True
        if not isinstance(node, Qualified | Typedef):
            return False
        type_id = node.target
    return False


def foreign_in(graph: TypeGraph, type_id: TypeId, cgo: Mapping[str, Foreign] = CGO) -> Culprit | None:
    """Find what is foreign in a value, and where; None where C can hold it. Each type is looked into once.

    `cgo`: C names that stand for values of Go.
    """
    seen: set[TypeId] = set()
    left: list[tuple[TypeId, tuple[str, ...]]] = [(type_id, ())]
    while left:
        part, path = left.pop()
        foreign, inner = _own(graph, part, cgo)
        if foreign:
            return foreign, part, path
        if inner not in seen:
            seen.add(inner)
            left += [(each, (*path, *name)) for each, name in _parts(graph, inner)]
    return None


def _parts(graph: TypeGraph, type_id: TypeId) -> list[tuple[TypeId, tuple[str, ...]]]:
    """List what lies in a value, the last first, with the name that leads there."""
    node = graph[type_id]
    if isinstance(node, Array):
        return [(node.element, ())]
    if isinstance(node, Record):
        return [(field.type, (field.name,)) for field in reversed(node.fields)]
    return []


def _own(graph: TypeGraph, type_id: TypeId, cgo: Mapping[str, Foreign]) -> tuple[Foreign | None, TypeId]:
    """Say what a type itself is, by cgo's names for it or by its node; with the node behind its names."""
    for _ in graph.nodes:
        node = graph[type_id]
        if isinstance(node, Typedef) and node.name in cgo:
            return cgo[node.name], type_id
        if not isinstance(node, Typedef | Qualified):
            break
        type_id = node.target
    node = graph[type_id]
    if isinstance(node, Pointer) and node.reference is not Reference.POINTER:
        return Foreign.CXX_REFERENCE, type_id
    return (node.foreign if isinstance(node, Record | Primitive | Pointer) else None), type_id
