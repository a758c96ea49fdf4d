"""Structs, classes with a layout, and enums, each made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Array, Enumerator, Record, RecordKind, Typedef
from abilint.surfaces.bindings.csharp import attributes, layouts, members
from abilint.surfaces.bindings.csharp.constants import Place
from abilint.surfaces.bindings.csharp.functions import charset
from abilint.surfaces.bindings.csharp.kinds import bases
from abilint.surfaces.bindings.csharp.way import Way, marshal
from abilint.surfaces.bindings.record_layout import Item

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.csharp.index import Declared
    from abilint.surfaces.bindings.csharp.members import Member
    from abilint.surfaces.bindings.csharp.types_of import Types
    from abilint.surfaces.bindings.record_layout import Laid

NOT_READ = "`{}` has members that abilint cannot place"
DISPUTED = "has a size that only a run can tell, or that Mono and .NET disagree about (`fixed char`)"
DEEPEST = 40
"""Structs in each other, and classes that derive from each other."""


def enum(types: Types, declared: Declared) -> TypeId:
    """Give an enum with all members whose values are known."""
    key = (declared.path, False)
    if key not in types.known:
        source, place = declared.text.source, Place(declared.text, declared.path[:-1])
        base = next((each for each in declared.node.children if each.type == "base_list"), None)
        underlying = types.graph.plain("int")
        if base is not None and base.named_children:
            underlying = types.type_of(place, base.named_children[0], Way())
        listed = tuple(
            Enumerator(name, value, source.at(node))
            for name, value, node in types.evaluator.enumerators(declared)
            if value is not None
        )
        where = source.at(declared.node)
        types.known[key] = types.graph.enum(declared.path[-1], underlying, listed, where)
    return types.known[key]


class Records:
    """Makes records; what they hold is worked out later, since structs refer to each other in circles."""

    def __init__(self, types: Types) -> None:
        self._types = types
        self._waiting: dict[TypeId, tuple[list[Declared], bool]] = {}

    def of(self, parts: list[Declared], *, raw: bool) -> TypeId:
        """Give a record; in `raw` memory `bool` and `char` are C#'s own."""
        key = (parts[0].path, raw)
        if key not in self._types.known:
            kind = RecordKind.UNION if self._is_union(parts) else RecordKind.STRUCT
            name = parts[0].node.child_by_field_name("name")
            where = parts[0].text.source.at(name or parts[0].node)
            made = self._types.graph.record(kind, parts[0].path[-1], where)
            self._types.known[key] = made
            self._waiting[made] = (parts, raw)
        return self._types.known[key]

    def finish(self) -> None:
        """Work out what all records hold."""
        while self._waiting:
            self._complete(next(iter(self._waiting)), 0)

    def _is_union(self, parts: list[Declared]) -> bool:
        layout = self._layout(parts)
        if layout is None or layout.kind != "Explicit":
            return False
        found = [self._offset(each) for part in parts for each in members.of(part) or ()]
        return len(found) > 1 and not any(found)

    def _layout(self, parts: list[Declared]) -> layouts.Layout | None:
        for each in parts:
            stated = attributes.of(each.text.source, each.node).get("StructLayout")
            if stated is not None:
                return layouts.stated(self._types.evaluator, Place(each.text, each.path), stated)
        return layouts.Layout()

    def _offset(self, member: Member) -> int | None:
        return self._types.evaluator.number(member.place, member.offset)

    def _complete(self, made: TypeId, depth: int) -> None:
        parts, raw = self._waiting.pop(made)
        laid = self._laid(parts, depth, raw=raw)
        first = parts[0]
        if laid is not None and laid.fields:
            self._types.graph.complete(made, *laid)
        elif laid is None:
            self._types.collected.unread(first.text.source.at(first.node), NOT_READ.format(first.path[-1]))

    def _laid(self, parts: list[Declared], depth: int, *, raw: bool) -> Laid | None:
        layout, listed = self._layout(parts), self._members(parts)
        if layout is None or listed is None or layout.kind == "Auto" or depth > DEEPEST:
            return None
        way = Way(wide=self._is_wide(parts), raw=raw, is_field=True)
        items = [self._item(each, way) for each in listed]
        for item in items:
            self._settle(item.type, depth)
        if any(self._types.graph.is_unknown(item.type) for item in items):
            return None
        repeated = self._repeated(parts[0], items)
        if repeated is not None:
            return repeated
        if layout.kind != "Explicit":
            return layouts.sequential(self._types.graph, tuple(items), layout)
        placed = [(item, self._offset(each)) for item, each in zip(items, listed, strict=True)]
        known = tuple((item, offset) for item, offset in placed if offset is not None and offset >= 0)
        return layouts.explicit(self._types.graph, known, layout) if len(known) == len(placed) else None

    def _is_wide(self, parts: list[Declared]) -> bool:
        stated = (attributes.of(each.text.source, each.node).get("StructLayout") for each in parts)
        return charset(self._types, next(filter(None, stated), None))

    def _repeated(self, first: Declared, items: list[Item]) -> Laid | None:
        stated = attributes.of(first.text.source, first.node).get("InlineArray")
        count = stated and self._types.evaluator.number(Place(first.text, first.path), stated.first())
        if not count or len(items) != 1:
            return None
        item = items[0]
        return layouts.repeated(self._types.graph, item.name, item.type, count, item.location)

    def _members(self, parts: list[Declared], depth: int = 0) -> list[Member] | None:
        """List the members of all parts and of the classes that a class derives from."""
        if depth > DEEPEST:
            return None
        found: list[Member] = []
        if parts[0].node.type == "class_declaration":
            for name in bases(parts):
                above = self._types.project.types(name, parts[0].path[:-1])
                if above and above[0].node.type == "interface_declaration":
                    continue
                inherited = self._members(above, depth + 1) if above else None
                if inherited is None and not _is_interface(name):
                    return None
                found += inherited or []
        own = [members.of(each) for each in parts]
        if None in own or sum(1 for each in own if each) > 1:
            return None
        return found + [each for group in own for each in group or ()]

    def _item(self, member: Member, way: Way) -> Item:
        types = self._types
        if member.fixed is None:
            found = types.type_of(member.place, member.type, way, marshal(member.place, member.attributes))
            return Item(member.name, found, None, member.where)
        count = types.evaluator.number(member.place, member.fixed)
        element = types.type_of(member.place, member.type, way.as_raw())
        is_text = member.place.text.source.text(member.type) in ("char", "Char")
        if count is None or count < 1 or (is_text and not way.wide and not way.raw):
            return Item(member.name, types.graph.unknown(DISPUTED), None, member.where)
        return Item(member.name, types.graph.array(element, count), None, member.where)

    def _settle(self, type_id: TypeId, depth: int) -> None:
        """Work out first what stands in a record by value."""
        node = self._types.graph.nodes[type_id]
        while isinstance(node, Typedef | Array):
            type_id = node.target if isinstance(node, Typedef) else node.element
            node = self._types.graph.nodes[type_id]
        if isinstance(node, Record) and type_id in self._waiting:
            self._complete(type_id, depth + 1)


def _is_interface(name: str) -> bool:
    """Whether a name that no file declares is one of an interface, by .NET's own custom."""
    last = name.rpartition(".")[2]
    return last[:1] == "I" and last[1:2].isupper()
