"""Comprehensions: each turn has names of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.surfaces.bindings.python_ctypes import attributes, expressions
from abilint.surfaces.bindings.python_ctypes.values import UNKNOWN, Const, Row, Scope, Table, Value

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from abilint.surfaces.bindings.python_ctypes.run import Run


def row(run: Run, scope: Scope, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Value:
    """Give the items of a list, set or generator."""
    unsure: list[ast.expr] = []
    turns = _turns(run, scope, node.generators, unsure)
    items = [expressions.evaluate(run, inner, node.elt) for inner in turns]
    return Row(items, partial=bool(unsure))


def table(run: Run, scope: Scope, node: ast.DictComp) -> Value:
    """Give the items of a dictionary."""
    items: dict[Any, Value] = {}
    for inner in _turns(run, scope, node.generators, []):
        key, value = expressions.evaluate(run, inner, node.key), expressions.evaluate(run, inner, node.value)
        if isinstance(key, Const):
            items[key.value] = value
    return Table(items)


def _turns(
    run: Run, scope: Scope, generators: list[ast.comprehension], unsure: list[ast.expr]
) -> Iterator[Scope]:
    """Give the names of each turn of a comprehension; of one over what is not known a single turn.

    Tests that only a run can tell are added to `unsure`.
    """
    if not generators:
        yield scope
        return
    first, *others = generators
    for value in attributes.elements(expressions.evaluate(run, scope, first.iter)) or [UNKNOWN]:
        inner = Scope({}, scope, file=scope.file, package=scope.package)
        attributes.unpack(run, inner, first.target, value)
        truths = [expressions.truth_of(expressions.evaluate(run, inner, test)) for test in first.ifs]
        unsure += [test for test, truth in zip(first.ifs, truths, strict=True) if truth is None]
        if False not in truths:
            yield from _turns(run, inner, others, unsure)
