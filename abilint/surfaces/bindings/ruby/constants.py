"""What a name stands for: constants of modules, variables of objects, and what the gems define."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import ffi_types, fiddle_types
from abilint.surfaces.bindings.ruby.values import (
    FALSE,
    NIL,
    TRUE,
    UNKNOWN,
    Const,
    Known,
    Module,
    Scope,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run

GEMS = ("FFI", "Fiddle", "DL", "RbConfig")
OF_FFI = frozenset({
    "Library", "Struct", "Union", "ManagedStruct", "Pointer", "MemoryPointer", "AutoPointer", "Function",
    "Type",
    "NativeType", "Platform", "DynamicLibrary", "Enum", "Bitmask", "DataConverter", "StructByValue",
    "StructByReference", "CallbackInfo", "FunctionType", "StructLayout", "NotFoundError", "Buffer",
    "BitStruct",
    "CURRENT_PROCESS", "USE_THIS_PROCESS_AS_LIBRARY", "AutoPtr", "ArrayType",
})  # fmt: skip
OF_FIDDLE = frozenset({"Function", "Handle", "Importer", "Pointer", "Types", "Win32Types", "BasicTypes"})
LAYERS = 40
"""Modules within or above each other that are looked through."""


def known(run: Run, name: str) -> Value:
    """Give what a name of Ruby or of a gem stands for."""
    found = run.constants.get(name)
    if found is not None:
        return found
    return ffi_types.of_constant(run, name) or fiddle_types.of_constant(run, name) or Known(name)


def look_up(run: Run, scope: Scope, name: str) -> Value:
    """Find a constant where the text stands, or further out."""
    for module in reversed(scope.nesting):
        if name in module.names:
            return module.names[name]
    inner = scope.nesting[-1] if scope.nesting else scope.self
    if isinstance(inner, Module):
        found = _inherited(run, inner, name)
        if found is not None:
            return found
    return run.top.names[name] if name in run.top.names else known(run, name)


def _inherited(run: Run, module: Module, name: str) -> Value | None:
    for each in ancestors(module):
        if isinstance(each, Module) and name in each.names:
            return each.names[name]
        if isinstance(each, Known) and each.name.partition("::")[0] in GEMS:
            found = _of_gem(run, each.name.partition("::")[0], name)
            if found is not None:
                return found
    return None


def _of_gem(run: Run, gem: str, name: str) -> Value | None:
    """Find what `include FFI` or `include Fiddle` brings."""
    full = f"{gem}::{name}"
    found = known(run, full)
    own = OF_FFI if gem == "FFI" else OF_FIDDLE
    return found if not isinstance(found, Known) or name in own else None


def within(run: Run, owner: Value, name: str) -> Value:
    """Find `Owner::Name`."""
    if isinstance(owner, Known):
        return known(run, f"{owner.name}::{name}")
    if not isinstance(owner, Module):
        return UNKNOWN
    for each in ancestors(owner):
        if isinstance(each, Module) and name in each.names:
            return each.names[name]
    full = f"{owner.name}::{name}".removeprefix("::")
    return known(run, full) if owner is run.top or owner.name.partition("::")[0] in GEMS else UNKNOWN


def ancestors(module: Module) -> Iterator[Value]:
    """List a class, what it derives from and what is mixed in, each once."""
    waiting: list[Value] = [module]
    seen: set[int] = set()
    while waiting and len(seen) < LAYERS:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, Module):
            waiting += [*reversed(each.included), *([each.base] if each.base is not None else [])]


def derives_from(module: Value, *names: str) -> str | None:
    """Say which class of a gem a class derives from, of some; None where of none."""
    if not isinstance(module, Module):
        return None
    return next((e.name for e in ancestors(module) if isinstance(e, Known) and e.name in names), None)


def variable(scope: Scope, name: str) -> Value:
    """Find `@name`, `@@name` or `$name`."""
    if isinstance(scope.self, Module) and name in scope.self.names:
        return scope.self.names[name]
    for module in reversed(scope.nesting):
        if name.startswith("@@") and name in module.names:
            return module.names[name]
    return UNKNOWN


def current(run: Run, scope: Scope, left: Node) -> Value | None:
    """Give what a name stands for before it is assigned; None where for nothing."""
    name = scope.text.of(left)
    if left.type == "identifier":
        return scope.holder(name).get(name)
    if left.type == "constant":
        found = look_up(run, scope, name)
        return None if isinstance(found, Known) else found
    return scope.self.names.get(name) if isinstance(scope.self, Module) else UNKNOWN


def is_defined(run: Run, scope: Scope, node: Node | None) -> Value:
    """Answer `defined?`."""
    name = scope.text.of(node).strip("() ")
    if name.startswith("@"):
        holds = isinstance(scope.self, Module) and name in scope.self.names
        return TRUE if holds else (NIL if isinstance(scope.self, Module) else UNKNOWN)
    if node is None or not name.replace("::", "").isidentifier():
        return UNKNOWN
    if name in ("Rubinius", "JRUBY_VERSION", "JRuby", "RUBY_ENGINE") or name in GEMS:
        return Const("constant") if name == "RUBY_ENGINE" or name in GEMS else FALSE
    found = look_up(run, scope, name) if name[0].isupper() and "::" not in name else UNKNOWN
    return TRUE if not isinstance(found, Known | Unknown) else UNKNOWN


def configuration(run: Run, table: str, key: str) -> Value:
    """Give an entry of `RbConfig::CONFIG`."""
    return run.constants.get(f"{table}[{key}]", UNKNOWN)
