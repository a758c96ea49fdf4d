"""One pass over a PHP file: constants, assignments and calls of `FFI`, with the conditions around each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source

Guards: TypeAlias = "tuple[tuple[Node, bool], ...]"
"""Conditions that hold, or do not, where something stands; the innermost last."""
CLASSES = frozenset({"class_declaration", "trait_declaration", "enum_declaration", "interface_declaration"})
ASSIGNMENTS = frozenset({"assignment_expression", "augmented_assignment_expression"})
OWN = frozenset({"self", "static", "$this"})
DEEPEST = 64
"""Conditions within each other that are heeded."""


class Within(Struct, frozen=True):
    """Where something stands."""

    guards: Guards = ()
    owner: str = ""
    """Name of the class around it."""


class Call(Struct, frozen=True):
    """A call of a method of `FFI`, with what it is given."""

    method: str
    arguments: tuple[Node, ...]
    node: Node
    within: Within


class Gathered(Struct):
    """What a file says."""

    assigned: dict[str, list[tuple[Node, Within]]] = field(default_factory=dict)
    """By `$name`, `name` of constants, and `Class::name` and `Class->name` of constants and members."""
    calls: list[Call] = field(default_factory=list)

    def note(self, name: str, value: Node | None, within: Within) -> None:
        """Note what a name may stand for."""
        if value is not None:
            self.assigned.setdefault(name, []).append((value, within))


def gather(source: Source) -> Gathered:
    """Read a file."""
    found = Gathered()
    waiting: list[tuple[Node, Within]] = [(source.root, Within())]
    while waiting:
        node, within = waiting.pop()
        _note(source, found, node, within)
        waiting += reversed(_children(source, node, within))
    return found


def _children(source: Source, node: Node, within: Within) -> list[tuple[Node, Within]]:
    if node.type == "if_statement" and len(within.guards) < DEEPEST:
        return _branches(node, within)
    if node.type in CLASSES:
        within = replace(within, owner=source.text(node.child_by_field_name("name")))
    return [(child, within) for child in node.named_children]


def _branches(node: Node, within: Within) -> list[tuple[Node, Within]]:
    """Give the parts of an `if`, each with what was asked before it."""
    found: list[tuple[Node, Within]] = []
    asked: Guards = ()
    for branch in (node, *node.children_by_field_name("alternative")):
        condition, body = branch.child_by_field_name("condition"), branch.child_by_field_name("body")
        own: Guards = ((condition, True),) if condition else ()
        if condition:
            found.append((condition, within))
        if body:
            found.append((body, replace(within, guards=(*within.guards, *asked, *own))))
        asked = (*asked, (condition, False)) if condition else asked
    return found


def _note(source: Source, found: Gathered, node: Node, within: Within) -> None:
    match node.type:
        case kind if kind in ASSIGNMENTS:
            target = node.child_by_field_name("left")
            if target is not None:
                found.note(name_of(source, target, within), node.child_by_field_name("right"), within)
        case "const_element" if len(node.named_children) > 1:
            prefix = f"{within.owner}::" if within.owner else ""
            found.note(f"{prefix}{source.text(node.named_children[0])}", node.named_children[-1], within)
        case "property_element" | "property_promotion_parameter":
            name = source.text(node.child_by_field_name("name")).removeprefix("$")
            found.note(f"{within.owner}->{name}", node.child_by_field_name("default_value"), within)
        case "simple_parameter":
            name = source.text(node.child_by_field_name("name"))
            found.note(name, node.child_by_field_name("default_value"), within)
        case "function_call_expression":
            _define(source, found, node, within)
        case "scoped_call_expression":
            _call(source, found, node, within)


def name_of(source: Source, node: Node, within: Within) -> str:
    """Name what an expression refers to, as `Gathered.assigned` does; empty where it is no name."""
    match node.type:
        case "variable_name" | "name":
            return source.text(node)
        case "member_access_expression":
            of, member = node.child_by_field_name("object"), node.child_by_field_name("name")
            return f"{within.owner}->{source.text(member)}" if source.text(of) in OWN else ""
        case "class_constant_access_expression" | "scoped_property_access_expression":
            scope, name = node.named_children[0], source.text(node.named_children[-1])
            owner = within.owner if source.text(scope) in OWN else source.text(scope).rpartition("\\")[2]
            return f"{owner}->{name[1:]}" if name.startswith("$") else f"{owner}::{name}"
    return ""


def arguments(node: Node) -> tuple[Node, ...]:
    """Give what a call is given."""
    given = node.child_by_field_name("arguments")
    listed = [each for each in given.named_children if each.type == "argument"] if given else []
    return tuple(each.named_children[-1] for each in listed if each.named_children)


def _define(source: Source, found: Gathered, node: Node, within: Within) -> None:
    """Note `define('NAME', value)`."""
    given = arguments(node)
    if source.text(node.child_by_field_name("function")) == "define" and len(given) > 1:
        found.note(source.text(given[0]).strip("'\""), given[1], within)


def _call(source: Source, found: Gathered, node: Node, within: Within) -> None:
    scope, name = node.child_by_field_name("scope"), node.child_by_field_name("name")
    if source.text(scope).rpartition("\\")[2] == "FFI":
        found.calls.append(Call(source.text(name), arguments(node), node, within))
