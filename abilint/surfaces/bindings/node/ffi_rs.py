"""ffi-rs: `open({library, path})`, `load({library, funcName, retType, paramsType})`, `define({...})`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.model.types import RecordKind
from abilint.surfaces.bindings.node import records
from abilint.surfaces.bindings.node.run import COMPUTED_NAME
from abilint.surfaces.bindings.node.values import UNKNOWN, Const, CType, Known, Library, Row, Table, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

PLAIN = {
    "I16": "int16_t", "I32": "int32_t", "I64": "int64_t", "U8": "uint8_t", "U32": "uint32_t",
    "U64": "uint64_t", "BigInt": "int64_t", "Float": "float", "Double": "double", "Boolean": "bool",
}  # fmt: skip
POINTERS = {
    "String": "char", "WString": "wchar_t", "U8Array": "uint8_t", "I16Array": "int16_t",
    "I32Array": "int32_t", "FloatArray": "float", "DoubleArray": "double",
}  # fmt: skip
ADDRESSES = frozenset({"External", "StructArray", "Function"})
TAG = "ffiTypeTag"
BY_VALUE = frozenset({"ffi-rs.DataType.StackStruct", "ffi-rs.FFITypeTag.StackStruct"})
IN_PLACE = frozenset({"ffi-rs.DataType.StackArray", "ffi-rs.FFITypeTag.StackArray"})
COMPUTED_TYPE = "states a type that only a run can tell"
OPEN_TABLE = "declares functions that only a run can tell"


def attribute(run: Run, name: str) -> Value | None:
    """Give `DataType.I32`."""
    prefix, _, last = name.rpartition(".")
    if prefix not in {"ffi-rs.DataType", "ffi-rs.PointerType"} or name in BY_VALUE | IN_PLACE:
        return None
    if last == "Void":
        return CType(run.graph.void)
    if last in PLAIN:
        return CType(run.graph.plain(PLAIN[last]))
    if last in POINTERS:
        return CType(run.graph.pointer(run.graph.plain(POINTERS[last])))
    if last == "StringArray":
        return CType(run.graph.pointer(run.graph.pointer(run.graph.plain("char"))))
    return CType(run.graph.pointer(run.graph.void)) if last in ADDRESSES else None


def _open(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    options = given[0] if given else UNKNOWN
    key = text(options.get("library")) if isinstance(options, Table) else None
    if isinstance(options, Table) and key is not None:
        run.keyed[key] = run.open(options.get("path"), run.at(scope, node))
    return UNKNOWN


def _load(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    options = given[0] if given else UNKNOWN
    if isinstance(options, Table):
        name = options.get("funcName")
        where = options.places.get("funcName", run.at(scope, node))
        _declare(run, text(name), options, where)
    return UNKNOWN


def _define(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    table = given[0] if given else UNKNOWN
    if not isinstance(table, Table) or table.open:
        run.unread(run.at(scope, node), OPEN_TABLE)
    if isinstance(table, Table):
        for name, options in table.items.items():
            if isinstance(options, Table):
                asked = text(options.get("funcName")) or name
                _declare(run, asked, options, table.places.get(name, run.at(scope, node)))
    return UNKNOWN


def _declare(run: Run, name: str | None, options: Table, where: Location) -> None:
    if name is None:
        run.unread(where, COMPUTED_NAME)
        return
    library = _library(run, options.get("library"), where)
    run.ask(library, name, where, lambda: _function(run, options, where))


def _library(run: Run, key: Value | None, where: Location) -> Library:
    """Give the library of a key; of one that is opened elsewhere nothing but the key is known."""
    name = text(key)
    known = run.keyed.get(name or "")
    if known is not None:
        return known
    return Library(Loading.NAMED if name else Loading.COMPUTED, (name,) if name else (), where)


def _function(run: Run, options: Table, where: Location) -> TypeId:
    result = _of(run, options.get("retType"), where)
    given = options.get("paramsType")
    if not isinstance(given, Row):
        run.unread(where, COMPUTED_TYPE)
        return run.graph.function(result, (), prototyped=False)
    return run.graph.function(result, tuple(_of(run, each, where) for each in given.items))


def _of(run: Run, value: Value | None, where: Location) -> TypeId:
    """Give a type; an object is a struct, behind a pointer unless it says that it is not."""
    match value:
        case CType(type=made):
            return made
        case Const(value=None) | None:
            return run.graph.void
        case Table() if not value.open:
            made = _struct(run, value, where)
            return made if _tag(value) in BY_VALUE else run.graph.pointer(made)
    run.unread(where, COMPUTED_TYPE)
    return run.graph.unknown(COMPUTED_TYPE)


def _tag(value: Table) -> str:
    tag = value.items.get(TAG)
    return tag.name if isinstance(tag, Known) else ""


def _struct(run: Run, table: Table, where: Location) -> TypeId:
    made = run.graph.record(RecordKind.STRUCT, "", where)
    members = [
        records.Member(name, _of(run, each, where), table.places.get(name, where))
        for name, each in table.items.items()
        if name != TAG
    ]
    records.complete(run.graph, made, members, is_union=False, is_packed=False)
    return made


def _array(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`arrayConstructor({type, length})`: a pointer, or in a struct the elements themselves."""
    options = given[0] if given else UNKNOWN
    element = options.get("type") if isinstance(options, Table) else None
    if not isinstance(options, Table) or not isinstance(element, CType):
        return UNKNOWN
    length = options.get("length")
    if _tag(options) not in IN_PLACE:
        return element
    pointed = getattr(run.graph.nodes[element.type], "target", None)
    count = length.value if isinstance(length, Const) else None
    if not isinstance(pointed, int) or not isinstance(count, int):
        run.unread(run.at(scope, node), COMPUTED_TYPE)
        return UNKNOWN
    return CType(run.graph.array(pointed, count), array=True)


def _callback(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`funcConstructor({paramsType, retType})`: a pointer to a function."""
    options = given[0] if given else UNKNOWN
    if not isinstance(options, Table):
        return UNKNOWN
    return CType(run.graph.pointer(_function(run, options, run.at(scope, node))))


CALLS: dict[str, Callable[..., Value | None]] = {
    "ffi-rs.open": _open,
    "ffi-rs.load": _load,
    "ffi-rs.define": _define,
    "ffi-rs.arrayConstructor": _array,
    "ffi-rs.funcConstructor": _callback,
}
