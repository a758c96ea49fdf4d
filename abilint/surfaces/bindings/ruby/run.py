"""The state of following one file: what it opened and attached, what was not understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from abilint.model.location import Location
from abilint.surfaces.bindings.collected import Bound, Collected
from abilint.surfaces.bindings.ruby import platforms
from abilint.surfaces.bindings.ruby.values import Known, Module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.binding import Loading
    from abilint.model.target import Target
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.text import Text
    from abilint.surfaces.bindings.ruby.values import Libraries, Method, Sought, Value

MOST_STEPS = 400_000
"""Expressions and statements that are looked at: a file of 50,000 declarations needs half of it."""
STANDARD = (Known("FFI::Library"), Known("FFI::DataConverter"), Known("FFI"))
TWO_WAYS = "two branches declare it in two ways"


class Exhausted(Exception):  # noqa: N818  (not a fault: the reader stops here)
    """The file asks for more steps than it may."""


class Stop(Exception):  # noqa: N818  (how `return`, `next`, `break` and `raise` leave a body)
    """A body ends here."""

    def __init__(self, word: str, value: Value) -> None:
        super().__init__()
        self.word = word
        self.value = value


class Attached(Struct, frozen=True):
    """One name that is looked up."""

    name: str
    where: Location
    libraries: Libraries
    type: TypeId | None
    is_variable: bool
    optional: bool
    conditional: bool
    """Under a condition that only a run can tell."""
    spellings: tuple[str, ...] = ()
    key: object = None
    """What looks it up, where nothing says which library."""


class Run:
    """What following has come to."""

    def __init__(self, path: str, language: str, target: Target) -> None:
        self.path = path
        self.target = target
        self.collected = Collected(path, language, target)
        self.graph = self.collected.graph
        self.constants = platforms.constants(target)
        self.top = Module("")
        self.loaded: set[str] = set()
        self.attached: list[Attached] = []
        self.stranger = Module("")
        """What stands for a module that only a run can tell."""
        self.text: Text
        """Of the file that is read."""
        self.sites: list[Location] = []
        """Calls that are being followed, the innermost last."""
        self.laid_out: list[tuple[Module, Location]] = []
        self.looked_up: dict[Location, Attached] = {}
        """Names that are looked up of which no type is stated yet."""
        self.methods: dict[int, tuple[Method, Value]] = {}
        """Those that the text defines and that nothing has called yet, by `id`."""
        self.depth = 0
        self.calls = 0
        """Methods that are being followed within each other."""
        self.optional = 0
        """How many statements around this one go on where a name is not there."""
        self.conditional = 0
        """How many conditions around this one only a run can tell."""
        self._journals: list[dict[tuple[int, Any], tuple[dict[Any, Value], Value | None]]] = []
        self._steps = 0
        self._unread: dict[Location, str] = {}
        self._unnamed: dict[Location, str] = {}
        self._named: set[Location] = set()

    def step(self) -> None:
        """Count; raises Exhausted."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Exhausted

    def assign(self, names: dict[Any, Value], name: object, value: Value) -> None:
        """Bind a name, so that a branch can be undone."""
        for journal in self._journals:
            journal.setdefault((id(names), name), (names, names.get(name)))
        names[name] = value

    def begin_branch(self) -> None:
        """Begin to note what is bound."""
        self._journals.append({})

    def end_branch(self) -> list[tuple[dict[Any, Value], Any, Value]]:
        """Undo what the branch bound, and say what that was."""
        journal = self._journals.pop()
        bound = [(names, name, names[name]) for (_, name), (names, _) in journal.items() if name in names]
        for (_, name), (names, before) in journal.items():
            if before is None:
                names.pop(name, None)
            else:
                names[name] = before
        return bound

    def attach(self, attached: Attached) -> None:
        """Note a name that is looked up."""
        self.attached.append(attached)

    def constant(self, name: str, value: int, where: Location) -> None:
        """Note a number that has a name; under a condition it may have another."""
        if not self.conditional:
            self.collected.constant(name, value, where)

    def is_whole(self, module: Module) -> bool:
        """Whether the text tells all types that a module knows: it is seen to become a library's."""
        each: Module | None = module
        while each is not None and not any(mixed == Known("FFI::Library") for mixed in each.mixed):
            each = each.outer
        return each is not None and all(isinstance(one, Module) or one in STANDARD for one in each.mixed)

    def unread_file(self, file: str, reason: str) -> None:
        """Note a file of the library that cannot be read."""
        self.unread(Location(file), reason)

    def unread(self, where: Location, reason: str) -> None:
        """Note what only a run can tell."""
        self._unread.setdefault(where, reason)

    def unnamed(self, where: Location, reason: str) -> None:
        """Note a name that only a run can tell, unless another call of the same method tells it."""
        self._unnamed.setdefault(where, reason)

    def was_named(self, where: Location) -> None:
        """Note that a name was understood here, if only in one of several calls."""
        self._named.add(where)

    def finish(self) -> None:
        """Put everything into what every language's bindings come to."""
        self.attached += self.looked_up.values()
        for each in self._believed():
            self._bind(each)
        unnamed = {where: self._unnamed[where] for where in self._unnamed.keys() - self._named}
        for where, reason in sorted((unnamed | self._unread).items()):
            self.collected.unread(where, reason)

    def _believed(self) -> Iterator[Attached]:
        """Leave out what conditions that only a run can tell declare in several ways."""
        ways: dict[str, list[Attached]] = {}
        for each in self.attached:
            ways.setdefault(each.name, []).append(each)
        for name, each_way in ways.items():
            if len({each.type for each in each_way}) == 1 or not any(e.conditional for e in each_way):
                yield from each_way
                continue
            first = each_way[0]
            self.unread(first.where, f"`{name}`: {TWO_WAYS}, or by what only a run can tell")
            unsure = self.graph.function(self.graph.unknown(TWO_WAYS), (), prototyped=False)
            yield Attached(name, first.where, first.libraries, unsure, first.is_variable, True, True)

    def _bind(self, each: Attached) -> None:
        """Note it in each of the libraries where it may be; the C library is behind every other."""
        sought = each.libraries.sought
        others = [one for one in sought if not one.is_libc] or list(sought)
        for one in others:
            self.collected.bind(
                Bound(
                    each.name,
                    each.where,
                    self._handle(one, each.key),
                    each.type,
                    is_variable=each.is_variable,
                    optional=each.optional or each.conditional or len(others) > 1,
                    spellings=each.spellings,
                )
            )

    def _handle(self, sought: Sought, key: object) -> int:
        loading: Loading = sought.loading
        return self.collected.open(loading, sought.names, sought.where, None if sought.names else key)
