"""What comparing one pair of types gives: faults at places inside it, and pairs that are judged elsewhere."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.type_difference import TypeDifferenceKind
    from abilint.model.types import TypeId


class Where(StrEnum):
    """What happens to a value: it decides which types are one."""

    PARAMETER = "parameter"
    RESULT = "result"
    MEMORY = "memory"
    POINTEE = "pointee"
    """In memory too, but of the other side's choosing: any number of them, and perhaps never touched."""

    @property
    def in_memory(self) -> bool:
        """Whether only size and bits matter, and not the registers that would hold it."""
        return self in (Where.MEMORY, Where.POINTEE)


class Pair(NamedTuple):
    """A type as promised and as built, typedefs and qualifiers seen through."""

    promised: TypeId
    built: TypeId


class Naming(NamedTuple):
    """A typedef that both sides write at a place."""

    pair: Pair
    """The two typedefs."""
    depth: int
    """How many steps of a path lie between it and the fault; before there is one: before the typedef."""


class Fault(Struct, frozen=True):
    """A difference relative to where its comparison began."""

    kind: TypeDifferenceKind
    path: tuple[str, ...] = ()
    before: str | int | None = None
    after: str | int | None = None
    types: tuple[TypeId | None, TypeId | None] = (None, None)
    """As spelled by the two sources, typedefs included."""
    place: str = ""
    """Where a signature is compared: `result`, `parameter 2`; empty for the place of the whole."""
    parameter: str = ""
    locations: tuple[Location | None, Location | None] = (None, None)
    count: int = 1
    moved: int = 0
    name: Naming | None = None
    """Of two releases: the typedef that both write here, and that stands for something else now."""


class Link(Struct, frozen=True):
    """A pair of records or enums that a comparison came to, to be compared once at its own root."""

    pair: Pair
    behind_pointer: bool


class Found(Struct):
    """Everything that one comparison gave."""

    faults: list[Fault] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def add(self, other: Found, *path: str) -> None:
        """Take in what was found deeper, at `path` from here."""
        self.faults += [replace(fault, path=(*path, *fault.path)) for fault in other.faults]
        self.links += other.links
