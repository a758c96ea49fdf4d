"""Statements, followed in the order of the text; branches that only a run can tell are all followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import expressions, functions, operators, patterns
from abilint.surfaces.bindings.node.run import DEEP, MOST_DEPTH
from abilint.surfaces.bindings.node.values import NONE, UNKNOWN, Const, Scope, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run

FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})


def follow(run: Run, scope: Scope, statements: Iterable[Node]) -> bool:
    """Follow statements one after the other; says whether one certainly leaves them."""
    listed = list(statements)
    for each in listed:
        inner = each.child_by_field_name("declaration") if each.type == "export_statement" else each
        if inner is not None and inner.type in FUNCTIONS:
            name = scope.source.text(inner.child_by_field_name("name"))
            scope.names[name] = functions.made(run, scope, inner, UNKNOWN)
    return any(statement(run, scope, each) for each in listed)


def statement(run: Run, scope: Scope, node: Node) -> bool:
    """Follow one statement; says whether it certainly leaves those around it."""
    run.step()
    if run.depth > MOST_DEPTH:
        run.unread(run.at(scope, node), DEEP)
        return False
    run.depth += 1
    try:
        known = run.syntax.statements.get(node.type)
        return bool(known(run, scope, node)) if known else False
    finally:
        run.depth -= 1


def block(run: Run, scope: Scope, node: Node | None) -> bool:
    """Follow a block, or the one statement in its place."""
    if node is None:
        return False
    inner = Scope(scope.source, outer=scope, level=run.uncertain)
    return follow(run, inner, node.named_children if node.type == "statement_block" else [node])


def uncertain(run: Run, scope: Scope, node: Node | None, *, conditional: bool) -> bool:
    """Follow a block of which only a run can tell whether it is run."""
    run.uncertain += 1
    run.conditional += conditional
    left = block(run, scope, node)
    run.conditional -= conditional
    run.uncertain -= 1
    return left


def expression(run: Run, scope: Scope, node: Node) -> bool:
    """Follow an expression of its own; `process.exit()` leaves."""
    inner = expressions.wrapped(node)
    expressions.evaluate(run, scope, inner)
    written = scope.source.text(inner)
    return written.startswith(("process.exit(", "Deno.exit("))


def declaration(run: Run, scope: Scope, node: Node) -> None:
    """`const a = 1, b = 2`; `var` belongs to the function around."""
    target = scope.function if node.type == "variable_declaration" else scope
    for each in node.named_children:
        if each.type != "variable_declarator":
            continue
        name, given = each.child_by_field_name("name"), each.child_by_field_name("value")
        value = NONE if given is None else expressions.evaluate(run, scope, given)
        if target is not scope and run.uncertain > target.level:
            patterns.assign(run, scope, name, value)
        else:
            patterns.declare(run, target, name, value)


def class_(run: Run, scope: Scope, node: Node) -> None:
    """Make a class."""
    scope.names[scope.source.text(node.child_by_field_name("name"))] = functions.class_of(run, scope, node)


def enum(run: Run, scope: Scope, node: Node) -> None:
    """TypeScript's `enum`: members without a value count on."""
    made, count = Table(), 0
    body = node.child_by_field_name("body")
    for each in body.named_children if body else ():
        given = each.child_by_field_name("value") if each.type == "enum_assignment" else None
        value = expressions.evaluate(run, scope, given) if given else Const(count)
        count = value.value + 1 if isinstance(value, Const) and isinstance(value.value, int) else count
        named = each.child_by_field_name("name") or each
        made.items[scope.source.text(named)] = value
        run.constant(scope.source.text(named), value, run.at(scope, named))
    scope.names[scope.source.text(node.child_by_field_name("name"))] = made


def if_(run: Run, scope: Scope, node: Node) -> bool:
    """Only the branch that is taken, where that can be told."""
    condition = node.child_by_field_name("condition")
    yes, no = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    no = expressions.wrapped(no) if no is not None else None
    holds = operators.decided(run, scope, condition)
    if holds is not None:
        return block(run, scope, yes if holds else no)
    is_first = operators.asks_for_nothing(scope, condition)
    left = uncertain(run, scope, yes, conditional=not is_first)
    return uncertain(run, scope, no, conditional=True) and left


def switch(run: Run, scope: Scope, node: Node) -> bool:
    """From the case that fits, where that can be told, to the next `break`."""
    value = expressions.evaluate(run, scope, node.child_by_field_name("value"))
    body = node.child_by_field_name("body")
    cases = [each for each in body.named_children if each.type != "comment"] if body else []
    if not isinstance(value, Const):
        return _any_case(run, scope, cases)
    matched = [number for number, each in enumerate(cases) if _matches(run, scope, each, value)]
    defaults = [number for number, each in enumerate(cases) if each.type == "switch_default"]
    start = (matched or defaults or [len(cases)])[0]
    inner = Scope(scope.source, outer=scope, level=run.uncertain)
    for each in cases[start:]:
        for part in each.children_by_field_name("body"):
            if part.type == "break_statement":
                return False
            if statement(run, inner, part):
                return part.type != "statement_block" or not _breaks(part)
    return False


def _breaks(node: Node) -> bool:
    return any(each.type == "break_statement" for each in node.named_children)


def _matches(run: Run, scope: Scope, case: Node, value: Const) -> bool:
    given = case.child_by_field_name("value")
    return given is not None and expressions.evaluate(run, scope, given) == value


def _any_case(run: Run, scope: Scope, cases: list[Node]) -> bool:
    run.uncertain += 1
    run.conditional += 1
    for each in cases:
        follow(
            run, Scope(scope.source, outer=scope, level=run.uncertain), each.children_by_field_name("body")
        )
    run.conditional -= 1
    run.uncertain -= 1
    return False


def try_(run: Run, scope: Scope, node: Node) -> bool:
    """Follow `try`: what a handler swallows is optional, where the library is opened outside."""
    handler = node.child_by_field_name("handler")
    catch = handler.child_by_field_name("body") if handler else None
    swallows = catch is not None and not _raises(scope, catch)
    run.swallowing += [len(run.opened)] if swallows else []
    body = node.child_by_field_name("body")
    left = uncertain(run, scope, body, conditional=False) if swallows else block(run, scope, body)
    if swallows:
        run.swallowing.pop()
    caught = handler is not None and uncertain(run, scope, catch, conditional=False)
    finalizer = node.child_by_field_name("finalizer")
    ended = block(run, scope, finalizer.child_by_field_name("body") if finalizer else None)
    return ended or (left and (caught or not swallows))


def _raises(scope: Scope, catch: Node) -> bool:
    """Whether a handler ends in an error, or the program."""
    last = next((each for each in reversed(catch.named_children) if each.type != "comment"), None)
    written = scope.source.text(last)
    return last is not None and (last.type == "throw_statement" or "process.exit(" in written)


def return_(run: Run, scope: Scope, node: Node) -> bool:
    """`return`."""
    given = expressions.wrapped(node)
    scope.function.returned.append(NONE if given is None else expressions.evaluate(run, scope, given))
    return True


def throw(run: Run, scope: Scope, node: Node) -> bool:
    """`throw`."""
    expressions.evaluate(run, scope, expressions.wrapped(node))
    return True


def leave(run: Run, scope: Scope, node: Node) -> bool:
    """`break` and `continue`."""
    del run, scope, node
    return True


def labelled(run: Run, scope: Scope, node: Node) -> bool:
    """`name: statement`."""
    body = node.child_by_field_name("body")
    return statement(run, scope, body) if body else False
