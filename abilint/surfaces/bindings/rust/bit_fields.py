"""Bit-fields as bindgen writes them: bytes of storage, and functions that read parts of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.target import ByteOrder
from abilint.model.types import Field
from abilint.surfaces.bindings.rust.meaning import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from abilint.surfaces.bindings.rust.crate import Crate, Item
    from abilint.surfaces.bindings.rust.types_of import Types

UNIT = re.compile(r"_bitfield_\d+$")
GETTER = re.compile(r"self\s*\.\s*(_bitfield_\d+)\s*\.\s*get\(\s*(\d+)\w*\s*,\s*(\d+)\w*\s*,?\s*\)")


class Part(NamedTuple):
    """One bit-field within its storage."""

    name: str
    unit: str
    first: int
    bits: int
    item: Item
    type: Node


class BitFields:
    """Those of one crate."""

    def __init__(self, crate: Crate) -> None:
        self.implementations: dict[tuple[int, str], list[Item]] = {}
        for each in crate.implementations:
            key = (id(each.module), each.field("type"))
            self.implementations.setdefault(key, []).append(each)

    def of(self, struct: Item) -> list[Part]:
        """List the bit-fields of a struct."""
        found = []
        for each in self.implementations.get((id(struct.module), struct.name), ()):
            body = each.node.child_by_field_name("body")
            for function in body.named_children if body is not None else ():
                found += _part(each, function)
        return found


def _part(item: Item, node: Node) -> list[Part]:
    kind = node.child_by_field_name("return_type")
    getter = GETTER.search(item.source.text(node)) if node.type == "function_item" and kind else None
    if getter is None or kind is None:
        return []
    name = item.source.text(node.child_by_field_name("name")).removeprefix("r#")
    return [Part(name, getter[1], int(getter[2]), int(getter[3]), item, kind)]


def spread(types: Types, fields: Sequence[Field], parts: Sequence[Part]) -> tuple[Field, ...] | None:
    """Put bit-fields in the place of their storage; None where that cannot be told."""
    found: list[Field] = []
    for each in fields:
        own = [part for part in parts if part.unit == each.name]
        if not UNIT.match(each.name):
            found.append(each)
        elif not own or types.graph.target.byte_order is ByteOrder.BIG:
            return None
        for part in own:
            meant = types.of(part.type, Scope(part.item.source, part.item.module))
            place = each.offset + part.first
            found.append(Field(part.name, meant.type, place, part.bits, each.location))
    return tuple(found)
