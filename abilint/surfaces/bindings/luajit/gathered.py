"""One pass over a Lua file: assignments, calls, uses of members, each with the conditions around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source

Guards: TypeAlias = "tuple[tuple[Node, bool], ...]"
"""Conditions that hold, or do not, where something stands; the innermost last."""
PROTECTED = ("pcall", "xpcall")
FUNCTIONS = frozenset({"function_declaration", "function_definition"})
INDEXES = frozenset({"dot_index_expression", "bracket_index_expression"})
DEEPEST = 64
"""Conditions within each other that are heeded."""


class Within(Struct, frozen=True):
    """Where something stands."""

    guards: Guards = ()
    is_protected: bool = False
    """In a call of `pcall`, which goes on where it fails."""
    function: str = ""
    """Name of the function around it."""


class Call(Struct, frozen=True):
    """A call, with what it is given."""

    callee: str
    arguments: tuple[Node, ...]
    node: Node
    within: Within


class Use(Struct, frozen=True):
    """A member of something."""

    owner: Node
    name: str
    node: Node
    within: Within


class Gathered(Struct):
    """What a file says; names count for all of it, in whichever scope they stand."""

    assigned: dict[str, list[tuple[Node, Within]]] = field(default_factory=dict)
    returned: dict[str, list[Node]] = field(default_factory=dict)
    parameters: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    """Name -> functions that it is a parameter of, and at which place."""
    looped: dict[str, list[Node]] = field(default_factory=dict)
    """Variable of a loop -> what it runs over."""
    calls: list[Call] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)


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
    children = node.named_children
    if node.type == "if_statement" and len(within.guards) < DEEPEST:
        return _branches(node, within)
    if node.type in FUNCTIONS:
        name = source.text(node.child_by_field_name("name")) or _assigned_name(source, node)
        within = Within(within.guards, within.is_protected, name)
    elif node.type == "function_call" and source.text(node.child_by_field_name("name")) in PROTECTED:
        within = Within(within.guards, True, within.function)
    return [(child, within) for child in children]


def _branches(node: Node, within: Within) -> list[tuple[Node, Within]]:
    """Give the parts of an `if`, each with what was asked before it."""
    found: list[tuple[Node, Within]] = []
    asked: Guards = ()
    for branch in (node, *node.children_by_field_name("alternative")):
        condition = branch.child_by_field_name("condition")
        body = branch.child_by_field_name("consequence") or branch.child_by_field_name("body")
        own: Guards = ((condition, True),) if condition else ()
        if condition:
            found.append((condition, within))
        if body:
            guards = (*within.guards, *asked, *own)
            found.append((body, Within(guards, within.is_protected, within.function)))
        asked = (*asked, (condition, False)) if condition else asked
    return found


def _assigned_name(source: Source, node: Node) -> str:
    """Name a function that is assigned: `local load = function(name) ... end`."""
    parent = node.parent
    statement = parent.parent if parent and parent.type == "expression_list" else None
    if statement is None or statement.type != "assignment_statement":
        return ""
    return source.text(statement.named_children[0])


def _note(source: Source, found: Gathered, node: Node, within: Within) -> None:
    match node.type:
        case "assignment_statement":
            _assignment(source, found, node, within)
        case "function_call":
            callee = source.text(node.child_by_field_name("name"))
            given = node.child_by_field_name("arguments")
            found.calls.append(Call(callee, tuple(given.named_children if given else ()), node, within))
        case "return_statement" if node.named_children:
            found.returned.setdefault(within.function, []).append(node.named_children[0])
        case "for_generic_clause":
            names, values = node.named_children[0], node.named_children[-1]
            for name in names.named_children:
                found.looped.setdefault(source.text(name), []).append(values)
        case kind if kind in FUNCTIONS:
            _parameters(source, found, node)
        case kind if kind in INDEXES:
            _use(source, found, node, within)


def _assignment(source: Source, found: Gathered, node: Node, within: Within) -> None:
    targets, values = node.named_children[0], node.named_children[-1]
    given = values.named_children if values.type == "expression_list" else []
    for number, target in enumerate(targets.named_children):
        if given:
            value = given[min(number, len(given) - 1)]
            found.assigned.setdefault(source.text(target), []).append((value, within))


def _parameters(source: Source, found: Gathered, node: Node) -> None:
    name = source.text(node.child_by_field_name("name")) or _assigned_name(source, node)
    given = node.child_by_field_name("parameters")
    for number, each in enumerate(given.named_children if given else ()):
        found.parameters.setdefault(source.text(each), []).append((name, number))


def _use(source: Source, found: Gathered, node: Node, within: Within) -> None:
    owner, member = node.child_by_field_name("table"), node.child_by_field_name("field")
    if owner is None or member is None:
        return
    if node.type == "dot_index_expression":
        found.uses.append(Use(owner, source.text(member), member, within))
    elif member.type == "string":
        found.uses.append(Use(owner, source.text(member.child_by_field_name("content")), member, within))
