"""What a type is written as, up to the records and enums that it names: equal outlines need no comparison.

Two releases agree in nearly all of their types, and comparing those step by step finds nothing. An outline
holds everything that a comparison looks at on the way to the next record or enum, which it leaves as a
link: those are compared once, at their own root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.compare.types.fault import Found, Link, Pair
from abilint.model.types import (
    Array,
    Enum,
    FunctionType,
    MemberPointer,
    Pointer,
    Primitive,
    Qualified,
    Record,
    Typedef,
    Void,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Sides
    from abilint.model.types import Type, TypeId

DEEPEST = 64
"""Types in types between two records; more is left to the comparison."""

Part = tuple[object, ...]


class Outline(NamedTuple):
    """A type, flat."""

    parts: tuple[Part, ...]
    """What is equal where the types are."""
    links: tuple[tuple[TypeId, bool], ...]
    """Records and enums in it, and whether they stand behind a pointer."""


class Outlines:
    """The outlines of one side's types, each made once."""

    def __init__(self, side: Side) -> None:
        self._nodes = side.graph.nodes
        self._known: dict[TypeId, Outline | None] = {}
        self._roots: dict[TypeId, Outline | None] = {}

    def of(self, type_id: TypeId) -> Outline | None:
        """Outline a type as it is used; None where that is left to the comparison."""
        if type_id not in self._known:
            self._known[type_id] = self._made(self._walk(type_id, False, 0))
        return self._known[type_id]

    def inside(self, type_id: TypeId) -> Outline | None:
        """Outline what is in a record or enum; None for what the comparison looks at more closely."""
        if type_id not in self._roots:
            node = self._nodes[type_id]
            if isinstance(node, Enum):
                self._roots[type_id] = self._made(_enumerators(node))
            else:
                self._roots[type_id] = self._made(self._record(node)) if _is_plain(node) else None
        return self._roots[type_id]

    def _made(self, found: Iterator[Part | tuple[TypeId, bool]]) -> Outline | None:
        parts: list[Part] = []
        links: list[tuple[TypeId, bool]] = []
        for each in found:
            if each is _TOO_DEEP:
                return None
            if len(each) == _LINK and isinstance(each[1], bool) and isinstance(each[0], int):
                links.append((each[0], each[1]))
            else:
                parts.append(each)
        return Outline(tuple(parts), tuple(links))

    def _record(self, node: Type) -> Iterator[Part]:
        if not isinstance(node, Record):
            return
        yield ("record", node.kind, node.name, node.size, node.alignment, node.passing, node.complete)
        for field in node.fields:
            yield ("field", field.name, field.offset, field.bits)
            yield from self._walk(field.type, False, 0)

    def _walk(self, type_id: TypeId, behind: bool, depth: int) -> Iterator[Part]:
        node = self._nodes[type_id]
        if depth > DEEPEST:
            yield _TOO_DEEP
            return
        match node:
            case Void():
                yield ("void",)
            case Primitive():
                yield ("primitive", node.name, node.encoding, node.size, node.foreign)
            case Pointer():
                yield ("pointer", node.size, node.reference, node.block, node.foreign)
                yield from self._walk(node.target, True, depth + 1)
            case Qualified():
                yield ("qualified", node.const, node.volatile, node.restrict, node.atomic)
                yield from self._walk(node.target, behind, depth + 1)
            case Typedef():
                yield ("typedef", node.name)
                yield from self._walk(node.target, behind, depth + 1)
            case Array():
                yield ("array", node.count, node.vector)
                yield from self._walk(node.element, behind, depth + 1)
            case FunctionType():
                yield from self._function(node, behind or depth > 0, depth)
            case Record() if node.name:
                yield ("record", node.kind, node.name, node.size, node.passing, node.complete, node.foreign)
                yield (type_id, behind)
            case Enum() if node.name:
                yield ("enum", node.name, node.size, node.complete)
                yield (type_id, behind)
            case MemberPointer() | _:
                yield _TOO_DEEP

    def _function(self, node: FunctionType, behind: bool, depth: int) -> Iterator[Part]:
        names = tuple(parameter.name for parameter in node.parameters)
        yield ("function", node.variadic, node.prototyped, node.convention, names)
        yield from self._walk(node.result, behind, depth + 1)
        for parameter in node.parameters:
            yield from self._walk(parameter.type, behind, depth + 1)


_TOO_DEEP: Part = ("?",)
_LINK = 2


def _is_plain(node: Type) -> bool:
    """Whether nothing but its members matters: no bases, no virtual functions, no variants."""
    return isinstance(node, Record) and not (
        node.bases or node.slots or node.variants or node.holds is not None or node.foreign
    )


def _enumerators(node: Enum) -> Iterator[Part]:
    yield ("enum", node.name, node.size, node.complete, node.scoped)
    yield tuple((each.name, each.value) for each in node.enumerators)


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
