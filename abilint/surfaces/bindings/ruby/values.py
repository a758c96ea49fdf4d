"""What an expression of a Ruby file can be, as far as its text tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from abilint.model.equality import EqualByFirst

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.model.binding import Loading
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.text import Text


class Unknown(Struct, frozen=True):
    """Only a run can tell."""

    tail: str = ""
    """Of a text its known end: `/libfoo.so`."""


class Const(EqualByFirst, frozen=True):
    """A number, text, truth value or nil."""

    value: str | float | bool | None
    where: Location | None = None
    """Where the text spells it out: tables of names are declared in loops that stand elsewhere."""


class Symbol(EqualByFirst, frozen=True):
    """`:name`."""

    name: str
    where: Location | None = None


class Pattern(Struct, frozen=True):
    """A regular expression."""

    text: str
    ignores_case: bool


class Row(Struct, eq=False):
    """An array."""

    items: list[Value]


class Table(Struct, eq=False):
    """A hash whose keys are known."""

    items: dict[Value, Value]


class Known(Struct, frozen=True):
    """Something of Ruby itself or of a gem, by its full name: `FFI::Struct`."""

    name: str


class CType(Struct, frozen=True):
    """A type of the foreign side."""

    type: TypeId
    record: Module | None = None
    """Where it is a struct by value, its class."""
    values: tuple[tuple[str, int], ...] = ()
    """Where it is an enum, its names."""


class Sought(Struct, frozen=True):
    """One library, under the names that are tried for it."""

    loading: Loading
    names: tuple[str, ...]
    where: Location
    is_libc: bool = False


class Libraries(Struct, frozen=True):
    """Where names are looked up, one library after the other."""

    sought: tuple[Sought, ...]


class Address(Struct, frozen=True):
    """What a library has under a name."""

    libraries: Libraries
    name: str
    where: Location


class Module(Struct, eq=False):
    """A module or class that the text defines."""

    name: str
    """In full: `Foo::Bar`."""
    outer: Module | None = None
    base: Value | None = None
    """What a class derives from; None for a module."""
    names: dict[str, Value] = field(default_factory=dict)
    """Constants, and variables that begin with `@`."""
    methods: dict[str, Value] = field(default_factory=dict)
    """Of its instances, and of what it is mixed into."""
    own: dict[str, Value] = field(default_factory=dict)
    """Of itself: `def self.foo`."""
    mixed: list[Value] = field(default_factory=list)
    """Modules that it was extended with."""
    included: list[Value] = field(default_factory=list)
    typedefs: dict[Value, Value] = field(default_factory=dict)


class Method(Struct, eq=False):
    """A method that the text defines."""

    name: str
    node: Node
    text: Text
    nesting: tuple[Module, ...]


class Block(Struct, eq=False):
    """`{ |x| ... }`, `do ... end`, `->(x) { ... }`."""

    node: Node
    scope: Scope


class Scope(Struct, eq=False):
    """Variables of a file, method or block, and what `self` is there."""

    text: Text
    self: Value
    nesting: tuple[Module, ...]
    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None
    """For a block: where it is written."""
    method: Method | None = None
    given: Given | None = None
    """What the method was called with."""

    def holder(self, name: str) -> dict[str, Value]:
        """Give the names among which a variable stands, or is to be put."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names
            scope = scope.outer
        return self.names


class Given(Struct):
    """Arguments of a call."""

    items: list[Value]
    whole: bool = True
    """False: there may be more than are known."""
    block: Value | None = None

    def at(self, index: int) -> Value:
        """Give one by its place; nil where there is none."""
        return self.items[index] if index < len(self.items) else (NIL if self.whole else UNKNOWN)


Value: TypeAlias = (
    Unknown
    | Const
    | Symbol
    | Pattern
    | Row
    | Table
    | Known
    | CType
    | Libraries
    | Address
    | Module
    | Method
    | Block
)
UNKNOWN = Unknown()
NIL = Const(None)
TRUE = Const(True)
FALSE = Const(False)


def truth(value: Value) -> bool | None:
    """Say whether a value counts as true; None where only a run can tell."""
    match value:
        case Const(value=known):
            return known is not None and known is not False
        case Unknown() | Known():
            return None
    return True


def word(value: Value) -> str | None:
    """Give the text of a string or symbol; None of anything else."""
    match value:
        case Symbol(name=name):
            return name
        case Const(value=str(text)):
            return text
    return None
