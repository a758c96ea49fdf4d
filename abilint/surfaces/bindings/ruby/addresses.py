"""Calls on what Ruby and the gems bring: libraries that are opened by hand, types that are made, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import constants, ffi_library, ffi_types, fiddle, modules, opening
from abilint.surfaces.bindings.ruby.run import Attached
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    UNKNOWN,
    Address,
    Const,
    CType,
    Given,
    Known,
    Libraries,
    Module,
    Row,
    Scope,
    Table,
    Unknown,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.run import Run

LOOKS_UP = frozenset({"find_function", "find_symbol", "find_variable", "[]", "sym", "symbol"})
CONFIGURATION = ("RbConfig::CONFIG", "RbConfig::MAKEFILE_CONFIG")
PATHS = frozenset({"File", "Pathname"})


def call(run: Run, scope: Scope, owner: Value, name: str, given: Given, node: Node) -> Value | None:
    """Follow a call on what is known by its name; None where nothing is known of it."""
    match owner:
        case Libraries():
            return _look_up(run, scope, owner, given, node) if name in LOOKS_UP else None
        case Address():
            return owner if name in ("to_i", "to_ptr", "call") else None
        case Known(name=full):
            answer = run.constants.get(f"{full}.{name}()")
            if answer is not None:
                return answer
            if full in CONFIGURATION and name in ("[]", "fetch"):
                return constants.configuration(run, full, word(given.at(0)) or "")
            known = _CALLS.get(f"{full}.{name}")
            if known is not None and (given.block is None or full in ("Class", "Module")):
                return known(run, scope, given, node)
            if full in PATHS:
                return _path(name, given)
    return None


def _look_up(run: Run, scope: Scope, owner: Libraries, given: Given, node: Node) -> Value:
    where, name = scope.text.at(node), word(given.at(0))
    if name is None:
        run.unnamed(where, "looks up a name that only a run can tell")
        return UNKNOWN
    run.was_named(where)
    run.looked_up[where] = Attached(name, where, owner, None, False, run.optional > 0, run.conditional > 0)
    return Address(owner, name, where)


def _path(name: str, given: Given) -> Value | None:
    """Follow `File.join` and its kind: the end of a path is what libraries are known by."""
    if name == "join" and given.items:
        last = given.items[-1]
        text = word(last)
        return Unknown(f"/{text}") if text is not None else (last if isinstance(last, Unknown) else UNKNOWN)
    if name in ("expand_path", "absolute_path", "realpath") and given.items:
        text = word(given.items[0])
        return Unknown(text) if text is not None else given.items[0]
    if name == "basename" and word(given.at(0)) is not None:
        return Const((word(given.at(0)) or "").rpartition("/")[2])
    return None


def _dlopen(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return Libraries((fiddle.opened(given.at(0), scope.text.at(node)),))


def _open(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    where = scope.text.at(node)
    first = given.at(0)
    return Libraries((fiddle.opened(first, where) if first == NIL else opening.opened(run, first, where),))


def _typed(run: Run, address: Value, type_id: TypeId) -> Value:
    """Note that an address was given a type."""
    if isinstance(address, Address):
        looked_up = run.looked_up.pop(address.where, None)
        optional = looked_up.optional if looked_up is not None else run.optional > 0
        conditional = looked_up.conditional if looked_up is not None else run.conditional > 0
        run.attach(
            Attached(address.name, address.where, address.libraries, type_id, False, optional, conditional)
        )
    return UNKNOWN


def _ffi_function(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    """Follow `FFI::Function.new(:int, [:int], address)`."""
    if not isinstance(given.at(2), Address):
        return UNKNOWN
    owner = scope.self if isinstance(scope.self, Module) else run.stranger
    found = given.at(2)
    assert isinstance(found, Address)
    convention = ffi_library.convention_of(run.stranger, given.at(3))
    parts = Row([given.at(1), given.at(0)])
    type_id = ffi_library.signature(run, owner, parts, found.name, scope.text.at(node), convention)
    return _typed(run, found, type_id)


def _fiddle_function(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    """Follow `Fiddle::Function.new(address, [Fiddle::TYPE_INT], Fiddle::TYPE_VOID)`."""
    found, listed = given.at(0), given.at(1)
    if not isinstance(found, Address):
        return UNKNOWN
    if not isinstance(listed, Row):
        run.unread(scope.text.at(node), f"`{found.name}` has arguments that only a run can tell")
        return _typed(run, found, run.graph.function(run.graph.unknown("not read"), (), prototyped=False))
    arguments = tuple(fiddle.number_of(run, each) for each in listed.items)
    return _typed(run, found, fiddle.function(run, fiddle.number_of(run, given.at(2)), arguments))


def _find_type(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return CType(ffi_types.find(run, scope.self, given.at(0), "FFI.find_type", scope.text.at(node)))


def _type_size(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    found = _find_type(run, scope, given, node)
    size = run.graph.size(found.type) if isinstance(found, CType) else None
    return UNKNOWN if size is None else Const(size)


def _typedef(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    found = _find_type(run, scope, given, node)
    run.assign(run.top.typedefs, given.at(1), found)
    return found


def _by_value(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    module = given.at(0)
    record = ffi_types.record_of(run, module) if isinstance(module, Module) else None
    return UNKNOWN if record is None else CType(record)


def _by_reference(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    found = _by_value(run, scope, given, node)
    return CType(run.graph.pointer(found.type)) if isinstance(found, CType) else UNKNOWN


def _array(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return CType(
        ffi_types.find(run, scope.self, Row(given.items), "an array", scope.text.at(node), field=True)
    )


def _enum(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return ffi_types.enumerated(run, Given(given.items[:1]), bits=False) or UNKNOWN


def _callback(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    parts = Row([given.at(1), given.at(0)])
    function = ffi_library.signature(run, scope.self, parts, "callback", scope.text.at(node))
    return CType(run.graph.pointer(function))


def _derive(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return modules.derive(run, scope, given)


def _first(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return given.at(0)


def _new_row(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return UNKNOWN if given.items or given.block else Row([])


def _new_table(run: Run, scope: Scope, given: Given, node: Node) -> Value:
    return UNKNOWN if given.items or given.block else Table({})


_CALLS: dict[str, Callable[[Run, Scope, Given, Node], Value]] = {
    "FFI::DynamicLibrary.open": _open,
    "FFI::Function.new": _ffi_function,
    "FFI::FunctionType.new": _callback,
    "FFI::CallbackInfo.new": _callback,
    "FFI::StructByValue.new": _by_value,
    "FFI::StructByReference.new": _by_reference,
    "FFI::Type::Array.new": _array,
    "FFI::ArrayType.new": _array,
    "FFI::Enum.new": _enum,
    "FFI::Type::Mapped.new": _find_type,
    "FFI.find_type": _find_type,
    "FFI.type_size": _type_size,
    "FFI.typedef": _typedef,
    "FFI.add_typedef": _typedef,
    "FFI.map_library_name": _first,
    "FFI::Compiler::Loader.find": _first,
    "Fiddle.dlopen": _dlopen,
    "Fiddle::Handle.new": _dlopen,
    "DL.dlopen": _dlopen,
    "Fiddle::Function.new": _fiddle_function,
    "Class.new": _derive,
    "Module.new": _derive,
    "Array.new": _new_row,
    "Hash.new": _new_table,
}
