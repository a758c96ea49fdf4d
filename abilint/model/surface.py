"""What a source states about an ABI: declarations, and how far the source can be trusted."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from abilint.model.location import Location  # noqa: TC001  (snapshots are read by these hints)

if TYPE_CHECKING:
    from abilint.model.constant import Constant
    from abilint.model.macro import Macro
    from abilint.model.target import Target
    from abilint.model.types import TypeGraph, TypeId


class SourceKind(StrEnum):
    """What a surface was read from."""

    HEADER = "header"
    DEBUG_INFO = "debug-info"
    """What the compiler wrote down of the definitions that it compiled."""
    BINDING = "binding"
    """A file in another language that declares what it calls."""


class DeclarationKind(StrEnum):
    """What is declared."""

    FUNCTION = "function"
    VARIABLE = "variable"
    METHOD = "method"
    CONSTRUCTOR = "constructor"
    DESTRUCTOR = "destructor"
    STATIC_MEMBER = "static-member"
    FUNCTION_TEMPLATE = "function-template"
    CLASS = "class"
    """A class whose vtable, typeinfo or implicit members the header may oblige."""
    MACRO = "macro"
    """A function-like macro that is the only spelling of an API."""


class Obligation(StrEnum):
    """Whether the header obliges the library to define the name, and if not, why not."""

    PROMISED = "promised"
    INLINE = "inline"
    """Every consumer brings its own definition: static, inline without an external definition, constexpr."""
    MACRO = "macro"
    UNAVAILABLE = "unavailable"
    """`__attribute__((unavailable))`, `= delete`, or obsoleted on this target."""
    HIDDEN = "hidden"
    """Declared with hidden visibility: not for consumers."""
    DEFINED = "defined"
    """Debug info: the library has it; nothing is promised."""
    NOT_CHECKED = "not-checked"
    """abilint cannot predict the names that this declaration obliges; `reason` says why."""


class Availability(StrEnum):
    """What the declaration's attributes say of its use."""

    AVAILABLE = "available"
    DEPRECATED = "deprecated"
    """Still obliges the library."""
    UNAVAILABLE = "unavailable"


class Call(Struct, frozen=True):
    """A use of an external function or variable in the body of an inline function."""

    name: str
    link_name: str
    location: Location


class Declaration(msgspec.Struct, frozen=True):
    """One entity that a header declares, over all its redeclarations.

    A snapshot holds thousands, with forty fields each: msgspec makes its own structs in a fifth of the time.
    """

    key: str
    """Unique in its surface: the link name where there is one, else qualified name and place."""
    name: str
    """Unqualified identifier."""
    qualified_name: str
    """`ns::Class::method`; equal to `name` in C."""
    link_names: tuple[str, ...]
    """Names that the library must define, as `Symbol.link_name` spells them (asm labels honoured)."""
    kind: DeclarationKind
    obligation: Obligation
    location: Location
    reason: str = ""
    """Why the obligation is what it is, where it is not PROMISED."""
    signature: str = ""
    """`int foo(struct bar *, ...)`, for messages."""
    header: str = ""
    """Of the headers that were asked for, the one that this was reached through."""
    language: str = "c"
    """`c` or `c++`: the language linkage, which decides mangling."""
    inline: bool = False
    weak: bool = False
    thread_local: bool = False
    variadic: bool = False
    visibility: str = "default"
    availability: Availability = Availability.AVAILABLE
    calling_convention: str = "c"
    asm_label: str | None = None
    object_name: str | None = None
    """Windows: the name in object files, with what the calling convention adds to it (`_f@8`). Mach-O: where
    an asm label leaves out the underscore that stands before every other name."""
    renamed: str | None = None
    """The identifier that a macro of the headers puts in its place (`#define Foo FooW`), so that programs
    which include them never refer to the declared one."""
    size: int | None = None
    """Variables: size of the type in bytes on this target; None where incomplete or of no fixed size."""
    build_option: str | None = None
    """The macro that the comment on the declaration names as the build option which provides it."""
    calls: tuple[Call, ...] = ()
    """Inline functions with a body in the header: what a consumer's copy will need."""
    type: TypeId | None = None
    """In the surface's `types`: of a function a `FunctionType`, of a variable its type, of a class its
    `Record`. None where types were not asked for, or the source does not state it."""
    default_arguments: tuple[str, ...] = ()
    """C++ headers, where types were asked for, as all up to `static`: the text of each parameter's default,
    empty where it has none; no text at all where no parameter has one."""
    template_defaults: tuple[str, ...] = ()
    """The same of a template's own parameters."""
    nothrow: bool = False
    """`noexcept`, `throw()`."""
    deleted: bool = False
    explicit: bool = False
    access: str = "public"
    """`public`, `protected` or `private`."""
    final: bool = False
    """Of a virtual function; of a class its type says so."""
    static: bool = False
    """A member function without an object."""
    value: str | None = None
    """Headers, where types were asked for: the number of a constant (`constexpr int limit = 4;`)."""
    attributes: tuple[str, ...] = ()
    """Headers, where types were asked for: of a function `noreturn`, `returns_nonnull`, `nonnull(1)`,
    `const`, `pure`, `format(printf, 1, 2)`, `nodiscard`, sorted."""
    companions: tuple[str, ...] = ()
    """C++: names that the library may export for the sake of this one, and that no consumer asks for: the
    type's name of a class (`_ZTS`), the constructor of whole objects of an abstract one."""
    unit: str = ""
    """Debug info: the source file whose compilation defines it, as the compiler was given it."""
    producer: str = ""
    """Debug info: the compiler, in its own words."""
    source_language: str = ""
    """Debug info: what the unit was written in, whatever linkage the name has: `c`, `c++`, `rust`, `go`,
    `zig`, `fortran`, `swift`, `d`; empty where it does not say."""

    def names_on_darwin(self) -> tuple[str, ...]:
        """Spell the link names as Mach-O's symbol tables do, where `f` and `_f` are two names."""
        return (self.object_name,) if self.object_name else tuple(f"_{name}" for name in self.link_names)


class HeaderStatus(StrEnum):
    """How a header could be read."""

    CHECKED = "checked"
    """Parsed without errors, alone or with the others."""
    UMBRELLA = "umbrella"
    """Parsed without errors only after other headers."""
    INCLUDED = "included"
    """Nobody named it: a given header includes it, and the library exports at least half of its names."""
    NOT_CHECKED = "not-checked"
    """No translation unit without errors held it: nothing is concluded from it."""


class HeaderOutcome(Struct, frozen=True):
    """What became of one header that was asked for, or that such a one includes."""

    path: str
    status: HeaderStatus
    reason: str = ""
    """The first error, with its place, where the header was not checked."""


class Surface(Struct, frozen=True):
    """Everything that one source states."""

    source: SourceKind
    target: Target
    declarations: tuple[Declaration, ...]
    headers: tuple[HeaderOutcome, ...] = ()
    notes: tuple[str, ...] = ()
    types: TypeGraph | None = None
    """None where types were not asked for, or the source states none."""
    constants: tuple[Constant, ...] = ()
    """Of headers, where all types were asked for."""
    macros: tuple[Macro, ...] = ()
    """Of headers, where all types were asked for: what macros there are beside the constants."""
    undescribed: tuple[str, ...] = ()
    """Debug info: names that the binary exports and whose types it does not tell, sorted."""
