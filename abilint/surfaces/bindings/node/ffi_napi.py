"""ffi-napi, and node-ffi before it: `ffi.Library("libfoo", { add: ["int", ["int", "int"]] })`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Array
from abilint.surfaces.bindings.node import ref
from abilint.surfaces.bindings.node.run import COMPUTED_NAME, library_of
from abilint.surfaces.bindings.node.values import UNKNOWN, Const, CType, Row, Table, text, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Library, Scope, Value

OPEN_TABLE = "declares functions that only a run can tell"
NO_SIGNATURE = "`{}` is declared by what only a run can tell"
CONVENTIONS = {"FFI_STDCALL": "stdcall", "FFI_FASTCALL": "fastcall", "FFI_THISCALL": "thiscall"}


def library(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`ffi.Library(name, functions, into)`."""
    where = run.at(scope, node)
    name = given[0] if given else UNKNOWN
    opened = library_of(name) or run.open(name, where, endings=True)
    table = given[1] if len(given) > 1 else Table()
    if not isinstance(table, Table):
        run.unread(where, OPEN_TABLE)
        return UNKNOWN
    if table.open:
        run.unread(where, OPEN_TABLE)
    for each, signature in table.items.items():
        _declare(run, opened, each, signature, table.places.get(each, where))
    return UNKNOWN


def _declare(run: Run, opened: Library, name: str, signature: Value, where: Location) -> None:
    parts = signature.items if isinstance(signature, Row) else []
    if len(parts) < 2:
        run.unread(where, NO_SIGNATURE.format(name))
        run.ask(opened, name, where, None)
        return
    options = parts[2] if len(parts) > 2 else None
    variadic = options.get("varargs") if isinstance(options, Table) else None
    convention = _convention(run, options.get("abi") if isinstance(options, Table) else None)
    is_variadic = variadic is not None and bool(truth(variadic))
    run.ask(
        opened,
        name,
        where,
        lambda: function(run, parts[0], parts[1], where, is_variadic=is_variadic, convention=convention),
    )


def _convention(run: Run, abi: Value | None) -> str:
    name = getattr(abi, "name", "").rpartition(".")[2]
    return CONVENTIONS.get(name, "c") if run.target.architecture == "i386" else "c"


def function(
    run: Run,
    result: Value,
    parameters: Value,
    where: Location,
    *,
    is_variadic: bool = False,
    convention: str = "c",
) -> TypeId:
    """Give the function type of `"int", ["int", "string"]`."""
    made = ref.of(run, result, where)
    if not isinstance(parameters, Row):
        run.unread(where, ref.COMPUTED_TYPE)
        return run.graph.function(made, (), prototyped=False)
    types = tuple(_parameter(run, ref.of(run, each, where)) for each in parameters.items)
    return run.graph.function(made, types, variadic=is_variadic, convention=convention)


def _parameter(run: Run, type_id: TypeId) -> TypeId:
    node = run.graph.nodes[type_id]
    return run.graph.pointer(node.element) if isinstance(node, Array) else type_id


def _function_type(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`ffi.Function("void", ["int"])`: the type of a pointer to a function."""
    if len(given) < 2:
        return UNKNOWN
    return CType(run.graph.pointer(function(run, given[0], given[1], run.at(scope, node))))


def _dynamic_library(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    made = run.open(given[0] if given else Const(None), run.at(scope, node))
    made.declare = _get
    return made


def _get(run: Run, scope: Scope, opened: Library, name: str, given: list[Value], node: Node) -> Value:
    """`DynamicLibrary("libfoo.so").get("foo")`: an address, from which a function may be made."""
    if name != "get" or not given:
        return UNKNOWN
    asked = text(given[0])
    if asked is None:
        run.unread(run.at(scope, node), COMPUTED_NAME)
        return UNKNOWN
    run.ask(opened, asked, run.at(scope, node), None)
    return Table({"library": opened, "name": given[0], "type": UNKNOWN}, {"name": run.at(scope, node)})


def _foreign_function(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`ffi.ForeignFunction(address, "int", ["int"])`."""
    address = given[0] if given else UNKNOWN
    opened = library_of(address.items.get("library", UNKNOWN)) if isinstance(address, Table) else None
    if opened is None or len(given) < 3 or not isinstance(address, Table):
        return UNKNOWN
    where = run.at(scope, node)
    name = text(address.items["name"]) or ""
    run.ask(opened, name, address.places["name"], lambda: function(run, given[1], given[2], where))
    return UNKNOWN


CALLS: dict[str, Callable[..., Value | None]] = {
    "ffi.Library": library,
    "ffi.Function": _function_type,
    "ffi.DynamicLibrary": _dynamic_library,
    "ffi.ForeignFunction": _foreign_function,
}
