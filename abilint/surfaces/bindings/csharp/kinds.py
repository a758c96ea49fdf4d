"""Which kind of type a declaration is of, and which of several declarations counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.csharp import attributes

if TYPE_CHECKING:
    import re

    from tree_sitter import Node

    from abilint.surfaces.bindings.csharp.index import Declared
    from abilint.surfaces.bindings.csharp.project import Project

DEEPEST = 20
"""Classes that derive from each other."""


def is_struct(declared: Declared) -> bool:
    """Whether a type is a value."""
    node = declared.node
    if node.type == "record_declaration":
        return any(each.type == "struct" for each in node.children)
    return node.type == "struct_declaration"


def has_layout(parts: list[Declared]) -> bool:
    """Whether a class says where its members stand."""
    for each in parts:
        stated = attributes.of(each.text.source, each.node).get("StructLayout")
        if stated is not None:
            first = stated.first()
            return first is not None and not each.text.source.text(first).endswith(".Auto")
    return False


def bases(parts: list[Declared]) -> list[str]:
    """List what stands behind the colon."""
    return [
        each.text.source.text(name)
        for each in parts
        for child in each.node.children
        if child.type == "base_list"
        for name in child.named_children
    ]


def derives_from(project: Project, parts: list[Declared], pattern: re.Pattern[str]) -> bool:
    """Whether a class derives, over others of the project, from one of a name that fits."""
    for _ in range(DEEPEST):
        names = bases(parts)
        if any(pattern.fullmatch(each.rpartition(".")[2]) for each in names):
            return True
        parts = project.types(names[0], parts[0].path[:-1]) if names else []
        if not parts:
            return False
    return False


def settled(project: Project, found: list[Declared]) -> list[Declared]:
    """Keep the parts of one type; none where several declarations contradict each other.

    A file's own declaration goes before one of the same name elsewhere.
    """
    plain = [each for each in found if not _child(each.node, "type_parameter_list")]
    if len(plain) < 2 or all(_is_partial(each) for each in plain):
        return plain
    own = [each for each in plain if each.text is project.text]
    return own if len(own) == 1 else []


def _is_partial(declared: Declared) -> bool:
    children = declared.node.children
    return any(each.type == "modifier" and declared.text.source.text(each) == "partial" for each in children)


def _child(node: Node, kind: str) -> Node | None:
    return next((each for each in node.children if each.type == kind), None)
