"""What names stand for in a Zig file: constants of the container that they are in, or of those around."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.tree import Index

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source

CONTAINERS = frozenset(
    {
        "source_file",
        "struct_declaration",
        "union_declaration",
        "enum_declaration",
        "opaque_declaration",
        "block",
    }
)
MOST_DEPTH = 40


class Scopes:
    """Names of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._declared: dict[int, dict[str, Node]] = {}
        self.index = Index(source.root)

    def text(self, node: Node | None) -> str:
        """Give what is written at a node."""
        return self._source.text(node)

    def declaration(self, name: str, where: Node) -> Node | None:
        """Find the declaration that a name means at a place."""
        outer: Node | None = where
        while outer is not None:
            if outer.type in CONTAINERS:
                found = self.names(outer).get(name)
                if found is not None and found != where:
                    return found
            outer = self.index.above(outer)
        return None

    def names(self, container: Node) -> dict[str, Node]:
        """List what a container declares itself, by name."""
        known = self._declared.get(container.id)
        if known is None:
            known = self._declared[container.id] = {}
            for each in container.named_children:
                if each.type in ("variable_declaration", "function_declaration"):
                    known.setdefault(self.text(name_of(each)), each)
        return known

    def value(self, node: Node) -> Node | None:
        """Give what a constant is set to, whether it is written `name` or `Container.name`."""
        declaration = self.named(node)
        return value_of(declaration) if declaration is not None else None

    def named(self, node: Node, depth: int = 0) -> Node | None:
        """Find the declaration that `name` or `Container.name` means."""
        if node.type == "identifier":
            return self.declaration(self.text(node), node)
        if node.type != "field_expression" or depth > MOST_DEPTH:
            return None
        outer, member = node.child_by_field_name("object"), node.child_by_field_name("member")
        declaration = self.named(outer, depth + 1) if outer is not None else None
        container = value_of(declaration) if declaration is not None else None
        if container is None or container.type not in CONTAINERS:
            return None
        return self.names(container).get(self.text(member))

    def imported(self, name: str) -> str | None:
        """Give the module that a name of the file stands for: `std` of `@import("std")`."""
        declaration = self.names(self._source.root).get(name)
        value = value_of(declaration) if declaration is not None else None
        text = self.text(value)
        return (
            text[len('@import("') : -len('")')]
            if text.startswith('@import("') and text.endswith('")')
            else None
        )

    def this(self, node: Node) -> Node | None:
        """Give the container that `@This()` means."""
        outer = self.index.above(node)
        while outer is not None and outer.type not in CONTAINERS - {"block"}:
            outer = self.index.above(outer)
        return outer


def name_of(declaration: Node) -> Node | None:
    """Give the name of a declaration."""
    named = declaration.child_by_field_name("name")
    if named is not None:
        return named
    return next((each for each in declaration.named_children if each.type == "identifier"), None)


def value_of(declaration: Node) -> Node | None:
    """Give what stands behind the `=` of a declaration."""
    children = declaration.children
    for number, each in enumerate(children):
        if each.type == "=" and number + 1 < len(children):
            return children[number + 1]
    return None


def has_word(node: Node, *words: str) -> bool:
    """Whether one of some keywords stands right in a node."""
    return any(each.type in words for each in node.children)
