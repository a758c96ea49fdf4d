"""The members of a struct or class as it is written, in the order of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.surfaces.bindings.csharp import attributes
from abilint.surfaces.bindings.csharp.constants import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.surfaces.bindings.csharp.attributes import Attribute
    from abilint.surfaces.bindings.csharp.index import Declared

NOT_OF_MEMORY = frozenset({"static", "const", "abstract"})


class Member(Struct, frozen=True):
    """One field, or the hidden one of a property."""

    name: str
    type: Node
    place: Place
    where: Location
    attributes: dict[str, Attribute]
    fixed: Node | None = None
    """Number of elements of `fixed byte name[16]`."""

    @property
    def offset(self) -> Node | None:
        """What `[FieldOffset(4)]` says."""
        found = self.attributes.get("FieldOffset")
        return found.first() if found else None


def of(declared: Declared) -> list[Member] | None:
    """List the members of one declaration; None where not all of them are known."""
    body = declared.node.child_by_field_name("body")
    if declared.node.has_error or (body is not None and declared.text.is_conditional_inside(body)):
        return None
    found: list[Member] = []
    for child in declared.node.children:
        if child.type == "parameter_list":
            if declared.node.type != "record_declaration":
                return None
            found += _positional(declared, child)
        elif child.type == "declaration_list":
            found += _of_body(declared, child)
    return found


def _positional(declared: Declared, group: Node) -> Iterator[Member]:
    """List what `record struct Point(int X, int Y)` holds."""
    for each in group.named_children:
        written = each.child_by_field_name("type")
        if each.type == "parameter" and written is not None:
            yield _member(declared, each, written, each)


def _of_body(declared: Declared, body: Node) -> Iterator[Member]:
    for child in body.named_children:
        modifiers = {declared.text.source.text(each) for each in child.children if each.type == "modifier"}
        if not modifiers.isdisjoint(NOT_OF_MEMORY):
            continue
        if child.type in ("field_declaration", "event_field_declaration"):
            yield from _fields(declared, child)
        elif child.type == "property_declaration" and _has_hidden_field(child):
            written = child.child_by_field_name("type")
            if written is not None:
                yield _member(declared, child, written, child, "field")


def _fields(declared: Declared, field: Node) -> Iterator[Member]:
    for variables in field.named_children:
        written = variables.child_by_field_name("type")
        if variables.type != "variable_declaration" or written is None:
            continue
        for each in variables.named_children:
            if each.type == "variable_declarator":
                yield _member(declared, field, written, each)


def _member(declared: Declared, owner: Node, written: Node, node: Node, target: str = "") -> Member:
    source = declared.text.source
    bounds = [each for each in node.named_children if each.type == "bracketed_argument_list"]
    fixed = bounds[0].named_children[0] if bounds and bounds[0].named_children else None
    return Member(
        source.text(node.child_by_field_name("name")).lstrip("@"),
        written,
        Place(declared.text, declared.path),
        source.at(node),
        attributes.of(source, owner, target),
        fixed.named_children[0] if fixed is not None and fixed.named_children else None,
    )


def _has_hidden_field(node: Node) -> bool:
    """Whether a property keeps its value itself: `{ get; set; }`."""
    accessors = node.child_by_field_name("accessors")
    if accessors is None:
        return False
    return all(each.child_by_field_name("body") is None for each in accessors.named_children)
