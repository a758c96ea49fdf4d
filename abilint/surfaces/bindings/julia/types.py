"""What Julia's types are to C: numbers, addresses, and structs of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.types import Enumerator, RecordKind
from abilint.surfaces.bindings import record_layout
from abilint.surfaces.bindings.julia.program import Place, arguments, macro
from abilint.surfaces.bindings.record_layout import Item

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.julia.program import Program
    from abilint.surfaces.bindings.tree import Source

PLAIN = {
    "Cchar": "char", "Cuchar": "unsigned char", "Cshort": "short", "Cushort": "unsigned short", "Cint": "int",
    "Cuint": "unsigned int", "Clong": "long", "Culong": "unsigned long", "Clonglong": "long long",
    "Culonglong": "unsigned long long", "Cfloat": "float", "Cdouble": "double", "Csize_t": "size_t",
    "Cssize_t": "ssize_t", "Cptrdiff_t": "ptrdiff_t", "Cintmax_t": "int64_t", "Cuintmax_t": "uint64_t",
    "Cwchar_t": "wchar_t",
    "Cbool": "bool", "Bool": "bool", "Int": "intptr_t", "UInt": "uintptr_t", "Int8": "int8_t",
    "UInt8": "uint8_t", "Int16": "int16_t", "UInt16": "uint16_t", "Int32": "int32_t", "UInt32": "uint32_t",
    "Int64": "int64_t", "UInt64": "uint64_t", "Int128": "__int128", "UInt128": "unsigned __int128",
    "Float32": "float", "Float64": "double", "ComplexF32": "float _Complex", "ComplexF64": "double _Complex",
    "Complex{Float32}": "float _Complex", "Complex{Float64}": "double _Complex", "Ctime_t": "time_t",
    "Cmode_t": "unsigned int", "Char": "char32_t",
}  # fmt: skip
VOID = frozenset({"Cvoid", "Nothing", "Void", "Union{}", "Base.Cvoid"})
TEXTS = {"Cstring": "char", "Cwstring": "wchar_t"}
ADDRESSES = frozenset({"Ptr", "Ref", "Base.RefValue", "RefValue", "CFunction", "PtrOrCuPtr"})
DEEPEST = 30
NOT_KNOWN = "a type that the text does not tell"
NOT_PLAIN = "a type that Julia lays out in its own way"
ENUMERATOR = re.compile(r"([^\W\d]\w*)\s*(?:=\s*([^\s,;]+(?:\s*(?:<<|\||\+|-)\s*[^\s,;]+)*))?", re.ASCII)


class Types:
    """Types by their names in one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.graph = program.collected.graph
        self._records: dict[str, TypeId] = {}
        self._enums: dict[str, TypeId] = {}
        self._numbers: dict[str, int] = {}
        self._nesting = 0
        """How many structs are being read within each other."""

    def define_all(self) -> None:
        """Read all enums, constants and structs."""
        for name, place in self.program.enums.items():
            self._enum(name, place)
        for name, value in self.program.values.items():
            number = None if value is None else self.number(value.source, value.node.named_children[-1])
            if value is not None and number is not None and not value.conditional:
                self.program.collected.constant(name, number, value.source.at(value.node))
        for name in self.program.structs:
            self.record(name)

    def of(self, source: Source, node: Node | None, depth: int = 0) -> TypeId:
        """Give the type that a piece of text names."""
        if node is None or depth > DEEPEST:
            return self.graph.unknown(NOT_KNOWN)
        written = source.text(node).replace(" ", "").removeprefix("Base.")
        if written in VOID:
            return self.graph.void
        if written in PLAIN:
            return self.graph.named(written, self.graph.plain(PLAIN[written]))
        if written in TEXTS:
            return self.graph.named(written, self.graph.pointer(self.graph.plain(TEXTS[written])))
        if node.type == "parametrized_type_expression":
            return self._parametrized(source, node, depth)
        if written in (*ADDRESSES, "Any"):
            return self.graph.pointer(self.graph.void)
        return self._named(written.rpartition(".")[2], depth)

    def _named(self, name: str, depth: int) -> TypeId:
        if name in self._enums:
            return self._enums[name]
        if name in self.program.structs:
            mutable = (
                "mutable" in self.program.structs[name].source.text(self.program.structs[name].node)[:12]
            )
            return self.graph.unknown(NOT_PLAIN) if mutable else self.record(name)
        value = self.program.values.get(name)
        if value is None:
            return self.graph.unknown(NOT_KNOWN)
        found = self.of(value.source, value.node.named_children[-1], depth + 1)
        return found if self.graph.is_unknown(found) else self.graph.named(name, found)

    def _parametrized(self, source: Source, node: Node, depth: int) -> TypeId:
        head = source.text(node.named_children[0]).removeprefix("Base.")
        inner = node.named_children[-1].named_children
        if head in ADDRESSES and inner:
            return self.graph.pointer(self._pointee(source, inner[0], depth))
        if head == "NTuple" and len(inner) == 2:
            count = self.number(source, inner[0])
            element = self.of(source, inner[1], depth + 1)
            if count is not None and 0 <= count < 1 << 32 and not self.graph.is_unknown(element):
                return self.graph.array(element, count)
        if head == "Union" and inner and all(source.text(each).startswith(("Ptr", "Ref")) for each in inner):
            return self.graph.pointer(self.graph.void)
        return self.graph.unknown(NOT_PLAIN)

    def _pointee(self, source: Source, node: Node, depth: int) -> TypeId:
        """Give what an address points to; anything that is not known is anything."""
        name = source.text(node).rpartition(".")[2]
        if name in self.program.structs:
            return self.record(name)
        found = self.of(source, node, depth + 1)
        return self.graph.void if self.graph.is_unknown(found) else found

    def record(self, name: str) -> TypeId:
        """Give the record of a struct."""
        found = self._records.get(name)
        if found is not None:
            return found
        place = self.program.structs[name]
        where = place.source.at(place.node)
        made = self._records[name] = self.graph.record(RecordKind.STRUCT, name, where)
        self._nesting += 1
        items = self._items(place) if self._nesting < DEEPEST else None
        self._nesting -= 1
        laid = None if items is None else record_layout.lay(self.graph, tuple(items))
        if laid is not None and items:
            self.graph.complete(made, *laid)
        return made

    def _items(self, place: Place) -> list[Item] | None:
        """Give the members; None where one is none of C's, or has parameters."""
        head = next((each for each in place.node.named_children if each.type == "type_head"), None)
        if "{" in place.source.text(head).partition("<:")[0]:
            return None
        items = []
        for node in place.node.named_children:
            member = _member(node)
            if member is None:
                if node.type == "identifier":
                    return None
                continue
            found = self.of(place.source, member.named_children[-1])
            if self.graph.is_unknown(found) or self.graph.size(found) is None:
                return None
            name = place.source.text(member.named_children[0])
            items.append(Item(name, found, None, place.source.at(member)))
        return items

    def _enum(self, name: str, place: Place) -> None:
        """Read `@enum Name::Type A=1 B` and `@cenum`."""
        given = arguments(place.node)
        base = given[0].named_children[-1] if given and given[0].type == "typed_expression" else None
        default = "unsigned int" if macro(place) == "cenum" else "int"
        underlying = self.graph.plain(default) if base is None else self.of(place.source, base)
        if self.graph.size(underlying) is None:
            underlying = self.graph.plain(default)
        following, listed = 0, []
        for label, value in _enumerators(place.source, given):
            number = self._written(value) if value else following
            if number is None:
                return
            following = number + 1
            self._numbers[label] = number
            listed.append(
                Enumerator(label, number, None if place.conditional else place.source.at(place.node))
            )
        self._enums[name] = self.graph.enum(name, underlying, tuple(listed), place.source.at(place.node))

    def _written(self, text: str) -> int | None:
        """Give the number that a few signs and names come to."""
        total: int | None = None
        sign = "+"
        for part in re.findall(r"<<|[|+-]|[\w.]+", text):
            if part in ("<<", "|", "+", "-"):
                sign = part
                continue
            number = self._numbers.get(part) if not part[0].isdigit() else _integer(part)
            if number is None:
                return None
            total = _added(total, sign, number)
        return total

    def number(self, source: Source, node: Node, depth: int = 0) -> int | None:
        """Give a whole number; None where it is none, or not known."""
        if depth > DEEPEST:
            return None
        match node.type:
            case "integer_literal":
                return _integer(source.text(node))
            case "parenthesized_expression" | "unary_expression" | "call_expression" | "binary_expression":
                return self._calculated(source, node, depth)
            case "identifier":
                name = source.text(node)
                value = self.program.values.get(name)
                if name in self._numbers or value is None:
                    return self._numbers.get(name)
                return self.number(value.source, value.node.named_children[-1], depth + 1)
        return None

    def _calculated(self, source: Source, node: Node, depth: int) -> int | None:
        named = node.named_children
        if node.type == "call_expression":
            given = arguments(node)
            is_type = source.text(named[0]) in PLAIN
            return self.number(source, given[0], depth + 1) if is_type and len(given) == 1 else None
        inner = self.number(source, named[-1], depth + 1)
        if node.type == "parenthesized_expression" or inner is None:
            return inner
        if node.type == "unary_expression":
            return {"-": -inner, "~": ~inner, "+": inner}.get(source.text(node)[0])
        left = self.number(source, named[0], depth + 1)
        return None if left is None else _added(left, source.text(named[1]), inner)


def _member(node: Node) -> Node | None:
    """Give `name::Type` of a line of a struct; None where it declares no member with a type."""
    while node.type in ("const_statement", "assignment") and node.named_child_count:
        node = node.named_children[0]
    is_member = node.type == "typed_expression" and node.named_children[0].type == "identifier"
    return node if is_member else None


def _enumerators(source: Source, given: list[Node]) -> list[tuple[str, str]]:
    """List names and how their values are written."""
    found = []
    for node in given[1:]:
        written = re.sub(r"#.*", "", source.text(node))
        if node.type == "compound_statement":
            written = written.strip().removeprefix("begin").removesuffix("end")
        found += [(each[1], each[2] or "") for each in ENUMERATOR.finditer(written)]
    return found


def _integer(text: str) -> int | None:
    try:
        return int(text.replace("_", ""), 0)
    except ValueError:
        return None


def _added(left: int | None, sign: str, right: int) -> int | None:
    if left is None:
        return right if sign != "-" else -right
    if sign == "<<":
        return left << right if 0 <= right <= 128 and abs(left) < 1 << 128 else None
    return {"+": left + right, "-": left - right, "|": left | right, "*": left * right}.get(sign)
