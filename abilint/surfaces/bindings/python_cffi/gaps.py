"""Types with gaps that the C compiler fills in: their layout is unknown, as is that of what holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.types import (
    Array,
    Enum,
    Qualified,
    Record,
    Type,
    Typedef,
    TypeGraph,
    Unknown,
)
from abilint.surfaces.bindings.python_cffi.dots import COUNT, NUMBER, REST

if TYPE_CHECKING:
    from abilint.model.types import TypeId

FILLED_IN = "the C compiler fills it in when the module is built"


def opened(types: TypeGraph) -> TypeGraph:
    """Give the types as far as the text tells them."""
    holders: dict[TypeId, list[TypeId]] = {}
    for number, node in enumerate(types.nodes):
        for part in _parts(node):
            holders.setdefault(part, []).append(number)
    waiting = [number for number, node in enumerate(types.nodes) if _has_gap(node)]
    unsure = set(waiting)
    while waiting:
        more = [each for each in holders.get(waiting.pop(), ()) if each not in unsure]
        unsure.update(more)
        waiting += more
    return TypeGraph(tuple(_node(node, number in unsure) for number, node in enumerate(types.nodes)))


def _has_gap(node: Type) -> bool:
    match node:
        case Record(fields=fields):
            return any(each.name.startswith((REST, NUMBER)) for each in fields)
        case Enum(enumerators=enumerators):
            return any(each.name.startswith(REST) for each in enumerators)
        case Array(count=count):
            return count == COUNT
    return False


def _parts(node: Type) -> set[TypeId]:
    """Give the types that lie in a type, not behind a pointer."""
    match node:
        case Record(fields=fields):
            return {each.type for each in fields}
        case Array(element=element):
            return {element}
        case Typedef(target=target) | Qualified(target=target):
            return {target}
    return set()


def _node(node: Type, is_unsure: bool) -> Type:
    match node:
        case Record() if is_unsure:
            if any(each.name == NUMBER for each in node.fields):
                return Unknown(FILLED_IN)
            return Record(node.kind, node.name, complete=False, location=node.location)
        case Record(name=name) if name.startswith(REST):
            return replace(node, name="")
        case Enum() if is_unsure:
            return Enum(node.name, None, None, complete=False, location=node.location)
        case Array(count=count) if is_unsure and count == COUNT:
            return replace(node, count=None)
    return node
