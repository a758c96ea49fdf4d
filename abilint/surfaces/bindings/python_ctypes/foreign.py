"""What `ctypes` itself offers: libraries, types made of others, prototypes (docs.python.org, ctypes)."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.model.target import Format
from abilint.model.types import FunctionType, Pointer
from abilint.surfaces.bindings.python_ctypes import attributes, calls, types_of
from abilint.surfaces.bindings.python_ctypes.values import (
    UNKNOWN,
    Bound,
    Const,
    CType,
    Instance,
    Known,
    Library,
    Row,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.values import Scope

LIBRARIES = frozenset({"CDLL", "PyDLL", "WinDLL", "OleDLL"})
LOADERS = frozenset({"cdll", "pydll", "windll", "oledll"})
PROTOTYPES = frozenset({"CFUNCTYPE", "WINFUNCTYPE", "PYFUNCTYPE"})
OPENERS = frozenset({"numpy.ctypeslib.load_library"})
ARRAY_ARGUMENTS = frozenset({"numpy.ctypeslib.ndpointer"})


def attribute(run: Run, scope: Scope, owner: Known, name: str, node: ast.expr) -> Value:
    """Give an attribute of something that Python brings; `cdll.foo` opens a library."""
    if types_of.plain_name(owner) in LOADERS and name != "LoadLibrary":
        loader = types_of.plain_name(owner) or ""
        return run.library(run.at(scope, node), Loading.NAMED, (name,), _convention(run, loader))
    made = Known(f"{owner.name}.{name}")
    if made.name == "ctypes.pythonapi":
        return run.library(run.at(scope, node), Loading.PROCESS, ())
    return made


def item(run: Run, scope: Scope, owner: Known, key: Value, node: ast.expr) -> Value:
    """Give an item of something that Python brings; `cdll["foo"]` opens a library."""
    if types_of.plain_name(owner) in LOADERS and isinstance(key, Const):
        return _open(run, scope, [key], node, types_of.plain_name(owner) or "")
    return UNKNOWN


def _convention(run: Run, maker: str) -> str:
    """Say how functions are called that come from a loader or prototype of that name.

    Windows for 32-bit processors alone has two ways (docs.python.org, ctypes, "Loading shared libraries").
    """
    target = run.target
    two = target.format is Format.PE and target.architecture == "i386"
    return "stdcall" if two and maker.lower().startswith(("win", "ole")) else "c"


def call(
    run: Run, scope: Scope, function: Value, given: list[Value], named: dict[str, Value], node: ast.Call
) -> Value | None:
    """Call something of ctypes; None where it is another's."""
    if isinstance(function, CType):
        return _of_type(run, scope, function, given, node)
    if isinstance(function, Known) and function.name in OPENERS:
        return _open(run, scope, given, node)
    if isinstance(function, Known) and function.name in ARRAY_ARGUMENTS:
        return CType(run.graph.pointer(run.graph.void))
    name = types_of.plain_name(function)
    if name is None:
        return None
    if name in LIBRARIES or name.partition(".")[2] == "LoadLibrary":
        return _open(run, scope, given or [v for k, v in named.items() if k == "name"], node, name)
    if name == "util.find_library":
        return _found(given)
    if name in PROTOTYPES:
        return _prototype(run, given, _convention(run, name))
    if name.endswith(".in_dll"):
        return _variable(run, scope, given, node)
    known = _FUNCTIONS.get(name)
    return known(run, given) if known and given else UNKNOWN


def _open(run: Run, scope: Scope, given: list[Value], node: ast.AST, maker: str = "CDLL") -> Value:
    """Open a library, whatever is known of its name."""
    where, convention = run.at(scope, node), _convention(run, maker)
    name = given[0] if given else UNKNOWN
    match name:
        case Const(value=None):
            return run.library(where, Loading.PROCESS, ())
        case Const(value=str(text)):
            return run.library(where, Loading.NAMED, (text,), convention)
        case Unknown(tail=text) if text:
            return run.library(where, Loading.NAMED, (text,), convention)
    return run.library(where, Loading.COMPUTED, (), convention)


def _found(given: list[Value]) -> Value:
    """`find_library("foo")` is some `libfoo.so.1`, or None."""
    name = given[0] if given else UNKNOWN
    return Unknown(name.value) if isinstance(name, Const) and isinstance(name.value, str) else UNKNOWN


def _prototype(run: Run, given: list[Value], convention: str) -> Value:
    if not given:
        return UNKNOWN
    result, *arguments = given
    types = tuple(types_of.type_of(run, each) for each in arguments)
    function = run.graph.function(types_of.result_of(run, result), types, convention=convention)
    return CType(run.graph.pointer(function), prototype=True)


def _of_type(run: Run, scope: Scope, function: CType, given: list[Value], node: ast.Call) -> Value:
    """Call a type: of a prototype with `("name", library)` the function of that name."""
    pair = attributes.elements(given[0]) if given and function.prototype else None
    if not pair or len(pair) != 2:
        return UNKNOWN
    name, library = pair
    if not isinstance(library, Library):
        return UNKNOWN
    if not (isinstance(name, Const) and isinstance(name.value, str)):
        run.unread(run.at(scope, node), attributes.COMPUTED_NAME)
        return UNKNOWN
    bound = attributes.look_up(run, library, name.value, name.where or run.at(scope, node))
    _declare(run, bound, function.type)
    return bound


def _declare(run: Run, bound: Value, prototype: TypeId) -> None:
    pointer = run.graph.nodes[prototype]
    signature = run.graph.nodes[pointer.target] if isinstance(pointer, Pointer) else None
    if isinstance(bound, Bound) and isinstance(signature, FunctionType):
        bound.arguments = tuple(each.type for each in signature.parameters)
        bound.result = signature.result
        bound.convention = signature.convention


def _variable(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    """`c_int.in_dll(library, "name")`: a variable."""
    if len(given) != 2 or not isinstance(given[0], Library):
        return UNKNOWN
    if not (isinstance(given[1], Const) and isinstance(given[1].value, str)):
        run.unread(run.at(scope, node), attributes.COMPUTED_NAME)
        return UNKNOWN
    made = calls.evaluated(run, scope, node.func.value) if isinstance(node.func, ast.Attribute) else UNKNOWN
    bound = attributes.look_up(run, given[0], given[1].value, given[1].where or run.at(scope, node))
    if isinstance(bound, Bound):
        bound.variable = types_of.type_of(run, made)
    return UNKNOWN


def _pointer(run: Run, given: list[Value]) -> Value:
    if isinstance(given[0], Const) and isinstance(given[0].value, str):
        return CType(run.graph.pointer(run.graph.void))
    return CType(run.graph.pointer(types_of.type_of(run, given[0])))


def _sizeof(run: Run, given: list[Value]) -> Value:
    found = types_of.known_type(run, given[0])
    size = None if found is None else run.graph.size(found)
    return UNKNOWN if size is None else Const(size)


def _alignment(run: Run, given: list[Value]) -> Value:
    found = types_of.known_type(run, given[0])
    return UNKNOWN if found is None else Const(run.graph.alignment(found))


def _same(run: Run, given: list[Value]) -> Value:
    """`byref(x)`, `cast(x, t)` and the like: what is bound stays bound."""
    del run
    return given[0] if isinstance(given[0], Instance | Row) else UNKNOWN


_FUNCTIONS: dict[str, Callable[[Run, list[Value]], Value]] = {
    "POINTER": _pointer,
    "sizeof": _sizeof,
    "alignment": _alignment,
    "byref": _same,
}
