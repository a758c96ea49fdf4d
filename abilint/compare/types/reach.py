"""Who comes to a type, and how: the graph of what refers to what, from the declarations down."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from abilint.model.type_difference import Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from abilint.compare.types.fault import Link, Pair

LISTED = 5
"""Declarations that are named of all that reach a type."""


class ReachGraph:
    """Collects links while pairs are compared, and answers when all are known."""

    def __init__(self) -> None:
        self._by_value: set[Pair] = set()
        self._callers: dict[Pair, set[int]] = defaultdict(set)
        """Indexes of promised declarations that name the pair in their own type."""
        self._holders: dict[Pair, set[Pair]] = defaultdict(set)
        self._values: set[tuple[Pair | int, Pair]] = set()
        """Who holds which pair by value."""
        self._seen: set[Pair] | None = None
        """Pairs that users see inside of; None: all."""
        self.built: dict[int, int] = {}
        """For each promised declaration the one that states the other side."""

    def add(self, links: Iterable[Link], holder: Pair | int) -> list[Pair]:
        """Note links from a record, or from a declaration by its index; return what they lead to."""
        reached = []
        for link in links:
            if isinstance(holder, int):
                self._callers[link.pair].add(holder)
            else:
                self._holders[link.pair].add(holder)
            if not link.behind_pointer:
                self._by_value.add(link.pair)
                self._values.add((holder, link.pair))
            reached.append(link.pair)
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
        links: dict[Pair | int, list[Pair]] = defaultdict(list)
        for pair, callers in self._callers.items():
            for caller in callers:
                links[caller].append(pair)
        for pair, holders in self._holders.items():
            for holder in holders:
                links[holder].append(pair)
        waiting: list[Pair | int] = [each for each in links if isinstance(each, int)]
        self._seen = set()
        while waiting:
            user = waiting.pop()
            for pair in links.get(user, ()):
                if pair not in self._seen and shown(pair, (user, pair) in self._values):
                    self._seen.add(pair)
                    waiting.append(pair)

    def declarations(self, pair: Pair) -> list[int]:
        """Indexes of the promised declarations that reach a pair, through other types too, in order."""
        waiting, met, found = [pair], {pair}, set(self._callers[pair])
        while waiting:
            for holder in self._holders.get(waiting.pop(), ()):
                if holder not in met and (self._seen is None or holder in self._seen):
                    met.add(holder)
                    waiting.append(holder)
                    found |= self._callers.get(holder, set())
        return sorted(found)
