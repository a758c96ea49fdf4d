"""The unit of work: two types at one place, and the two sides that they come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import Struct

from abilint.compare.types.fault import Fault, Link, Naming, Pair, Where
from abilint.compare.types.side import base_name

if TYPE_CHECKING:
    from abilint.compare.types.side import Side
    from abilint.model.type_difference import TypeDifferenceKind
    from abilint.model.types import Type, TypeId


class Sides(Struct, frozen=True):
    """What is promised, and what was built."""

    promised: Side
    built: Side
    strict: bool = False
    """Two releases by one kind of source: what two languages or sources may well spell differently, and
    none would change without a reason, is a difference too."""

    def stripped(self, pair: Pair) -> Pair:
        """See through typedefs and qualifiers on both sides."""
        return Pair(self.promised.strip(pair.promised), self.built.strip(pair.built))

    def is_shared(self, pair: Pair) -> bool:
        """Whether both sides have one type, down to the last that it leads to, and it is known to be so."""
        return (
            pair.promised == pair.built
            and self.built.graph.beside is self.promised.graph
            and pair.built in self.built.graph.shared
        )

    def nodes(self, pair: Pair) -> tuple[Type, Type]:
        """Look a stripped pair up."""
        return self.promised.graph[pair.promised], self.built.graph[pair.built]

    def bits(self, pair: Pair) -> tuple[int | None, int | None]:
        """Sizes in bits."""
        return self.promised.bits(pair.promised), self.built.bits(pair.built)

    def common_name(self, pair: Pair) -> Pair | None:
        """Give the innermost typedef that both sides write over their types."""
        ours = self.promised.typedefs_over(pair.promised)
        if not ours:
            return None
        theirs = {self.built.typedef_name(each): each for each in self.built.typedefs_over(pair.built)}
        for each in reversed(ours):
            other = theirs.get(self.promised.typedef_name(each))
            if other is not None:
                return Pair(each, other)
        return None

    def are_others(self, pair: Pair) -> bool:
        """Whether two records or enums of two releases are two, and not one with a new name.

        One of the names stands for a type on the other side too.
        """
        before, after = map(base_name, self.names(pair))
        if not before or not after or before == after:
            return False
        return before in self.built.type_names or after in self.promised.type_names

    def names(self, pair: Pair) -> tuple[str, str]:
        """Names of two records or enums, tags left out."""
        return self.promised.name(pair.promised), self.built.name(pair.built)


class Step(NamedTuple):
    """Two types to compare, and where they stand."""

    pair: Pair
    where: Where
    shown: Pair
    """The types as written at this place, which messages show: `int *`, though what differs is the `int`."""
    path: tuple[str, ...] = ()
    place: str = ""
    parameter: str = ""
    behind_pointer: bool = False
    name: Naming | None = None

    def named(self, typedefs: Pair | None) -> Step:
        """Note that both sides write a typedef here."""
        return self._replace(name=Naming(typedefs, len(self.path))) if typedefs else self

    def towards(self, promised: TypeId, built: TypeId, where: Where | None = None) -> Step:
        """Go on with parts of the same value."""
        if where is None and (promised, built) == self.pair:
            return self
        return Step(Pair(promised, built), where or self.where, *self[2:])

    def through_pointer(self, promised: TypeId, built: TypeId) -> Step:
        """Go on with what the pointers point to."""
        path = (*self.path, "*")
        pair = Pair(promised, built)
        return Step(pair, Where.POINTEE, self.shown, path, self.place, self.parameter, True, self.name)

    def fault(
        self,
        kind: TypeDifferenceKind,
        before: str | int | None = None,
        after: str | int | None = None,
        *path: str,
    ) -> Fault:
        """State a difference here."""
        inner = (*self.path, *path)
        name = self.name and Naming(self.name.pair, len(inner) - self.name.depth)
        return Fault(kind, inner, before, after, self.shown, self.place, self.parameter, name=name)


Outcome: TypeAlias = Iterator[Fault | Link | Step]
"""What one step gives: differences, pairs for their own root, and further steps."""
