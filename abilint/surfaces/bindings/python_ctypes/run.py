"""The state of reading one module: what it opened and bound, what was not understood, what is left."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from abilint.model.binding import Loading, UnknownAttribute, Unread
from abilint.model.location import Location
from abilint.surfaces.bindings.graph import Graph
from abilint.surfaces.bindings.python_ctypes import platforms
from abilint.surfaces.bindings.python_ctypes.values import UNKNOWN, Bound, Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.constant import Constant
    from abilint.model.target import Target
    from abilint.surfaces.bindings.python_ctypes.values import Function, Native, Scope, Unknown, Value

MOST_STEPS = 2_000_000
"""Expressions and statements that are looked at: a module of 50,000 lines needs a tenth."""
DEEPEST = 12
"""Calls of the module's own functions within each other."""


class Exhausted(Exception):  # noqa: N818  (not a fault: the reader stops here)
    """The module asks for more steps than it may."""


class Run:
    """What reading has come to."""

    def __init__(self, path: str, target: Target) -> None:
        self.path = path
        self.target = target
        self.graph = Graph(target)
        self.constants = platforms.constants(target)
        self.answers = platforms.answers(target)
        self.natives: dict[str, Native] = {}
        """What other packages than ctypes offer, by full name."""
        self.modules: dict[str, Scope] = {}
        self.libraries: dict[tuple[Location, tuple[str, ...], str], Library] = {}
        self.bound: dict[tuple[int, str], Bound] = {}
        self.functions: list[Function] = []
        self.executed: set[int] = set()
        """Functions whose bodies were read, by `id` of their node."""
        self.returned: dict[tuple[object, ...], tuple[Value, tuple[object, ...]]] = {}
        """What calls return, by function and arguments; the arguments live as long as their numbers count."""
        self.referred: set[str] = set()
        """Every name that the text reads."""
        self.callers: list[str] = []
        """Files of the calls that are being followed, the outermost first."""
        self.depth = 0
        self.optional = 0
        """How many statements around this one go on where a name is not there."""
        self.conditional = 0
        """How many conditions around this one only a run can tell."""
        self.tested: tuple[str, ...] = ()
        """Names of libraries that conditions around this statement make sure of."""
        self.branch: tuple[int, ...] = ()
        """Those branches around this statement of which only a run can tell whether they are taken."""
        self.in_function = 0
        self.numbers: dict[str, Constant | None] = {}
        """Names that stand for whole numbers; None where modules disagree."""
        self.unknown_attributes: dict[tuple[Location, str], UnknownAttribute] = {}
        self._unread: dict[Location, str] = {}
        self._read: set[Location] = set()
        self._journals: list[dict[tuple[int, str], tuple[dict[str, Value], Value | None]]] = []
        self._steps = 0
        self._branches = 0

    def step(self) -> None:
        """Count; raises Exhausted."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Exhausted

    def of_unknown(self, owner: Unknown, name: str, where: Location) -> Value:
        """Give an attribute of what only a run can tell."""
        del self, owner, name, where
        return UNKNOWN

    def at(self, scope: Scope, node: ast.AST) -> Location:
        """Give the place of a piece of text: of an attribute that of its name."""
        if isinstance(node, ast.Attribute) and node.end_col_offset is not None:
            return Location(scope.file, node.end_lineno or 0, node.end_col_offset - len(node.attr) + 1)
        return Location(scope.file, getattr(node, "lineno", 0), getattr(node, "col_offset", -1) + 1)

    def assign(self, names: dict[str, Value], name: str, value: Value) -> None:
        """Bind a name, so that a branch can be undone."""
        for journal in self._journals:
            journal.setdefault((id(names), name), (names, names.get(name)))
        names[name] = value

    def begin_branch(self) -> None:
        """Begin to note what is bound."""
        self._journals.append({})

    def enter_branch(self) -> tuple[int, ...]:
        """Go into a branch, and give what `branch` was before."""
        before = self.branch
        self._branches += 1
        self.branch = (*before, self._branches)
        return before

    def end_branch(self) -> list[tuple[dict[str, Value], str, Value]]:
        """Undo what the branch bound, and say what that was."""
        journal = self._journals.pop()
        bound = [(names, name, names[name]) for (_, name), (names, _) in journal.items() if name in names]
        for (_, name), (names, before) in journal.items():
            if before is None:
                names.pop(name, None)
            else:
                names[name] = before
        return bound

    def unread(self, where: Location, reason: str) -> None:
        """Note what only a run can tell."""
        self._unread.setdefault(where, reason)

    def was_read(self, where: Location) -> None:
        """Note that it was understood here, if only in one of several calls."""
        self._read.add(where)

    def all_unread(self) -> Iterator[Unread]:
        """List what was understood in no call."""
        for where, reason in sorted(self._unread.items()):
            if where not in self._read:
                yield Unread(where, reason)

    def library(
        self, where: Location, loading: Loading, files: tuple[str, ...], convention: str = "c"
    ) -> Library:
        """Open a library; what is opened at one place is one, for each module that has it opened there."""
        made = Library(loading, files, where, convention=convention)
        return self.libraries.setdefault((where, files, self.caller(where.file)), made)

    def caller(self, file: str) -> str:
        """Give the module that called into a file, or that file where none did."""
        return next((each for each in reversed(self.callers) if each != file), file)

    def bind(self, library: Library, name: str, where: Location) -> Bound:
        """Look a name up in a library."""
        optional = self.optional > 0 or self.conditional > 0 or name in self.tested
        key = (id(library), name)
        found = self.bound.get(key)
        if found is None:
            found = self.bound[key] = Bound(library, name, where, optional, tested=self.tested)
        elif found.optional and not optional:
            found.optional, found.location, found.tested = False, where, self.tested
        elif not optional and found.tested and not self.tested:
            found.tested = ()
        return found
