"""What koffi makes types of others with: `struct`, `pointer`, `array`, `opaque`, `alias`, `proto`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.types import Enumerator, Record, RecordKind
from abilint.surfaces.bindings.node import koffi_prototypes, koffi_types, records
from abilint.surfaces.bindings.node.values import NONE as NOTHING
from abilint.surfaces.bindings.node.values import UNKNOWN, Const, CType, Row, Table, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

OPEN_RECORD = "has members that only a run can tell"
SKIPPED = "_"
"""Members of this name are padding, which koffi leaves out."""
UINT_MAX, INT_MAX = (1 << 32) - 1, (1 << 31) - 1


def classic(run: Run, result: Value, parameters: Value, where: Location, convention: str) -> TypeId:
    """Give the function type of `"int", ["int", "str", "..."]`."""
    made = koffi_types.as_value(run, koffi_types.of(run, result, where))
    if not isinstance(parameters, Row):
        run.unread(where, koffi_types.COMPUTED_TYPE)
        return run.graph.function(made, (), prototyped=False)
    listed = list(parameters.items)
    variadic = bool(listed) and text(listed[-1]) == "..."
    types = [
        koffi_types.as_parameter(run, koffi_types.of(run, each, where), where)
        for each in listed[: -1 if variadic else None]
    ]
    kind = koffi_prototypes.convention(run, convention)
    return run.graph.function(made, tuple(types), variadic=variadic, convention=kind)


def _record(kind: RecordKind, *, is_packed: bool = False) -> Callable[..., Value]:
    def make(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
        where = run.at(scope, node)
        named, members = (given[0], given[1]) if len(given) > 1 else (NOTHING, given[0] if given else UNKNOWN)
        made = _redefined(run, named)
        if made is None:
            made = run.graph.record(kind, text(named) or "", where)
            _name(run, text(named), made)
        if not isinstance(members, Table) or members.open:
            run.unread(where, OPEN_RECORD)
        else:
            run.later.append(lambda: _complete(run, made, members, where, is_packed=is_packed))
            run.lay_out()
        return CType(made)

    return make


def _redefined(run: Run, named: Value) -> TypeId | None:
    """Give the opaque type that a struct is now to be."""
    if not isinstance(named, CType):
        return None
    node = run.graph.nodes[named.type]
    return named.type if isinstance(node, Record) and not node.complete else None


def _complete(run: Run, made: TypeId, members: Table, where: Location, *, is_packed: bool) -> bool:
    """Lay a record out, when the types of all members are known, or will not be."""
    if not run.is_ended and not all(
        koffi_types.is_known(run, _type(each)) for each in members.items.values()
    ):
        return False
    node = run.graph.nodes[made]
    listed = [
        records.Member(
            name,
            koffi_types.as_value(run, koffi_types.of(run, _type(each), members.places.get(name, where))),
            members.places.get(name, where),
            _alignment(each),
        )
        for name, each in members.items.items()
    ]
    is_union = isinstance(node, Record) and node.kind is RecordKind.UNION
    return records.complete(run.graph, made, listed, is_union=is_union, is_packed=is_packed)


def _type(member: Value) -> Value:
    """Give the type of a member, which may stand behind an alignment: `[8, "int"]`."""
    return member.items[1] if isinstance(member, Row) and len(member.items) == 2 else member


def _alignment(member: Value) -> int | None:
    first = member.items[0] if isinstance(member, Row) and member.items else None
    return first.value if isinstance(first, Const) and isinstance(first.value, int) else None


def _name(run: Run, name: str | None, made: TypeId) -> None:
    if name:
        run.type_names.setdefault(" ".join(name.split()), made)


def _opaque(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    name = text(given[0]) if given else None
    made = run.graph.record(RecordKind.STRUCT, name or "", run.at(scope, node))
    _name(run, name, made)
    return CType(made)


def _handle(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """Koffi 1: a pointer to what nobody knows."""
    name = text(given[0]) if given else None
    made = run.graph.pointer(run.graph.record(RecordKind.STRUCT, name or "", run.at(scope, node)))
    _name(run, name, made)
    return CType(made)


def _pointer(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    is_named = len(given) > 1 and not (isinstance(given[1], Const) and isinstance(given[1].value, int))
    name, rest = (text(given[0]), given[1:]) if is_named else (None, given)
    made = koffi_types.of(run, rest[0] if rest else UNKNOWN, run.at(scope, node))
    count = rest[1].value if len(rest) > 1 and isinstance(rest[1], Const) else 1
    for _ in range(count if isinstance(count, int) and 0 < count <= koffi_types.MOST_INDIRECTIONS else 1):
        made = run.graph.pointer(made)
    _name(run, name, made)
    return CType(made)


def _array(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    where = run.at(scope, node)
    element = koffi_types.of(run, given[0] if given else UNKNOWN, where)
    count = given[1].value if len(given) > 1 and isinstance(given[1], Const) else None
    if isinstance(count, int) and 0 < count <= koffi_types.LARGEST:
        return CType(run.graph.array(element, count), array=True)
    if isinstance(count, str):
        return CType(run.graph.array(element, None), array=True)
    run.unread(where, koffi_types.COMPUTED_TYPE)
    return CType(run.graph.unknown(koffi_types.COMPUTED_TYPE))


def _alias(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    where = run.at(scope, node)
    name = text(given[0]) if given else None
    aliased = given[1] if len(given) > 1 else UNKNOWN
    made = koffi_types.of(run, aliased, where)
    _name(run, name, made)
    return CType(made)


def _same(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    """`out`, `inout`, `type`, `resolve`, and `disposable`, which may bring a name and a function."""
    is_named = len(given) > 1 and (
        given[0] == NOTHING or (text(given[0]) and isinstance(given[1], Const | CType))
    )
    made = koffi_types.of(run, given[1] if is_named else given[0] if given else UNKNOWN, run.at(scope, node))
    _name(run, text(given[0]) if is_named else None, made)
    return CType(made)


def _proto(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    where = run.at(scope, node)
    first = text(given[0]) if given else None
    if len(given) == 1 and first is not None:
        parsed = koffi_prototypes.parse(first)
        if parsed is None:
            run.unread(where, f"`{first}` {koffi_prototypes.NO_PROTOTYPE}")
            return CType(run.graph.unknown(koffi_prototypes.NO_PROTOTYPE))
        made = koffi_prototypes.type_of(run, parsed, where)
        _name(run, parsed.name, made)
        return CType(made)
    convention = koffi_prototypes.CONVENTIONS.get(first or "", "c")
    rest = given[1:] if first in koffi_prototypes.CONVENTIONS else given
    if len(rest) < 2:
        return UNKNOWN
    made = classic(run, rest[-2], rest[-1], where, convention)
    _name(run, text(rest[0]) if len(rest) > 2 else None, made)
    return CType(made)


def _enumeration(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    where = run.at(scope, node)
    name = text(given[0]) if given else None
    rest = given[1:] if given and not isinstance(given[0], Table) else given
    members = rest[0] if rest else UNKNOWN
    if not isinstance(members, Table) or members.open:
        run.unread(where, OPEN_RECORD)
        return CType(run.graph.unknown(OPEN_RECORD))
    values = {n: each.value for n, each in members.items.items() if isinstance(each, Const)}
    listed = tuple(Enumerator(n, v, members.places.get(n)) for n, v in values.items() if isinstance(v, int))
    is_stated = len(rest) > 1 and rest[1] != NOTHING
    underlying = (
        koffi_types.of(run, rest[1], where) if is_stated else _storage(run, [e.value for e in listed])
    )
    made = run.graph.enum(name or "", underlying, listed, where)
    _name(run, name, made)
    return CType(made)


def _storage(run: Run, values: list[int]) -> TypeId:
    """Give the integer that holds an enum: koffi chooses as compilers do."""
    if run.constants["process.platform"] == Const("win32"):
        return run.graph.plain("int")
    is_negative, most = min(values, default=0) < 0, max(values, default=0)
    if min(values, default=0) < -INT_MAX - 1 or most > (INT_MAX if is_negative else UINT_MAX):
        return run.graph.plain("int64_t" if is_negative else "uint64_t")
    return run.graph.plain("int" if is_negative else "unsigned int")


def _size(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    made = koffi_types.of(run, given[0] if given else UNKNOWN, run.at(scope, node))
    size = run.graph.size(made)
    return UNKNOWN if size is None else Const(size)


CALLS: dict[str, Callable[..., Value | None]] = {
    "koffi.struct": _record(RecordKind.STRUCT),
    "koffi.pack": _record(RecordKind.STRUCT, is_packed=True),
    "koffi.union": _record(RecordKind.UNION),
    "koffi.opaque": _opaque,
    "koffi.handle": _handle,
    "koffi.pointer": _pointer,
    "koffi.array": _array,
    "koffi.alias": _alias,
    "koffi.out": _same,
    "koffi.inout": _same,
    "koffi.type": _same,
    "koffi.resolve": _same,
    "koffi.disposable": _same,
    "koffi.proto": _proto,
    "koffi.callback": _proto,
    "koffi.enumeration": _enumeration,
    "koffi.sizeof": _size,
}
