"""Types as callers and memory see them, whatever language or compiler stated them.

A graph of nodes by integer id: types refer to each other in cycles (a list's node holds a pointer to
its own kind), and thousands of declarations share few types. Names are kept for messages only; what is
compared is encoding, size and place (System V ABI, AMD64 supplement, chapter 3; Itanium C++ ABI,
chapter 2).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from abilint.model.equality import EqualByFirst
from abilint.model.location import Location  # noqa: TC001  (snapshots are read by these hints)

TypeId: TypeAlias = int
"""Index into `TypeGraph.nodes`."""


class Encoding(StrEnum):
    """How the bits of a primitive are read (DWARF 5, section 7.8, table 7.11)."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    BOOLEAN = "boolean"
    FLOAT = "float"
    COMPLEX = "complex"
    DECIMAL = "decimal"
    CHARACTER = "character"
    """`char`: whether it is signed is the target's choice, so it agrees with both."""
    UNICODE = "unicode"
    """C++ `char8_t` to `char32_t`, Rust `char`, Go `rune` is a plain integer."""
    WORD = "word"
    """A machine word that is used for numbers and for addresses: Go's `uintptr`, C#'s `IntPtr`."""
    INTEGER = "integer"
    """One of a language without unsigned ones (Java), so that it stands for these and for truth values."""


class RecordKind(StrEnum):
    """C's tag; a C++ or Rust struct, class and tuple are all `struct` to memory."""

    STRUCT = "struct"
    UNION = "union"
    CLASS = "class"


class Passing(StrEnum):
    """How a value of a record is handed to a function and back (Itanium C++ ABI, section 3.1.2.3)."""

    BY_COPY = "by-copy"
    """As C does: in registers or on the stack, by size and contents."""
    BY_ADDRESS = "by-address"
    """A C++ class that cannot be copied bit by bit: the caller makes it, its address is passed."""
    UNKNOWN = "unknown"
    """Debug info that does not say (`DW_AT_calling_convention` of the type is absent)."""


class Reference(StrEnum):
    """Which kind of address a pointer is; all are one machine word."""

    POINTER = "pointer"
    LVALUE = "lvalue"
    RVALUE = "rvalue"


class Foreign(StrEnum):
    """Types of a language that have no counterpart in C: nothing in a C header can describe them."""

    RUST_STRING = "rust-string"
    RUST_VEC = "rust-vec"
    RUST_STR = "rust-str"
    RUST_SLICE = "rust-slice"
    RUST_TRAIT_OBJECT = "rust-trait-object"
    RUST_TUPLE = "rust-tuple"
    RUST_RESULT = "rust-result"
    RUST_OPTION = "rust-option"
    """An `Option` that is wider than what it holds; that of a pointer or reference is a plain pointer."""
    RUST_ENUM = "rust-enum"
    """An enum with data and no `repr(C)`."""
    RUST_CHAR = "rust-char"
    RUST_LAYOUT = "rust-layout"
    """A struct whose fields the compiler has reordered: it is not `repr(C)`."""
    RUST_STANDARD = "rust-standard"
    """A struct of the standard library with a layout of Rust's own: `Range`, `Duration`."""
    RUST_FUNCTION = "rust-function"
    """A pointer to a function with Rust's own calling convention: `fn(i32)`, not `extern "C" fn(i32)`."""
    CXX_STANDARD = "c++-standard"
    """A class of `std::`."""
    CXX_CLASS = "c++-class"
    """A class that is passed by address, or has virtual functions."""
    CXX_REFERENCE = "c++-reference"
    GO_STRING = "go-string"
    GO_SLICE = "go-slice"
    GO_MAP = "go-map"
    GO_CHANNEL = "go-channel"
    GO_INTERFACE = "go-interface"
    GO_FUNCTION = "go-function"
    SWIFT_VALUE = "swift-value"
    """`String`, `Array` and the like of Swift's standard library, which count their owners."""


class Void(Struct, frozen=True):
    """No value; behind a pointer: of any type."""


class Primitive(Struct, frozen=True):
    """A number, character or truth value."""

    name: str
    """As the source spells it: `unsigned long`, `u64`, `uintptr`."""
    encoding: Encoding
    size: int
    """Bytes in memory; a `_BitInt(N)` and `long double` with their padding."""
    foreign: Foreign | None = None


class Pointer(Struct, frozen=True):
    """An address, or a C++ reference, which is one."""

    target: TypeId
    size: int
    """Bytes."""
    reference: Reference = Reference.POINTER
    block: bool = False
    """Clang's `^`: a pointer to a closure object, never a plain function pointer."""
    foreign: Foreign | None = None
    """Go's map, channel and function value are each one pointer, to what no C program can read; a Rust `fn`
    is one to what no C program can call."""


class MemberPointer(Struct, frozen=True):
    """C++ `T C::*`: a word for data, two for functions on Itanium."""

    owner: TypeId
    target: TypeId
    size: int


class Qualified(Struct, frozen=True):
    """A type with qualifiers; none changes memory but `atomic`, whose size and alignment may grow."""

    target: TypeId
    const: bool = False
    volatile: bool = False
    restrict: bool = False
    atomic: bool = False


class Typedef(Struct, frozen=True):
    """Another name for a type: seen through when types are compared, shown when they are printed."""

    name: str
    target: TypeId
    location: Location | None = None


class Array(Struct, frozen=True):
    """Elements one behind the other."""

    element: TypeId
    count: int | None
    """None: flexible or of unknown bound (`extern int a[]`); several dimensions are arrays of arrays."""
    vector: bool = False
    """SIMD vector: passed in vector registers."""


class Field(Struct, frozen=True):
    """A data member."""

    name: str
    """Empty for an anonymous struct or union, and for an unnamed bit-field."""
    type: TypeId
    offset: int
    """Bits from the record's start, of the lowest bit on little-endian and of the highest on big-endian
    targets; 0 in a union."""
    bits: int | None = None
    """Width of a bit-field; None: no bit-field."""
    location: Location | None = None
    access: str = "public"
    """C++: `public`, `protected` or `private`; empty where the source does not say (DWARF 2)."""
    mutable: bool = False
    """C++ headers: constant objects let it be changed, too."""


class Base(Struct, frozen=True):
    """A C++ base class."""

    type: TypeId
    offset: int | None
    """Bits from the record's start; None where the source does not say, and where it is virtual: its place
    is looked up at run time."""
    virtual: bool = False
    access: str = "public"
    """Who may convert to it; as `Field.access`."""


class Slot(Struct, frozen=True):
    """A virtual function in the virtual table of the class that declares it (Itanium C++ ABI, 2.5.3)."""

    name: str
    """`area() const`; a destructor takes two slots on Itanium, one on Microsoft's."""
    link_name: str | None
    """None for a pure one in debug info without linkage name."""
    index: int | None
    """Place in the primary virtual table, from 0; None where the source does not say."""
    type: TypeId | None = None
    pure: bool = False
    location: Location | None = None


class Record(Struct, frozen=True):
    """A struct, union or class, or what memory sees as one."""

    kind: RecordKind
    name: str
    """With namespaces (`ns::point`); empty for one that only a typedef or a field names."""
    size: int | None = None
    """Bytes; None where it is declared and not defined."""
    alignment: int | None = None
    """Bytes; None where the source does not say (DWARF mentions it for `alignas` alone)."""
    fields: tuple[Field, ...] = ()
    """In order of declaration. Static members are no fields."""
    complete: bool = True
    """False: `struct foo;`, whose contents are nobody's business but the library's."""
    bases: tuple[Base, ...] = ()
    slots: tuple[Slot, ...] = ()
    """Virtual functions that the class itself declares, in order of declaration; the inherited ones stand
    in its bases."""
    passing: Passing = Passing.BY_COPY
    foreign: Foreign | None = None
    location: Location | None = None
    holds: TypeId | None = None
    """Rust: the type of the one field that takes up all of it. `repr(transparent)` or not, debug info does
    not say: it is passed as the field is if so, and on the main ABIs otherwise too."""
    variants: bool = False
    """Rust: an enum with data. The fields are a tag and a union, whichever way a C header writes it."""
    final: bool = False
    """C++ headers: no class can derive from it."""


class Enumerator(Struct, frozen=True):
    """A named constant of an enum."""

    name: str
    value: int
    location: Location | None = None


class Enum(Struct, frozen=True):
    """An integer with named values."""

    name: str
    underlying: TypeId | None
    """None where the source gives the size alone (C debug info), or neither."""
    size: int | None
    """Bytes; None where it is declared and not defined."""
    enumerators: tuple[Enumerator, ...] = ()
    complete: bool = True
    scoped: bool = False
    """C++ `enum class`, and Rust's."""
    location: Location | None = None


class Parameter(Struct, frozen=True):
    """One argument; `this` of a method is its first one."""

    name: str
    """Empty where the source gives none."""
    type: TypeId


class FunctionType(Struct, frozen=True):
    """What caller and callee agree on."""

    result: TypeId
    parameters: tuple[Parameter, ...]
    variadic: bool = False
    prototyped: bool = True
    """False: C's `f()` before C23, of which the number of arguments is not known."""
    convention: str = "c"
    """As `Declaration.calling_convention`: `c`, `stdcall`, `fastcall`, `vectorcall`, `thiscall`, `ms`, ..."""


class Unknown(Struct, frozen=True):
    """A type that the source has and abilint cannot read: nothing is concluded from it."""

    reason: str


Type: TypeAlias = (
    Void
    | Primitive
    | Pointer
    | MemberPointer
    | Qualified
    | Typedef
    | Array
    | Record
    | Enum
    | FunctionType
    | Unknown
)


class TypeGraph(EqualByFirst, frozen=True):
    """All types that a surface's declarations reach, each once."""

    nodes: tuple[Type, ...] = ()
    beside: TypeGraph | None = None
    """Of two snapshots that were read together, the first's graph, in the second's."""
    shared: frozenset[TypeId] = frozenset()
    """Types that have the same number in the graph `beside` this one, and are the same there down to the last
    that they lead to, but for the lines that headers have them in."""

    def __getitem__(self, type_id: TypeId) -> Type:
        """Look a node up."""
        return self.nodes[type_id]

    def stripped(self, type_id: TypeId) -> TypeId:
        """See through typedefs and qualifiers, but for `_Atomic`, which memory sees."""
        seen = 0
        node = self.nodes[type_id]
        while isinstance(node, Typedef) or (isinstance(node, Qualified) and not node.atomic):
            type_id, seen = node.target, seen + 1
            if seen > len(self.nodes):
                return type_id
            node = self.nodes[type_id]
        return type_id
