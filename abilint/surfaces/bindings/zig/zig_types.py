"""Zig's types as C sees them (Zig language reference: C type primitives, extern struct, enum)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.target import Format
from abilint.model.types import Encoding, Pointer, Primitive, RecordKind, Typedef
from abilint.surfaces.bindings import record_layout
from abilint.surfaces.bindings.record_layout import Item
from abilint.surfaces.bindings.zig import numbers
from abilint.surfaces.bindings.zig.scopes import has_word, name_of, value_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.tree import Source
    from abilint.surfaces.bindings.zig.conditions import Conditions
    from abilint.surfaces.bindings.zig.scopes import Scopes

OF_C = {
    "c_char": "char", "c_short": "short", "c_ushort": "unsigned short", "c_int": "int",
    "c_uint": "unsigned int",
    "c_long": "long", "c_ulong": "unsigned long", "c_longlong": "long long",
    "c_ulonglong": "unsigned long long", "c_longdouble": "long double", "usize": "size_t", "isize": "ssize_t",
    "bool": "bool", "f32": "float", "f64": "double",
}  # fmt: skip
NOTHING = frozenset({"void", "noreturn", "anyopaque"})
INTEGER = re.compile(r"([iu])(\d{1,5})")
WIDTHS = (8, 16, 32, 64, 128)
CONVENTION = re.compile(r"(stdcall|fastcall|thiscall|vectorcall|winapi)", re.IGNORECASE)
WINDOWS = {
    "BOOL": "int", "BOOLEAN": "uint8_t", "BYTE": "uint8_t", "WORD": "uint16_t", "DWORD": "uint32_t",
    "UINT": "unsigned int", "INT": "int", "LONG": "int32_t", "ULONG": "uint32_t", "USHORT": "uint16_t",
    "DWORD64": "uint64_t", "ULONGLONG": "uint64_t", "LONGLONG": "int64_t", "SIZE_T": "size_t",
}  # fmt: skip
"""Numbers of `std.os.windows`."""
ADDRESSES = re.compile(r"H[A-Z]+|LP\w+|P[A-Z]\w+")
MOST_DEPTH = 60
TAG = re.compile(r"^(struct|union|enum)_(?=.)")
"""What `zig translate-c` puts before C's tags."""


class ZigTypes:
    """Types of one file."""

    def __init__(self, source: Source, scopes: Scopes, conditions: Conditions, collected: Collected) -> None:
        self._source = source
        self._scopes = scopes
        self._conditions = conditions
        self._graph = collected.graph
        self._made: dict[int, TypeId] = {}

    def function(self, node: Node, depth: int = 0) -> TypeId:
        """Give the type of a function, from its declaration or from `fn (...) T`."""
        parameters, names, variadic = [], [], False
        listed = next((each for each in node.named_children if each.type == "parameters"), None)
        for each in listed.named_children if listed is not None else ():
            kind = each.child_by_field_name("type")
            if kind is not None:
                parameters.append(self.convert(kind, depth + 1))
                names.append(self._source.text(each.child_by_field_name("name")))
            elif each.type == "parameter" and self._source.text(each).startswith("..."):
                variadic = True
        result = node.child_by_field_name("type")
        given = self._graph.unknown("no result") if result is None else self.convert(result, depth + 1)
        return self._graph.function(
            given, tuple(parameters), names=tuple(names), variadic=variadic, convention=self._convention(node)
        )

    def _convention(self, node: Node) -> str:
        stated = next((each for each in node.named_children if each.type == "calling_convention"), None)
        found = CONVENTION.search(self._source.text(stated))
        name = found[1].lower() if found else "c"
        if name != "winapi":
            return name
        target = self._graph.target
        return "stdcall" if target.format is Format.PE and target.architecture == "i386" else "c"

    def convert(self, node: Node, depth: int = 0) -> TypeId:
        """Give the C type of a type; unknown ones say why they are."""
        text = self._source.text(node)
        inner = node.named_children
        if depth > MOST_DEPTH:
            return self._graph.unknown("types within types")
        match node.type:
            case "builtin_type":
                return self._builtin(text)
            case "identifier" | "field_expression":
                return self._named(node, text, depth)
            case "pointer_type" if inner:
                return self._graph.pointer(self._pointee(inner[-1], depth + 1))
            case "nullable_type" if inner:
                return self._optional(inner[-1], depth)
            case "array_type" if inner:
                return self._array(node, depth)
            case "struct_declaration" | "union_declaration" | "enum_declaration" | "opaque_declaration":
                return self._container(node, self._name_of(node), depth)
            case "if_expression" | "switch_expression":
                return self._chosen(node, depth)
            case "builtin_function" if text == "@This()":
                this = self._scopes.this(node)
                return self.convert(this, depth + 1) if this is not None else self._graph.unknown(text)
        return self._graph.unknown(f"Zig's {text[:60]}")

    def _name_of(self, container: Node) -> str:
        """Give the name of the constant that a container is written behind."""
        above = self._scopes.index.above(container)
        named = above is not None and above.type == "variable_declaration"
        return TAG.sub("", self._source.text(name_of(above))) if above is not None and named else ""

    def _builtin(self, text: str) -> TypeId:
        if text in NOTHING:
            return self._graph.void
        if text in OF_C:
            return self._graph.plain(OF_C[text])
        found = INTEGER.fullmatch(text)
        if found and int(found[2]) in WIDTHS:
            encoding = Encoding.SIGNED if found[1] == "i" else Encoding.UNSIGNED
            return self._graph.add(Primitive(text, encoding, int(found[2]) // 8))
        if text in ("f16", "f128"):
            return self._graph.add(Primitive(text, Encoding.FLOAT, int(text[1:]) // 8))
        return self._graph.unknown(f"Zig's {text}, which is none of C's")

    def _pointee(self, node: Node, depth: int) -> TypeId:
        if node.type == "function_signature":
            if not any(each.type == "calling_convention" for each in node.named_children):
                return self._graph.unknown("a function of Zig's own calling convention")
            return self.function(node, depth)
        declaration = self._declaration(node)
        value = value_of(declaration) if declaration is not None else None
        if value is not None and value.type == "function_signature":
            return self._pointee(value, depth + 1)
        return self.convert(node, depth)

    def _optional(self, inner: Node, depth: int) -> TypeId:
        """Give the pointer that an optional one is; other optionals have no counterpart."""
        made = self.convert(inner, depth + 1)
        if self._is_pointer(made) or self._graph.is_unknown(made):
            return made
        return self._graph.unknown(f"Zig's ?{self._source.text(inner)[:60]}")

    def _is_pointer(self, type_id: TypeId) -> bool:
        node = self._graph.nodes[type_id]
        while isinstance(node, Typedef):
            node = self._graph.nodes[node.target]
        return isinstance(node, Pointer)

    def _array(self, node: Node, depth: int) -> TypeId:
        length = numbers.integer(self._scopes, node.named_children[0])
        if length is None or not 0 <= length < 1 << 40:
            return self._graph.unknown("an array of computed length")
        ended = ":" in self._source.text(node).partition("]")[0]
        return self._graph.array(self.convert(node.named_children[-1], depth + 1), length + ended)

    def _chosen(self, node: Node, depth: int) -> TypeId:
        """Give the one branch of an `if` or `switch` that the target comes to."""
        branches = [each.named_children[-1] for each in node.named_children if each.type == "switch_case"]
        if node.type == "if_expression":
            condition = node.child_by_field_name("condition")
            branches = [each for each in node.named_children if each != condition]
        reached = [each for each in branches if self._conditions.is_reached(each)]
        if len(reached) == 1 and self._conditions.is_certain(reached[0]):
            return self.convert(reached[0], depth + 1)
        return self._graph.unknown("a type that only a build can tell")

    def _declaration(self, node: Node) -> Node | None:
        return self._scopes.named(node) if node.type in ("identifier", "field_expression") else None

    def _named(self, node: Node, text: str, depth: int) -> TypeId:
        declaration = self._declaration(node)
        value = value_of(declaration) if declaration is not None else None
        if declaration is None or value is None:
            return self._builtin(text) if text in OF_C else self._of_windows(text)
        made = self._made.get(value.id)
        if made is None:
            made = self.convert(value, depth + 1)
            if not value.type.endswith("_declaration"):
                made = self._graph.named(TAG.sub("", self._source.text(name_of(declaration))), made)
            self._made[value.id] = made
        return made

    def _of_windows(self, text: str) -> TypeId:
        """Give types of `std.os.windows`, by the names that Windows has for them."""
        name = text.rpartition(".")[2]
        if "windows." in text or "win." in text:
            if name in WINDOWS:
                return self._graph.plain(WINDOWS[name])
            if ADDRESSES.fullmatch(name):
                return self._graph.pointer(self._graph.void)
        return self._graph.unknown(f"Zig's {text[:60]}, of another file")

    def _container(self, node: Node, name: str, depth: int) -> TypeId:
        known = self._made.get(node.id)
        if known is not None:
            return known
        if node.type == "enum_declaration":
            return self._made.setdefault(node.id, self._enum(node, name, depth))
        kind = RecordKind.UNION if node.type == "union_declaration" else RecordKind.STRUCT
        if has_word(node, "packed"):
            return self._made.setdefault(node.id, self._packed(node, name, depth))
        record = self._made[node.id] = self._graph.record(kind, name, self._source.at(node))
        if node.type != "opaque_declaration" and has_word(node, "extern"):
            self._lay(record, node, depth, union=kind is RecordKind.UNION)
        return record

    def _lay(self, record: TypeId, node: Node, depth: int, *, union: bool) -> None:
        """Complete an `extern` record, whose layout is C's; one with `align` of its own stays unknown."""
        items = []
        for each in node.named_children:
            kind = each.child_by_field_name("type") if each.type == "container_field" else None
            if kind is None:
                continue
            if any(part.type == "byte_alignment" for part in each.named_children):
                return
            name = self._source.text(each.child_by_field_name("name"))
            items.append(Item(name, self.convert(kind, depth + 1), None, self._source.at(each)))
        laid = record_layout.lay(self._graph, tuple(items), union=union)
        if laid:
            self._graph.complete(record, *laid)

    def _packed(self, node: Node, name: str, depth: int) -> TypeId:
        """Give the integer that a packed struct is."""
        stated = next((each for each in node.named_children if each.type != "container_field"), None)
        if stated is not None and stated.type == "builtin_type":
            return self._graph.named(name, self.convert(stated, depth + 1))
        widths = [numbers.bits(self._source.text(each.child_by_field_name("type")))
                  for each in node.named_children if each.type == "container_field"]  # fmt: skip
        whole = sum(width or 0 for width in widths)
        if None in widths or whole not in WIDTHS or node.type == "union_declaration":
            return self._graph.unknown(f"Zig's packed {name}")
        return self._graph.named(name, self._builtin(f"u{whole}"))

    def _enum(self, node: Node, name: str, depth: int) -> TypeId:
        underlying = next((each for each in node.named_children if each.type == "builtin_type"), None)
        if underlying is None:
            return self._graph.unknown(f"Zig's enum {name}, whose size Zig chooses")
        enumerators = tuple(numbers.enumerators(self._source, self._scopes, node))
        return self._graph.enum(name, self.convert(underlying, depth + 1), enumerators, self._source.at(node))
