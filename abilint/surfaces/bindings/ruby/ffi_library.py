"""What a module does that is extended with `FFI::Library`: it opens, attaches, and names types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.ruby import ffi_types, opening
from abilint.surfaces.bindings.ruby.run import Attached
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    UNKNOWN,
    Const,
    CType,
    Given,
    Libraries,
    Module,
    Row,
    Scope,
    Sought,
    Symbol,
    Table,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.ruby.run import Run

CONVENTION = "@convention"
VARARGS = Symbol("varargs")
NOT_NAMED = "attaches a name that only a run can tell"
OPTIONS = frozenset({"blocking", "convention", "enums", "type_map", "save_errno", "variadic"})


def call(run: Run, scope: Scope, owner: Module, name: str, given: Given, node: Node) -> Value | None:
    """Follow a call of what `FFI::Library` brings; None where it is none."""
    known = _METHODS.get(name)
    return None if known is None else known(run, scope, owner, given, node)


def _open(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    where = scope.text.at(node)
    sought = tuple(opening.opened(run, each, where) for each in given.items) or (
        Sought(Loading.COMPUTED, (), where),
    )
    made, before = Libraries(sought), owner.names.get(opening.LIBRARIES)
    if run.optional and isinstance(before, Libraries):
        made = opening.either(before, made)
    run.assign(owner.names, opening.LIBRARIES, made)
    return made


def _convention(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    if given.items:
        run.assign(owner.names, CONVENTION, given.at(0))
    return owner.names.get(CONVENTION, Symbol("default"))


def convention_of(owner: Module, options: Value | None = None) -> str:
    """Give the calling convention that a module or an option sets."""
    own = options.items.get(Symbol("convention")) if isinstance(options, Table) else None
    return "stdcall" if Symbol("stdcall") in (own, owner.names.get(CONVENTION)) else "c"


def _attach(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Follow `attach_function :mine, :theirs, [...], :result, options`; `:theirs` may be left out."""
    items = list(given.items)
    where = scope.text.at(node)
    if len(items) < 2 or not given.whole:
        run.unnamed(where, NOT_NAMED)
        return UNKNOWN
    renamed = len(items) > 3 and word(items[1]) is not None and not isinstance(items[3], Table)
    named = items[1] if renamed else items[0]
    rest = items[2 if renamed else 1 :]
    name = word(named)
    if name is None:
        run.unnamed(where, NOT_NAMED)
        return UNKNOWN
    options = rest[2] if len(rest) > 2 else None
    _heed(run, options, name, where)
    place = _place(run, named, node, where)
    type_id = signature(run, owner, Row(rest[:2]), name, place, convention_of(owner, options))
    _note(run, owner, name, place, type_id)
    return UNKNOWN


def _heed(run: Run, options: Value | None, subject: str, where: Location) -> None:
    """Tell of options that are almost some that the gem heeds."""
    from difflib import get_close_matches

    for key in options.items if isinstance(options, Table) else ():
        meant = get_close_matches(word(key) or "", OPTIONS, 1, 0.8) if word(key) not in OPTIONS else []
        if meant:
            run.collected.unknown_attribute(f"{word(key)}:", f"{meant[0]}:", subject, where)


def _place(run: Run, named: Value, node: Node, call: Location) -> Location:
    """Say where a name is declared: at the call, or in the table or call that the name comes from."""
    where = named.where if isinstance(named, Symbol | Const) else None
    if where is None:
        return run.sites[-2] if len(run.sites) > 1 and run.calls else call
    within = where.file == call.file and node.start_point[0] < where.line <= node.end_point[0] + 1
    return call if within else where


def signature(
    run: Run, owner: Value, parts: Row, subject: str, where: Location, convention: str = "c"
) -> TypeId:
    """Give the function type of an array of arguments and a result."""
    graph = run.graph
    listed, result = parts.items[0], parts.items[1] if len(parts.items) > 1 else UNKNOWN
    items = listed.items if isinstance(listed, Row) else []
    variadic = bool(items) and items[-1] == VARARGS
    fixed = Row(items[:-1]) if variadic else listed
    types = ffi_types.all_of(run, owner, fixed, subject, where)
    if types is None:
        run.unread(where, f"`{subject}` has arguments that only a run can tell")
    returned = ffi_types.find(run, owner, result, subject, where)
    if graph.unknown(ffi_types.NOT_KNOWN) in (returned, *(types or ())):
        run.unread(where, f"`{subject}` has a type that only a run can tell")
    return graph.function(
        returned, tuple(types or ()), prototyped=types is not None, variadic=variadic, convention=convention
    )


def _note(
    run: Run, owner: Module, name: str, where: Location, type_id: TypeId, *, variable: bool = False
) -> None:
    run.was_named(run.sites[-1] if run.sites else where)
    run.attach(
        Attached(
            name,
            where,
            opening.libraries_of(owner, where),
            type_id,
            variable,
            run.optional > 0,
            run.conditional > 0,
            _spellings(run, owner, name, type_id),
            id(owner),
        )
    )


def _spellings(run: Run, owner: Module, name: str, type_id: TypeId) -> tuple[str, ...]:
    """Give what the gem tries besides, where the convention is `stdcall`."""
    function = run.graph.nodes[type_id]
    if convention_of(owner) != "stdcall" or not hasattr(function, "parameters"):
        return ()
    size = sum(-(-(run.graph.size(each.type) or 4) // 4) * 4 for each in function.parameters)
    return f"_{name}@{size}", f"{name}@{size}"


def _attach_variable(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    items = given.items
    where = scope.text.at(node)
    named = items[1] if len(items) > 2 else given.at(0)
    name = word(named)
    if name is None or len(items) < 2:
        run.unnamed(where, NOT_NAMED)
        return UNKNOWN
    type_id = ffi_types.find(run, owner, items[-1], name, where, field=True)
    _note(run, owner, name, _place(run, named, node, where), type_id, variable=True)
    return UNKNOWN


def _typedef(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Follow `typedef :old, :new`; the old one may be any type."""
    old, new = given.at(0), given.at(1)
    if old == Symbol("enum"):
        return _enum(run, scope, owner, Given([new, given.at(2)] if len(given.items) > 2 else [new]), node)
    where = scope.text.at(node)
    found = ffi_types.find(run, owner, old, word(new) or "typedef", where, field=True)
    name = word(new)
    kept = found if run.graph.is_unknown(found) or name is None else run.graph.named(name, found)
    run.assign(owner.typedefs, new, CType(kept))
    return CType(found)


def _callback(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Follow `callback :name, [...], :result`."""
    items = list(given.items)
    name = items.pop(0) if len(items) == 3 else None
    if len(items) != 2:
        return UNKNOWN
    where = scope.text.at(node)
    function = signature(run, owner, Row(items), word(name or NIL) or "callback", where, convention_of(owner))
    made = CType(run.graph.pointer(function))
    if name is not None:
        run.assign(owner.typedefs, name, made)
    return made


def _enum(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return _enumerated(run, scope, owner, given, node, bits=False)


def _bitmask(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return _enumerated(run, scope, owner, given, node, bits=True)


def _enumerated(run: Run, scope: Scope, owner: Module, given: Given, node: Node, *, bits: bool) -> Value:
    made = ffi_types.enumerated(run, given, bits=bits)
    if made is None:
        return UNKNOWN
    named = next((each for each in given.items[:2] if isinstance(each, Symbol)), None)
    if named is not None and any(isinstance(each, Row) for each in given.items):
        run.assign(owner.typedefs, named, made)
    return made


def _find_type(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return CType(ffi_types.find(run, owner, given.at(0), "find_type", scope.text.at(node)))


def _flags(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return NIL


def _libraries(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    found = opening.libraries_of(owner, scope.text.at(node))
    return Row([Libraries((each,)) for each in found.sought])


_METHODS: dict[str, Callable[[Run, Scope, Module, Given, Node], Value]] = {
    "ffi_lib": _open,
    "ffi_lib_flags": _flags,
    "ffi_libraries": _libraries,
    "ffi_convention": _convention,
    "attach_function": _attach,
    "attach_variable": _attach_variable,
    "typedef": _typedef,
    "callback": _callback,
    "enum": _enum,
    "bitmask": _bitmask,
    "find_type": _find_type,
}
