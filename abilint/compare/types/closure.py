"""Everything that a node of a graph leads to, as one number: a bit for each of what is found on the way.

Sets of thousands of functions, made anew for hundreds of types, took most of a comparison of two releases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Node = TypeVar("Node")


class Closure(Generic[Node]):
    """Unions over a graph with cycles, each strongly connected part visited once.

    R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972), without recursion.
    """

    def __init__(self, own: Callable[[Node], int], following: Callable[[Node], Iterable[Node]]) -> None:
        self._own = own
        self._following = following
        self._known: dict[Node, int] = {}

    def of(self, node: Node) -> int:
        """Give the bits of a node and of all that it leads to; the graph must not change any more."""
        if node not in self._known:
            self._walk(node)
        return self._known[node]

    def _walk(self, root: Node) -> None:
        met: dict[Node, int] = {}
        lowest: dict[Node, int] = {}
        unfinished: list[Node] = []
        way: list[tuple[Node, Iterator[Node]]] = []

        def enter(node: Node) -> None:
            met[node] = lowest[node] = len(met)
            unfinished.append(node)
            way.append((node, iter(self._following(node))))

        enter(root)
        while way:
            node, rest = way[-1]
            for other in rest:
                if other in self._known:
                    continue
                if other not in met:
                    enter(other)
                    break
                lowest[node] = min(lowest[node], met[other])
            else:
                way.pop()
                if way:
                    above = way[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == met[node]:
                    self._finish(node, unfinished)

    def _finish(self, first: Node, unfinished: list[Node]) -> None:
        """Give all nodes of one strongly connected part what any of them leads to."""
        start = unfinished.index(first)
        part = unfinished[start:]
        del unfinished[start:]
        bits = 0
        for node in part:
            bits |= self._own(node)
            for other in self._following(node):
                bits |= self._known.get(other, 0)
        self._known.update(dict.fromkeys(part, bits))
