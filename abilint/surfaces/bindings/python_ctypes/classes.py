"""Classes that a module defines: ctypes types among them, and what their objects hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import RecordKind
from abilint.surfaces.bindings.python_ctypes import attributes, calls, foreign, records, statements, types_of
from abilint.surfaces.bindings.python_ctypes.values import (
    Class,
    Const,
    Function,
    Instance,
    Known,
    Scope,
    Value,
)

if TYPE_CHECKING:
    import ast

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.python_ctypes.run import Run

RECORDS = {
    "Structure": RecordKind.STRUCT,
    "BigEndianStructure": RecordKind.STRUCT,
    "LittleEndianStructure": RecordKind.STRUCT,
    "Union": RecordKind.UNION,
    "BigEndianUnion": RecordKind.UNION,
    "LittleEndianUnion": RecordKind.UNION,
}


def define(run: Run, scope: Scope, node: ast.ClassDef) -> Value:
    """Read a class statement."""
    bases = tuple(calls.evaluated(run, scope, each) for each in node.bases)
    made = Class(node.name, bases, {}, run.at(scope, node))
    made.type = _type(run, made)
    run.assign(scope.shared.get(node.name, scope).names, node.name, made)
    inner = Scope(made.names, scope, file=scope.file, package=scope.package)
    statements.execute(run, inner, node.body)
    for each in made.names.values():
        if isinstance(each, Function) and each.scope is inner:
            each.scope = scope
    if "_type_" in made.names and _is_array(bases):
        made.type = _array(run, made)
    records.complete(run, scope, made, node)
    return made


def _is_array(bases: tuple[Value, ...]) -> bool:
    return any(types_of.plain_name(each) == "Array" for each in bases)


def _array(run: Run, made: Class) -> TypeId:
    length = made.names.get("_length_")
    element = types_of.type_of(run, made.names["_type_"])
    if isinstance(length, Const) and isinstance(length.value, int):
        return run.graph.array(element, length.value)
    return run.graph.unknown(types_of.NOT_READ)


def _type(run: Run, made: Class) -> TypeId | None:
    """Give the type of a class that derives from a type of ctypes, directly or not."""
    for base in made.bases:
        name = types_of.plain_name(base)
        if name in RECORDS:
            return run.graph.record(RECORDS[name], made.name, made.location)
        if isinstance(base, Class) and base.type is not None and records.is_record(run, base):
            return run.graph.record(records.kind(run, base), made.name, made.location)
        found = types_of.known_type(run, base)
        if found is not None:
            return run.graph.named(made.name, found)
    return None


def instantiate(
    run: Run, scope: Scope, of: Class, given: list[Value], named: dict[str, Value], node: ast.Call
) -> Value:
    """Make an object: all of a class are one, but for mere records; what derives from `CDLL` is a library."""
    if any(types_of.plain_name(each) in foreign.LIBRARIES for each in of.bases):
        opened = foreign.call(run, scope, Known("ctypes.CDLL"), given, named, node)
        if opened is not None and hasattr(opened, "names"):
            opened.names.update(of.names)
            return opened
    if of.instance is not None and not _only_holds(of):
        return of.instance
    made = Instance(of, {})
    of.instance = of.instance or made
    for name in ("__new__", "__init__"):
        method = attributes.in_class(of, name)
        if isinstance(method, Function):
            calls.invoke(run, method.of(made), given, named)
    return made


def _only_holds(of: Class) -> bool:
    """Whether objects of a class do no more than hold what they are made of: rows of a table."""
    methods = [name for name, value in of.names.items() if isinstance(value, Function)]
    return "__init__" in methods and all(name.startswith("__") for name in methods)


def instance(run: Run, of: Class) -> Instance:
    """Give the object that stands for all of a class."""
    if of.instance is None:
        of.instance = Instance(of, {})
        method = attributes.in_class(of, "__init__")
        if isinstance(method, Function):
            calls.invoke_unknown(run, method.of(of.instance))
    return of.instance
