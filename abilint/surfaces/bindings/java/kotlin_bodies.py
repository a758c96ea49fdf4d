"""What is done in the bodies of Kotlin's grammar, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.java import syntax
from abilint.surfaces.bindings.java.kotlin_expressions import TYPES, arguments, expression
from abilint.surfaces.bindings.java.syntax import Code

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.java.syntax import Expression
    from abilint.surfaces.bindings.java.text import Text

CLASSES = ("class_declaration", "object_declaration", "companion_object")
FUNCTIONS = ("lambda_literal", "anonymous_function", "object_literal", "function_declaration", *CLASSES)
NO_VALUES = ("modifiers", "variable_declaration", "getter", "setter", "type_constraints", "type_parameters")


def value_of(source: Text, node: Node) -> Node | None:
    """Give the node of what a property is given, at once or when it is first asked."""
    delegate = next((each for each in node.named_children if each.type == "property_delegate"), None)
    if delegate is not None:
        return delegate.named_children[-1] if delegate.named_children else None
    rest = [each for each in node.named_children if each.type not in (*NO_VALUES, *TYPES)]
    return rest[-1] if rest and "=" in source.text(node) else None


def below(node: Node, stops: Container[str] = CLASSES) -> Iterator[Node]:
    """Visit a node and what is below it, but what is within some: classes."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        if each.type not in stops or each.id == node.id:
            waiting.extend(reversed(each.named_children))


def results(body: Node, source: Text, level: int) -> list[Expression]:
    """Give what a body returns; one without braces is its result."""
    inner = body.named_children[0] if body.named_children else None
    if inner is None or inner.type != "block":
        return [expression(source, inner, level)]
    returns = (
        each for each in below(inner, FUNCTIONS) if each.type == "return_expression" and each.named_children
    )
    return [expression(source, each.named_children[-1], level) for each in returns]


def code(bodies: list[Node], source: Text) -> Code:
    """Say what is done in some bodies."""
    made = Code()
    for node in (each for body in bodies for each in below(body)):
        if node.type == "call_expression":
            found = expression(source, node)
            made.calls += [found] if isinstance(found, syntax.Call) else []
        elif node.type == "assignment":
            name = source.text(node.child_by_field_name("left")).removeprefix("this.")
            plain = source.text(node.child_by_field_name("operator")) in ("", "=")
            right = expression(source, node.child_by_field_name("right")) if plain else syntax.OPAQUE
            made.assigned.setdefault(name, []).append(right)
        elif node.type == "property_declaration":
            _assign(source, node, made)
        elif node.type == "constructor_delegation_call":
            made.super_calls.append(arguments(source, node))
    made.results = [
        each for body in bodies if body.type == "function_body" for each in results(body, source, 0)
    ]
    return made


def _assign(source: Text, node: Node, made: Code) -> None:
    stated = next((each for each in node.named_children if each.type == "variable_declaration"), None)
    value = value_of(source, node)
    if stated is not None and stated.named_children and value is not None:
        made.assigned.setdefault(source.text(stated.named_children[0]), []).append(expression(source, value))
