"""Calls: of functions of the text, of the run time, and of the modules that declare C functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import (
    expressions,
    foreign,
    functions,
    literals,
    members,
    modules,
    standard,
)
from abilint.surfaces.bindings.node.run import library_of
from abilint.surfaces.bindings.node.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Known,
    Making,
    Method,
    Unknown,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

UNKNOWN_COUNT = "declares functions with a number of arguments that only a run can tell"


def call(run: Run, scope: Scope, node: Node) -> Value:
    """`f(a, b)`; chains nest to the left, as deep as they are long."""
    called = node.child_by_field_name("function")
    arguments = node.child_by_field_name("arguments")
    while called is not None and called.type in expressions.WRAPPERS:
        called = expressions.wrapped(called)
    if called is not None and called.type == "member_expression":
        owner = expressions.evaluate(run, scope, called.child_by_field_name("object"))
        name = scope.source.text(called.child_by_field_name("property"))
        if isinstance(owner, Unknown):
            given = _given(run, scope, arguments)
            return foreign.on_unknown(run, scope, name, given, node) or UNKNOWN
        function = members.of(run, owner, name)
    else:
        function = expressions.evaluate(run, scope, called)
    given = _given(run, scope, arguments)
    written = scope.source.text(called).rpartition(".")[2] if called is not None else ""
    if written in modules.HELPERS and given:
        return modules.HELPERS[written](given)
    return applied(run, scope, function, given, node)


def _given(run: Run, scope: Scope, arguments: Node | None) -> list[Value] | None:
    if arguments is None or arguments.type != "arguments":
        return None
    return literals.items(run, scope, arguments)


def new(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `new F(a, b)`."""
    function = expressions.evaluate(run, scope, node.child_by_field_name("constructor"))
    arguments = node.child_by_field_name("arguments")
    given = [] if arguments is None else _given(run, scope, arguments)
    if isinstance(function, Class):
        return functions.construct(run, function, given or [])
    return applied(run, scope, function, given, node)


def applied(run: Run, scope: Scope, function: Value, given: list[Value] | None, node: Node) -> Value:
    """Call what a function is; `given` is None where only a run can tell how many arguments there are."""
    match function:
        case Function():
            return _of_text(run, function, given)
        case Known(name=name):
            return _of_known(run, scope, name, given, node)
        case Method(owner=owner, name=name):
            return _of_method(run, scope, owner, name, given, node)
    return UNKNOWN


def _of_text(run: Run, function: Function, given: list[Value] | None) -> Value:
    found = functions.invoke(run, function, given or [])
    first = given[0] if given else None
    is_module = isinstance(first, Known) and foreign.is_module(first.name)
    return first if is_module and not isinstance(found, Known) else found  # type: ignore[return-value]


def _of_known(run: Run, scope: Scope, name: str, given: list[Value] | None, node: Node) -> Value:
    if name in run.answers:
        return Const(run.answers[name])
    if given is None:
        if foreign.declares(name):
            run.unread(run.at(scope, node), UNKNOWN_COUNT)
        return UNKNOWN
    found = foreign.call(run, scope, name, given, node)
    return found if found is not None else standard.call(run, scope, name, given, node)


def _of_method(
    run: Run, scope: Scope, owner: Value, name: str, given: list[Value] | None, node: Node
) -> Value:
    found = owner if isinstance(owner, Making) else library_of(owner)
    if found is None:
        return standard.method(run, owner, name, given)
    if given is None:
        run.unread(run.at(scope, node), UNKNOWN_COUNT)
        return UNKNOWN
    return foreign.on(run, scope, found, name, given, node)
