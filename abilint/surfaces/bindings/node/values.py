"""What an expression can be, as far as the text tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from abilint.model.equality import EqualByFirst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tree_sitter import Node

    from abilint.model.binding import Loading
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.tree import Source


class Unknown(Struct, frozen=True):
    """Only a run can tell."""

    tail: str = ""
    """Of a text its known end: `/libfoo.so`."""


class Const(EqualByFirst, frozen=True):
    """A number, text or truth value; None stands for `null` and `undefined`."""

    value: str | int | float | bool | None
    where: Location | None = None
    """Where a text is spelled out: tables of names are declared in loops that stand elsewhere."""


class Known(Struct, frozen=True):
    """Something of the run time or of an installed module, by its full name: `koffi.load`, `process.env`."""

    name: str


class Choice(Struct, frozen=True):
    """One of several: two branches set it in two ways, and only a run tells which is taken."""

    options: tuple[Value, ...]


class Row(Struct, eq=False):
    """An array."""

    items: list[Value]


class Table(Struct, eq=False):
    """An object, or what a module exports."""

    items: dict[str, Value] = field(default_factory=dict)
    places: dict[str, Location] = field(default_factory=dict)
    """Where members are spelled out."""
    open: bool = False
    """It has members that only a run can tell."""
    level: int = 0
    """How many branches that only a run can tell enclose its making."""
    base: Table | None = None
    """Where members are looked up that it lacks: the class that its own is derived from."""

    def get(self, name: str) -> Value | None:
        """Find a member, here or in what it is derived from."""
        table: Table | None = self
        while table is not None:
            if name in table.items:
                return table.items[name]
            table = table.base
        return None


class CType(Struct, frozen=True):
    """A C type that an expression makes: `koffi.pointer("int")`, `ref.types.int`."""

    type: TypeId
    array: bool = False
    """An array, which as an argument is a pointer."""


class Scope(Struct, eq=False):
    """Names of a module, function or block."""

    source: Source
    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None
    level: int = 0
    is_function: bool = False
    is_certain: bool = True
    """The order in which its statements run is that of the text."""
    this: Value = Unknown()
    returned: list[Value] = field(default_factory=list)

    def holder(self, name: str) -> Scope | None:
        """Find where a name is declared."""
        scope: Scope | None = self
        while scope is not None and name not in scope.names:
            scope = scope.outer
        return scope

    @property
    def function(self) -> Scope:
        """The scope of the function, or module, around."""
        scope = self
        while not scope.is_function and scope.outer is not None:
            scope = scope.outer
        return scope


class Function(Struct, eq=False):
    """A function of the text."""

    node: Node
    scope: Scope
    this: Value
    is_getter: bool = False


class Class(Struct, eq=False):
    """A class of the text; one instance stands for all."""

    instance: Table
    statics: Table


class Method(Struct, frozen=True):
    """A member of something that is called on it: `lib.func`, `names.map`."""

    owner: Value
    name: str


class Library(Struct, eq=False):
    """A library that the text opens."""

    loading: Loading
    files: tuple[str, ...]
    where: Location
    declare: Callable[..., Value] | None = None
    """How members of it declare functions: koffi's `func`, `DynamicLibrary`'s `get`."""
    level: int = 0
    """How many conditions that only a run can tell enclose its opening."""


class Making(Struct, eq=False):
    """A struct or union to which the text can add members: `Struct.defineProperty("x", "int")`."""

    type: TypeId
    members: list[tuple[str, Value, Location]]
    is_union: bool = False
    is_packed: bool = False


Value: TypeAlias = (
    Unknown | Const | Known | Choice | Row | Table | CType | Function | Class | Method | Library | Making
)
UNKNOWN = Unknown()
NONE = Const(None)


MOST_OPTIONS = 16
"""Of what may be one of more, nothing is known."""
LONGEST_TEXT = 1 << 16
LONGEST_ROW = 10_000


def merged(first: Value, second: Value) -> Value:
    """Give what is one of two; one that is nothing, or that nothing is known of, is left out."""
    if first == second or _is_nothing(second):
        return first
    if _is_nothing(first):
        return second
    return one_of((first, second))


def one_of(values: Iterable[Value]) -> Value:
    """Give what is one of several."""
    options: list[Value] = []
    for value in values:
        for each in value.options if isinstance(value, Choice) else (value,):
            if not _is_nothing(each) and each not in options:
                options.append(each)
        if len(options) > MOST_OPTIONS:
            return UNKNOWN
    return Choice(tuple(options)) if len(options) > 1 else options[0] if options else UNKNOWN


def _is_nothing(value: Value) -> bool:
    return value in (UNKNOWN, NONE)


def texts(value: Value | None) -> tuple[str, ...]:
    """Give each text that a value can be, or the known end of it."""
    match value:
        case Const(value=str(text)) if text:
            return (text,)
        case Unknown(tail=tail) if tail:
            return (tail,)
        case Choice(options=options):
            return tuple(dict.fromkeys(text for each in options for text in texts(each)))
    return ()


def text(value: Value | None) -> str | None:
    """Give the text that a value is; None where it is none, or not known."""
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def truth(value: Value) -> bool | None:
    """Say whether a condition holds; None where only a run can tell."""
    match value:
        case Const(value=constant):
            return bool(constant)
        case Row() | Table() | Function() | Class() | CType() | Making():
            return True
    return None
