"""Where types, constants and other names are declared, in one file or in all of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.csharp.sources import Text

TYPES = frozenset(
    {
        "class_declaration",
        "struct_declaration",
        "record_declaration",
        "interface_declaration",
        "enum_declaration",
        "delegate_declaration",
    }
)
SPACES = frozenset({"namespace_declaration", "file_scoped_namespace_declaration"})
TRANSPARENT = frozenset({"compilation_unit", "declaration_list", "ERROR"})
DEEPEST = 100
"""Types and namespaces in each other; a file that was made to hurt may state any number."""


class Declared(Struct, frozen=True):
    """A type or constant, and where."""

    text: Text
    node: Node
    path: tuple[str, ...]
    """Names of the namespaces and types around it, and its own."""


class Index:
    """Declarations by their last name."""

    def __init__(self) -> None:
        self.types: dict[str, list[Declared]] = {}
        self.constants: dict[str, list[Declared]] = {}
        self.aliases: dict[str, Declared] = {}
        self.members: list[Declared] = []
        """Methods and delegates, in the order of the text."""
        self.is_too_deep = False

    def add(self, text: Text) -> None:
        """Take in what one file declares."""
        waiting: list[tuple[Node, tuple[str, ...]]] = [(text.source.root, ())]
        while waiting:
            node, path = waiting.pop()
            if len(path) > DEEPEST:
                self.is_too_deep = True
                continue
            waiting += self._children(text, node, path)

    def _children(
        self, text: Text, node: Node, path: tuple[str, ...]
    ) -> Iterator[tuple[Node, tuple[str, ...]]]:
        for child in node.named_children:
            if child.type in TRANSPARENT:
                yield child, path
            elif child.type in SPACES | TYPES:
                own = (*path, *_name(text, child).split("."))
                if child.type == "file_scoped_namespace_declaration":
                    path = own
                if child.type in TYPES:
                    self.types.setdefault(own[-1], []).append(Declared(text, child, own))
                yield child, own
            else:
                self._leaf(text, child, path)

    def _leaf(self, text: Text, node: Node, path: tuple[str, ...]) -> None:
        if node.type == "using_directive" and node.child_by_field_name("name") is not None:
            self.aliases.setdefault(_name(text, node), Declared(text, node.named_children[-1], path))
        elif node.type == "field_declaration":
            self._field(text, node, path)
        elif node.type in ("method_declaration", "global_statement"):
            self.members.append(Declared(text, node, path))

    def _field(self, text: Text, node: Node, path: tuple[str, ...]) -> None:
        modifiers = {text.source.text(each) for each in node.children if each.type == "modifier"}
        if "const" not in modifiers and not {"static", "readonly"} <= modifiers:
            return
        for variables in node.named_children:
            for each in variables.named_children if variables.type == "variable_declaration" else ():
                if each.type == "variable_declarator":
                    name = _name(text, each)
                    self.constants.setdefault(name, []).append(Declared(text, each, (*path, name)))


def _name(text: Text, node: Node) -> str:
    return text.source.text(node.child_by_field_name("name")).lstrip("@")


def nearest(candidates: list[Declared], parts: tuple[str, ...], scope: tuple[str, ...]) -> list[Declared]:
    """Choose those that a name means at a place: the ones that share most of the names around it.

    Several are parts of one type, or one declared under several conditions.
    """
    fitting = [each for each in candidates if each.path[-len(parts) :] == parts]
    if not fitting:
        return []
    best = max(fitting, key=lambda each: _nearness(each, scope))
    return [each for each in fitting if each.path == best.path]


def _nearness(declared: Declared, scope: tuple[str, ...]) -> tuple[int, int]:
    """Count the names in common, and take the shorter path of two."""
    count = 0
    for one, other in zip(declared.path, scope, strict=False):
        if one != other:
            break
        count += 1
    return count, -len(declared.path)
