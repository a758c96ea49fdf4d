"""`dlopen(path, { add: { arguments: ["int32"], return: "int32" } })` of Node's own `node:ffi`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import dlopen
from abilint.surfaces.bindings.node.run import COMPUTED_NAME
from abilint.surfaces.bindings.node.values import UNKNOWN, Const, Row, Table, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Library, Scope, Value

NUMBERS = {
    "int8": "int8_t", "i8": "int8_t", "uint8": "uint8_t", "u8": "uint8_t", "bool": "uint8_t",
    "int16": "int16_t", "i16": "int16_t", "uint16": "uint16_t", "u16": "uint16_t",
    "int32": "int32_t", "i32": "int32_t", "uint32": "uint32_t", "u32": "uint32_t",
    "int64": "int64_t", "i64": "int64_t", "uint64": "uint64_t", "u64": "uint64_t",
    "float32": "float", "f32": "float", "float": "float",
    "float64": "double", "f64": "double", "double": "double",
}  # fmt: skip
"""nodejs.org, FFI, type names."""
TYPES = {
    **NUMBERS, "bool": "bool", "void": "void", "char": "char", "string": "char*", "str": "char*",
    **dict.fromkeys(("pointer", "ptr", "buffer", "arraybuffer", "function"), "*"),
}  # fmt: skip
PARAMETERS = ("arguments", "parameters")
RESULTS = ("return", "result", "returns")
"""Node 26.1 took all of these names; later ones take the first of each alone."""


def attribute(run: Run, name: str) -> Value | None:
    """Give `ffi.types.INT_32`: the names of types."""
    del run
    prefix, _, last = name.rpartition(".")
    spelled = last.replace("_", "").lower()
    return Const(spelled) if prefix == "node:ffi.types" and spelled in TYPES else None


def _dlopen(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    library = run.open(given[0] if given else UNKNOWN, run.at(scope, node))
    library.declare = declare
    if len(given) > 1:
        dlopen.opened(run, scope, [library, *given[1:]], node, _declare)
    return Table({"lib": library, "functions": UNKNOWN})


def _library(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    library = run.open(given[0] if given else UNKNOWN, run.at(scope, node))
    library.declare = declare
    return library


def declare(run: Run, scope: Scope, library: Library, name: str, given: list[Value], node: Node) -> Value:
    """`lib.getFunction(name, signature)`, `lib.getFunctions(table)`, `lib.getSymbol(name)`."""
    where = run.at(scope, node)
    if name == "getFunctions" and given:
        dlopen.opened(run, scope, [library, *given], node, _declare)
    if name not in {"getFunction", "getSymbol"} or not given:
        return UNKNOWN
    asked = text(given[0])
    if asked is None:
        run.unread(where, COMPUTED_NAME)
    elif name == "getSymbol":
        run.ask(library, asked, where, None)
    elif len(given) > 1 and isinstance(given[1], Table):
        _declare(run, library, asked, given[1], where)
    else:
        run.unread(where, dlopen.COMPUTED_TYPE)
    return UNKNOWN


def _declare(run: Run, library: Library, name: str, entry: Table, where: Location) -> None:
    """Without `arguments` there are none, and without `return` there is no result."""
    parameters = next((entry.items[each] for each in PARAMETERS if each in entry.items), Row([]))
    result = next((entry.items[each] for each in RESULTS if each in entry.items), Const("void"))
    run.ask(library, name, where, lambda: dlopen.function(run, parameters, result, where, TYPES))


CALLS: dict[str, Callable[..., Value | None]] = {
    "node:ffi.dlopen": _dlopen,
    "node:ffi.DynamicLibrary": _library,
}
