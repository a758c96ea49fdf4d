"""Bytes that a type takes in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Array, Enum, MemberPointer, Pointer, Primitive, Qualified, Record, Typedef

if TYPE_CHECKING:
    from abilint.model.types import TypeGraph, TypeId


def size_of(graph: TypeGraph, type_id: TypeId) -> int | None:
    """Give the size in bytes; None for what has none: functions, `void`, incomplete and unreadable types.

    A flexible array has none either: the record that ends in it is not larger for it. A type that is made
    of itself, as only a damaged file states, has none.
    """
    factor = 1
    for _ in graph.nodes:
        match graph[type_id]:
            case Typedef(target=target) | Qualified(target=target):
                type_id = target
            case Array(element=element, count=int(count)):
                type_id, factor = element, factor * count
            case Primitive(size=size) | Pointer(size=size) | MemberPointer(size=size):
                return size * factor
            case Record(size=size) | Enum(size=size):
                return None if size is None else size * factor
            case _:
                return None
    return None
