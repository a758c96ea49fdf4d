"""Expressions and types of Java's grammar, as values."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.java import syntax
from abilint.surfaces.bindings.java.syntax import OPAQUE

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.java.syntax import Expression, TypeUse
    from abilint.surfaces.bindings.java.text import Text

DEEPEST = 60
"""Levels of an expression that are looked into; those of programs have ten."""
NUMBER = re.compile(r"_|[lL]$")
INTEGERS = {
    "decimal_integer_literal": 10, "hex_integer_literal": 16, "octal_integer_literal": 8,
    "binary_integer_literal": 2
}  # fmt: skip
WORDS = {"true": True, "false": False, "null_literal": None}


def expression(source: Text, node: Node | None, level: int = 0) -> Expression:
    """Give the value of an expression's node; opaque where there is none that matters."""
    if node is None or level > DEEPEST:
        return OPAQUE
    if node.type in INTEGERS:
        return syntax.Literal(integer(source.text(node), INTEGERS[node.type]))
    if node.type in WORDS:
        return syntax.Literal(WORDS[node.type])
    maker = _MAKERS.get(node.type)
    if maker is None:
        return OPAQUE
    if node.id not in source.known:
        source.known[node.id] = maker(source, node, level + 1)
    return source.known[node.id]


def integer(text: str, base: int) -> int:
    """Read an integer as Java does: `0xFFFFFFFF` is minus one, and so is it as a `long` of 16 digits."""
    bits = 64 if text[-1] in "lL" else 32
    digits = NUMBER.sub("", text.replace("_", ""))
    digits = digits[2:] if base in (2, 16) else digits
    value = int(digits, base)
    return value - (1 << bits) if base != 10 and value >> (bits - 1) and value < 1 << bits else value


def _text(source: Text, node: Node, _level: int) -> Expression:
    raw = source.text(node)
    if raw.startswith('"""'):
        return OPAQUE
    try:
        return syntax.Literal(ast.literal_eval(raw))
    except (ValueError, SyntaxError):
        return OPAQUE


def _character(source: Text, node: Node, _level: int) -> Expression:
    found = _text(source, node, 0)
    is_one = isinstance(found, syntax.Literal) and isinstance(found.value, str) and len(found.value) == 1
    return syntax.Literal(ord(found.value)) if is_one else OPAQUE  # type: ignore[union-attr, arg-type]


def _identifier(source: Text, node: Node, _level: int) -> Expression:
    return syntax.Name((source.text(node),))


def _access(source: Text, node: Node, level: int) -> Expression:
    owner = node.child_by_field_name("object")
    name = source.text(node.child_by_field_name("field"))
    if owner is not None and owner.type in ("this", "super"):
        return syntax.Name((name,))
    found = expression(source, owner, level)
    return syntax.Name((*found.path, name)) if isinstance(found, syntax.Name) else OPAQUE


def _call(source: Text, node: Node, level: int) -> Expression:
    owner = node.child_by_field_name("object")
    target = None
    if owner is not None and owner.type not in ("this", "super"):
        target = expression(source, owner, level)
    name = source.text(node.child_by_field_name("name"))
    return syntax.Call(target, name, arguments(source, node, level), source.at(node))


def arguments(source: Text, node: Node, level: int = 0) -> tuple[Expression, ...]:
    """Give what stands in the parentheses of a call."""
    found = node.child_by_field_name("arguments")
    if found is None:
        return ()
    return tuple(
        expression(source, each, level) for each in found.named_children if "comment" not in each.type
    )


def _new(source: Text, node: Node, level: int) -> Expression:
    from abilint.surfaces.bindings.java import java_text

    body = next((each for each in node.named_children if each.type == "class_body"), None)
    made = type_use(source, node.child_by_field_name("type"))
    inner = java_text.anonymous(source, body, level) if body is not None else None
    return syntax.New(made, arguments(source, node, level), inner)


def _new_array(source: Text, node: Node, level: int) -> Expression:
    element = type_use(source, node.child_by_field_name("type"))
    counts: list[Expression | None] = []
    for each in node.children_by_field_name("dimensions"):
        if each.type == "dimensions_expr":
            counts.append(expression(source, each.named_children[-1], level))
        else:
            counts += [None] * source.text(each).count("[")
    value = node.child_by_field_name("value")
    return syntax.NewArray(element, tuple(counts), None if value is None else _elements(source, value, level))


def _elements(source: Text, node: Node, level: int) -> tuple[Expression, ...]:
    return tuple(
        expression(source, each, level) for each in node.named_children if "comment" not in each.type
    )


def _array(source: Text, node: Node, level: int) -> Expression:
    return syntax.NewArray(None, (None,), _elements(source, node, level))


def _class(source: Text, node: Node, _level: int) -> Expression:
    return syntax.ClassLiteral(type_use(source, node.named_children[0]))


def _binary(source: Text, node: Node, level: int) -> Expression:
    sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    operator = source.text(node.child_by_field_name("operator"))
    return syntax.Operation(operator, tuple(expression(source, each, level) for each in sides))


def _unary(source: Text, node: Node, level: int) -> Expression:
    operand = expression(source, node.child_by_field_name("operand"), level)
    return syntax.Operation(source.text(node.child_by_field_name("operator")), (operand,))


def _choice(source: Text, node: Node, level: int) -> Expression:
    parts = (node.child_by_field_name(name) for name in ("condition", "consequence", "alternative"))
    return syntax.Choice(*(expression(source, each, level) for each in parts))


def _inner(source: Text, node: Node, level: int) -> Expression:
    return expression(source, node.named_children[-1] if node.named_children else None, level)


def _cast(source: Text, node: Node, level: int) -> Expression:
    return expression(source, node.child_by_field_name("value"), level)


def _lambda(source: Text, node: Node, level: int) -> Expression:
    from abilint.surfaces.bindings.java import java_bodies

    names = node.child_by_field_name("parameters")
    inside = [] if names is None else [names, *names.named_children]
    spelled = [each if each.type == "identifier" else each.child_by_field_name("name") for each in inside]
    parameters = tuple(source.text(each) for each in spelled if each is not None)
    body = node.child_by_field_name("body")
    if body is None or body.type != "block":
        return syntax.Lambda(parameters, (expression(source, body, level),))
    return syntax.Lambda(parameters, tuple(java_bodies.results(body, source, level)))


_MAKERS = {
    "string_literal": _text,
    "character_literal": _character,
    "identifier": _identifier,
    "field_access": _access,
    "scoped_identifier": lambda s, n, _: syntax.Name(tuple(s.text(n).split("."))),
    "method_invocation": _call,
    "object_creation_expression": _new,
    "array_creation_expression": _new_array,
    "array_initializer": _array,
    "element_value_array_initializer": _array,
    "class_literal": _class,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "ternary_expression": _choice,
    "parenthesized_expression": _inner,
    "cast_expression": _cast,
    "lambda_expression": _lambda,
}


def type_use(source: Text, node: Node | None, level: int = 0) -> TypeUse:
    """Give the value of a type's node; one without a name where there is none that matters."""
    dimensions = 0
    while node is not None and node.type in ("array_type", "annotated_type"):
        if node.type == "array_type":
            dimensions += source.text(node.child_by_field_name("dimensions")).count("[")
            node = node.child_by_field_name("element")
        else:
            node = node.named_children[-1]
    if node is None or level > DEEPEST:
        return syntax.TypeUse("")
    if node.type == "generic_type":
        inside = node.named_children
        given = tuple(type_use(source, each, level + 1) for each in inside[-1].named_children)
        return syntax.TypeUse(_spelled(source, inside[0]), given, dimensions)
    return syntax.TypeUse(_spelled(source, node), (), dimensions)


def _spelled(source: Text, node: Node) -> str:
    """Give a type's name without what it is made generic with, and without annotations."""
    text = re.sub(r"@[\w.]+(\([^()]*\))?\s+|\s+", "", source.text(node))
    for _ in range(DEEPEST):
        text, times = re.subn(r"<[^<>]*>", "", text)
        if not times:
            break
    return text
