"""What has been learned while a file is followed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct, field

from abilint.model.binding import Loading
from abilint.model.location import Location
from abilint.surfaces.bindings.collected import Bound, Collected
from abilint.surfaces.bindings.node import platforms
from abilint.surfaces.bindings.node.values import Choice, Const, Library, Unknown, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.binding import Binding
    from abilint.model.target import Target
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.graph import Graph
    from abilint.surfaces.bindings.node.values import Function, Scope, Table, Value

Expression: TypeAlias = "Callable[[Run, Scope, Node], Value]"
Statement: TypeAlias = "Callable[[Run, Scope, Node], bool | None]"
STEPS = 200_000
"""Expressions that are followed in any case."""
STEPS_OF_BYTE = 1
"""Expressions for each byte of text; an expression is seldom shorter than four."""
CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(_[A-Za-z0-9]+)+")
MOST_DEPTH = 400
"""Of expressions within each other."""
MOST_FILES = 100
COMPUTED_NAME = "asks a library for a name that only a run can tell"
DEEP = "nests deeper than is followed"


class Syntax(NamedTuple):
    """How words of the grammar are followed."""

    expressions: dict[str, Expression]
    statements: dict[str, Statement]


class Exhausted(Exception):  # noqa: N818  (not an error: it ends the following)
    """The file was followed for as many steps as are granted."""


class Asked(Struct, frozen=True):
    """A name of a library that the text asks for; its type is made when all type names are known."""

    name: str
    library: Library
    where: Location
    type: Callable[[], TypeId] | None
    optional: bool
    is_variable: bool = False
    spellings: tuple[str, ...] = ()


class Run(Struct):
    """One file, its neighbours, and one target."""

    path: str
    target: Target
    syntax: Syntax
    collected: Collected
    constants: dict[str, Value]
    answers: dict[str, str]
    files: dict[str, Table] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)
    """Names of those that are brought in and not followed."""
    type_names: dict[str, TypeId] = field(default_factory=dict)
    """koffi's own, which all files share."""
    functions: dict[tuple[str, int, int], Function] = field(default_factory=dict)
    called: set[tuple[str, int, int]] = field(default_factory=set)
    answered: dict[tuple[str, int, int], Value] = field(default_factory=dict)
    """What functions give back that are called with nothing known, in the present round."""
    active: list[tuple[str, int, int]] = field(default_factory=list)
    """Functions that are being followed, the outermost first."""
    reassigned: set[str] = field(default_factory=set)
    """Names of variables and members that are set elsewhere than where they are declared."""
    uncertain: int = 0
    """Branches around what is being followed of which only a run tells whether they are taken."""
    conditional: int = 0
    """Those of them that ask for what the program can do without."""
    swallowing: list[int] = field(default_factory=list)
    """For each `try` around that goes on after an error, how many libraries had been opened."""
    quiet: bool = False
    """What is not understood is not told: it is followed again."""
    is_ended: bool = False
    """All was followed: types that are not known by now never will be."""
    granted: int = STEPS
    steps: int = 0
    depth: int = 0
    keyed: dict[str, Library] = field(default_factory=dict)
    """Libraries by the names that ffi-rs gives them."""
    opened: list[Library] = field(default_factory=list)
    asked: dict[tuple[object, ...], Asked] = field(default_factory=dict)
    later: list[Callable[[], bool]] = field(default_factory=list)
    """Records to be laid out once the types of their members are; each says whether it was."""

    @classmethod
    def of(cls, path: str, language: str, target: Target, syntax: Syntax) -> Run:
        """Begin with what depends on the target."""
        constants: dict[str, Value] = {
            name: Const(value) for name, value in platforms.constants(target).items()
        }
        collected = Collected(path, language, target)
        return cls(path, target, syntax, collected, constants, platforms.answers(target))

    @property
    def graph(self) -> Graph:
        """The types in the making."""
        return self.collected.graph

    def step(self) -> None:
        """Count one expression or statement."""
        self.steps += 1
        if self.steps > self.granted:
            raise Exhausted

    def at(self, scope: Scope, node: Node) -> Location:
        """Give the place of a node."""
        return scope.source.at(node)

    def unread(self, where: Location, reason: str) -> None:
        """Note what was not understood."""
        if not self.quiet:
            self.collected.unread(where, reason)

    def constant(self, name: str, value: Value, where: Location) -> None:
        """Note a number whose name may be one of the C header: `SQLITE_OK`."""
        if isinstance(value, Const) and type(value.value) is int and CONSTANT.fullmatch(name):
            self.collected.constant(name, value.value, where)

    def give_up(self) -> None:
        """Note that the file was not followed to its end."""
        self.collected.unread(Location(self.path), "is not followed to its end: it makes too many steps")

    def open(self, name: Value | None, where: Location, *, endings: bool = False) -> Library:
        """Open a library, whatever is known of its name; `null` and "" are the process itself.

        With `endings` the run time completes names that lack one.
        """
        nothing = isinstance(name, Const) and not name.value
        names = texts(name)
        if endings:
            ending = platforms.ending(self.target)
            names = tuple(each if ending in each else each + ending for each in names)
        loading = Loading.PROCESS if nothing else Loading.NAMED if names else Loading.COMPUTED
        again = next((each for each in self.opened if _is_again(each, loading, names, where)), None)
        if again is not None:
            again.files = tuple(dict.fromkeys((*again.files, *names)))
            return again
        made = Library(loading, names, where, level=self.conditional)
        self.opened.append(made)
        return made

    def ask(
        self,
        library: Library,
        name: str,
        where: Location,
        type_: Callable[[], TypeId] | None,
        *,
        optional: bool = False,
        is_variable: bool = False,
        spellings: tuple[str, ...] = (),
    ) -> None:
        """Note that the text asks a library for a name."""
        swallowed = any(count == len(self.opened) for count in self.swallowing)
        optional = optional or self.conditional > library.level or swallowed
        key = (library.loading, library.where, name, where)
        before = self.asked.get(key)
        if before is None or before.type is None or (before.optional and not optional):
            self.asked[key] = Asked(name, library, where, type_, optional, is_variable, spellings)

    def binding(self) -> Binding:
        """Give everything that was learned."""
        self.quiet = False
        self.is_ended = True
        self.lay_out()
        for library in self.opened:
            self._handle(library)
        required = {(each.library.where, each.name) for each in self.asked.values() if not each.optional}
        for each in self.asked.values():
            handle = self._handle(each.library)
            self.collected.bind(
                Bound(
                    each.name,
                    each.where,
                    handle,
                    each.type() if each.type else None,
                    is_variable=each.is_variable,
                    optional=(each.library.where, each.name) not in required,
                    spellings=each.spellings,
                )
            )
        return self.collected.binding()

    def lay_out(self) -> None:
        """Lay out the records that can be by now."""
        before = None
        while self.later and before != len(self.later):
            before = len(self.later)
            self.later = [each for each in self.later if not each()]

    def _handle(self, library: Library) -> int:
        key = library.where if library.loading is Loading.COMPUTED else None
        return self.collected.open(library.loading, library.files, library.where, key)


def _is_again(known: Library, loading: Loading, names: tuple[str, ...], where: Location) -> bool:
    """Whether a library is one that the same place opened before, by names that overlap."""
    same = not known.files or not names or not set(known.files).isdisjoint(names)
    return (known.loading, known.where) == (loading, where) and same


def library_of(value: Value) -> Library | None:
    """Give the library that a value is; one of several is one that goes by several names."""
    if isinstance(value, Library):
        return value
    if not isinstance(value, Choice):
        return None
    found = [each for each in value.options if isinstance(each, Library)]
    if not found:
        return None
    files = tuple(dict.fromkeys(name for each in found for name in each.files))
    loading = next((each.loading for each in found if each.files), found[0].loading)
    level = min(each.level for each in found)
    return Library(loading, files, found[0].where, found[0].declare, level)


def tail(value: Value) -> str:
    """Give the known end of a text."""
    match value:
        case Const(value=str(known)):
            return known
        case Unknown(tail=known):
            return known
    return ""
