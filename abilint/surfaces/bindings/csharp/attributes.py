"""Attributes: `[DllImport("foo", EntryPoint = "bar")]`, `[return: MarshalAs(UnmanagedType.I1)]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from abilint.surfaces.bindings.tree import Source

SUFFIX = "Attribute"
GROUPS = frozenset({"attribute_list", "global_attribute"})


class Attribute(Struct, frozen=True):
    """One attribute, with its arguments as written."""

    name: str
    """Without namespaces, and without `Attribute` at its end."""
    node: Node
    target: str
    """`return` where it is about the result; empty for what it stands at."""
    positional: tuple[Node, ...]
    named: Mapping[str, Node]

    def first(self) -> Node | None:
        """Give the first argument without a name."""
        return self.positional[0] if self.positional else None


def of(source: Source, node: Node, target: str = "") -> dict[str, Attribute]:
    """Give the attributes of a declaration or parameter by name; of several of one name the first."""
    found: dict[str, Attribute] = {}
    for each in all_of(source, node):
        if each.target == target:
            found.setdefault(each.name, each)
    return found


def all_of(source: Source, node: Node) -> Iterator[Attribute]:
    """List all attributes that are written at a node."""
    for group in _groups(node):
        about = ""
        for child in group.children:
            if child.type == "attribute_target_specifier":
                about = source.text(child).rstrip(": \t")
            elif child.type == "attribute":
                yield _attribute(source, child, about)


def _groups(node: Node) -> Iterator[Node]:
    """List what stands in brackets before a declaration, or in a file about the whole assembly."""
    for child in node.children:
        if child.type in GROUPS:
            yield child
        elif node.type != "compilation_unit" and child.type != "comment":
            return


def _attribute(source: Source, node: Node, about: str) -> Attribute:
    positional: list[Node] = []
    named: dict[str, Node] = {}
    for group in node.children:
        for argument in group.named_children if group.type == "attribute_argument_list" else ():
            name, value = argument.child_by_field_name("name"), _value(argument)
            if value is not None and name is not None:
                named[source.text(name)] = value
            elif value is not None:
                positional.append(value)
    return Attribute(
        plain_name(source.text(node.child_by_field_name("name"))), node, about, tuple(positional), named
    )


def _value(argument: Node) -> Node | None:
    values = [each for each in argument.named_children if each.type != "comment"]
    return values[-1] if values else None


def plain_name(name: str) -> str:
    """Take namespaces and the ending `Attribute` off a name."""
    plain = name.rpartition(".")[2].rpartition("::")[2].strip()
    return plain.removesuffix(SUFFIX) if plain != SUFFIX else plain
