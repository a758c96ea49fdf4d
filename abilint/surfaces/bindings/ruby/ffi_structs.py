"""Structs and unions of the ffi gem: `layout`, where members come to stand, and types made of a class."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.types import Field, Record, RecordKind
from abilint.surfaces.bindings.ruby import ffi_types
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    TRUE,
    UNKNOWN,
    Const,
    CType,
    Given,
    Module,
    Row,
    Scope,
    Symbol,
    Table,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.run import Run

PACKED, LEAST, SIZE, LAYOUT = "@packed", "@least alignment", "@size", "@layout"
BY_REFERENCE = frozenset({"ptr", "by_ref", "in", "out", "auto_ptr"})
BY_VALUE = frozenset({"val", "by_value"})
NOT_READ = "has members that only a run can tell"
IN_TWO_WAYS = "is laid out in several ways, by what only a run can tell"
BYTE = 8


class Placed(NamedTuple):
    """A member as it is written."""

    name: str
    type: TypeId
    offset: int | None
    where: Location


def call(run: Run, scope: Scope, owner: Module, name: str, given: Given, node: Node) -> Value | None:
    """Follow a call on a class of structs; None where it says nothing of its layout."""
    if name == "native_type" and given.items:
        found = ffi_types.find(run, owner, given.at(0), owner.name, scope.text.at(node))
        run.assign(owner.names, ffi_types.NATIVE, CType(found))
        return NIL
    if name == "layout":
        return _layout(run, scope, owner, given, node)
    record = ffi_types.record_of(run, owner)
    if record is None:
        return None
    if name in BY_REFERENCE:
        return CType(run.graph.pointer(record))
    if name in BY_VALUE:
        return CType(record, owner)
    if name in ("pack", "packed", "align", "aligned"):
        kept = given.at(0) if given.items else Const(1)
        kept = Const(1) if kept == TRUE and name.startswith("pack") else kept
        run.assign(owner.names, PACKED if name.startswith("pack") else LEAST, kept)
        return NIL
    return _asked(run, owner, record, name, given)


def _asked(run: Run, owner: Module, record: TypeId, name: str, given: Given) -> Value | None:
    """Answer `Foo.size` and its like."""
    node = run.graph.nodes[record]
    if not isinstance(node, Record) or not node.complete:
        return UNKNOWN if name in ("size", "alignment", "offset_of") else None
    if name == "size":
        return Const(node.size)
    if name == "alignment":
        return Const(node.alignment)
    if name == "offset_of":
        wanted = word(given.at(0))
        return next((Const(each.offset // BYTE) for each in node.fields if each.name == wanted), UNKNOWN)
    if name == "members":
        return Row([Symbol(each.name) for each in node.fields])
    return None


def of_type(run: Run, owner: CType, name: str, given: Given) -> Value | None:
    """Answer what a type or an enum is asked."""
    if name == "size":
        size = run.graph.size(owner.type)
        return UNKNOWN if size is None else Const(size)
    if name in ("[]", "find") and owner.values:
        values = dict(owner.values)
        wanted = given.at(0)
        return Const(values[wanted.name]) if isinstance(wanted, Symbol) and wanted.name in values else UNKNOWN
    if name == "symbols":
        return Row([Symbol(each) for each, _ in owner.values])
    if name in ("to_h", "symbol_map", "to_hash"):
        return Table({Symbol(each): Const(number) for each, number in owner.values})
    return None


def _layout(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Lay a class's members out."""
    where = scope.text.at(node)
    if not given.items and given.whole:
        return UNKNOWN
    record = ffi_types.record_of(run, owner)
    if record is None:
        if len(given.items) < 2 and not isinstance(given.at(0), Table):
            return UNKNOWN
        record = run.graph.record(RecordKind.STRUCT, ffi_types.short(owner.name), where)
        owner.names[ffi_types.RECORD] = CType(record, owner)
    members = _members(run, owner, given, where)
    if members is None or any(run.graph.size(each.type) is None for each in members):
        run.unnamed(where, f"`{ffi_types.short(owner.name) or 'a struct'}` {NOT_READ}")
        run.assign(owner.names, LAYOUT, UNKNOWN)
    else:
        _complete(run, owner, record, members, where)
    return UNKNOWN


def _members(run: Run, owner: Module, given: Given, where: Location) -> list[Placed] | None:
    """Read `:name, :type, offset`, or one hash of them; None where a part is not known."""
    first = given.at(0)
    if isinstance(first, Table):
        return [_member(run, owner, key, value, None, where) for key, value in first.items.items()]
    return (
        list(_in_order(run, owner, given.items, where)) if given.whole and _is_regular(given.items) else None
    )


def _is_regular(items: list[Value]) -> bool:
    """Whether members follow each other as name, type and at most an offset."""
    index = 0
    while index < len(items):
        if word(items[index]) is None or index + 1 >= len(items):
            return False
        index += 2
        if index < len(items) and _is_offset(items[index]):
            index += 1
    return True


def _is_offset(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, int)


def _in_order(run: Run, owner: Module, items: list[Value], where: Location) -> Iterator[Placed]:
    index = 0
    while index + 1 < len(items):
        name, kind = items[index], items[index + 1]
        index += 2
        offset = None
        if index < len(items) and _is_offset(items[index]):
            known = items[index]
            assert isinstance(known, Const)
            offset = known.value if isinstance(known.value, int) and known.value >= 0 else None
            index += 1
        yield _member(run, owner, name, kind, offset, where)


def _member(run: Run, owner: Module, name: Value, kind: Value, offset: int | None, where: Location) -> Placed:
    place = name.where if isinstance(name, Symbol | Const) and name.where is not None else where
    found = ffi_types.find(run, owner, kind, ffi_types.short(owner.name), place, field=True)
    return Placed(word(name) or "", found, offset, place)


def _complete(run: Run, owner: Module, record: TypeId, members: list[Placed], where: Location) -> None:
    """Put members where the gem does: `pack` is the most that one is aligned to, `align` the least."""
    graph = run.graph
    node = graph.nodes[record]
    assert isinstance(node, Record)
    is_union = node.kind is RecordKind.UNION
    packed, least = _number(owner, PACKED), _number(owner, LEAST)
    size, alignment = 0, max(packed or 1, least or 1)
    fields = []
    for each in members:
        own = graph.alignment(each.type)
        step = min(packed, own) if packed else max(least or 1, own)
        offset = each.offset if each.offset is not None else (0 if is_union else -(-size // step) * step)
        fields.append(Field(each.name, each.type, offset * BYTE, None, each.where))
        alignment = alignment if packed else max(alignment, own)
        size = max(size, (graph.size(each.type) or 0) + (0 if is_union else offset))
    graph.nodes[record] = Record(node.kind, node.name, location=where, complete=False)
    whole = -(-size // alignment) * alignment
    graph.complete(record, tuple(fields), whole, alignment)
    run.laid_out.append((owner, where))
    run.was_named(where)
    run.assign(
        owner.names, LAYOUT, Const(repr((whole, [(each.name, each.type, each.offset) for each in fields])))
    )


def _number(owner: Module, name: str) -> int | None:
    found = owner.names.get(name)
    return (
        found.value if isinstance(found, Const) and isinstance(found.value, int) and found.value > 0 else None
    )


def settle(run: Run) -> None:
    """Take back the layouts that branches disagree about."""
    for module, where in run.laid_out:
        record = module.names.get(ffi_types.RECORD)
        if isinstance(record, CType) and not isinstance(module.names.get(LAYOUT), Const):
            node = run.graph.nodes[record.type]
            kind = node.kind if isinstance(node, Record) else RecordKind.STRUCT
            run.graph.nodes[record.type] = Record(kind, ffi_types.short(module.name), complete=False)
            run.unread(where, f"`{ffi_types.short(module.name)}` {IN_TWO_WAYS}")
