"""Statements: bodies, branches, loops, what begins with `begin`, and assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import (
    arithmetic,
    branches,
    calls,
    constants,
    expressions,
    modules,
)
from abilint.surfaces.bindings.ruby.handlers import follows
from abilint.surfaces.bindings.ruby.run import Stop
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    UNKNOWN,
    Module,
    Pattern,
    Row,
    Scope,
    Value,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run

CLAUSES = ("rescue", "else", "ensure")


def body(run: Run, scope: Scope, nodes: Iterable[Node]) -> Value:
    """Follow statements one after the other; give the value of the last."""
    found: Value = NIL
    for node in nodes:
        if node.type != "heredoc_body":
            found = expressions.evaluate(run, scope, node)
    return found


@follows(
    "program", "begin", "begin_block", "body_statement", "block_body", "parenthesized_statements", "then"
)
def sequence(run: Run, scope: Scope, node: Node) -> Value:
    """Follow a body that may have `rescue`."""
    clauses = [each for each in node.named_children if each.type in CLAUSES]
    statements = [each for each in node.named_children if each.type not in CLAUSES]
    handlers = [each for each in clauses if each.type == "rescue"]
    found = branches.guarded(run, scope, lambda: body(run, scope, statements), handlers)
    for each in clauses:
        if each.type != "rescue":
            body(run, scope, each.named_children)
    return found


def _parts(node: Node | None) -> list[Node]:
    return [] if node is None else node.named_children


@follows("if", "elsif", "unless", "if_modifier", "unless_modifier")
def _if(run: Run, scope: Scope, node: Node) -> Value:
    wanted = node.type in ("if", "elsif", "if_modifier")
    known = truth(expressions.evaluate(run, scope, node.child_by_field_name("condition")))
    inner = node.child_by_field_name("body")
    one = [inner] if inner is not None else _parts(node.child_by_field_name("consequence"))
    alternative = node.child_by_field_name("alternative")
    other = [alternative] if alternative is not None and alternative.type == "elsif" else _parts(alternative)
    if known is not None:
        return body(run, scope, one if known is wanted else other)
    return branches.either_way(run, [lambda: body(run, scope, one), lambda: body(run, scope, other)])


@follows("case")
def _case(run: Run, scope: Scope, node: Node) -> Value:
    """Follow the clause that fits; where that is not known, all that may."""
    subject = node.child_by_field_name("value")
    value = None if subject is None else expressions.evaluate(run, scope, subject)
    open_ways: list[list[Node]] = []
    for clause in node.named_children:
        if clause.type == "when":
            known = _fits(run, scope, value, clause)
            inner = _parts(clause.child_by_field_name("body"))
        elif clause.type == "else":
            known, inner = True, clause.named_children
        else:
            continue
        if known is not False:
            open_ways.append(inner)
        if known is True:
            break
    else:
        open_ways.append([])
    if len(open_ways) == 1:
        return body(run, scope, open_ways[0])
    return branches.either_way(run, [lambda each=each: body(run, scope, each) for each in open_ways])  # type: ignore[misc]


def _fits(run: Run, scope: Scope, value: Value | None, clause: Node) -> bool | None:
    answers: list[bool | None] = []
    for pattern in clause.children_by_field_name("pattern"):
        for each in pattern.named_children:
            wanted = expressions.evaluate(run, scope, each)
            if value is None:
                answers.append(truth(wanted))
            elif isinstance(wanted, Pattern):
                answers.append(arithmetic.matches(wanted, value))
            else:
                answers.append(None if isinstance(wanted, Module) else arithmetic.equal(value, wanted))
    return True if True in answers else (None if None in answers else False)


@follows("rescue_modifier")
def _rescue_modifier(run: Run, scope: Scope, node: Node) -> Value:
    found = expressions.evaluate(run, scope, node.child_by_field_name("body"))
    branches.perhaps(run, lambda: expressions.evaluate(run, scope, node.child_by_field_name("handler")))
    return found


@follows("while", "until")
def _loop(run: Run, scope: Scope, node: Node) -> Value:
    """Follow one turn of `while` and its kind."""
    expressions.evaluate(run, scope, node.child_by_field_name("condition"))
    inner = node.child_by_field_name("body")
    branches.perhaps(run, lambda: body(run, scope, _parts(inner)))
    return UNKNOWN


@follows("for")
def _for(run: Run, scope: Scope, node: Node) -> Value:
    over = node.child_by_field_name("value")
    pattern = node.child_by_field_name("pattern")
    given = expressions.evaluate(run, scope, over.named_children[0] if over is not None else None)
    for value in given.items if isinstance(given, Row) else [UNKNOWN]:
        modules.unpack(run, scope, pattern, value)
        body(run, scope, _parts(node.child_by_field_name("body")))
    return given


@follows("assignment")
def _assignment(run: Run, scope: Scope, node: Node) -> Value:
    value = expressions.evaluate(run, scope, node.child_by_field_name("right"))
    left = node.child_by_field_name("left")
    if left is not None:
        modules.unpack(run, scope, left, value)
    return value


@follows("right_assignment_list")
def _row_of_values(run: Run, scope: Scope, node: Node) -> Value:
    given = calls.arguments(run, scope, node.named_children)
    return Row(given.items) if given.whole else UNKNOWN


@follows("operator_assignment")
def _operator_assignment(run: Run, scope: Scope, node: Node) -> Value:
    sign = scope.text.of(node.child_by_field_name("operator")).removesuffix("=")
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None:
        return UNKNOWN
    before = constants.current(run, scope, left)
    if sign in ("||", "&&"):
        known = None if before is None else truth(before)
        if before is not None and known is (sign == "||"):
            return before
        value = expressions.evaluate(run, scope, right)
        value = value if before is None or known is not None else UNKNOWN
    else:
        value = arithmetic.of_two(sign, before or UNKNOWN, expressions.evaluate(run, scope, right))
    modules.unpack(run, scope, left, value)
    return value


@follows("return", "next", "break")
def _leave(run: Run, scope: Scope, node: Node) -> Value:
    values = [each for part in node.named_children for each in part.named_children]
    value: Value = NIL
    for each in values:
        value = expressions.evaluate(run, scope, each)
    raise Stop(node.type, value)


@follows("alias", "undef", "end_block")
def _nothing(run: Run, scope: Scope, node: Node) -> Value:
    return NIL


@follows("ERROR")
def _error(run: Run, scope: Scope, node: Node) -> Value:
    return UNKNOWN
