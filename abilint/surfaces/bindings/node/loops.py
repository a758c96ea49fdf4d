"""Loops: tables of functions are declared in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import expressions, operators, patterns, standard, statements
from abilint.surfaces.bindings.node.values import UNKNOWN, Row, Scope, Table

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Value


def over(run: Run, scope: Scope, node: Node) -> None:
    """`for (const a of b)` and `for (const a in b)`."""
    given = expressions.evaluate(run, scope, node.child_by_field_name("right"))
    if scope.source.text(node.child_by_field_name("operator")) == "in":
        given = standard.keys(given)
    if not isinstance(given, Row) or (isinstance(given, Table) and given.open):
        _once(run, scope, node, UNKNOWN)
        return
    is_cut = _is_cut(node.child_by_field_name("body"))
    run.uncertain += is_cut
    for each in list(given.items):
        _once(run, scope, node, each)
    run.uncertain -= is_cut


def _once(run: Run, scope: Scope, node: Node, value: Value) -> None:
    inner = Scope(scope.source, outer=scope, level=run.uncertain)
    left, kind = node.child_by_field_name("left"), node.child_by_field_name("kind")
    if kind is None:
        patterns.assign(run, inner, left, value)
    else:
        patterns.declare(run, inner, left, value)
    statements.block(run, inner, node.child_by_field_name("body"))


def _is_cut(body: Node | None) -> bool:
    """Whether a loop may end before it has come to the last: `break` in it."""
    from abilint.surfaces.bindings import tree

    if body is None:
        return False
    return next(tree.of_type(body, "break_statement", "return_statement"), None) is not None


def counted(run: Run, scope: Scope, node: Node) -> None:
    """`for (let i = 0; i < n; i++)`: as often as the text tells, else once."""
    inner = Scope(scope.source, outer=scope, level=run.uncertain)
    first, step = node.child_by_field_name("initializer"), node.child_by_field_name("increment")
    if first is not None:
        statements.statement(run, inner, first)
    condition, body = node.child_by_field_name("condition"), node.child_by_field_name("body")
    if condition is not None and condition.type == "expression_statement":
        condition = expressions.wrapped(condition)
    holds = operators.decided(run, inner, condition)
    if holds is None:
        for each in inner.names:
            inner.names[each] = UNKNOWN
        statements.uncertain(run, inner, body, conditional=False)
    while holds:
        statements.block(run, inner, body)
        expressions.evaluate(run, inner, step)
        holds = operators.decided(run, inner, condition)


def unending(run: Run, scope: Scope, node: Node) -> None:
    """`while` and `do`: once."""
    statements.uncertain(run, scope, node.child_by_field_name("body"), conditional=False)
