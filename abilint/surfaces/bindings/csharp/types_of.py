"""Types as C# writes them, and what native code gets for them (docs.microsoft.com, "Type marshalling")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.surfaces.bindings.csharp import attributes, basic_types, functions, kinds, records
from abilint.surfaces.bindings.csharp.constants import Evaluator, Place
from abilint.surfaces.bindings.csharp.way import Marshal, Way, marshal

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.csharp.index import Declared
    from abilint.surfaces.bindings.csharp.project import Project

SAFE_HANDLE = re.compile(r"(Safe|Critical)\w*Handle\w*|SafeBuffer")
TEXT = {
    "LPStr": False, "LPUTF8Str": False, "AnsiBStr": False, "LPWStr": True, "BStr": True, "VBByRefStr": False,
    "HString": True,
}  # fmt: skip
ADDRESSES = frozenset({
    "IUnknown", "IDispatch", "Interface", "IInspectable", "AsAny", "SafeArray", "CustomMarshaler",
    "FunctionPtr",
})  # fmt: skip
SPANS = frozenset({"Span", "ReadOnlySpan"})
GENERATED_ONLY = "only `LibraryImport` takes a `{}`"
ELSEWHERE = "declared in another file"
SEVERAL = "`{}` is declared in several ways, of which only a run can tell the right one"
MANAGED = "of C#'s own, that native code cannot read"
DEEPEST = 20
"""Types in each other's arguments."""


class Types:
    """Turns what is written into the graph's types, each declared one once."""

    def __init__(self, project: Project, collected: Collected) -> None:
        self.project = project
        self.collected = collected
        self.graph = collected.graph
        self.evaluator = Evaluator(project)
        self.usings = frozenset[str]()
        self.default_wide = False
        """`[module: DefaultCharSet(CharSet.Unicode)]`."""
        self.plain_memory = False
        """`[assembly: DisableRuntimeMarshalling]`: nothing is converted but by generated code."""
        self.known: dict[tuple[tuple[str, ...], bool], TypeId] = {}
        """Of records and enums, by full name and by whether memory is C#'s own."""
        self.records = records.Records(self)
        self._depth = 0

    def argument(self, place: Place, node: Node, way: Way) -> TypeId:
        """Give what a parameter hands over."""
        modifiers = {place.text.source.text(each) for each in node.children if each.type == "modifier"}
        stated = marshal(place, attributes.of(place.text.source, node))
        written = node.child_by_field_name("type")
        if written is None:
            return self.graph.unknown("is not written in a way that is understood")
        return self.handed_over(
            place, written, way, stated, by_address=bool(modifiers & {"ref", "out", "in"})
        )

    def handed_over(self, place: Place, node: Node, way: Way, stated: Marshal, *, by_address: bool) -> TypeId:
        """Give what an argument or result is, or its address."""
        found = self.type_of(place, node, way, stated)
        return self.graph.pointer(found) if by_address else found

    def type_of(self, place: Place, node: Node, way: Way, stated: Marshal = Marshal()) -> TypeId:  # noqa: B008
        """Give the type of a value."""
        if self._depth > DEEPEST:
            return self.graph.unknown("is nested too deeply")
        self._depth += 1
        try:
            return self._type_of(place, node, way, stated)
        finally:
            self._depth -= 1

    def _type_of(self, place: Place, node: Node, way: Way, stated: Marshal) -> TypeId:
        match node.type:
            case "pointer_type":
                return self._pointer(place, node, way)
            case "array_type":
                return self._array(place, node, way, stated)
            case "function_pointer_type":
                return functions.pointer(self, place, node)
            case "ref_type":
                inner = node.child_by_field_name("type")
                return (
                    self.graph.pointer(self.type_of(place, inner, way, stated)) if inner else self.graph.void
                )
            case "nullable_type":
                return self._nullable(place, node, way, stated)
            case "generic_name":
                return self._generic(place, node, way)
            case "predefined_type" | "identifier" | "qualified_name" | "alias_qualified_name":
                return self._named(place, place.text.source.text(node).replace(" ", ""), way, stated)
        return self.graph.unknown(MANAGED)

    def _pointer(self, place: Place, node: Node, way: Way) -> TypeId:
        """Give the address of something; what lies there is as C# has it."""
        levels = 0
        inner: Node | None = node
        while inner is not None and inner.type == "pointer_type":
            inner, levels = inner.child_by_field_name("type"), levels + 1
        found = self.graph.void if inner is None else self.type_of(place, inner, way.as_raw())
        for _ in range(min(levels, DEEPEST)):
            found = self.graph.pointer(found)
        return found

    def _nullable(self, place: Place, node: Node, way: Way, stated: Marshal) -> TypeId:
        """Give `string?`, which is no more than `string`; a number that may be missing cannot go over."""
        inner = node.child_by_field_name("type")
        found = self.graph.void if inner is None else self.type_of(place, inner, way, stated)
        return found if basic_types.is_address(self.graph, found) else self.graph.unknown(MANAGED)

    def _array(self, place: Place, node: Node, way: Way, stated: Marshal) -> TypeId:
        """Give the address of the first element, or in a struct the elements themselves."""
        inner = node.child_by_field_name("type")
        if inner is None or way.raw or stated.kind in ADDRESSES | {"Custom"}:
            return self.graph.pointer(self.graph.void)
        element = self.type_of(place, inner, replace(way, is_field=False), Marshal(stated.element))
        if stated.kind == "ByValArray" and way.is_field:
            return self._counted(place, element, stated)
        if way.is_field:
            return self.graph.pointer(self.graph.void)
        return self.graph.pointer(element)

    def _counted(self, place: Place, element: TypeId, stated: Marshal) -> TypeId:
        written = stated.attribute.named.get("SizeConst") if stated.attribute else None
        count = self.evaluator.number(place, written)
        if count is None or count < 1:
            return self.graph.unknown("has a number of elements that only a run can tell")
        return self.graph.array(element, count)

    def _generic(self, place: Place, node: Node, way: Way) -> TypeId:
        """Give a `Span`, which goes as the address of what it holds."""
        text = place.text.source.text
        name = text(node.named_children[0])
        if name in SPANS and way.generated:
            inner = node.named_children[-1].named_children
            return self.graph.pointer(
                self.type_of(place, inner[0], way.as_raw()) if inner else self.graph.void
            )
        return self.graph.unknown(GENERATED_ONLY.format(name) if name in SPANS else MANAGED)

    def _named(self, place: Place, name: str, way: Way, stated: Marshal) -> TypeId:
        """Give what a name stands for: in this file, in the project, or in .NET."""
        if name == "void":
            return self.graph.void
        if stated.kind == "Custom":
            return self.graph.unknown("is converted by code of its own")
        alias = self.project.alias(name)
        if alias is not None and alias.node.type != "tuple_type":
            inner = self.type_of(Place(alias.text, alias.path), alias.node, way, stated)
            return self.graph.named(name, inner)
        if not self.project.declares(name):
            basic = self._basic(place, basic_types.plain(name), way, stated)
            if basic is not None:
                return basic
        found = self.project.types(name, place.scope)
        if not found:
            return self._unfound(place, name)
        declared = kinds.settled(self.project, found)
        return self._declared(declared, way, stated) if declared else self.graph.unknown(SEVERAL.format(name))

    def _basic(self, place: Place, name: str, way: Way, stated: Marshal) -> TypeId | None:
        """Give what .NET's own types become."""
        if name in ("string", "String", "StringBuilder"):
            return self._text(place, name, way, stated)
        if stated.kind in ADDRESSES and name in ("object", "Object", "Delegate", "Array", "IntPtr"):
            return self.graph.pointer(self.graph.void)
        numeric = basic_types.number(self.graph, name)
        if name in ("bool", "Boolean", "char", "Char") or (numeric is not None and stated.kind):
            found = basic_types.unmanaged(self.graph, stated.kind, name)
            if found is not None:
                return found
        if name in ("bool", "Boolean"):
            return self._truth(way)
        if name in ("char", "Char"):
            return self._character(way)
        if SAFE_HANDLE.fullmatch(name):
            return basic_types.word(self.graph, name)
        return numeric

    def _truth(self, way: Way) -> TypeId:
        if way.generated and not self.plain_memory and not way.raw:
            return self.graph.unknown("`LibraryImport` asks for a `MarshalAs` at `bool`")
        return basic_types.truth(self.graph, raw=way.raw or self.plain_memory)

    def _character(self, way: Way) -> TypeId:
        if way.wide is None:
            return self.graph.unknown("its text is not stated")
        return basic_types.character(self.graph, wide=way.wide or way.raw or self.plain_memory)

    def _text(self, place: Place, name: str, way: Way, stated: Marshal) -> TypeId:
        """Give the address of text, or in a struct the text itself."""
        wide = TEXT.get(stated.kind, way.wide)
        if stated.kind in ("LPTStr", "TBStr"):
            wide = basic_types.is_wide(self.graph, "Auto")
        if way.raw or wide is None or stated.kind in ("CustomMarshaler", "Custom", "Unknown"):
            known = stated.kind == "CustomMarshaler"
            return (
                self.graph.pointer(self.graph.void) if known else self.graph.unknown("its text is not stated")
            )
        if stated.kind == "ByValTStr":
            return self._counted(place, basic_types.character(self.graph, wide=wide), stated)
        return basic_types.text(self.graph, name, wide=wide)

    def _declared(self, parts: list[Declared], way: Way, stated: Marshal) -> TypeId:
        """Give a type that the project declares."""
        kind = parts[0].node.type
        if kind == "enum_declaration":
            found = records.enum(self, parts[0])
            plain = basic_types.unmanaged(self.graph, stated.kind, parts[0].path[-1])
            return plain if plain is not None else found
        if kind == "delegate_declaration":
            return functions.delegate(self, parts[0])
        if kind == "interface_declaration" or stated.kind in ADDRESSES:
            return self.graph.pointer(self.graph.void)
        if kinds.is_struct(parts[0]):
            found = self.records.of(parts, raw=way.raw)
            return self.graph.pointer(found) if stated.kind == "LPStruct" else found
        return self._class(parts, way)

    def _class(self, parts: list[Declared], way: Way) -> TypeId:
        """Give what an object becomes: a handle's word, or the address of its members."""
        name = parts[0].path[-1]
        if kinds.derives_from(self.project, parts, SAFE_HANDLE):
            return basic_types.word(self.graph, name)
        if not kinds.has_layout(parts):
            return self.graph.unknown(f"`{name}` is a class whose members have no fixed places")
        found = self.records.of(parts, raw=False)
        return found if way.is_field else self.graph.pointer(found)

    def _unfound(self, place: Place, name: str) -> TypeId:
        found = basic_types.record(
            self.graph, name, self.usings, place.text.source.at(place.text.source.root)
        )
        if found is not None:
            return found
        self.project.lacking.setdefault(name)
        return self.graph.unknown(ELSEWHERE)
