"""Types that a crate names: aliases, structs, unions, enums (The Rust Reference, "Type layout")."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.types import (
    Encoding,
    Enum,
    Enumerator,
    Foreign,
    Primitive,
    Record,
    RecordKind,
    Typedef,
)
from abilint.surfaces.bindings.rust import c_names, records
from abilint.surfaces.bindings.rust.meaning import Meaning, Scope

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.rust.attributes import Meta
    from abilint.surfaces.bindings.rust.crate import Item
    from abilint.surfaces.bindings.rust.names import Several
    from abilint.surfaces.bindings.rust.types_of import Types

SEVERAL = "is of a type that only a build can tell: `cfg` decides"
ITSELF = "is made of itself"
UNION_FIELD = "__BindgenUnionField"
INCOMPLETE_ARRAY = "__IncompleteArrayField"


class Repr(NamedTuple):
    """What `#[repr(...)]` says."""

    c: bool
    transparent: bool
    number: str
    """`u8` and the like; empty where none is named."""
    pack: int | None
    least: int


def repr_of(metas: tuple[Meta, ...]) -> Repr:
    """Read all `#[repr(...)]` of an item."""
    parts = {part.name: part for meta in metas if meta.name == "repr" for part in meta.parts}
    number = next((name for name in parts if name in c_names.NUMBERS or name in c_names.WORDS), "")
    packed, aligned = parts.get("packed"), parts.get("align")
    pack = None if packed is None else _number(packed) or 1
    least = (_number(aligned) or 1) if aligned is not None else 1
    return Repr("C" in parts, "transparent" in parts, number, pack, least)


def _number(meta: Meta) -> int | None:
    stated = meta.parts[0].name if meta.parts else ""
    return int(stated) if stated.isdecimal() and len(stated) < 10 else None


class NamedTypes:
    """Types by their items; each is made once."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.graph = types.graph
        self.known: dict[tuple[Item, tuple[Meaning, ...]], Meaning] = {}
        self.records: dict[TypeId, records.Draft] = {}
        """Those whose members were not looked at yet."""

    def of(self, item: Item, arguments: tuple[Meaning, ...], scope: Scope) -> Meaning:
        """Give what an item comes to; the members of records are looked at where they are needed."""
        if item.node.type == "type_item":
            return self._alias(item, arguments, scope)
        key = (item, arguments)
        if key not in self.known:
            self.known[key] = Meaning(self.graph.unknown(ITSELF))
            self.known[key] = self._made(item, arguments, scope)
        found = self.known[key]
        if not scope.behind and found.type in self.records:
            self.complete(found.type, scope.depth)
        return found

    def of_several(self, found: Several, node: Node, scope: Scope) -> Meaning:
        """Give one of several types if all come to the same."""
        meant = {self.of(each, (), scope) for each in found.items} if scope.behind else set()
        return meant.pop() if len(meant) == 1 else self.types.unread(node, scope, SEVERAL)

    def _inside(self, item: Item, arguments: tuple[Meaning, ...], scope: Scope) -> Scope:
        """Give the scope of what an item is made of."""
        listed = item.node.child_by_field_name("type_parameters")
        texts = [
            item.source.text(each.child_by_field_name("name") or each)
            for each in (listed.named_children if listed is not None else ())
            if each.type in ("type_parameter", "type_identifier", "constrained_type_parameter")
        ]
        generics = tuple(zip(texts, arguments, strict=False))
        return Scope(item.source, item.module, generics, scope.behind, scope.depth)

    def _alias(self, item: Item, arguments: tuple[Meaning, ...], scope: Scope) -> Meaning:
        found = self.types.of(item.node.child_by_field_name("type"), self._inside(item, arguments, scope))
        plain = isinstance(self.graph.nodes[found.type], Primitive | Enum | Record | Typedef)
        if arguments or found.fat is not None or not plain:
            return found
        return found._replace(type=self.graph.named(item.name, found.type))

    def _made(self, item: Item, arguments: tuple[Meaning, ...], scope: Scope) -> Meaning:
        stated = repr_of(item.attributes)
        inside = self._inside(item, arguments, scope)
        if item.node.type == "enum_item":
            return self._enum(item, stated)
        if item.node.type == "foreign_type":
            return Meaning(self.graph.record(RecordKind.STRUCT, item.name, item.location))
        if item.name == INCOMPLETE_ARRAY and arguments:
            return Meaning(self.graph.array(arguments[0].type, 0), is_empty=True)
        if item.name == UNION_FIELD and arguments:
            return arguments[0]
        if stated.transparent:
            return self._transparent(item, inside)
        return self._record(item, stated, inside)

    def _transparent(self, item: Item, inside: Scope) -> Meaning:
        """Give what the one member is that has a size."""
        for each in records.members(item, self.graph.target):
            found = self.types.of(each.type, inside)
            if not found.is_empty:
                return found._replace(type=self.graph.named(item.name, found.type))
        return Meaning(self.graph.record(RecordKind.STRUCT, item.name, item.location))

    def _record(self, item: Item, stated: Repr, inside: Scope) -> Meaning:
        members = records.members(item, self.graph.target)
        shared = item.node.type == "union_item" or any(
            UNION_FIELD in item.source.text(m.type) for m in members
        )
        kind = RecordKind.UNION if shared else RecordKind.STRUCT
        if not stated.c and members and not records.is_handle(item, members):
            return self.types.foreign(Foreign.RUST_LAYOUT, item.name)
        made = self.graph.record(kind, item.name, item.location)
        if stated.c and members:
            layout = records.Layout(stated.pack, stated.least, union=shared)
            self.records[made] = records.Draft(item, members, layout, inside._replace(behind=False))
        return Meaning(made)

    def complete(self, type_id: TypeId, depth: int = 0) -> None:
        """Look at the members of a record."""
        draft = self.records.pop(type_id)
        records.complete(self.types, type_id, draft._replace(scope=draft.scope._replace(depth=depth)))

    def finish(self) -> None:
        """Look at the members of all records that something points to."""
        while self.records:
            self.complete(next(iter(self.records)))

    def _enum(self, item: Item, stated: Repr) -> Meaning:
        body = item.node.child_by_field_name("body")
        variants = (
            [] if body is None else [each for each in body.named_children if each.type == "enum_variant"]
        )
        if not variants:
            return Meaning(self.graph.record(RecordKind.STRUCT, item.name, item.location))
        if any(each.child_by_field_name("body") is not None for each in variants):
            return self._with_data(item, stated)
        if not (stated.c or stated.number):
            return self.types.foreign(Foreign.RUST_ENUM, item.name)
        values = self.types.constants.variants(item)
        named = tuple(Enumerator(name, value, item.location) for name, value in values if value is not None)
        return Meaning(self.graph.enum(item.name, self._underlying(stated, named), named, item.location))

    def _underlying(self, stated: Repr, named: tuple[Enumerator, ...]) -> TypeId:
        """Give the number that an enum is: as wide as C's `int`, where that is enough."""
        number = c_names.rust(stated.number, self.graph.target) if stated.number else None
        if number is not None:
            return self.graph.add(number)
        signed = any(each.value < 0 for each in named)
        wide = any(not -(1 << 31) <= each.value < 1 << 32 for each in named)
        return self.graph.add(
            Primitive("int", Encoding.SIGNED if signed else Encoding.UNSIGNED, 8 if wide else 4)
        )

    def _with_data(self, item: Item, stated: Repr) -> Meaning:
        if not (stated.c or stated.number):
            return self.types.foreign(Foreign.RUST_ENUM, item.name)
        reason = "is an enum with data: C's counterpart of it is not compared"
        self.types.collected.unread(item.location, reason)
        return Meaning(self.graph.unknown(reason))
