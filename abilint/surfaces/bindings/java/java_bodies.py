"""What is done in the bodies of Java's grammar, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.java import syntax
from abilint.surfaces.bindings.java.java_expressions import arguments, expression
from abilint.surfaces.bindings.java.syntax import Code

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.java.syntax import Expression
    from abilint.surfaces.bindings.java.text import Text

KINDS = {
    "class_declaration": "class",
    "record_declaration": "class",
    "interface_declaration": "interface",
    "enum_declaration": "enum",
    "annotation_type_declaration": "annotation",
}
FUNCTIONS = ("lambda_expression", "class_body", *KINDS)


def below(node: Node, stops: Container[str] = KINDS) -> Iterator[Node]:
    """Visit a node and what is below it, but what is within some: classes that have names."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield each
        if each.type not in stops or each.id == node.id:
            waiting.extend(reversed(each.named_children))


def results(body: Node, source: Text, level: int) -> list[Expression]:
    """Give what a body returns, but not what functions within it do."""
    returns = (
        each for each in below(body, FUNCTIONS) if each.type == "return_statement" and each.named_children
    )
    return [expression(source, each.named_children[0], level) for each in returns]


def code(bodies: list[Node], source: Text) -> Code:
    """Say what is done in some bodies."""
    made = Code()
    for node in (each for body in bodies for each in below(body)):
        if node.type == "method_invocation":
            found = expression(source, node)
            made.calls += [found] if isinstance(found, syntax.Call) else []
        elif node.type in ("assignment_expression", "variable_declarator"):
            _assign(source, node, made)
        elif node.type == "explicit_constructor_invocation":
            made.super_calls.append(arguments(source, node))
    made.results = [each for body in bodies for each in results(body, source, 0)]
    return made


def _assign(source: Text, node: Node, made: Code) -> None:
    left, right = ("left", "right") if node.type == "assignment_expression" else ("name", "value")
    name = source.text(node.child_by_field_name(left)).removeprefix("this.")
    value = node.child_by_field_name(right)
    if value is not None and name.isidentifier():
        is_plain = source.text(node.child_by_field_name("operator")) in ("", "=")
        given = expression(source, value) if is_plain else syntax.OPAQUE
        made.assigned.setdefault(name, []).append(given)
