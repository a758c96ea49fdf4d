"""A type graph while it grows: equal nodes are one node, and a record has its number before its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import TypeGraph, Unknown, Void

if TYPE_CHECKING:
    from abilint.model.types import Type, TypeId

_UNREAD = Unknown("it was not read")


class GraphBuilder:
    """Nodes by number. A node whose parts have their final numbers is equal to another by value."""

    def __init__(self) -> None:
        self._nodes: list[Type] = []
        self._ids: dict[Type, TypeId] = {}
        self.void = self.add(Void())

    def __getitem__(self, type_id: TypeId) -> Type:
        """Look a node up; one that was reserved and not defined is unknown."""
        return self._nodes[type_id]

    def add(self, node: Type) -> TypeId:
        """Give the number of a node: that of an equal one where there is one."""
        found = self._ids.get(node)
        if found is None:
            found = self._ids[node] = len(self._nodes)
            self._nodes.append(node)
        return found

    def reserve(self) -> TypeId:
        """Give a number to a record whose fields may lead back to it."""
        self._nodes.append(_UNREAD)
        return len(self._nodes) - 1

    def define(self, type_id: TypeId, node: Type) -> None:
        """Set what a reserved number stands for."""
        self._nodes[type_id] = node

    def graph(self) -> TypeGraph:
        """Give the graph as it is now."""
        return TypeGraph(tuple(self._nodes))
