"""Attributes and items: of modules, classes, objects, libraries and what is looked up in them."""

from __future__ import annotations

import ast
from difflib import get_close_matches
from typing import TYPE_CHECKING

from abilint.model.binding import UnknownAttribute
from abilint.surfaces.bindings.python_ctypes import calls, foreign, records, types_of
from abilint.surfaces.bindings.python_ctypes.values import (
    UNKNOWN,
    Bound,
    Class,
    Const,
    Function,
    Instance,
    Known,
    Library,
    Native,
    Row,
    Scope,
    Table,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.surfaces.bindings.python_ctypes.run import Run

OF_LIBRARIES = frozenset({"_handle", "_name", "_FuncPtr", "_func_flags_", "_func_restype_"})
"""What a `CDLL` has of its own; with names in double underscores it looks up nothing."""
OF_FUNCTIONS = ("argtypes", "restype", "errcheck")
COMPUTED_NAME = "looks up a name that only a run can tell"
UNKNOWN_FUNCTION = "a function that only a run can tell"


def get(run: Run, scope: Scope, owner: Value, name: str, node: ast.expr) -> Value:
    """Give an attribute."""
    match owner:
        case Known():
            return foreign.attribute(run, scope, owner, name, node)
        case Library():
            return look_up(run, owner, name, run.at(scope, node))
        case Unknown():
            return run.of_unknown(owner, name, run.at(scope, node))
        case Native():
            return owner.attribute(run, name, run.at(scope, node))
        case Scope(names=names):
            return names.get(name, UNKNOWN)
        case Instance():
            return _of_instance(run, owner, name)
        case Class():
            return _of_class(run, owner, name)
        case Function(node=made, names=names):
            own = Const(getattr(made, "name", "<lambda>")) if name == "__name__" else UNKNOWN
            return names.get(name, own)
        case Const(value=tuple() as value) if value == run.constants["sys.version_info"]:
            return Const(dict(zip(("major", "minor", "micro"), value, strict=False)).get(name))
    return UNKNOWN


def look_up(run: Run, library: Library, name: str, where: Location) -> Value:
    """Look a name up in a library, as `library.name` does."""
    if name in library.names:
        return library.names[name]
    if name in OF_LIBRARIES or (name.startswith("__") and name.endswith("__")):
        return UNKNOWN
    return run.bind(library, name, where)


def in_class(of: Class, name: str) -> Value | None:
    """Find a name in a class or those that it derives from."""
    waiting: list[Value] = [of]
    for _ in range(64):
        if not waiting:
            break
        each = waiting.pop(0)
        if isinstance(each, Class):
            if name in each.names:
                return each.names[name]
            waiting += each.bases
    return None


def _of_class(run: Run, owner: Class, name: str) -> Value:
    found = in_class(owner, name)
    if name == "in_dll" and found is None and owner.type is not None:
        return Known("ctypes.c_int.in_dll")
    if isinstance(found, Function) and found.kind == "classmethod":
        return found.of(owner)
    del run
    return UNKNOWN if found is None else found


def _of_instance(run: Run, owner: Instance, name: str) -> Value:
    if name in owner.names:
        return owner.names[name]
    found = in_class(owner.of, name)
    if not isinstance(found, Function) or found.kind == "staticmethod":
        return UNKNOWN if found is None else found
    method = found.of(owner.of if found.kind == "classmethod" else owner)
    return calls.invoke(run, method, [], {}) if found.kind == "property" else method


def put(run: Run, scope: Scope, owner: Value, name: str, value: Value, node: ast.AST) -> None:
    """Set an attribute."""
    match owner:
        case Bound():
            run.was_read(run.at(scope, node))
            _declare(run, owner, name, value, run.at(scope, node))
        case Class():
            run.assign(owner.names, name, value)
            records.declared(run, scope, owner, name, value, node)
        case Library(names=names) | Scope(names=names) | Instance(names=names) | Function(names=names):
            run.assign(names, name, value)
        case _ if name in OF_FUNCTIONS:
            run.unread(run.at(scope, node), f"sets `{name}` of {UNKNOWN_FUNCTION}")


def _declare(run: Run, bound: Bound, name: str, value: Value, where: Location) -> None:
    """Set `argtypes` or `restype`, or what only looks like them."""
    if name == "argtypes":
        items = elements(value)
        if value != Const(None):
            stated = None if items is None else tuple(types_of.type_of(run, each) for each in items)
            _settle(run, bound, stated, bound.result)
            bound.ambiguous = bound.ambiguous or stated is None
    elif name == "restype":
        _settle(run, bound, bound.arguments, types_of.result_of(run, value))
    elif name not in OF_FUNCTIONS:
        meant = get_close_matches(name, OF_FUNCTIONS, 1, 0.8)
        if meant:
            run.unknown_attributes[where, name] = UnknownAttribute(name, meant[0], bound.name, where)


def _settle(run: Run, bound: Bound, arguments: tuple[int, ...] | None, result: int | None) -> None:
    """Take a declaration in; a second one in another branch than the first makes both uncertain."""
    changed = [
        before is not None and before != after
        for before, after in ((bound.arguments, arguments), (bound.result, result))
    ]
    if any(changed) and bound.branch[: len(run.branch)] != run.branch:
        bound.ambiguous = True
    bound.arguments, bound.result, bound.branch = arguments, result, run.branch


def item(run: Run, scope: Scope, owner: Value, key: Value, node: ast.expr) -> Value:
    """Give an item."""
    if isinstance(owner, Library):
        if isinstance(key, Const) and isinstance(key.value, str):
            run.was_read(run.at(scope, node))
            return look_up(run, owner, key.value, key.where or run.at(scope, node))
        if not isinstance(key, Const):
            run.unread(run.at(scope, node), COMPUTED_NAME)
        return UNKNOWN
    if isinstance(owner, Known):
        return foreign.item(run, scope, owner, key, node)
    if not isinstance(key, Const):
        return UNKNOWN
    try:
        if isinstance(owner, Row):
            found: Value = owner.items[key.value]
            return found
        if isinstance(owner, Table):
            return owner.items[key.value]
        if isinstance(owner, Const):
            return Const(owner.value[key.value])
    except (TypeError, IndexError, KeyError):
        pass
    return UNKNOWN


def elements(value: Value) -> list[Value] | None:
    """Give what a loop over a value meets; None where that is not known."""
    match value:
        case Row(items=items):
            return list(items)
        case Table(items=known):
            return [Const(each) for each in known]
        case Const(value=str() | tuple() | list() as texts):
            return [Const(each) for each in texts]
    return None


def unpack(run: Run, scope: Scope, target: ast.expr, value: Value) -> None:
    """Assign a value to a name, an attribute, an item or several of them."""
    match target:
        case ast.Name(id=name):
            place = scope.shared.get(name, scope)
            run.assign(place.names, name, value)
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            items = elements(value)
            fits = items is not None and len(items) == len(parts)
            for number, part in enumerate(parts):
                unpack(run, scope, part, items[number] if fits and items is not None else UNKNOWN)
        case ast.Starred(value=inner):
            unpack(run, scope, inner, UNKNOWN)
        case ast.Attribute(value=owner, attr=name):
            put(run, scope, calls.evaluated(run, scope, owner), name, value, target)
        case ast.Subscript(value=owner, slice=index):
            _put_item(calls.evaluated(run, scope, owner), calls.evaluated(run, scope, index), value)


def _put_item(owner: Value, key: Value, value: Value) -> None:
    if isinstance(owner, Table) and isinstance(key, Const):
        owner.items[key.value] = value
