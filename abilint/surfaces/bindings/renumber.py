"""Nodes of one graph of types as parts of another: the numbers of the types that they refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import (
    Array,
    Enum,
    FunctionType,
    MemberPointer,
    Pointer,
    Qualified,
    Record,
    Type,
    Typedef,
)

if TYPE_CHECKING:
    from abilint.model.types import TypeId


def shifted(node: Type, first: int) -> Type:
    """Give a node whose graph stands behind `first` others."""
    match node:
        case Pointer(target=target) | Qualified(target=target) | Typedef(target=target):
            return replace(node, target=target + first)
        case Array(element=element):
            return replace(node, element=element + first)
        case MemberPointer(owner=owner, target=target):
            return replace(node, owner=owner + first, target=target + first)
        case FunctionType():
            parameters = tuple(replace(each, type=each.type + first) for each in node.parameters)
            return replace(node, result=node.result + first, parameters=parameters)
        case Enum():
            return replace(node, underlying=_shifted(node.underlying, first))
        case Record():
            return _record(node, first)
    return node


def _record(node: Record, first: int) -> Record:
    return replace(
        node,
        fields=tuple(replace(each, type=each.type + first) for each in node.fields),
        bases=tuple(replace(each, type=each.type + first) for each in node.bases),
        slots=tuple(replace(each, type=_shifted(each.type, first)) for each in node.slots),
        holds=_shifted(node.holds, first),
    )


def _shifted(type_id: TypeId | None, first: int) -> TypeId | None:
    return None if type_id is None else type_id + first
