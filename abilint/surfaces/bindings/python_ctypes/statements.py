"""What statements do: they are followed in order, both ways where only a run can tell which is taken."""

from __future__ import annotations

import ast
from enum import Enum, auto
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.python_ctypes import attributes, calls, classes, expressions, modules
from abilint.surfaces.bindings.python_ctypes.values import (
    NONE,
    UNKNOWN,
    Bound,
    Const,
    Function,
    Library,
    Scope,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from abilint.surfaces.bindings.python_ctypes.run import Run

RETURNED = "<returned>"
"""No name of Python: what a function's scope returns is kept under it."""
FORGIVING = frozenset({"AttributeError", "Exception", "BaseException"})
"""What a name that a library lacks raises, and what catches it."""
GATES = ("version", "platform", "hasattr", "sys.", "os.", "has_", "support")
"""Conditions with these words are about what the library or machine offers."""


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
    place.names[RETURNED] = value if before is None else merged(before, value)
    return Signal.LEAVE


def merged(one: Value | None, other: Value) -> Value:
    """Give what a name is after two branches of which only a run can tell which is taken."""
    if one is None or one == NONE or (one == UNKNOWN and other != NONE):
        return other
    if other in (UNKNOWN, NONE) or one == other:
        return one
    if isinstance(one, Library) and isinstance(other, Library):
        one.files = tuple(dict.fromkeys((*one.files, *other.files)))
        return one
    if isinstance(one, Function | Bound) and isinstance(other, Function | Bound):
        return other if isinstance(other, Bound) else one
    if isinstance(one, Unknown) and isinstance(other, Unknown):
        return one
    if isinstance(one, Const) and isinstance(other, Const):
        return _merged_texts(one, other)
    return UNKNOWN


def _grown(before: Value | None, value: Value) -> Value:
    """Mark a text that a branch has added to."""
    if not (isinstance(before, Const) and isinstance(value, Const)):
        return value
    longer = _merged_texts(before, value)
    return value if longer == UNKNOWN or before == value else longer


def _merged_texts(one: Const, other: Const) -> Value:
    """Give the longer of two texts of several lines where it only adds to the other."""
    shorter, longer = sorted((one, other), key=lambda each: len(str(each.value)))
    texts = isinstance(shorter.value, str) and isinstance(longer.value, str) and "\n" in shorter.value
    return (
        Const(longer.value, longer.where, unsure=True)
        if texts and longer.value.startswith(shorter.value)
        else UNKNOWN
    )


def _if(run: Run, scope: Scope, node: ast.If) -> Signal | None:
    truth = expressions.truth_of(expressions.evaluate(run, scope, node.test))
    if _is_main(node.test):
        truth = True
    if truth is not None:
        return execute(run, scope, node.body if truth else node.orelse)
    tested = _tested(run, scope, node.test)
    gated = bool(tested) or run.in_function == 0 or _is_gate(ast.unparse(node.test))
    run.conditional += gated
    try:
        signals = _branches(run, scope, (node.body, node.orelse), tested)
    finally:
        run.conditional -= gated
    return signals[0] if signals[0] is signals[1] else None


def _tested(run: Run, scope: Scope, test: ast.expr) -> tuple[str, ...]:
    """Give the names of `hasattr(library, "name")`, or of several such with `and`."""
    tests = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    names = []
    for each in tests:
        if not (isinstance(each, ast.Call) and ast.unparse(each.func) == "hasattr" and len(each.args) == 2):
            return ()
        owner, name = (expressions.evaluate(run, scope, argument) for argument in each.args)
        if not (isinstance(owner, Library) and isinstance(name, Const) and isinstance(name.value, str)):
            return ()
        names.append(name.value)
    return tuple(names)


def _is_gate(condition: str) -> bool:
    return "hasattr(self" not in condition and any(word in condition.lower() for word in GATES)


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _branches(
    run: Run, scope: Scope, bodies: Sequence[Sequence[ast.stmt]], tested: tuple[str, ...] = ()
) -> list[Signal]:
    """Follow branches side by side, and then take together what they bind.

    The first is taken where a library has the `tested` names: with those known, it is no condition.
    """
    signals, found = [], []
    for number, body in enumerate(bodies):
        sure = tested if number == 0 else ()
        run.begin_branch()
        before, known = run.enter_branch(), run.tested
        run.tested, run.conditional = (*known, *sure), run.conditional - bool(sure)
        try:
            signals.append(execute(run, scope, body))
        finally:
            run.branch, run.tested, run.conditional = before, known, run.conditional + bool(sure)
            bound = run.end_branch()
        if signals[-1] is not Signal.LEAVE or not _raises(body):
            found.append(bound)
    first: dict[tuple[int, str], Value] = {}
    for bound in found:
        for names, name, value in bound:
            key = (id(names), name)
            first[key] = merged(first.get(key), _grown(names.get(name), value))
            run.assign(names, name, first[key])
    return signals


def _raises(body: Sequence[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Raise)


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


def _try(run: Run, scope: Scope, node: ast.Try) -> Signal | None:
    forgiving = any(_forgives(handler) for handler in node.handlers)
    run.optional += forgiving
    try:
        signal = execute(run, scope, node.body)
    finally:
        run.optional -= forgiving
    if signal is Signal.NEXT:
        signal = execute(run, scope, node.orelse)
    for handler in node.handlers:
        _alternative(run, scope, handler.body)
    if signal is Signal.LEAVE and _may_go_on(scope, node):
        signal = Signal.NEXT
    execute(run, scope, node.finalbody)
    return signal


def _may_go_on(scope: Scope, node: ast.Try) -> bool:
    """Whether another library is tried where the one that would be returned cannot be opened."""
    ends = [isinstance(handler.body[-1], ast.Raise | ast.Return) for handler in node.handlers]
    return _returns_library(scope) and not all(ends)


def _returns_library(scope: Scope) -> bool:
    return isinstance(scope.names.get(RETURNED), Library)


def _forgives(handler: ast.ExceptHandler) -> bool:
    """Whether a module goes on where a library lacks a name."""
    if _raises(handler.body):
        return False
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(kind, ast.Name) and kind.id in FORGIVING for kind in kinds)


def _alternative(run: Run, scope: Scope, body: Sequence[ast.stmt]) -> None:
    """Follow what is done where something failed: it adds what is not known yet."""
    run.begin_branch()
    before = run.enter_branch()
    run.optional += 1
    try:
        execute(run, scope, body)
    finally:
        run.optional -= 1
        run.branch = before
        bound = run.end_branch()
    for names, name, value in bound:
        run.assign(names, name, merged(names.get(name), value))


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
    return Signal.NEXT if suppresses and _returns_library(scope) else signal


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


def _match(run: Run, scope: Scope, node: ast.Match) -> Signal | None:
    expressions.evaluate(run, scope, node.subject)
    _branches(run, scope, [case.body for case in node.cases])
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
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Match: _match,
    ast.Break: _loop,
    ast.Continue: _loop,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
}
