"""ref-struct, ref-union and ref-array: records and arrays of ref's types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import RecordKind
from abilint.surfaces.bindings.node import records, ref
from abilint.surfaces.bindings.node.values import (
    UNKNOWN,
    Const,
    CType,
    Known,
    Making,
    Row,
    Table,
    text,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

OPEN_RECORD = "has members that only a run can tell"
LARGEST = 1 << 26


def _made_by(name: str) -> Callable[..., Value]:
    """`require("ref-struct-di")(ref)` is what makes structs."""
    return lambda run, scope, given, node: Known(name)  # noqa: ARG005  (all calls are made alike)


def _record(kind: RecordKind) -> Callable[..., Value]:
    def make(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
        where = run.at(scope, node)
        options = given[1] if len(given) > 1 else None
        packed = options.get("packed") if isinstance(options, Table) else None
        members = _members(given[0], where) if given else []
        id_ = run.graph.record(kind, "", where)
        made = Making(
            id_, members or [], kind is RecordKind.UNION, packed is not None and bool(truth(packed))
        )
        if members is None:
            run.unread(where, OPEN_RECORD)
        else:
            run.later.append(lambda: _complete(run, made))
        return made

    return make


def _members(given: Value, where: Location) -> list[tuple[str, Value, Location]] | None:
    """List the members of `{x: "int"}` and `[["int", "x"]]`; None where only a run can tell."""
    if isinstance(given, Table) and not given.open:
        return [(name, each, given.places.get(name, where)) for name, each in given.items.items()]
    if not isinstance(given, Row):
        return None
    found = []
    for each in given.items:
        pair = each.items if isinstance(each, Row) else []
        name = text(pair[1]) if len(pair) == 2 else None
        if name is None:
            return None
        found.append((name, pair[0], where))
    return found


def _complete(run: Run, made: Making) -> bool:
    """Lay a record out once the file has come to its end: members are added after its making."""
    if not run.is_ended:
        return False
    listed = [records.Member(name, ref.of(run, each, where), where) for name, each, where in made.members]
    return records.complete(
        run.graph, made.type, listed, is_union=made.is_union, is_packed=made.is_packed, least=True
    )


def on(run: Run, scope: Scope, made: Making, name: str, given: list[Value]) -> Value:
    """`Struct.defineProperty("x", "int")` adds a member."""
    added = text(given[0]) if len(given) > 1 else None
    if name == "defineProperty" and added is not None and isinstance(given[0], Const):
        made.members.append((added, given[1], given[0].where or run.at(scope, scope.source.root)))
    return UNKNOWN


def _array(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`ArrayType("int", 4)`; without a length it is a pointer."""
    element = ref.of(run, given[0] if given else UNKNOWN, run.at(scope, node))
    count = given[1].value if len(given) > 1 and isinstance(given[1], Const) else None
    if len(given) > 1 and not isinstance(count, int):
        return UNKNOWN
    if not isinstance(count, int) or not 0 < count <= LARGEST:
        return CType(run.graph.pointer(element))
    return CType(run.graph.array(element, count), array=True)


CALLS: dict[str, Callable[..., Value | None]] = {
    "ref-struct-di": _made_by("ref-struct"),
    "ref-union-di": _made_by("ref-union"),
    "ref-array-di": _made_by("ref-array"),
    "ref-struct": _record(RecordKind.STRUCT),
    "ref-union": _record(RecordKind.UNION),
    "ref-array": _array,
}
