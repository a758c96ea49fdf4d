"""What statements do: they are followed in order, both ways where only a run can tell which is taken."""

from __future__ import annotations

import ast
from enum import Enum, auto
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.python_ctypes import attributes, branches, calls, classes, expressions, modules
from abilint.surfaces.bindings.python_ctypes.values import (
    NONE,
    UNKNOWN,
    Function,
    Scope,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from abilint.surfaces.bindings.python_ctypes.run import Run

RETURNED = "<returned>"
"""No name of Python: what a function's scope returns is kept under it."""


class Signal(Enum):
    """How a row of statements ends."""

    NEXT = auto()
    LOOP = auto()
    """`break` or `continue`."""
    LEAVE = auto()
    """`return` or `raise`."""


def result_of(run: Run, scope: Scope, body: Sequence[ast.stmt]) -> Value:
    """Follow the body of a function and give what it returns."""
    run.in_function += 1
    try:
        execute(run, scope, body)
    finally:
        run.in_function -= 1
    return scope.names.pop(RETURNED, NONE)


def execute(run: Run, scope: Scope, body: Sequence[ast.stmt]) -> Signal:
    """Follow statements in order."""
    for statement in body:
        run.step()
        signal = _STATEMENTS.get(type(statement), _ignore)(run, scope, statement)
        if signal not in (None, Signal.NEXT):
            return signal or Signal.NEXT
    return Signal.NEXT


def _ignore(run: Run, scope: Scope, node: ast.stmt) -> Signal | None:
    """Look only for calls and names in a statement that does nothing else here."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            expressions.evaluate(run, scope, child)
    return Signal.LEAVE if isinstance(node, ast.Raise) else None


def _expression(run: Run, scope: Scope, node: ast.Expr) -> Signal | None:
    if isinstance(node.value, ast.Call):
        calls.call(run, scope, node.value, used=False)
    else:
        expressions.evaluate(run, scope, node.value)
    return None


def _assign(run: Run, scope: Scope, node: ast.Assign) -> Signal | None:
    value = expressions.evaluate(run, scope, node.value)
    for target in node.targets:
        attributes.unpack(run, scope, target, value)
    return None


def _annotated(run: Run, scope: Scope, node: ast.AnnAssign) -> Signal | None:
    if node.value is not None:
        attributes.unpack(run, scope, node.target, expressions.evaluate(run, scope, node.value))
    return None


def _augmented(run: Run, scope: Scope, node: ast.AugAssign) -> Signal | None:
    target = node.target
    loaded = ast.copy_location(ast.BinOp(_loaded(target), node.op, node.value), node)
    attributes.unpack(run, scope, target, expressions.evaluate(run, scope, loaded))
    return None


def _loaded(target: ast.expr) -> ast.expr:
    match target:
        case ast.Name(id=name):
            return ast.copy_location(ast.Name(name, ast.Load()), target)
        case ast.Attribute(value=value, attr=name):
            return ast.copy_location(ast.Attribute(value, name, ast.Load()), target)
    return target


def _return(run: Run, scope: Scope, node: ast.Return) -> Signal | None:
    value = NONE if node.value is None else expressions.evaluate(run, scope, node.value)
    place = scope
    before = place.names.get(RETURNED)
    place.names[RETURNED] = value if before is None else branches.merged(before, value)
    return Signal.LEAVE


def _for(run: Run, scope: Scope, node: ast.For | ast.AsyncFor) -> Signal | None:
    items = attributes.elements(expressions.evaluate(run, scope, node.iter))
    for value in [UNKNOWN] if items is None else items:
        attributes.unpack(run, scope, node.target, value)
        if execute(run, scope, node.body) is Signal.LEAVE:
            break
    signal = execute(run, scope, node.orelse)
    return None if any(_breaks(each) for each in node.body) else signal


def _breaks(node: ast.AST) -> bool:
    """Whether a statement can end the loop around it, so that the loop's `else` is not run."""
    if isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.FunctionDef | ast.ClassDef):
        return False
    return isinstance(node, ast.Break) or any(_breaks(each) for each in ast.iter_child_nodes(node))


def _while(run: Run, scope: Scope, node: ast.While) -> Signal | None:
    truth = expressions.truth_of(expressions.evaluate(run, scope, node.test))
    if truth is not False:
        execute(run, scope, node.body)
    execute(run, scope, node.orelse)
    return None


def _with(run: Run, scope: Scope, node: ast.With | ast.AsyncWith) -> Signal | None:
    for each in node.items:
        value = expressions.evaluate(run, scope, each.context_expr)
        if each.optional_vars is not None:
            attributes.unpack(run, scope, each.optional_vars, value)
    suppresses = any("suppress" in ast.unparse(each.context_expr)[:64] for each in node.items)
    run.optional += suppresses
    try:
        signal = execute(run, scope, node.body)
    finally:
        run.optional -= suppresses
    return Signal.NEXT if suppresses and branches.returns_library(scope) else signal


def _function(run: Run, scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Signal | None:
    made: Value = Function(node, scope, optional=run.optional + run.conditional + len(run.tested) > 0)
    run.functions.append(made)  # type: ignore[arg-type]
    for decorator in reversed(node.decorator_list):
        made = _decorated(run, scope, decorator, made)
    place = scope.shared.get(node.name, scope)
    run.assign(place.names, node.name, made)
    return None


def _decorated(run: Run, scope: Scope, decorator: ast.expr, made: Value) -> Value:
    """Apply a decorator: those of Python by their meaning, the module's own by reading them."""
    text = ast.unparse(decorator)[:128].partition("(")[0].rpartition(".")[2]
    if isinstance(made, Function):
        if "property" in text.lower() or text == "getter":
            made.kind = "property"
            return made
        if text in ("classmethod", "staticmethod"):
            made.kind = text
            return made
    value = expressions.evaluate(run, scope, decorator)
    if isinstance(value, Function):
        found = calls.invoke(run, value, [made], {})
        return made if found in (UNKNOWN, NONE) else found
    return made


def _class(run: Run, scope: Scope, node: ast.ClassDef) -> Signal | None:
    classes.define(run, scope, node)
    for decorator in node.decorator_list:
        expressions.evaluate(run, scope, decorator)
    return None


def _global(run: Run, scope: Scope, node: ast.Global) -> Signal | None:
    del run
    outermost = scope
    while outermost.outer is not None:
        outermost = outermost.outer
    scope.shared.update(dict.fromkeys(node.names, outermost))
    return None


def _nonlocal(run: Run, scope: Scope, node: ast.Nonlocal) -> Signal | None:
    del run
    for name in node.names:
        owner = scope.outer
        while owner is not None and name not in owner.names:
            owner = owner.outer
        if owner is not None:
            scope.shared[name] = owner
    return None


def _loop(run: Run, scope: Scope, node: ast.stmt) -> Signal | None:
    del run, scope, node
    return Signal.LOOP


def _import(run: Run, scope: Scope, node: ast.Import) -> Signal | None:
    modules.import_(run, scope, node)
    return None


def _import_from(run: Run, scope: Scope, node: ast.ImportFrom) -> Signal | None:
    modules.import_from(run, scope, node)
    return None


_STATEMENTS: dict[type, Callable[..., Signal | None]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.If: branches.if_,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: branches.try_,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Match: branches.match_,
    ast.Break: _loop,
    ast.Continue: _loop,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
}
