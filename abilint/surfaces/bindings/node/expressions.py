"""What expressions come to, as far as the text tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import functions, operators, patterns, values
from abilint.surfaces.bindings.node.run import DEEP, MOST_DEPTH
from abilint.surfaces.bindings.node.values import UNKNOWN, Const, Known

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Expression, Run
    from abilint.surfaces.bindings.node.values import Scope, Value

GLOBALS = frozenset({
    "process", "Deno", "Bun", "Object", "Array", "String", "Number", "Symbol", "BigInt", "JSON", "URL",
    "require", "import", "globalThis", "Promise",
})  # fmt: skip
WRAPPERS = frozenset({
    "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression",
    "await_expression", "type_assertion", "instantiation_expression",
})  # fmt: skip


def evaluate(run: Run, scope: Scope, node: Node | None) -> Value:
    """Give what an expression is."""
    if node is None:
        return UNKNOWN
    run.step()
    if run.depth > MOST_DEPTH:
        run.unread(run.at(scope, node), DEEP)
        return UNKNOWN
    run.depth += 1
    try:
        if node.type in WRAPPERS:
            return evaluate(run, scope, wrapped(node))
        known = run.syntax.expressions.get(node.type)
        return known(run, scope, node) if known else _others(run, scope, node)
    finally:
        run.depth -= 1


def wrapped(node: Node) -> Node | None:
    """Give the expression that parentheses, or a word about its type, enclose."""
    inner = [each for each in node.named_children if each.type != "comment"]
    return None if not inner else inner[-1] if node.type == "type_assertion" else inner[0]


def _others(run: Run, scope: Scope, node: Node) -> Value:
    """Follow what an expression of no interest encloses."""
    for each in node.named_children:
        if each.type not in {"comment", "type_annotation", "type_arguments", "regex_pattern"}:
            evaluate(run, scope, each)
    return UNKNOWN


def name(run: Run, scope: Scope, node: Node) -> Value:
    """Give a variable, or something of the run time."""
    name = scope.source.text(node)
    holder = scope.holder(name)
    if holder is not None:
        return holder.names[name]
    if name in {"__dirname", "__filename"}:
        return UNKNOWN
    return run.constants.get(name) or (Known(name) if name in GLOBALS else UNKNOWN)


def function(run: Run, scope: Scope, node: Node) -> Value:
    """Give a function that the text makes."""
    return functions.made(run, scope, node, functions.this_of(scope))


def class_(run: Run, scope: Scope, node: Node) -> Value:
    """Give a class that the text makes."""
    return functions.class_of(run, scope, node)


def this(run: Run, scope: Scope, node: Node) -> Value:
    """Give `this`."""
    del run, node
    return functions.this_of(scope)


def sequence(run: Run, scope: Scope, node: Node) -> Value:
    """Give the last of `a, b`."""
    last: Value = UNKNOWN
    for each in node.named_children:
        last = evaluate(run, scope, each)
    return last


def assign(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `a = b`."""
    value = evaluate(run, scope, node.child_by_field_name("right"))
    patterns.assign(run, scope, node.child_by_field_name("left"), value)
    return value


def augment(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `a += b`."""
    left = node.child_by_field_name("left")
    before, given = evaluate(run, scope, left), evaluate(run, scope, node.child_by_field_name("right"))
    operator = scope.source.text(node.child_by_field_name("operator"))
    if operator in {"??=", "||=", "&&="}:
        value = values.merged(before, given)
    else:
        value = operators.computed(operator[:-1], before, given)
    patterns.assign(run, scope, left, value)
    return value


def update(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `a++`."""
    target = node.child_by_field_name("argument")
    before = evaluate(run, scope, target)
    step = 1 if scope.source.text(node.child_by_field_name("operator")) == "++" else -1
    is_number = isinstance(before, Const) and isinstance(before.value, int)
    after = Const(before.value + step) if is_number else UNKNOWN  # type: ignore[union-attr, operator]
    patterns.assign(run, scope, target, after)
    return before


def constant(value: bool | None) -> Expression:
    """Make what gives a value that is a word of the language."""
    return lambda run, scope, node: Const(value)  # noqa: ARG005  (all expressions are asked alike)


def meta(run: Run, scope: Scope, node: Node) -> Value:
    """`import.meta`."""
    del run, scope, node
    return Known("import.meta")
