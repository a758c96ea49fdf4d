"""What reading a file has come to, in whichever language it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.binding import Binding, Handle, Loading, Lookup, UnknownAttribute, Unread
from abilint.model.constant import Constant
from abilint.model.surface import Declaration, DeclarationKind, Obligation, SourceKind, Surface
from abilint.surfaces.bindings.graph import Graph

if TYPE_CHECKING:
    from abilint.model.binding import CallSite, Registration
    from abilint.model.location import Location
    from abilint.model.target import Target
    from abilint.model.types import TypeId


class Bound(Struct, frozen=True):
    """One name of a library, as the file declares it."""

    name: str
    """As the linker or `dlsym` is asked for it."""
    location: Location
    handle: int
    """What `Collected.open` gave."""
    type: TypeId | None = None
    """A function type, or that of a variable; None where only the name is known."""
    is_variable: bool = False
    optional: bool = False
    """The file goes on without the name, or asks for it under a condition that only a run can tell."""
    states_arguments: bool = True
    states_result: bool = True
    spellings: tuple[str, ...] = ()
    """Other names that the language's run time tries, in order, where the first is not there."""
    calls: tuple[CallSite, ...] = ()
    by_header: bool = False
    """As `Lookup.by_header`."""
    registration: Registration | None = None
    """As `Lookup.registration`."""
    unused: bool = False
    """As `Lookup.unused`."""


class Collected:
    """Libraries, names, types and constants of one file, for one target."""

    def __init__(self, path: str, language: str, target: Target, *, speaks_c: bool = False) -> None:
        self.path = path
        self.language = language
        self.speaks_c = speaks_c
        self.graph = Graph(target)
        self._handles: dict[tuple[Loading, tuple[str, ...], object], int] = {}
        self._opened: list[Handle] = []
        self._bound: dict[tuple[int, str, TypeId | None, tuple[str, ...]], Bound] = {}
        self._constants: dict[str, Constant] = {}
        self._attributes: list[UnknownAttribute] = []
        self._unread: dict[Location, str] = {}

    def open(self, loading: Loading, names: tuple[str, ...], where: Location, key: object = None) -> int:
        """Note a library that the file opens; the same names with the same `key` are one library."""
        found = self._handles.setdefault((loading, names, key), len(self._opened))
        if found == len(self._opened):
            self._opened.append(Handle(loading, names, where))
        return found

    def bind(self, bound: Bound) -> None:
        """Note a name that is looked up; one that is declared twice alike counts once."""
        self._bound.setdefault((bound.handle, bound.name, bound.type, bound.spellings), bound)

    def constant(self, name: str, value: int | str, where: Location) -> None:
        """Note a constant that may stand for one of the library's header, under the header's own name."""
        self._constants.setdefault(name, Constant(name, str(value), where))

    def unknown_attribute(
        self, name: str, meant: str, subject: str, where: Location, *, refused: bool = False
    ) -> None:
        """Note what looks like a declaration and that the language does not know, or even refuses."""
        self._attributes.append(UnknownAttribute(name, meant, subject, where, refused))

    def unread(self, where: Location, reason: str) -> None:
        """Note a declaration that could not be read; reasons that are equal are told together."""
        self._unread.setdefault(where, reason)

    def binding(self) -> Binding:
        """Give everything that the file states."""
        bound = sorted(self._bound.values(), key=lambda each: (each.location, each.name))
        return Binding(
            self.path,
            self.language,
            Surface(
                SourceKind.BINDING,
                self.graph.target,
                tuple(map(_declaration, bound)),
                types=self.graph.frozen(),
                constants=tuple(self._constants[name] for name in sorted(self._constants)),
            ),
            tuple(self._opened),
            tuple(map(_lookup, bound)),
            tuple(self._attributes),
            tuple(Unread(where, reason) for where, reason in sorted(self._unread.items())),
            self.speaks_c,
        )


def _declaration(bound: Bound) -> Declaration:
    return Declaration(
        bound.name,
        bound.name,
        bound.name,
        (bound.name,),
        DeclarationKind.VARIABLE if bound.is_variable else DeclarationKind.FUNCTION,
        Obligation.PROMISED,
        bound.location,
        object_name=f"_{bound.name}",
        type=bound.type,
    )


def _lookup(bound: Bound) -> Lookup:
    return Lookup(
        bound.handle,
        bound.optional,
        bound.states_arguments,
        bound.states_result,
        bound.calls,
        bound.spellings,
        bound.by_header,
        bound.registration,
        bound.unused,
    )
