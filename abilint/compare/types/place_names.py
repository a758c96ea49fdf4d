"""Names for types that have none: the member that a struct, union or enum is the type of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Array, Enum, Pointer, Qualified, Record

if TYPE_CHECKING:
    from abilint.compare.types.side import Side
    from abilint.model.types import TypeId

DEEPEST = 8
"""Types without names in each other, and pointers and arrays around one."""


class PlaceNames:
    """Of one side."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._holders: dict[TypeId, tuple[TypeId, str]] = {}
        for owner, node in enumerate(side.graph.nodes):
            for field in node.fields if isinstance(node, Record) else ():
                held = self._behind(field.type) if field.name else None
                if held is not None:
                    self._holders.setdefault(held, (owner, field.name))

    def of(self, type_id: TypeId) -> str:
        """Give `outer.in` for the inner of `struct outer { struct {...} in; };`; empty for no member's."""
        members: list[str] = []
        for _ in range(DEEPEST):
            if type_id not in self._holders:
                break
            type_id, member = self._holders[type_id]
            members.insert(0, member)
            name = self._side.name(type_id)
            if name:
                return ".".join([name, *members])
        return ""

    def _behind(self, type_id: TypeId) -> TypeId | None:
        """Give the type without a name that a member is, points to, or has several of."""
        for _ in range(DEEPEST):
            node = self._side.graph[type_id]
            match node:
                case Record(name="") | Enum(name=""):
                    return type_id
                case Array(element=inner) | Pointer(target=inner) | Qualified(target=inner):
                    type_id = inner
                case _:
                    return None
        return None
