"""Conditions and failures: what is done both ways, since only a run can tell which way is taken."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.python_ctypes import expressions, statements
from abilint.surfaces.bindings.python_ctypes.values import (
    NONE,
    UNKNOWN,
    Bound,
    Const,
    Function,
    Library,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.statements import Signal
    from abilint.surfaces.bindings.python_ctypes.values import Scope, Value

FORGIVING = frozenset({"AttributeError", "Exception", "BaseException"})
"""What a name that a library lacks raises, and what catches it."""
GATES = ("version", "platform", "hasattr", "sys.", "os.", "has_", "support")
"""Conditions with these words are about what the library or machine offers."""


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


def _merged_texts(one: Const, other: Const) -> Value:
    """Give the longer of two texts of several lines where it only adds to the other."""
    shorter, longer = sorted((one, other), key=lambda each: len(str(each.value)))
    texts = isinstance(shorter.value, str) and isinstance(longer.value, str) and "\n" in shorter.value
    return (
        Const(longer.value, longer.where, unsure=True)
        if texts and longer.value.startswith(shorter.value)
        else UNKNOWN
    )


def _grown(before: Value | None, value: Value) -> Value:
    """Mark a text that a branch has added to."""
    if not (isinstance(before, Const) and isinstance(value, Const)):
        return value
    longer = _merged_texts(before, value)
    return value if longer == UNKNOWN or before == value else longer


def if_(run: Run, scope: Scope, node: ast.If) -> Signal | None:
    """Follow the branch that is taken, or both."""
    truth = expressions.truth_of(expressions.evaluate(run, scope, node.test))
    if _is_main(node.test):
        truth = True
    if truth is not None:
        return statements.execute(run, scope, node.body if truth else node.orelse)
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
            signals.append(statements.execute(run, scope, body))
        finally:
            run.branch, run.tested, run.conditional = before, known, run.conditional + bool(sure)
            bound = run.end_branch()
        if signals[-1] is not statements.Signal.LEAVE or not _raises(body):
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


def try_(run: Run, scope: Scope, node: ast.Try) -> Signal | None:
    """Follow what is tried, then what is done where it fails."""
    forgiving = any(_forgives(handler) for handler in node.handlers)
    run.optional += forgiving
    try:
        signal = statements.execute(run, scope, node.body)
    finally:
        run.optional -= forgiving
    if signal is statements.Signal.NEXT:
        signal = statements.execute(run, scope, node.orelse)
    for handler in node.handlers:
        _alternative(run, scope, handler.body)
    if signal is statements.Signal.LEAVE and _may_go_on(scope, node):
        signal = statements.Signal.NEXT
    statements.execute(run, scope, node.finalbody)
    return signal


def _may_go_on(scope: Scope, node: ast.Try) -> bool:
    """Whether another library is tried where the one that would be returned cannot be opened."""
    ends = [isinstance(handler.body[-1], ast.Raise | ast.Return) for handler in node.handlers]
    return returns_library(scope) and not all(ends)


def returns_library(scope: Scope) -> bool:
    """Whether the function that is followed gives a library."""
    return isinstance(scope.names.get(statements.RETURNED), Library)


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
        statements.execute(run, scope, body)
    finally:
        run.optional -= 1
        run.branch = before
        bound = run.end_branch()
    for names, name, value in bound:
        run.assign(names, name, merged(names.get(name), value))


def match_(run: Run, scope: Scope, node: ast.Match) -> Signal | None:
    """Follow every case."""
    expressions.evaluate(run, scope, node.subject)
    _branches(run, scope, [case.body for case in node.cases])
    return None
