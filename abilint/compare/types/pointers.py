"""What two pointers point to: how far caller and callee must agree on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types.fault import Pair, Where
from abilint.compare.types.scalars import NUMBERS, RECORDS, Shape, shape_of
from abilint.compare.types.side import akin
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Array, Encoding, Enum, FunctionType, Pointer, Primitive, Record, Void

if TYPE_CHECKING:
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Outcome, Sides, Step
    from abilint.model.types import Type, TypeId

BYTES = "bytes"
"""In place of a shape: a pointer to numbers of one byte."""


def address(side: Side, type_id: TypeId, where: Where) -> TypeId | None:
    """Give what is pointed to; None where the type is no address.

    Arrays and functions that are parameters are pointers (C17, 6.7.6.3, paragraphs 7 and 8).
    """
    match side.graph[type_id]:
        case Pointer(target=target):
            return target
        case Array(element=element, vector=False) if where is Where.PARAMETER:
            return element
        case FunctionType() if where is Where.PARAMETER:
            return type_id
    return None


def compare_pointers(sides: Sides, step: Step, targets: Pair) -> Outcome:
    """Compare two addresses, then what lies there."""
    promised, built = sides.nodes(step.pair)
    if isinstance(promised, Pointer) and isinstance(built, Pointer):
        if promised.size != built.size:
            yield step.fault(Kind.WIDTH, promised.size, built.size)
        if promised.block != built.block:
            yield step.fault(Kind.SHAPE, _closure(promised), _closure(built))
            return
    if sides.strict or (sides.promised.states_qualifiers and sides.built.states_qualifiers):
        before, after = sides.promised.qualifiers(targets.promised), sides.built.qualifiers(targets.built)
        if before != after:
            yield step.fault(Kind.QUALIFIER, " ".join(sorted(before)), " ".join(sorted(after)), "*")
    yield step.through_pointer(*targets)


def _closure(pointer: Pointer) -> str:
    return "block" if pointer.block else Shape.POINTER


def compare_pointees(sides: Sides, step: Step) -> Outcome:
    """Compare what lies behind two pointers; `step.pair` is stripped."""
    promised, built = sides.nodes(step.pair)
    if isinstance(promised, Array) or isinstance(built, Array):
        yield from _arrays(step, promised, built)
        return
    shapes = shape_of(promised), shape_of(built)
    if sides.strict:
        yield from _strictly(sides, step, *shapes)
        return
    if Shape.VOID in shapes:
        return
    if (shapes[0] is Shape.POINTER) is not (shapes[1] is Shape.POINTER):
        yield from _levels(sides, step)
    elif isinstance(promised, Enum) and isinstance(built, Enum):
        yield step.towards(*step.pair, Where.MEMORY)
    elif _says_nothing(promised) or _says_nothing(built):
        yield from _bytes(step, promised, built)
    elif _comparable(*shapes):
        yield step.towards(*step.pair, Where.MEMORY)
    else:
        yield step.fault(Kind.SHAPE, *shapes)


def _strictly(sides: Sides, step: Step, before: Shape, after: Shape) -> Outcome:
    """Compare what two releases point to: each had a reason to write what it writes, `void` apart."""
    one_more = (before is Shape.POINTER) is not (after is Shape.POINTER)
    if one_more and _same_core(sides, Pair(*_cores(sides, step))):
        yield step.fault(Kind.POINTER_LEVEL)
    elif Shape.VOID in (before, after):
        if before is not after:
            yield step.fault(Kind.POINTER_TYPED if before is Shape.VOID else Kind.POINTER_UNTYPED)
    elif _comparable(before, after) or {before, after} <= NUMBERS | {Shape.POINTER}:
        yield step.towards(*step.pair, Where.MEMORY)
    else:
        yield step.fault(Kind.SHAPE, before, after)


def _cores(sides: Sides, step: Step) -> tuple[TypeId, TypeId]:
    return _core(sides.promised, step.pair.promised), _core(sides.built, step.pair.built)


def _comparable(one: Shape, other: Shape) -> bool:
    """Whether a closer look at both values says more than that they are of two kinds."""
    if one is other or {one, other} <= RECORDS or {one, other} <= NUMBERS:
        return True
    return not {one, other}.isdisjoint(RECORDS) and Shape.FUNCTION not in (one, other)


def _arrays(step: Step, promised: Type, built: Type) -> Outcome:
    """Pass from arrays to their elements: the address of an array is that of its first element."""
    before, after = _count(promised), _count(built)
    if before is not None and after is not None and before != after:
        yield step.fault(Kind.ARRAY_BOUND, before, after)
    elements = Pair(_element(promised, step.pair.promised), _element(built, step.pair.built))
    if elements == step.pair:
        yield step.towards(elements.promised, elements.built, Where.MEMORY)
    else:
        yield step.towards(elements.promised, elements.built)


def _count(node: Type) -> int | None:
    return node.count if isinstance(node, Array) else None


def _element(node: Type, type_id: TypeId) -> TypeId:
    """Give the element's type; a vector is one value."""
    return node.element if isinstance(node, Array) and not node.vector else type_id


def _bytes(step: Step, promised: Type, built: Type) -> Outcome:
    """Tell of bytes on one side and wider numbers on the other; anything else may be seen as its bytes."""
    shapes = shape_of(promised), shape_of(built)
    if _are_texts(promised, built):
        yield step.towards(*step.pair, Where.MEMORY)
        return
    if Shape.BOOLEAN in shapes and (_is_byte(promised) or _is_byte(built)):
        yield step.towards(*step.pair, Where.MEMORY)
        return
    before, after = (BYTES if _is_byte(node) else shape_of(node) for node in (promised, built))
    if BYTES in (before, after) and not NUMBERS.isdisjoint((before, after)):
        yield step.fault(Kind.POINTEE, before, after)


def _are_texts(promised: Type, built: Type) -> bool:
    """Whether both are characters, and the first says in which encoding: no bytes that may hold anything."""
    match promised, built:
        case Primitive(encoding=Encoding.UNICODE), Primitive(encoding=encoding):
            return encoding in (Encoding.CHARACTER, Encoding.UNICODE)
    return False


def _is_byte(node: Type) -> bool:
    return isinstance(node, Primitive | Enum) and node.size == 1 and shape_of(node) is Shape.INTEGER


def _says_nothing(node: Type) -> bool:
    """Whether the pointer is to bytes of any kind, or to what only the library knows."""
    match node:
        case Primitive(size=1) | Enum(size=1):
            return _is_byte(node)
        case Record(complete=complete) | Enum(complete=complete):
            return not complete
    return False


def _levels(sides: Sides, step: Step) -> Outcome:
    """Judge `T *` against `T **`: the address of bytes or of an other type may be anything's."""
    promised, built = sides.nodes(step.pair)
    same = _same_core(sides, Pair(*_cores(sides, step)))
    other = promised if not isinstance(promised, Pointer) else built
    if same or not (_says_nothing(other) or _is_address(other, promised, built)):
        yield step.fault(Kind.POINTER_LEVEL)
    elif not _says_nothing(other):
        yield step.towards(*step.pair, Where.MEMORY)


def _is_address(value: Type, promised: Type, built: Type) -> bool:
    """Whether an integer or record is as wide as the pointer that stands on the other side."""
    size = next(node.size for node in (promised, built) if isinstance(node, Pointer))
    return isinstance(value, Primitive | Record) and value.size == size


def _core(side: Side, type_id: TypeId) -> TypeId:
    """Follow pointers to what is no pointer; a pointer to itself is its own end."""
    for _ in range(len(side.graph.nodes)):
        target = side.pointee(type_id)
        if target is None:
            break
        type_id = side.strip(target)
    return type_id


def _same_core(sides: Sides, pair: Pair) -> bool:
    promised, built = sides.nodes(pair)
    if isinstance(promised, Record) and isinstance(built, Record):
        return akin(*sides.names(pair)) and all(sides.names(pair))
    if isinstance(promised, Primitive) and isinstance(built, Primitive):
        return promised.size == built.size and shape_of(promised) is shape_of(built)
    return isinstance(promised, Void) and isinstance(built, Void)
