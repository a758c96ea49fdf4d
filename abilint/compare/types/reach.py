"""Who comes to a type, and how: the graph of what refers to what, from the declarations down."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from abilint.compare.types.closure import Closure
from abilint.model.type_difference import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from abilint.compare.types.fault import Link, Pair


class ReachGraph:
    """Collects links while pairs are compared, and answers when all are known."""

    def __init__(self) -> None:
        self._by_value: set[Pair] = set()
        self._callers: dict[Pair, int] = defaultdict(int)
        """The promised declarations that name the pair in their own type, as `Users` has them."""
        self._holders: dict[Pair, set[Pair]] = defaultdict(set)
        self._values: set[tuple[Pair | int, Pair]] = set()
        """Who holds which pair by value."""
        self._seen: set[Pair] | None = None
        """Pairs that users see inside of; None: all."""
        self._links: dict[Pair | int, list[Pair]] = defaultdict(list)
        """Who leads to what."""
        self.built: dict[int, int] = {}
        """For each promised declaration the one that states the other side."""
        self._closure = Closure(self._callers_of, self._seen_holders)

    def add(self, links: Iterable[Link], holder: Pair | int, users: int = 0) -> list[Pair]:
        """Note links from a record, or from declarations of one type by the index of one; return the ends.

        `users`: these declarations, as `Users` has them.
        """
        reached = []
        for link in links:
            if isinstance(holder, int):
                self._callers[link.pair] |= users
            else:
                self._holders[link.pair].add(holder)
            if not link.behind_pointer:
                self._by_value.add(link.pair)
                self._values.add((holder, link.pair))
            reached.append(link.pair)
        self._links[holder] += reached
        return reached

    def reach(self, pair: Pair) -> Reach:
        """Say how callers come to a type."""
        if self._seen is not None and pair not in self._seen:
            return Reach.OPAQUE
        return Reach.VALUE if pair in self._by_value else Reach.POINTER

    def show(self, shown: Callable[[Pair, bool], bool]) -> None:
        """Go from the declarations to all types that users see inside, once all links are known.

        `shown` says whether users see inside a type that they come to, by value or behind a pointer.
        """
        waiting: list[Pair | int] = [each for each in self._links if isinstance(each, int)]
        self._seen = set()
        while waiting:
            user = waiting.pop()
            for pair in self._links.get(user, ()):
                if pair not in self._seen and shown(pair, (user, pair) in self._values):
                    self._seen.add(pair)
                    waiting.append(pair)

    def declarations(self, pair: Pair) -> int:
        """Give the promised declarations that reach a pair, through other types too, as `Users` has them."""
        return self._closure.of(pair)

    def _callers_of(self, pair: Pair) -> int:
        return self._callers.get(pair, 0)

    def _seen_holders(self, pair: Pair) -> list[Pair]:
        holders = self._holders.get(pair, ())
        return [each for each in holders if self._seen is None or each in self._seen]
