"""Members of structs and unions, and where they lie (The Rust Reference, "The C representation")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from abilint.model.types import Array, Field, Record, Void
from abilint.surfaces.bindings.record_layout import Item as Part
from abilint.surfaces.bindings.record_layout import lay
from abilint.surfaces.bindings.rust import attributes, bit_fields

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.target import Target
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.rust.crate import Item
    from abilint.surfaces.bindings.rust.meaning import Scope
    from abilint.surfaces.bindings.rust.types_of import Types

CONDITIONAL = "has members that only a build can tell: `cfg` decides"
BLOB = "_bindgen_opaque_blob"
GENERATED = re.compile(r"__bindgen_(padding_\d+|align)$|bindgen_union_field$")
"""Members that only keep places as they are in C."""
SKIPPED = frozenset({"line_comment", "block_comment", "visibility_modifier"})
EMPTY_TYPES = ("PhantomData", "PhantomPinned", "()")


class Member(NamedTuple):
    """One member as it is written."""

    name: str
    type: Node
    presence: bool | None
    location: Location


class Layout(NamedTuple):
    """What is asked of the places."""

    pack: int | None
    least: int
    union: bool


class Draft(NamedTuple):
    """A record whose members were not looked at yet."""

    item: Item
    members: tuple[Member, ...]
    layout: Layout
    scope: Scope


def members(item: Item, target: Target) -> tuple[Member, ...]:
    """List the members that there are on a target, or of which only a build can tell."""
    body = item.node.child_by_field_name("body")
    found: list[Member] = []
    pending: list[attributes.Meta] = []
    for each in body.named_children if body is not None else ():
        if each.type == "attribute_item":
            pending.append(attributes.parse(item.source.text(each)))
        elif each.type not in SKIPPED:
            there = attributes.presence(tuple(attributes.in_force(pending, target)), target)
            pending = []
            if there is not False:
                found.append(_member(item, each, there, len(found)))
    return tuple(found)


def _member(item: Item, node: Node, there: bool | None, number: int) -> Member:
    where = item.source.at(node)
    if node.type != "field_declaration":
        return Member(str(number), node, there, where)
    name = item.source.text(node.child_by_field_name("name")).removeprefix("r#")
    return Member(name, node.child_by_field_name("type") or node, there, where)


def is_handle(item: Item, listed: tuple[Member, ...]) -> bool:
    """Whether a struct only stands for something that the library alone looks into."""
    texts = ["".join(item.source.text(each.type).split()) for each in listed]
    return all(text.endswith(";0]") or text.rpartition("::")[2].startswith(EMPTY_TYPES) for text in texts)


def complete(types: Types, type_id: TypeId, draft: Draft) -> None:
    """Lay the members of a record out, where all are known."""
    if any(each.presence is None for each in draft.members):
        types.collected.unread(draft.item.location, CONDITIONAL)
        return
    parts = []
    for each in draft.members:
        meant = types.of(each.type, draft.scope)
        empty = meant.is_empty and isinstance(types.graph.nodes[meant.type], Void)
        if not empty:
            parts.append(Part(each.name, meant.type, None, each.location))
    if not parts or any(isinstance(types.graph.nodes[each.type], Void) for each in parts):
        return
    _lay(types, type_id, tuple(parts), draft)


def _lay(types: Types, type_id: TypeId, parts: tuple[Part, ...], draft: Draft) -> None:
    graph, layout = types.graph, draft.layout
    laid = lay(graph, parts, pack=layout.pack, least=layout.least, union=layout.union)
    record = graph.nodes[type_id]
    assert isinstance(record, Record)
    if laid is None:
        held = tuple(Field(each.name, each.type, 0, None, each.location) for each in parts)
        graph.nodes[type_id] = replace(record, fields=held)
    elif all(graph.size(each.type) == 0 for each in parts):
        return
    else:
        named = bit_fields.spread(types, _shown(types, laid.fields, draft), types.bit_fields.of(draft.item))
        if named is None or any(each.name == BLOB for each in parts):
            graph.nodes[type_id] = replace(record, size=laid.size, alignment=laid.alignment)
            graph.alignments[type_id] = laid.alignment
        else:
            graph.complete(type_id, named, laid.size, laid.alignment)


def _shown(types: Types, fields: tuple[Field, ...], draft: Draft) -> tuple[Field, ...]:
    """Leave out padding, and what takes no room, but for an array without end at the end."""
    graph = types.graph
    shown = [each for each in fields if graph.size(each.type) != 0 and not GENERATED.match(each.name)]
    last = fields[-1]
    node = graph.nodes[last.type]
    ends = last.name == draft.members[-1].name and not last.name.startswith("_") and not draft.layout.union
    if ends and isinstance(node, Array) and node.count == 0:
        shown.append(replace(last, type=graph.array(node.element, None)))
    return tuple(shown)
