"""Types as ref spells them (ref-napi): `"int"`, `ref.types.int`, `"pointer"`, `ref.refType(type)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node.values import UNKNOWN, Const, CType, Making, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

PLAIN = {
    "int8": "int8_t", "uint8": "uint8_t", "int16": "int16_t", "uint16": "uint16_t", "int32": "int32_t",
    "uint32": "uint32_t", "int64": "int64_t", "uint64": "uint64_t", "float": "float", "double": "double",
    "bool": "bool", "byte": "unsigned char", "char": "char", "uchar": "unsigned char", "short": "short",
    "ushort": "unsigned short", "int": "int", "uint": "unsigned int", "long": "long",
    "ulong": "unsigned long", "longlong": "long long", "ulonglong": "unsigned long long",
    "size_t": "size_t",
}  # fmt: skip
WIDE = "ref-wchar"
"""The module that adds `wchar_t` and `WCString`."""
OBJECT = "a handle of JavaScript's own"
COMPUTED_TYPE = "states a type that only a run can tell"
NO_TYPE = "`{}` is no type that ref knows: declaring this throws an error"


def attribute(run: Run, name: str) -> Value | None:
    """Give `ref.types.int`, `ffi.types.int`, and what ref-wchar adds."""
    prefix, _, last = name.rpartition(".")
    if prefix not in {"ref.types", "ffi.types", "ref-wchar"}:
        return None
    found = named(run, last)
    return None if found is None else CType(found)


def named(run: Run, name: str) -> TypeId | None:
    """Give the type of a name; None where ref knows none such."""
    added = run.constants.get(f"ref.types.{name}")
    if isinstance(added, CType | Making):
        return added.type
    if name in PLAIN:
        return run.graph.plain(PLAIN[name])
    if name == "CString":
        return run.graph.named(name, run.graph.pointer(run.graph.plain("char")))
    if name == "Object":
        return run.graph.unknown(OBJECT)
    if name in {"wchar_t", "WCString"} and WIDE in run.modules:
        wide = run.graph.plain("wchar_t")
        return wide if name == "wchar_t" else run.graph.named(name, run.graph.pointer(wide))
    return run.graph.void if name == "void" else None


def spelled(run: Run, written: str) -> TypeId | None:
    """Give the type that a text spells: spaces and case do not matter, stars are pointers."""
    found = named(run, written)
    if found is not None:
        return found
    name = "".join(written.split()).lower()
    if name == "pointer":
        return run.graph.pointer(run.graph.void)
    if name == "string":
        return run.graph.named("string", run.graph.pointer(run.graph.plain("char")))
    found = named(run, name.replace("*", ""))
    for _ in range(name.count("*")):
        found = None if found is None else run.graph.pointer(found)
    return found


def of(run: Run, value: Value, where: Location) -> TypeId:
    """Give the type that a value states; one that cannot be told is noted."""
    written = text(value)
    if written is not None:
        found = spelled(run, written)
        if found is not None:
            return found
        reason = NO_TYPE.format(written)
        place = value.where if isinstance(value, Const) and value.where else where
        run.unread(place, reason)
        return run.graph.unknown(reason)
    if isinstance(value, CType | Making):
        return value.type
    run.unread(where, COMPUTED_TYPE)
    return run.graph.unknown(COMPUTED_TYPE)


def _pointer(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    return CType(run.graph.pointer(of(run, given[0] if given else UNKNOWN, run.at(scope, node))))


def _coerced(run: Run, scope: Scope, given: list[Value], node: Node) -> Value:
    return CType(of(run, given[0] if given else UNKNOWN, run.at(scope, node)))


CALLS: dict[str, Callable[..., Value | None]] = {"ref.refType": _pointer, "ref.coerceType": _coerced}
