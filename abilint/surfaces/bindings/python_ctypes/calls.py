"""Calls: of the module's own functions and classes, of library functions, and of what Python brings."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.binding import CallSite
from abilint.surfaces.bindings.python_ctypes import (
    classes,
    expressions,
    foreign,
    methods,
    standard,
    statements,
)
from abilint.surfaces.bindings.python_ctypes.run import DEEPEST
from abilint.surfaces.bindings.python_ctypes.values import (
    NONE,
    UNKNOWN,
    Bound,
    Class,
    Const,
    CType,
    Function,
    Known,
    Native,
    Row,
    Scope,
    Table,
    Value,
)

if TYPE_CHECKING:
    from abilint.surfaces.bindings.python_ctypes.run import Run


def evaluated(run: Run, scope: Scope, node: ast.expr) -> Value:
    """Give the value of an expression."""
    return expressions.evaluate(run, scope, node)


def call(run: Run, scope: Scope, node: ast.Call, *, used: bool = True) -> Value:
    """Give what a call returns; `used`: whether the text does anything with that."""
    made = methods.call(run, scope, node)
    if made is not None:
        return made
    function = evaluated(run, scope, node.func)
    arguments, is_complete = _arguments(run, scope, node)
    named = {each.arg: evaluated(run, scope, each.value) for each in node.keywords if each.arg}
    is_complete = is_complete and len(named) == len(node.keywords)
    run.callers.append(scope.file)
    try:
        return _called(run, scope, node, function, Given(arguments, named, is_complete, used))
    finally:
        run.callers.pop()


class Given(Struct, frozen=True):
    """What a call hands over."""

    arguments: list[Value]
    named: dict[str, Value]
    is_complete: bool
    used: bool
    """Whether the text does anything with the result."""


def _called(run: Run, scope: Scope, node: ast.Call, function: Value, given: Given) -> Value:
    arguments, named = given.arguments, given.named
    match function:
        case Bound():
            where = run.at(scope, node)
            count = len(arguments) if given.is_complete and not named else None
            known = function.calls.get(where)
            function.calls[where] = CallSite(where, count, given.used or bool(known and known.result_used))
            return UNKNOWN
        case Function() if given.is_complete:
            return invoke(run, function, arguments, named)
        case Native():
            return function.call(run, arguments, named, run.at(scope, node))
        case Class():
            return classes.instantiate(run, scope, function, arguments, named, node)
        case Known() | CType():
            found = foreign.call(run, scope, function, arguments, named, node)
            return standard.call(run, scope, function, arguments, named, node) if found is None else found
    return UNKNOWN


def _arguments(run: Run, scope: Scope, node: ast.Call) -> tuple[list[Value], bool]:
    """Give the positional arguments, and whether these are all."""
    found: list[Value] = []
    is_complete = True
    for each in node.args:
        if isinstance(each, ast.Starred):
            inner = evaluated(run, scope, each.value)
            is_complete = is_complete and isinstance(inner, Row)
            found += inner.items if isinstance(inner, Row) else []
        else:
            found.append(evaluated(run, scope, each))
    return found, is_complete


def invoke(run: Run, function: Function, arguments: list[Value], named: dict[str, Value]) -> Value:
    """Read the body of a function with the arguments of one call."""
    if run.depth >= DEEPEST:
        return UNKNOWN
    given = (function.owner, *arguments, *named, *named.values())
    caller = run.caller(function.scope.file)
    key = (id(function.node), id(function.scope), caller, *map(_sameness, given))
    if key not in run.returned:
        run.returned[key] = (UNKNOWN, (function, *arguments, *named.values()))
        run.returned[key] = (_followed(run, function, arguments, named), run.returned[key][1])
    return run.returned[key][0]


def _sameness(value: object) -> object:
    """Give what two calls have in common where they hand over the same."""
    if isinstance(value, Const):
        return repr(value.value)
    return value if isinstance(value, Known | CType | str) or value == UNKNOWN else id(value)


def _followed(run: Run, function: Function, arguments: list[Value], named: dict[str, Value]) -> Value:
    run.executed.add(id(function.node))
    scope = Scope({}, function.scope, file=function.scope.file, package=function.scope.package)
    given = arguments if function.owner is None else [function.owner, *arguments]
    _bind_parameters(run, scope, function, given, named)
    run.depth += 1
    run.optional += function.optional
    try:
        if isinstance(function.node, ast.Lambda):
            return evaluated(run, scope, function.node.body)
        return statements.result_of(run, scope, function.node.body)
    finally:
        run.depth -= 1
        run.optional -= function.optional


def _bind_parameters(
    run: Run, scope: Scope, function: Function, given: list[Value], named: dict[str, Value]
) -> None:
    arguments = function.node.args
    names = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    for name, default in zip(reversed(names), reversed(arguments.defaults), strict=False):
        scope.names[name] = evaluated(run, function.scope, default)
    for each, other in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        scope.names[each.arg] = UNKNOWN if other is None else evaluated(run, function.scope, other)
    for name in names:
        scope.names.setdefault(name, UNKNOWN)
    scope.names.update(zip(names, given, strict=False))
    keywords = {*names, *(each.arg for each in arguments.kwonlyargs)}
    scope.names.update({name: value for name, value in named.items() if name in keywords})
    if arguments.vararg:
        scope.names[arguments.vararg.arg] = Row(given[len(names) :])
    if arguments.kwarg:
        rest = {name: value for name, value in named.items() if name not in keywords}
        scope.names[arguments.kwarg.arg] = Table(dict(rest))


def invoke_unknown(run: Run, function: Function) -> Value:
    """Read the body of a function that nobody calls here: of its arguments nothing is known."""
    count = len(function.node.args.posonlyargs) + len(function.node.args.args)
    missing = count - (function.owner is not None)
    scope_names: dict[str, Value] = {}
    made = invoke(run, function, [UNKNOWN] * max(missing, 0), scope_names)
    return NONE if made == Const(None) else made
