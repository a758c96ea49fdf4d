"""The types that a type refers to, and the same type with other numbers for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
    from collections.abc import Callable

    from abilint.model.types import TypeId


def references(node: Type) -> tuple[TypeId, ...]:
    """List what a node refers to, in the order of its fields."""
    match node:
        case Pointer(target=target) | Qualified(target=target) | Typedef(target=target):
            return (target,)
        case MemberPointer(owner=owner, target=target):
            return owner, target
        case Array(element=element):
            return (element,)
        case Enum(underlying=int(underlying)):
            return (underlying,)
        case FunctionType(result=result, parameters=parameters):
            return result, *(parameter.type for parameter in parameters)
        case Record():
            return (
                *(field.type for field in node.fields),
                *(base.type for base in node.bases),
                *(slot.type for slot in node.slots if slot.type is not None),
                *(() if node.holds is None else (node.holds,)),
            )
    return ()


def renumbered(node: Type, number: Callable[[TypeId], TypeId]) -> Type:
    """Give the node with other numbers in place of those that it refers to."""
    match node:
        case Pointer() | Qualified() | Typedef():
            return replace(node, target=number(node.target))
        case MemberPointer():
            return replace(node, owner=number(node.owner), target=number(node.target))
        case Array():
            return replace(node, element=number(node.element))
        case Enum(underlying=int(underlying)):
            return replace(node, underlying=number(underlying))
        case FunctionType():
            parameters = tuple(replace(each, type=number(each.type)) for each in node.parameters)
            return replace(node, result=number(node.result), parameters=parameters)
        case Record():
            return _record(node, number)
    return node


def _record(node: Record, number: Callable[[TypeId], TypeId]) -> Record:
    return replace(
        node,
        fields=tuple(replace(each, type=number(each.type)) for each in node.fields),
        bases=tuple(replace(each, type=number(each.type)) for each in node.bases),
        slots=tuple(
            each if each.type is None else replace(each, type=number(each.type)) for each in node.slots
        ),
        holds=None if node.holds is None else number(node.holds),
    )
