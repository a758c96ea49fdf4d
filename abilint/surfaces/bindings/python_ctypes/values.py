"""What an expression of a Python module can be, as far as its text tells."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct, field

from abilint.model.equality import EqualByFirst

if TYPE_CHECKING:
    import ast

    from abilint.model.binding import CallSite, Loading
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.python_ctypes.run import Run


class Unknown(Struct, frozen=True):
    """Only a run can tell."""

    tail: str = ""
    """Of a text its known end: `/libfoo.so`."""


class Const(EqualByFirst, frozen=True):
    """A number, text, truth value, None, or a tuple of them."""

    value: Any
    where: Location | None = None
    """Where the text spells it out: tables of names are declared in loops that stand elsewhere."""
    unsure: bool = False
    """A part of a text is in it under a condition that only a run can tell."""


class Known(Struct, frozen=True):
    """Something of Python itself or of an installed module, by its full name: `ctypes.c_int`."""

    name: str


class Row(Struct, eq=False):
    """A list or tuple."""

    items: list[Value]
    partial: bool = False
    """Only a run can tell which of the items are there."""


class Table(Struct, eq=False):
    """A dictionary whose keys are constants."""

    items: dict[Any, Value]


class CType(Struct, frozen=True):
    """A ctypes type that an expression makes: `POINTER(c_int)`, `c_int * 4`."""

    type: TypeId
    prototype: bool = False
    """Made by CFUNCTYPE: what it is called with may be a name in a library."""


class Scope(Struct, eq=False):
    """Names of a module, function or class, and where names are looked up that it lacks."""

    names: dict[str, Value] = field(default_factory=dict)
    outer: Scope | None = None
    shared: dict[str, Scope] = field(default_factory=dict)
    """Names that `global` and `nonlocal` leave to another scope."""
    file: str = ""
    package: str = ""
    """Folder of the module, which its relative imports start from."""

    stars: tuple[str, ...] = ()
    """Modules that are not read, and all of whose names are taken in: `from ctypes import *`."""

    def look_up(self, name: str) -> Value | None:
        """Find a name here or further out."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            if scope.outer is None:
                return scope.from_star(name)
            scope = scope.outer
        return None

    def from_star(self, name: str) -> Value | None:
        """Find a name that only a star can have brought."""
        ours = next((star for star in self.stars if star.startswith("ctypes")), None)
        return None if ours is None or hasattr(builtins, name) else Known(f"{ours}.{name}")


class Function(Struct, eq=False):
    """A function that the text defines."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    owner: Value | None = None
    """What it is called on: an instance or a class."""
    names: dict[str, Value] = field(default_factory=dict)
    optional: bool = False
    """Defined where a name of the library, or what only a run can tell, is asked for first."""
    kind: str = ""
    """`property`, `classmethod` or `staticmethod`."""

    def of(self, owner: Value | None) -> Function:
        """Give the same function as a method of an object or class."""
        return Function(self.node, self.scope, owner, self.names, self.optional, self.kind)


class Class(Struct, eq=False):
    """A class that the text defines."""

    name: str
    bases: tuple[Value, ...]
    names: dict[str, Value]
    location: Location
    type: TypeId | None = None
    """Where it is a ctypes type."""
    instance: Instance | None = None
    """One stands for all."""


class Instance(Struct, eq=False):
    """An object of a class that the text defines."""

    of: Class
    names: dict[str, Value]


class Library(Struct, eq=False):
    """A library that the text opens."""

    loading: Loading
    files: tuple[str, ...]
    location: Location
    names: dict[str, Value] = field(default_factory=dict)
    """Attributes that the module itself sets on it."""
    convention: str = "c"
    """How its functions are called: `WinDLL` says `stdcall`."""


class Bound(Struct, eq=False):
    """A function or variable of a library."""

    library: Library
    name: str
    location: Location
    optional: bool
    arguments: tuple[TypeId, ...] | None = None
    result: TypeId | None = None
    variable: TypeId | None = None
    ambiguous: bool = False
    """Two branches declare it in two ways, and only a run tells which is taken."""
    tested: tuple[str, ...] = ()
    """Names that `hasattr` makes sure of before."""
    branch: tuple[int, ...] = ()
    """Where it was last declared: those branches that only a run can tell."""
    convention: str | None = None
    """Where a prototype states it; else the library's holds."""
    calls: dict[Location, CallSite] = field(default_factory=dict)


class Native:
    """Something of another package than ctypes, whose meaning the reader of that package's bindings knows."""

    def attribute(self, run: Run, name: str, where: Location) -> Value:
        """Give an attribute."""
        del run, name, where
        return UNKNOWN

    def call(self, run: Run, arguments: list[Value], named: dict[str, Value], where: Location) -> Value:
        """Give what a call of it returns."""
        del run, arguments, named, where
        return UNKNOWN


Value: TypeAlias = (
    Unknown
    | Const
    | Known
    | Row
    | Table
    | CType
    | Scope
    | Function
    | Class
    | Instance
    | Library
    | Bound
    | Native
)
UNKNOWN = Unknown()
NONE = Const(None)
