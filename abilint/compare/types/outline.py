"""What a type is written as, up to the records and enums that it names: equal outlines need no comparison.

Two releases agree in nearly all of their types, and comparing those step by step finds nothing. An outline
holds everything that a comparison looks at on the way to the next record or enum, which it leaves as a
link: those are compared once, at their own root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.compare.types import registers
from abilint.compare.types.fault import Found, Link, Pair
from abilint.model.types import (
    Array,
    Enum,
    FunctionType,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Typedef,
    Void,
)

if TYPE_CHECKING:
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import Type, TypeId

DEEPEST = 64
"""Types in types between two records; more is left to the comparison."""


class Outline(NamedTuple):
    """A type, with the outlines of what it is made of."""

    parts: tuple[object, ...]
    """What is equal where the types are."""
    links: tuple[tuple[TypeId, bool], ...] = ()
    """Records and enums in it, and whether they stand behind a pointer."""


class Outlines:
    """The outlines of one side's types, each made once."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._nodes = side.graph.nodes
        self._known: dict[TypeId, Outline | None] = {}
        self._roots: dict[TypeId, Outline | None] = {}

    def of(self, type_id: TypeId, depth: int = 0) -> Outline | None:
        """Outline a type as it is used; None where that is left to the comparison."""
        if type_id not in self._known:
            made = self._made(type_id, self._nodes[type_id], depth) if depth < DEEPEST else None
            self._known[type_id] = made
        return self._known[type_id]

    def inside(self, type_id: TypeId) -> Outline | None:
        """Outline what is in a record or enum; None for what the comparison looks at more closely."""
        if type_id not in self._roots:
            self._roots[type_id] = self._root(self._nodes[type_id])
        return self._roots[type_id]

    def _root(self, node: Type) -> Outline | None:
        if isinstance(node, Enum):
            values = tuple((each.name, each.value) for each in node.enumerators)
            return Outline((node.name, node.size, node.complete, node.scoped, values))
        if not isinstance(node, Record) or not _is_plain(node):
            return None
        own = ("record", node.kind, node.name, node.size, node.alignment, node.passing, node.complete)
        fields = tuple((field.name, field.offset, field.bits, field.access) for field in node.fields)
        return self._around((own, fields), 0, *(field.type for field in node.fields))

    def _made(self, type_id: TypeId, node: Type, depth: int) -> Outline | None:
        own: tuple[object, ...]
        match node:
            case Void():
                return Outline(("void",))
            case Primitive():
                return Outline(("primitive", node.name, node.encoding, node.size, node.foreign))
            case Pointer():
                own = ("pointer", node.size, node.reference, node.block, node.foreign)
                inner = self._around(own, depth, node.target)
                return inner and Outline(inner.parts, tuple((each, True) for each, _ in inner.links))
            case Qualified():
                own = ("qualified", node.const, node.volatile, node.restrict, node.atomic)
                return self._around(own, depth, node.target)
            case Typedef():
                return self._around(("typedef", node.name), depth, node.target)
            case Array():
                return self._around(("array", node.count, node.vector), depth, node.element)
            case FunctionType():
                names = tuple(parameter.name for parameter in node.parameters)
                own = ("function", node.variadic, node.prototyped, node.convention, names)
                return self._around(own, depth, node.result, *(each.type for each in node.parameters))
            case Record() if node.name:
                own = ("record", node.kind, node.name, node.size, node.passing, node.complete, node.foreign)
                return Outline((*own, registers.contents(self._side, type_id)), ((type_id, False),))
            case Enum() if node.name:
                has_sign = any(each.value < 0 for each in node.enumerators)  # and so bit-fields of it
                own = ("enum", node.name, node.size, node.complete, has_sign)
                return Outline(own, ((type_id, False),))
        return None

    def _around(self, own: tuple[object, ...], depth: int, *inner: TypeId) -> Outline | None:
        """Put a type around others."""
        outlines = [self.of(type_id, depth + 1) for type_id in inner]
        links: tuple[tuple[TypeId, bool], ...] = ()
        parts: list[object] = []
        for each in outlines:
            if each is None:
                return None
            parts.append(each.parts)
            links += each.links
        return Outline((*own, *parts), links)


def _is_plain(node: Record) -> bool:
    """Whether nothing but its members matters: no bases, no virtual functions, no variants."""
    return not (node.bases or node.slots or node.variants or node.holds is not None or node.foreign)


class Alike:
    """Finds what two releases state in the same way."""

    def __init__(self, sides: Sides) -> None:
        self._sides = Outlines(sides.promised), Outlines(sides.built)

    def used(self, pair: Pair) -> Found | None:
        """Give what a comparison of two equal types finds: links; None where they may differ."""
        return _found(self._sides[0].of(pair.promised), self._sides[1].of(pair.built))

    def inside(self, pair: Pair) -> Found | None:
        """As `used`, for what is in two records or enums."""
        return _found(self._sides[0].inside(pair.promised), self._sides[1].inside(pair.built))


def _found(one: Outline | None, other: Outline | None) -> Found | None:
    if one is None or other is None or one.parts != other.parts:
        return None
    links = zip(one.links, other.links, strict=True)
    return Found([], [Link(Pair(old, new), behind) for (old, behind), (new, _) in links])
