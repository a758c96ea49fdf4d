"""What the types of `dart:ffi` are to C: numbers, addresses, structs of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.types import RecordKind
from abilint.surfaces.bindings import record_layout
from abilint.surfaces.bindings.dart import type_text
from abilint.surfaces.bindings.dart.type_text import Written
from abilint.surfaces.bindings.record_layout import Item

if TYPE_CHECKING:
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.dart.program import Part, Program
    from abilint.surfaces.bindings.dart.tokens import Tokens

PLAIN = {
    "Int8": "int8_t", "Uint8": "uint8_t", "Int16": "int16_t", "Uint16": "uint16_t", "Int32": "int32_t",
    "Uint32": "uint32_t", "Int64": "int64_t", "Uint64": "uint64_t", "Float": "float", "Double": "double",
    "Bool": "bool", "IntPtr": "intptr_t", "UintPtr": "uintptr_t", "Size": "size_t", "Char": "char",
    "SignedChar": "signed char", "UnsignedChar": "unsigned char", "Short": "short",
    "UnsignedShort": "unsigned short", "Int": "int", "UnsignedInt": "unsigned int", "Long": "long",
    "UnsignedLong": "unsigned long", "LongLong": "long long", "UnsignedLongLong": "unsigned long long",
    "WChar": "wchar_t", "Utf8": "char", "Utf16": "uint16_t",
}  # fmt: skip
KINDS = {"Struct": RecordKind.STRUCT, "Union": RecordKind.UNION}
DEEPEST = 30
NOT_KNOWN = "a type that the text does not tell"


class Member(NamedTuple):
    """A line of a struct: what stands before it, its type and its name."""

    notes: dict[str, list[int]]
    """Annotations by name, with the numbers that they are given."""
    type: Written
    name: str
    place: int
    """Index of its name."""


class Types:
    """Types by their names in one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.graph = program.collected.graph
        self._records: dict[str, TypeId] = {}
        self._depth = 0

    def define_all(self) -> None:
        """Lay out every struct and union."""
        for name in self.program.classes:
            self.record(name)

    def of(self, written: Written, depth: int = 0) -> TypeId:
        """Give the type that C has for a native one."""
        graph = self.graph
        if depth > DEEPEST:
            return graph.unknown(NOT_KNOWN)
        name = written.name
        if name in ("Void", "void"):
            return graph.void
        if name in PLAIN:
            return graph.named(name, graph.plain(PLAIN[name]))
        if name == "Pointer" or (name == "Handle" and name not in self.program.typedefs):
            return graph.pointer(self._pointee(written, depth))
        if name == "NativeFunction" and written.arguments:
            return self.of(written.arguments[0], depth + 1)
        if name == "Function":
            return self.function(written, depth)
        if name in self.program.typedefs:
            found = self.of(self.program.typedefs[name], depth + 1)
            return found if graph.is_unknown(found) else graph.named(name, found)
        record = self.record(name)
        return graph.unknown(NOT_KNOWN) if record is None else record

    def _pointee(self, written: Written, depth: int) -> TypeId:
        found = self.of(written.arguments[0], depth + 1) if written.arguments else self.graph.void
        return self.graph.void if self.graph.is_unknown(found) else found

    def function(self, written: Written, depth: int = 0) -> TypeId:
        """Give a function type; what stands in `VarArgs` is passed as `...` is."""
        listed = written.arguments
        variadic = bool(listed) and listed[-1].name == "VarArgs"
        fixed = listed[:-1] if variadic else listed
        types = [self.of(each, depth + 1) for each in (written.result or type_text.VOID, *fixed)]
        return self.graph.function(types[0], tuple(types[1:]), variadic=variadic)

    def record(self, name: str) -> TypeId | None:
        """Give the struct or union of a class; None where it is none."""
        if name in self._records:
            return self._records[name]
        part = self.program.classes.get(name)
        kind = None if part is None else _kind(part)
        if part is None or kind is None:
            return None
        tokens = part.file.tokens
        made = self._records[name] = self.graph.record(kind, name, tokens.at(part.start))
        self._depth += 1
        items = self._items(part) if self._depth < DEEPEST else None
        self._depth -= 1
        packed = _packing(tokens, part.start)
        laid = (
            record_layout.lay(self.graph, tuple(items), pack=packed, union=kind is RecordKind.UNION)
            if items
            else None
        )
        if laid is not None:
            self.graph.complete(made, *laid)
        elif items is None:
            words = f"`{name}` has members that only a run can tell"
            self.program.collected.unread(tokens.at(part.start), words)
        return made

    def _items(self, part: Part) -> list[Item] | None:
        tokens = part.file.tokens
        found = []
        for member in _members(part):
            type_id = self._of_member(member)
            if type_id is None or self.graph.size(type_id) is None:
                return None
            found.append(Item(member.name, type_id, None, tokens.at(member.place)))
        return found

    def _of_member(self, member: Member) -> TypeId | None:
        """Give a member's type: of numbers the annotation says it."""
        if member.type.name == "Array" and member.type.arguments:
            inner = member.type
            while inner.name == "Array" and inner.arguments:
                inner = inner.arguments[0]
            element, sizes = (
                self.of(inner),
                next((numbers for name, numbers in member.notes.items() if name in ("Array", "multi")), []),
            )
            if not sizes or self.graph.is_unknown(element):
                return None
            for size in reversed(sizes):
                element = self.graph.array(element, size)
            return element
        known = next((name for name in member.notes if name in PLAIN or self._is_number(name)), None)
        found = self.of(member.type if known is None else Written(known))
        return None if self.graph.is_unknown(found) else found

    def _is_number(self, name: str) -> bool:
        return name in self.program.typedefs


def _kind(part: Part) -> RecordKind | None:
    """Say what a class extends, of structs and unions."""
    tokens, index = part.file.tokens, part.start
    while index < part.end and tokens.text(index) not in ("{", ";"):
        if tokens.text(index) == "extends":
            found = type_text.read(tokens, index + 1)
            return None if found is None else KINDS.get(found[0].name)
        index += 1
    return None


def _packing(tokens: Tokens, index: int) -> int | None:
    """Give the number of `@Packed(1)` before a class."""
    back = index - 1
    while tokens.text(back) in ("final", "base", "sealed", "abstract", "interface"):
        back -= 1
    opening = tokens.opening.get(back)
    if opening is not None and tokens.text(opening - 1) == "Packed" and tokens.text(opening + 1).isdigit():
        return int(tokens.text(opening + 1)[:9])
    return None


def _members(part: Part) -> list[Member]:
    """List the members that a class of structs declares; its methods are passed over."""
    tokens, index = part.file.tokens, part.start
    while index < part.end and tokens.text(index) != "{":
        index += 1
    end = tokens.partner.get(index, index)
    index += 1
    found: list[Member] = []
    while index < end:
        notes, index = _notes(tokens, index)
        behind = _behind(tokens, index, end)
        found += _declared(tokens, index, behind, notes)
        index = behind + 1
    return found


def _notes(tokens: Tokens, index: int) -> tuple[dict[str, list[int]], int]:
    """Read `@Int32()`, `@Array(4)`, `@ffi.Array.multi([2, 3])`."""
    found: dict[str, list[int]] = {}
    while tokens.text(index) == "@":
        index += 1
        while tokens.text(index + 1) == ".":
            index += 2
        name = tokens.text(index)
        index += 1
        closing = tokens.partner.get(index, index) if tokens.text(index) == "(" else index - 1
        words = [tokens.text(each) for each in range(index, closing + 1)]
        found[name] = [int(word[:9]) for word in words if word.isdigit()]
        index = closing + 1
    return found, index


def _behind(tokens: Tokens, index: int, end: int) -> int:
    """Give the index of the sign that ends a member: `;`, or the bracket of a body."""
    while index < end:
        text = tokens.text(index)
        if text == ";":
            return index
        if text == "{" and tokens.text(index - 1) in (")", "async"):
            return tokens.partner.get(index, end)
        index = tokens.partner.get(index, index) + 1
    return end


def _declared(tokens: Tokens, index: int, behind: int, notes: dict[str, list[int]]) -> list[Member]:
    """Read `external Type one, two;`."""
    is_external = False
    while tokens.text(index) in ("external", "late", "final"):
        is_external = is_external or tokens.text(index) == "external"
        index += 1
    one = type_text.read(tokens, index) if tokens.text(index) not in ("static", "factory", "const") else None
    if one is None or not (is_external or notes or one[0].name in ("Pointer", "Array")):
        return []
    found = []
    index = one[1]
    while tokens.is_name(index) and tokens.text(index + 1) in (",", ";") and index < behind:
        found.append(Member(notes, one[0], tokens.text(index), index))
        index += 2
    return found
