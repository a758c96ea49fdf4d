"""What an expression comes to, by its text alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import arithmetic, branches, calls, constants
from abilint.surfaces.bindings.ruby.handlers import HANDLERS, follows
from abilint.surfaces.bindings.ruby.values import (
    FALSE,
    NIL,
    TRUE,
    UNKNOWN,
    Block,
    Const,
    Pattern,
    Row,
    Scope,
    Symbol,
    Table,
    Unknown,
    Value,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run

DEEPEST = 200
"""Expressions within each other that are followed."""
TOO_DEEP = "is nested too deeply to be followed"
ESCAPES = {"\\n": "\n", "\\t": "\t", "\\0": "\0", "\\s": " ", "\\e": "\x1b", "\\r": "\r"}


def evaluate(run: Run, scope: Scope, node: Node | None) -> Value:
    """Give the value of an expression or statement; what it declares is noted on the way."""
    if node is None:
        return NIL
    run.step()
    if run.depth >= DEEPEST:
        run.unread(scope.text.at(node), TOO_DEEP)
        return UNKNOWN
    run.depth += 1
    try:
        known = HANDLERS.get(node.type)
        if known is not None:
            return known(run, scope, node)
        for child in node.named_children:
            evaluate(run, scope, child)
        return UNKNOWN
    finally:
        run.depth -= 1


@follows("integer")
def _number(run: Run, scope: Scope, node: Node) -> Value:
    digits = scope.text.of(node).replace("_", "").lower()
    try:
        return Const(int(digits, 8 if re.fullmatch("0[0-7]+", digits) else 0))
    except ValueError:
        return UNKNOWN


@follows("float")
def _float(run: Run, scope: Scope, node: Node) -> Value:
    try:
        return Const(float(scope.text.of(node).replace("_", "")))
    except ValueError:
        return UNKNOWN


@follows("string", "bare_string", "chained_string")
def _string(run: Run, scope: Scope, node: Node) -> Value:
    return joined(run, scope, node.named_children, node)


def joined(run: Run, scope: Scope, parts: Iterable[Node], node: Node) -> Value:
    """Put a text together; where a part is not known, what stands behind it still is."""
    text, unsure, plain = "", False, True
    for part in parts:
        if part.type == "interpolation":
            found, plain = shown(_last(run, scope, part.named_children)), False
            text, unsure = (text + found, unsure) if found is not None else ("", True)
        elif part.type == "escape_sequence":
            written = scope.text.of(part)
            text += ESCAPES.get(written, written[1:])
        elif part.type == "string":
            text += shown(evaluate(run, scope, part)) or ""
        elif part.type in ("string_content", "heredoc_content"):
            text += scope.text.of(part)
    return Unknown(text) if unsure else Const(text, scope.text.at(node) if plain else None)


def shown(value: Value) -> str | None:
    """Give a value as `to_s` does; None where it is not known."""
    match value:
        case Symbol(name=name):
            return name
        case Const(value=None):
            return ""
        case Const(value=bool(known)):
            return str(known).lower()
        case Const(value=known):
            return str(known)
    return None


def _last(run: Run, scope: Scope, nodes: Iterable[Node]) -> Value:
    found: Value = NIL
    for node in nodes:
        found = evaluate(run, scope, node)
    return found


@follows("heredoc_beginning")
def _heredoc(run: Run, scope: Scope, node: Node) -> Value:
    body = scope.text.heredoc(node)
    return UNKNOWN if body is None else joined(run, scope, body.named_children, node)


@follows("simple_symbol", "hash_key_symbol")
def _symbol(run: Run, scope: Scope, node: Node) -> Value:
    return Symbol(scope.text.of(node).strip(":"), scope.text.at(node))


@follows("bare_symbol", "delimited_symbol")
def _made_symbol(run: Run, scope: Scope, node: Node) -> Value:
    made = joined(run, scope, node.named_children, node)
    return Symbol(str(made.value), made.where) if isinstance(made, Const) else UNKNOWN


@follows("string_array", "symbol_array")
def _words(run: Run, scope: Scope, node: Node) -> Value:
    return Row([evaluate(run, scope, each) for each in node.named_children])


@follows("array")
def _row(run: Run, scope: Scope, node: Node) -> Value:
    given = calls.arguments(run, scope, node.named_children)
    return Row(given.items) if given.whole else UNKNOWN


@follows("hash")
def _table(run: Run, scope: Scope, node: Node) -> Value:
    items: dict[Value, Value] = {}
    for pair in node.named_children:
        if pair.type == "pair":
            key = evaluate(run, scope, pair.child_by_field_name("key"))
            items[key] = evaluate(run, scope, pair.child_by_field_name("value"))
        elif pair.type == "hash_splat_argument":
            inner = _last(run, scope, pair.named_children)
            if not isinstance(inner, Table):
                return UNKNOWN
            items |= inner.items
    return Table(items)


@follows("regex")
def _pattern(run: Run, scope: Scope, node: Node) -> Value:
    made = joined(run, scope, node.named_children, node)
    flags = scope.text.of(node).rpartition("/")[2]
    if any(each.type == "escape_sequence" for each in node.named_children):
        made = Const(scope.text.of(node).partition("/")[2].rpartition("/")[0])
    return Pattern(str(made.value), "i" in flags) if isinstance(made, Const) else UNKNOWN


@follows("self")
def _self(run: Run, scope: Scope, node: Node) -> Value:
    return scope.self


@follows("identifier")
def _name(run: Run, scope: Scope, node: Node) -> Value:
    name = scope.text.of(node)
    held = scope.holder(name)
    return held[name] if name in held else calls.without_receiver(run, scope, name, node)


@follows("instance_variable", "class_variable", "global_variable")
def _instance_variable(run: Run, scope: Scope, node: Node) -> Value:
    return constants.variable(scope, scope.text.of(node))


@follows("constant")
def _constant(run: Run, scope: Scope, node: Node) -> Value:
    return constants.look_up(run, scope, scope.text.of(node))


@follows("scope_resolution")
def _within(run: Run, scope: Scope, node: Node) -> Value:
    owner = node.child_by_field_name("scope")
    name = scope.text.of(node.child_by_field_name("name"))
    if owner is None:
        return constants.within(run, run.top, name)
    return constants.within(run, evaluate(run, scope, owner), name)


@follows("binary")
def _binary(run: Run, scope: Scope, node: Node) -> Value:
    word = scope.text.of(node.child_by_field_name("operator"))
    left = evaluate(run, scope, node.child_by_field_name("left"))
    right = node.child_by_field_name("right")
    if word in ("||", "or", "&&", "and"):
        return _choice(run, scope, word in ("||", "or"), left, right)
    return arithmetic.of_two(word, left, evaluate(run, scope, right))


def _choice(run: Run, scope: Scope, is_or: bool, left: Value, right: Node | None) -> Value:
    """`||`, `&&`; of `a || b` with unknown `a` what `b` ends in."""
    known = truth(left)
    if known is not None:
        return left if known is is_or else evaluate(run, scope, right)
    found = branches.perhaps(run, lambda: evaluate(run, scope, right))
    text = found.value if isinstance(found, Const) and is_or else None
    return Unknown(text) if isinstance(text, str) else UNKNOWN


@follows("unary")
def _unary(run: Run, scope: Scope, node: Node) -> Value:
    word = scope.text.of(node.child_by_field_name("operator"))
    operand = node.child_by_field_name("operand")
    if word == "defined?":
        return constants.is_defined(run, scope, operand)
    value = evaluate(run, scope, operand)
    if word in ("!", "not"):
        known = truth(value)
        return UNKNOWN if known is None else (FALSE if known else TRUE)
    return arithmetic.of_one(word, value)


@follows("conditional")
def _conditional(run: Run, scope: Scope, node: Node) -> Value:
    known = truth(evaluate(run, scope, node.child_by_field_name("condition")))
    one, other = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
    if known is not None:
        return evaluate(run, scope, one if known else other)
    return branches.either_way(run, [lambda: evaluate(run, scope, one), lambda: evaluate(run, scope, other)])


@follows("element_reference")
def _element(run: Run, scope: Scope, node: Node) -> Value:
    owner = evaluate(run, scope, node.child_by_field_name("object"))
    given = calls.arguments(run, scope, node.named_children[1:])
    return calls.send(run, scope, owner, "[]", given, node)


@follows("lambda")
def _lambda(run: Run, scope: Scope, node: Node) -> Value:
    return Block(node, scope)


@follows("heredoc_body", "comment", "nil")
def _nothing(run: Run, scope: Scope, node: Node) -> Value:
    return NIL


@follows("true", "false")
def _truth(run: Run, scope: Scope, node: Node) -> Value:
    return TRUE if node.type == "true" else FALSE
