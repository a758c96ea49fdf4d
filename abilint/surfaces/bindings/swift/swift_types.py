"""What types of Swift are to C (The Swift Programming Language; Apple, Imported C and Objective-C APIs)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Foreign, FunctionType, Pointer, RecordKind, Typedef, Void
from abilint.surfaces.bindings.swift import syntax
from abilint.surfaces.bindings.swift.syntax import Cursor, Written
from abilint.surfaces.bindings.swift.tokens import Kind

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.swift.tokens import Token

PLAIN = {
    "Int8": "int8_t", "UInt8": "uint8_t", "Int16": "int16_t", "UInt16": "uint16_t", "Int32": "int32_t",
    "UInt32": "uint32_t", "Int64": "int64_t", "UInt64": "uint64_t", "Int": "ssize_t", "UInt": "size_t",
    "Float": "float", "Float32": "float", "Double": "double", "Float64": "double", "Float80": "long double",
    "Bool": "bool", "CBool": "bool", "CChar": "char", "CSignedChar": "signed char",
    "CUnsignedChar": "unsigned char", "CShort": "short", "CUnsignedShort": "unsigned short", "CInt": "int",
    "CUnsignedInt": "unsigned int", "CLong": "long", "CUnsignedLong": "unsigned long",
    "CLongLong": "long long", "CUnsignedLongLong": "unsigned long long", "CFloat": "float",
    "CDouble": "double", "CLongDouble": "long double", "CWideChar": "wchar_t", "CChar16": "char16_t",
    "CChar32": "char32_t",
}  # fmt: skip
OF_C = frozenset({
    "size_t", "ssize_t", "intptr_t", "uintptr_t", "ptrdiff_t", "time_t", "wchar_t",
    *(f"{u}int{n}_t" for u in ("", "u") for n in (8, 16, 32, 64)),
})  # fmt: skip
ADDRESSES = frozenset({
    "OpaquePointer", "UnsafeRawPointer", "UnsafeMutableRawPointer", "AnyObject", "AnyClass", "Selector",
    "CVaListPointer",
})  # fmt: skip
POINTERS = frozenset({"UnsafePointer", "UnsafeMutablePointer", "AutoreleasingUnsafeMutablePointer"})
VALUES = frozenset({
    "String", "Substring", "Array", "ArraySlice", "Dictionary", "Set", "Data", "[]", "Any", "Character",
    "UnsafeBufferPointer", "UnsafeMutableBufferPointer", "UnsafeRawBufferPointer",
    "UnsafeMutableRawBufferPointer", "Error",
})  # fmt: skip
KNOWN = frozenset({*PLAIN, *OF_C, *ADDRESSES, *POINTERS, "Void", "Optional"})
ELSEWHERE = "`{}` is a type of another module, or of Swift's own making: nothing of it is compared"
MOST_ALIASES = 20


class Types:
    """Types of one file."""

    def __init__(self, collected: Collected, tokens: list[Token]) -> None:
        self.collected = collected
        self.graph = collected.graph
        self._aliases = _aliases(tokens)

    def of(self, written: Written | None, where: Location, depth: int = 0) -> TypeId:
        """Give the C type that a written one is."""
        if written is None or depth > MOST_ALIASES:
            return self.unknown("...", where)
        made = self._bare(written, where, depth)
        if written.optional and not self._has_nothing(made):
            made = self.graph.foreign(Foreign.SWIFT_VALUE, f"{written.name or '(...)'}?")
        return self.graph.pointer(made) if written.is_inout else made

    def unknown(self, name: str, where: Location) -> TypeId:
        """Make a type of which nothing is concluded, and say so."""
        reason = ELSEWHERE.format(name)
        self.collected.unread(where, reason)
        return self.graph.unknown(reason)

    def function(
        self, parameters: list[tuple[str, Written | None]], result: Written | None, where: Location
    ) -> TypeId:
        """Give the type of a function; without a result it is void."""
        return self.graph.function(
            self.graph.void if result is None else self.of(result, where),
            tuple(self.of(each, where) for _, each in parameters),
            names=tuple("" if name == "_" else name for name, _ in parameters),
        )

    def signature(self, written: Written, where: Location) -> TypeId | None:
        """Give the function that a pointer to one is of; None where it is none."""
        node = self.graph.nodes[self.of(written, where)]
        while isinstance(node, Typedef):
            node = self.graph.nodes[node.target]
        found = node.target if isinstance(node, Pointer) else None
        return found if found is not None and isinstance(self.graph.nodes[found], FunctionType) else None

    def _bare(self, written: Written, where: Location, depth: int) -> TypeId:
        if written.result is not None:
            return self._function(written, where)
        name = (
            written.name.rpartition(".")[2]
            if written.name.startswith(("Swift.", "Foundation."))
            else written.name
        )
        if name in self._aliases and not written.inner:
            aliased = self._aliases[name]
            again = Written(
                aliased.name, aliased.inner, aliased.result, aliased.optional, False, aliased.convention
            )
            return self.of(again, where, depth + 1)
        if name in PLAIN or name in OF_C:
            return self.graph.plain(PLAIN.get(name, name))
        if name in {"Void", "Never"} or (not name and not written.inner):
            return self.graph.void
        if name in ADDRESSES:
            return self.graph.pointer(self.graph.void)
        return self._generic(name, written, where, depth)

    def _generic(self, name: str, written: Written, where: Location, depth: int) -> TypeId:
        if name in POINTERS and len(written.inner) == 1:
            return self.graph.pointer(self._pointee(written.inner[0], where, depth))
        if name == "Optional" and len(written.inner) == 1:
            inner = written.inner[0]
            again = Written(inner.name, inner.inner, inner.result, True, False, inner.convention)
            return self.of(again, where, depth + 1)
        if name == "Unmanaged":
            return self.graph.pointer(self.graph.void)
        if name in VALUES:
            return self.graph.foreign(Foreign.SWIFT_VALUE, "Array" if name == "[]" else name)
        return self.unknown(name or "a tuple", where)

    def _pointee(self, written: Written, where: Location, depth: int) -> TypeId:
        """Give what a pointer is to: of records of other modules nothing is compared, nor told."""
        is_named = written.result is None and written.name
        if is_named and written.name not in KNOWN and written.name not in self._aliases:
            return self.graph.record(RecordKind.STRUCT, written.name, where)
        return self.of(written, where, depth + 1)

    def _function(self, written: Written, where: Location) -> TypeId:
        """Give a pointer for `@convention(c)`; others are closures: a function and its context."""
        if written.convention != "c":
            return self.graph.foreign(Foreign.SWIFT_VALUE, "(...) -> ...")
        made = self.function([("", each) for each in written.inner], written.result, where)
        return self.graph.pointer(made)

    def _has_nothing(self, type_id: TypeId) -> bool:
        """Whether a type has a value for `nil` in its own bits: addresses do."""
        node = self.graph.nodes[type_id]
        return isinstance(node, Pointer | Void) or self.graph.is_unknown(type_id)


def _aliases(tokens: list[Token]) -> dict[str, Written]:
    """List `typealias AddFunction = @convention(c) (Int32) -> Int32`."""
    found = {}
    for number, each in enumerate(tokens):
        if each.kind is not Kind.WORD or each.text != "typealias":
            continue
        cursor = Cursor(tokens, number + 1)
        name = cursor.take()
        written = syntax.type_(cursor) if cursor.accept("=") else None
        if written is not None:
            found[name] = written
    return found
