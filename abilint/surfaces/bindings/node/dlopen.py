"""`Deno.dlopen("libfoo.so", { add: { parameters: ["i32"], result: "i32" } })` and `dlopen` of `bun:ffi`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import RecordKind
from abilint.surfaces.bindings.node import records
from abilint.surfaces.bindings.node.run import library_of
from abilint.surfaces.bindings.node.values import (
    NONE,
    UNKNOWN,
    Const,
    CType,
    Library,
    Row,
    Table,
    text,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Library, Scope, Value

DENO = {
    "void": "void", "bool": "bool", "u8": "uint8_t", "i8": "int8_t", "u16": "uint16_t", "i16": "int16_t",
    "u32": "uint32_t", "i32": "int32_t", "u64": "uint64_t", "i64": "int64_t", "usize": "size_t",
    "isize": "ssize_t", "f32": "float", "f64": "double", "pointer": "*", "buffer": "*", "function": "*",
}  # fmt: skip
"""docs.deno.com, foreign function interface, supported types."""
BUN = {
    **DENO, "char": "char", "int8_t": "int8_t", "uint8_t": "uint8_t", "int16_t": "int16_t",
    "uint16_t": "uint16_t", "int32_t": "int32_t", "int": "int32_t", "c_int": "int32_t",
    "uint32_t": "uint32_t", "c_uint": "uint32_t", "int64_t": "int64_t", "i64_fast": "int64_t",
    "uint64_t": "uint64_t", "u64_fast": "uint64_t", "double": "double", "float": "float", "ptr": "*",
    "void*": "*", "cstring": "char*", "char*": "char*", "callback": "*", "fn": "*",
}  # fmt: skip
"""bun.sh/docs/api/ffi, supported types: `FFIType`."""
NO_TYPE = "`{}` is no type that the run time knows: opening the library throws an error"
COMPUTED_TYPE = "states a type that only a run can tell"
OPEN_TABLE = "declares functions that only a run can tell"


def attribute(run: Run, name: str) -> Value | None:
    """Give `FFIType.i32`."""
    prefix, _, last = name.rpartition(".")
    if prefix != "bun:ffi.FFIType" or last not in BUN:
        return None
    return CType(_plain(run, BUN[last]))


def _plain(run: Run, spelled: str) -> TypeId:
    if spelled == "void":
        return run.graph.void
    if spelled.endswith("*"):
        return run.graph.pointer(run.graph.plain("char") if len(spelled) > 1 else run.graph.void)
    return run.graph.plain(spelled)


def deno(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`Deno.dlopen(path, symbols)`."""
    return opened(run, scope, given, node, _of_deno)


def plug(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`dlopen({ name: "foo", url }, symbols)` of Deno's plug, which brings the library from the network."""
    options = given[0] if given else UNKNOWN
    name = options.get("name") if isinstance(options, Table) else None
    return opened(run, scope, [name or UNKNOWN, *given[1:]], node, _of_deno)


def bun(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`dlopen(path, symbols)` of `bun:ffi`."""
    return opened(run, scope, given, node, _of_bun)


def opened(run: Run, scope: Scope, given: list[Value], node: Node, declare: Callable[..., None]) -> Value:
    """Open a library, or take one that is open, and declare each function of a table."""
    where = run.at(scope, node)
    name = given[0] if given else UNKNOWN
    library = library_of(name) or run.open(name, where)
    table = given[1] if len(given) > 1 else UNKNOWN
    if not isinstance(table, Table) or table.open:
        run.unread(where, OPEN_TABLE)
    if isinstance(table, Table):
        for each, entry in table.items.items():
            place = table.places.get(each, where)
            if isinstance(entry, Table):
                declare(run, library, each, entry, place)
            else:
                run.unread(place, f"`{each}` is declared by what only a run can tell")
    return UNKNOWN


def _of_deno(run: Run, library: Library, key: str, entry: Table, where: Location) -> None:
    name = text(entry.get("name")) or key
    optional = entry.get("optional")
    is_optional = optional is not None and truth(optional) is not False
    static = entry.get("type")
    if static is not None:
        run.ask(
            library,
            name,
            where,
            lambda: _type(run, static, where, DENO),
            optional=is_optional,
            is_variable=True,
        )
        return
    parameters, result = entry.get("parameters"), entry.get("result")
    run.ask(
        library, name, where, lambda: function(run, parameters, result, where, DENO), optional=is_optional
    )


def _of_bun(run: Run, library: Library, key: str, entry: Table, where: Location) -> None:
    """Without `args` there are none, and without `returns` there is no result."""
    if entry.get("ptr") is not None:
        return
    parameters = entry.get("args") or Row([])
    result = entry.get("returns") or Const("void")
    run.ask(library, key, where, lambda: function(run, parameters, result, where, BUN))


def function(
    run: Run, parameters: Value | None, result: Value | None, where: Location, names: dict[str, str]
) -> TypeId:
    """Give the function type of a list of types and a result, spelled with some names."""
    made = _type(run, result, where, names)
    if not isinstance(parameters, Row):
        run.unread(where, COMPUTED_TYPE)
        return run.graph.function(made, (), prototyped=False)
    return run.graph.function(made, tuple(_type(run, each, where, names) for each in parameters.items))


def _type(run: Run, value: Value | None, where: Location, names: dict[str, str]) -> TypeId:
    written = text(value)
    if written is not None and written in names:
        return _plain(run, names[written])
    if written is not None:
        run.unread(where, NO_TYPE.format(written))
        return run.graph.unknown(NO_TYPE.format(written))
    if isinstance(value, CType):
        return value.type
    struct = value.get("struct") if isinstance(value, Table) else None
    if isinstance(struct, Row):
        return _struct(run, struct, where)
    reason = COMPUTED_TYPE
    if value in (None, NONE):
        reason = NO_TYPE.format("undefined")
    run.unread(where, reason)
    return run.graph.unknown(reason)


def _struct(run: Run, given: Row, where: Location) -> TypeId:
    """`{struct: ["i32", "f64"]}`: members without names."""
    made = run.graph.record(RecordKind.STRUCT, "", where)
    members = [
        records.Member(f"member {number}", _type(run, each, where, DENO), where)
        for number, each in enumerate(given.items, 1)
    ]
    records.complete(run.graph, made, members, is_union=False, is_packed=False)
    return made


CALLS: dict[str, Callable[..., Value | None]] = {
    "Deno.dlopen": deno,
    "deno-plug.dlopen": plug,
    "bun:ffi.dlopen": bun,
}
