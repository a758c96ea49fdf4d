"""Comparing two types at one place, part by part, without recursion: types refer to each other in cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.types import address_union, copies, kinship, registers
from abilint.compare.types.fault import Fault, Found, Link, Pair, Where
from abilint.compare.types.members import sole_member
from abilint.compare.types.pointers import address, compare_pointees, compare_pointers
from abilint.compare.types.scalars import (
    ADDRESSES,
    RECORDS,
    SINGLE,
    Shape,
    compare_scalars,
    is_other_byte,
    passed_alike,
    scalar,
    shape_of,
)
from abilint.compare.types.signature import compare_signatures
from abilint.compare.types.step import Sides, Step
from abilint.model.type_difference import TypeDifferenceKind as Kind
from abilint.model.types import Array, Encoding, Enum, Foreign, FunctionType, Passing, Primitive, Record

if TYPE_CHECKING:
    from abilint.compare.types.side import Side
    from abilint.compare.types.step import Outcome
    from abilint.model.types import Type, TypeId


class Comparison:
    """Compares types of two sides and remembers what it found: thousands of functions share few types."""

    def __init__(self, promised: Side, built: Side, *, strict: bool = False) -> None:
        self.sides = Sides(promised, built, strict)
        self._known: dict[tuple[Pair, Where], Found] = {}

    def of(self, promised: TypeId, built: TypeId, where: Where = Where.MEMORY) -> Found:
        """Compare two types in one use; the result is shared, and must not be changed."""
        key = (Pair(promised, built), where)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._compare(Step(key[0], where, key[0]))
        return found

    def _compare(self, first: Step) -> Found:
        found = Found()
        waiting, seen = [first], set()
        while waiting:
            step = waiting.pop()
            further = []
            for result in _results(self.sides, step):
                if isinstance(result, Fault):
                    found.faults.append(result)
                elif isinstance(result, Link):
                    found.links.append(result)
                elif (mark := (self.sides.stripped(result.pair), result.where, result.place)) not in seen:
                    seen.add(mark)
                    further.append(result)
            waiting += reversed(further)
        drop_lesser_order(found)
        return found


def drop_lesser_order(found: Found) -> None:
    """Leave out that names stand in another order where the types say already that something is wrong."""
    others = {f.place for f in found.faults if f.kind not in (Kind.PARAMETER_ORDER, Kind.QUALIFIER)}
    if any(place.startswith("parameter") for place in others):
        found.faults[:] = [f for f in found.faults if f.kind is not Kind.PARAMETER_ORDER]


def _results(sides: Sides, step: Step) -> Outcome:
    """Take one step: see through names, then judge by the kinds of the two types."""
    if sides.strict:
        step = step.named(sides.common_name(step.pair))
    step = step.towards(*sides.stripped(step.pair))
    promised, built = sides.nodes(step.pair)
    if isinstance(promised, Primitive) and promised == built:
        return
    shapes = shape_of(promised), shape_of(built)
    targets = (
        address(sides.promised, step.pair.promised, step.where),
        address(sides.built, step.pair.built, step.where),
    )
    if Shape.UNKNOWN in shapes or _is_any_address(promised, targets[1]) or _is_any_address(built, targets[0]):
        return
    if targets[0] is not None and targets[1] is not None:
        yield from compare_pointers(sides, step, Pair(targets[0], targets[1]))
    elif step.where is Where.POINTEE:
        yield from compare_pointees(sides, step)
    elif isinstance(promised, FunctionType) and isinstance(built, FunctionType):
        yield from compare_signatures(sides, step, promised, built)
    elif isinstance(promised, Record) and isinstance(built, Record):
        yield from _records(sides, step, promised, built)
    elif isinstance(promised, Array) and isinstance(built, Array):
        yield from _arrays(sides, step, promised, built)
    elif isinstance(promised, Enum) and isinstance(built, Enum):
        yield from _enums(sides, step, promised, built)
    elif set(shapes) <= SINGLE:
        yield from _scalars(sides, step, promised, built)
    elif shapes != (Shape.VOID, Shape.VOID):
        yield from _unlike(sides, step, shapes)


def _is_any_address(node: Type, target: TypeId | None) -> bool:
    """Whether a value may be the address that stands on the other side, of whatever."""
    return target is not None and isinstance(node, Primitive) and node.encoding is Encoding.WORD


def _scalars(sides: Sides, step: Step, promised: Type, built: Type) -> Outcome:
    """Compare two values; one byte behind a pointer may be any character's."""
    bytes_too = sides.strict and not step.behind_pointer
    fault = compare_scalars(
        scalar(promised, sides.promised.target, bytes_too=bytes_too),
        scalar(built, sides.built.target, bytes_too=bytes_too),
    )
    if fault:
        yield step.fault(fault.kind, fault.before, fault.after)
    elif sides.strict and step.path[-1:] == ("*",) and is_other_byte(promised, built):
        yield step.fault(Kind.BYTE_SIGN)


def _enums(sides: Sides, step: Step, promised: Enum, built: Enum) -> Outcome:
    """Leave two enums to their own root; between releases not if they are two.

    In a binding how wide one is passed depends on how it is declared: Rust's `repr(u8)`.
    """
    if copies.are_bindings(sides):
        yield from _scalars(sides, step, promised, built)
    if not (sides.strict and sides.are_others(step.pair)):
        yield Link(step.pair, step.behind_pointer)
    elif {each.value for each in promised.enumerators} != {each.value for each in built.enumerators}:
        yield step.fault(Kind.RECORD, *sides.names(step.pair))


def _records(sides: Sides, step: Step, promised: Record, built: Record) -> Outcome:
    """Leave two records to their own root, unless they have nothing to do with each other."""
    if kinship.is_argument_list(sides, step.pair):
        return
    if sides.strict and sides.are_others(step.pair):
        begins = kinship.begins_with_other(sides, step.pair)
        yield step.fault(Kind.RECORD_NAME if begins else Kind.RECORD, *sides.names(step.pair))
        return
    if not (promised.complete and built.complete):
        if sides.strict:
            yield Link(step.pair, step.behind_pointer)
        return
    if not sides.strict and (offered := kinship.offered(sides, step.pair)):
        yield step.towards(*offered)
        return
    if step.behind_pointer and copies.are_bindings(sides) and kinship.goes_on(sides, step.pair):
        return
    if kinship.unrelated(sides, step.pair) and not copies.are_pairs(sides, step.pair):
        inner = _unwrapped(sides, step, step.pair)
        if inner is None:
            yield step.fault(Kind.RECORD, *sides.names(step.pair))
        else:
            yield step.towards(*inner)
        return
    passing = (promised.passing, built.passing)
    told = Passing.UNKNOWN not in passing and not (sides.strict and _is_standard(promised))
    if not step.where.in_memory and told and passing[0] is not passing[1]:
        yield step.fault(Kind.PASSING, *passing)
    elif sides.strict and not step.where.in_memory and Passing.BY_ADDRESS not in passing:
        ways = registers.other_way(sides, step.pair)
        if ways is not None:
            yield step.fault(Kind.PASSING, *ways)
    yield Link(step.pair, step.behind_pointer)


def _is_standard(record: Record) -> bool:
    """Whether a class is the compiler's own: the debug info of two compilers describes it in two ways."""
    return record.foreign is Foreign.CXX_STANDARD or record.name.startswith(("std::", "__"))


def _arrays(sides: Sides, step: Step, promised: Array, built: Array) -> Outcome:
    if promised.vector or built.vector:
        yield from _vectors(sides, step, promised, built)
        return
    if (promised.count or 0) != (built.count or 0):
        if sides.strict and _has_other_rows(sides, promised, built):
            yield step.fault(Kind.ARRAY_BOUND, promised.count, built.count)
            return
        if _same_size(sides, step.pair):
            yield from _regrouped(sides, step, promised, built)
            return
        elements = Pair(promised.element, built.element)
        if _same_size(sides, elements):
            yield step.fault(Kind.ARRAY_BOUND, promised.count, built.count)
    yield step.towards(promised.element, built.element)


def _has_other_rows(sides: Sides, promised: Array, built: Array) -> bool:
    """Whether two tables of one size have rows of another length: `t[3][4]` and `t[4][3]`."""
    rows = Pair(promised.element, built.element)
    both = all(isinstance(each, Array) and not each.vector for each in sides.nodes(sides.stripped(rows)))
    return both and not _same_size(sides, rows)


def _regrouped(sides: Sides, step: Step, promised: Array, built: Array) -> Outcome:
    """Compare what stands in two arrays of one size: numbers of other widths are not what they were."""
    inner = Pair(_innermost(sides.promised, promised), _innermost(sides.built, built))
    if {*map(shape_of, sides.nodes(inner))} <= SINGLE and (sides.strict or not _is_storage(sides, step.pair)):
        yield step.towards(*inner)


def _innermost(side: Side, array: Array) -> TypeId:
    """Give what stands in a row, of several dimensions too: `int[2][3]` is six of `int`, as `int[6]` is."""
    inner = side.strip(array.element)
    for _ in side.graph.nodes:
        node = side.graph[inner]
        if not isinstance(node, Array) or node.vector:
            break
        inner = side.strip(node.element)
    return inner


def _vectors(sides: Sides, step: Step, promised: Array, built: Array) -> Outcome:
    """Compare vectors by the register that holds them: intrinsics treat their elements as they like."""
    before, after = sides.bits(step.pair)
    if promised.vector is not built.vector:
        yield step.fault(Kind.SHAPE, shape_of(promised), shape_of(built))
    elif before != after and before and after:
        yield step.fault(Kind.WIDTH, before // 8, after // 8)


def _unlike(sides: Sides, step: Step, shapes: tuple[Shape, Shape]) -> Outcome:
    """Judge a record or array against something else: it may be no more than a wrapping, or raw storage."""
    if step.where.in_memory and not sides.strict and _is_storage(sides, step.pair):
        return
    copied = step.where.in_memory and copies.are_bindings(sides)
    offered = address_union.likest(sides, step.pair, step.where) if copies.are_bindings(sides) else None
    if offered is not None:
        yield step.towards(step.pair.promised, offered)
        return
    first = copies.first_of_flexible(sides, step.pair) if copied else None
    if first is not None:
        yield step.towards(*first)
        return
    if copies.are_bindings(sides) and copies.are_one_number(sides, step.pair, step.where):
        return
    grouped = copies.pairs(sides, step.pair) if copied else None
    if grouped is not None:
        for each in grouped:
            yield step.towards(*copies.likest(sides, each))
        return
    inner = _unwrapped(sides, step, step.pair)
    if inner is not None:
        if sides.strict:
            yield step.fault(Kind.WRAPPED)
        yield step.towards(*inner)
    elif _is_opaque_value(sides, step) or not _is_incomplete(sides.nodes(step.pair)):
        pointee = step.path[-1:] == ("*",) and _same_size(sides, step.pair)
        yield step.fault(Kind.POINTEE if pointee else Kind.SHAPE, *shapes)


def _is_opaque_value(sides: Sides, step: Step) -> bool:
    """Whether the header hands over a struct itself that it does not define: whoever forgot the `*`."""
    return step.path[-1:] != ("*",) and _is_incomplete(sides.nodes(step.pair)[:1])


def _is_incomplete(nodes: tuple[Type, ...]) -> bool:
    return any(isinstance(node, Record | Enum) and not node.complete for node in nodes)


def _same_size(sides: Sides, pair: Pair) -> bool:
    before, after = sides.bits(pair)
    return before is not None and before == after


def _is_storage(sides: Sides, pair: Pair) -> bool:
    """Whether one side is bytes, or a complex number, of the other's size; an address is neither."""
    if not _same_size(sides, pair) or not ADDRESSES.isdisjoint(map(shape_of, sides.nodes(pair))):
        return False
    for side, type_id in ((sides.promised, pair.promised), (sides.built, pair.built)):
        match side.graph[type_id]:
            case Array() as array:
                inner = side.graph[_innermost(side, array)]
                if isinstance(inner, Primitive) and inner.size == 1:
                    return True
            case node if shape_of(node) is Shape.COMPLEX:
                return True
    return False


def _unwrapped(sides: Sides, step: Step, pair: Pair) -> Pair | None:
    """Take the wrapping off one side, where that changes nothing for the caller; None where it cannot be."""
    inner_built, inner_promised = _content(sides.built, pair.built), _content(sides.promised, pair.promised)
    if inner_built is not None and _goes_alike(sides.built, pair.built, inner_built, step.where):
        return Pair(pair.promised, inner_built)
    if inner_promised is not None and _goes_alike(sides.promised, pair.promised, inner_promised, step.where):
        return Pair(inner_promised, pair.built)
    return None


def _goes_alike(side: Side, outer: TypeId, inner: TypeId, where: Where) -> bool:
    node = side.graph[outer]
    if isinstance(node, Record) and node.holds is not None:
        return True
    value = scalar(side.node(inner), side.target)
    return value.shape in RECORDS or passed_alike(side.target, where, value)


def _content(side: Side, type_id: TypeId) -> TypeId | None:
    """Give the only thing that a record or an array of one holds."""
    match side.graph[type_id]:
        case Array(element=element, count=1):
            return element
        case Record(holds=int(held)):
            return held
        case Record():
            member = sole_member(side, type_id)
            return member.type if member else None
    return None
