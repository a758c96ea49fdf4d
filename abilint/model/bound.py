"""What became of holding a binding against its library: values, without opinion."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from abilint.model.binding import UnknownAttribute
    from abilint.model.location import Location
    from abilint.model.type_difference import TypeDifference
    from abilint.model.types import Foreign


ANOTHER_LIBRARY = "another-library"


class AbsentName(Struct, frozen=True):
    """A name that the binding looks up and the library does not give."""

    name: str
    location: Location
    optional: bool
    found: str
    """What there is instead: `missing`, `local-only`, `mangled`, `data`, `function`, `inline`, `macro`,
    `elsewhere` (another library of the run), `maybe-elsewhere` (a dependency was not found),
    `another-library` (that may have it; the file is linked with it, and it was not given)."""
    other: str = ""
    """The mangled name, the other library, the dependencies that were not found."""
    suggestion: str = ""
    likeness: str = ""
    idle: bool = False
    """Nobody may ever ask this library for it, and it is spelt like no name that the library has."""


class DefaultResult(Struct, frozen=True):
    """A function whose result the binding does not state, and the library's is no `int`."""

    name: str
    location: Location
    kind: str
    """`pointer`, `wide`, `float`, `record`, `narrow` or `void`."""
    type: str
    """The library's, as C."""
    is_used: bool
    """Whether the file uses the result, or does not call the function at all."""


class Count(Struct, frozen=True):
    """Arguments that the binding passes and the library takes."""

    name: str
    location: Location
    passed: int
    taken: int
    variadic: bool
    """Whether the library takes any number more."""
    is_stated: bool
    """By a declaration; else by a call of a function without one."""


class Told(Struct, frozen=True):
    """A type that binding and library state differently."""

    difference: TypeDifference
    evidence: str
    """`header` or `debug info`."""
    built_signature: str


class ConstantKind(StrEnum):
    """What a number of a header is."""

    ENUMERATOR = "enumerator"
    MACRO = "macro"
    SENTINEL = "sentinel"
    """One that says how many values an enum has, and is larger in the library."""


class OtherValue(Struct, frozen=True):
    """A name that has one number in the binding and another one in the library."""

    name: str
    location: Location
    value: int
    built: int
    kind: ConstantKind
    evidence: str
    """`header` or `debug info`."""
    built_location: Location | None = None


class Unfit(Struct, frozen=True):
    """A value that the binding hands over, of a type that C has no counterpart of."""

    name: str
    location: Location
    spot: str
    """`the result`, `parameter 1`, `the variable`."""
    foreign: Foreign
    type: str
    """As the binding names it."""
    path: str = ""
    """The fields that lead from the value to what is foreign in it."""


class BindingFacts(Struct, frozen=True):
    """One binding file against one build."""

    path: str
    language: str
    member: int
    """Index of the library in the build."""
    absent: tuple[AbsentName, ...] = ()
    results: tuple[DefaultResult, ...] = ()
    counts: tuple[Count, ...] = ()
    types: tuple[Told, ...] = ()
    attributes: tuple[UnknownAttribute, ...] = ()
    values: tuple[OtherValue, ...] = ()
    unfit: tuple[Unfit, ...] = ()
    names: tuple[str, ...] = ()
    """All that it looks up in the library."""
