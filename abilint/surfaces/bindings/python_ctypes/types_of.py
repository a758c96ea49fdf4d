"""Which values are ctypes types, and which type each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.python_ctypes import primitives
from abilint.surfaces.bindings.python_ctypes.values import Class, Const, CType, Function, Known

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.values import Value

MODULES = ("ctypes.wintypes.", "ctypes.", "_ctypes.")
OWN_CONVERSION = "a class that converts its arguments itself"
NOT_READ = "a type that only a run can tell"


def plain_name(value: Value) -> str | None:
    """Give the name within ctypes of something that ctypes defines."""
    if isinstance(value, Known):
        for module in MODULES:
            if value.name.startswith(module):
                return value.name.removeprefix(module)
    return None


def known_type(run: Run, value: Value) -> TypeId | None:
    """Give the type that a value is; None where it is none, or cannot be known."""
    match value:
        case CType(type=type_id) | Class(type=int(type_id)):
            return type_id
    name = plain_name(value)
    return None if name is None else primitives.of_ctypes(run.graph, name)


def is_type(run: Run, value: Value) -> bool:
    """Whether a value is known to be a ctypes type."""
    return known_type(run, value) is not None


def type_of(run: Run, value: Value) -> TypeId:
    """Give the type of an argument or member; `None` is `void`."""
    found = known_type(run, value)
    if found is not None:
        return found
    if value == Const(None):
        return run.graph.void
    if isinstance(value, Class):
        return run.graph.unknown(OWN_CONVERSION)
    return run.graph.unknown(NOT_READ)


def result_of(run: Run, value: Value) -> TypeId:
    """Give the type of a result; what is no type but can be called gets an `int` (ctypes, restype)."""
    is_callable = isinstance(value, Function) or (isinstance(value, Class) and value.type is None)
    if is_callable or (isinstance(value, Known) and value.name in {"builtins.bool", "builtins.int"}):
        found = primitives.of_ctypes(run.graph, "c_int")
        assert found is not None
        return found
    return type_of(run, value)
