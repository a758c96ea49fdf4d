"""Functions of Python itself that modules find their library and declare it with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.python_ctypes import attributes, calls
from abilint.surfaces.bindings.python_ctypes.values import (
    NONE,
    UNKNOWN,
    Bound,
    Const,
    Function,
    Known,
    Library,
    Row,
    Table,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable

    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.values import Scope

JOINS = frozenset({"os.path.join", "builtins.str", "pathlib.Path", "os.path.abspath", "os.path.realpath",
                   "os.fspath", "os.fsencode", "os.path.normpath", "os.path.expanduser"})  # fmt: skip
"""Functions whose result ends as their last argument does."""


def call(
    run: Run,
    scope: Scope,
    function: Value,
    given: list[Value],
    named: dict[str, Value],
    node: ast.Call,
) -> Value:
    """Give what a function of Python's own returns; UNKNOWN where only a run can tell."""
    if not isinstance(function, Known):
        return UNKNOWN
    if function.name in run.answers:
        answer = run.answers[function.name]
        return Const(answer)
    if function.name in JOINS and given:
        return _joined(given)
    known = _FUNCTIONS.get(function.name.removeprefix("builtins."))
    del named
    return known(run, scope, given, node) if known and given else UNKNOWN


def _joined(given: list[Value]) -> Value:
    last = given[-1]
    if len(given) == 1 and isinstance(last, Const) and isinstance(last.value, str):
        return last
    if isinstance(last, Const) and isinstance(last.value, str):
        return Unknown(last.value)
    return last if isinstance(last, Unknown) else UNKNOWN


def _getattr(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    owner, name, *default = [*given, UNKNOWN][:4] if len(given) == 1 else given
    if isinstance(name, Const) and isinstance(name.value, str):
        run.was_read(run.at(scope, node))
        run.optional += bool(default)
        try:
            if isinstance(owner, Library):
                return attributes.look_up(run, owner, name.value, name.where or run.at(scope, node))
            return attributes.get(run, scope, owner, name.value, node)
        finally:
            run.optional -= bool(default)
    if isinstance(owner, Library):
        run.unread(run.at(scope, node), attributes.COMPUTED_NAME)
    return UNKNOWN


def _setattr(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    if len(given) == 3 and isinstance(given[1], Const) and isinstance(given[1].value, str):
        attributes.put(run, scope, given[0], given[1].value, given[2], node)
    return NONE


def _hasattr(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    """Whether a library has a name is not asked here: what depends on it is optional."""
    del run, scope, given, node
    return UNKNOWN


def _len(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    items = attributes.elements(given[0])
    return UNKNOWN if items is None else Const(len(items))


def _row(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    items = attributes.elements(given[0])
    return UNKNOWN if items is None else Row(items)


def _map(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del scope, node
    items = attributes.elements(given[1]) if len(given) == 2 else None
    if items is None or not isinstance(given[0], Function):
        return UNKNOWN
    return Row([calls.invoke(run, given[0], [each], {}) for each in items])


def _zip(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    rows = [attributes.elements(each) for each in given]
    if any(row is None for row in rows):
        return UNKNOWN
    return Row([Row(list(each)) for each in zip(*(row or [] for row in rows), strict=False)])


def _enumerate(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    items = attributes.elements(given[0])
    return UNKNOWN if items is None else Row([Row([Const(n), each]) for n, each in enumerate(items)])


def _range(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    ends = [each.value for each in given if isinstance(each, Const) and isinstance(each.value, int)]
    if len(ends) != len(given) or len(range(*ends[:3])) > 4096:
        return UNKNOWN
    return Row([Const(each) for each in range(*ends[:3])])


def _calcsize(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del scope, node
    return Const(run.target.bits // 8) if given[0] == Const("P") else UNKNOWN


def _isinstance(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    if len(given) != 2 or not isinstance(given[1], Known):
        return UNKNOWN
    kinds = {"builtins.str": str, "builtins.int": int, "builtins.bytes": bytes}
    kind = kinds.get(given[1].name)
    if isinstance(given[0], Const) and kind:
        return Const(isinstance(given[0].value, kind))
    if given[1].name in {"builtins.list", "builtins.tuple"} and isinstance(given[0], Row | Bound | Const):
        return Const(isinstance(given[0], Row))
    return UNKNOWN


def _next(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    items = attributes.elements(given[0])
    return items[0] if items else UNKNOWN


def _dict(run: Run, scope: Scope, given: list[Value], node: ast.Call) -> Value:
    del run, scope, node
    return given[0] if isinstance(given[0], Table) else UNKNOWN


_FUNCTIONS: dict[str, Callable[[Run, Scope, list[Value], ast.Call], Value]] = {
    "getattr": _getattr,
    "setattr": _setattr,
    "hasattr": _hasattr,
    "len": _len,
    "next": _next,
    "list": _row,
    "tuple": _row,
    "reversed": _row,
    "sorted": _row,
    "set": _row,
    "iter": _row,
    "map": _map,
    "zip": _zip,
    "enumerate": _enumerate,
    "range": _range,
    "struct.calcsize": _calcsize,
    "isinstance": _isinstance,
    "dict": _dict,
}
