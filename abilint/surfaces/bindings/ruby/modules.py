"""Modules and classes that the text defines, their methods, and assignments to names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import calls, expressions, ffi_types, statements
from abilint.surfaces.bindings.ruby.handlers import follows
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    UNKNOWN,
    Const,
    Given,
    Known,
    Method,
    Module,
    Row,
    Scope,
    Symbol,
    Table,
    Value,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run


@follows("module", "class")
def define(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `module Foo` or `class Foo < Bar`; one that is there already is gone on with."""
    label = node.child_by_field_name("name")
    if label is None:
        return UNKNOWN
    above = node.child_by_field_name("superclass")
    base = None if above is None else expressions.evaluate(run, scope, above.named_children[0])
    outer, name = _place(run, scope, label)
    found = outer.names.get(name)
    if not isinstance(found, Module):
        found = made(outer, name, base or (Known("Object") if node.type == "class" else None))
        run.assign(outer.names, name, found)
    elif base is not None:
        found.base = base
    inner = Scope(scope.text, found, (*scope.nesting, found))
    part = node.child_by_field_name("body")
    return NIL if part is None else statements.sequence(run, inner, part)


def made(outer: Module | None, name: str, base: Value | None) -> Module:
    """Make a module or class."""
    full = f"{outer.name}::{name}" if outer is not None and outer.name else name
    return Module(full, outer, base)


def _place(run: Run, scope: Scope, label: Node) -> tuple[Module, str]:
    """Say in which module a name is defined."""
    name = scope.text.of(label.child_by_field_name("name") or label)
    if label.type == "scope_resolution":
        owner = label.child_by_field_name("scope")
        found = expressions.evaluate(run, scope, owner) if owner is not None else run.top
        return (found if isinstance(found, Module) else _stand_in(run, scope.text.of(owner)), name)
    return (scope.nesting[-1] if scope.nesting else run.top), name


def _stand_in(run: Run, name: str) -> Module:
    """Make a module that another file defines."""
    found = run.top.names.get(name)
    if not isinstance(found, Module):
        found = Module(name, run.top)
        run.assign(run.top.names, name, found)
    return found


@follows("singleton_class")
def singleton(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `class << self`: its methods are the module's own."""
    owner = expressions.evaluate(run, scope, node.child_by_field_name("value"))
    part = node.child_by_field_name("body")
    if not isinstance(owner, Module) or part is None:
        return UNKNOWN
    inside = Module(owner.name, owner.outer)
    inside.methods = owner.own
    inside.mixed = owner.mixed
    return statements.sequence(run, Scope(scope.text, inside, scope.nesting), part)


@follows("method", "singleton_method")
def method(run: Run, scope: Scope, node: Node) -> Value:
    """Note a method; its body is followed where it is called, or at the end."""
    name = scope.text.of(node.child_by_field_name("name"))
    found = Method(name, node, scope.text, scope.nesting)
    target = scope.self if isinstance(scope.self, Module) else run.top
    names = target.methods
    if node.type == "singleton_method":
        owner = expressions.evaluate(run, scope, node.child_by_field_name("object"))
        target = owner if isinstance(owner, Module) else target
        names = target.own
    run.assign(names, name, found)
    run.methods.setdefault(id(found), (found, target))
    return Symbol(name)


def unpack(run: Run, scope: Scope, left: Node | None, value: Value) -> None:
    """Assign to a name, or to several."""
    if left is None:
        return
    name = scope.text.of(left)
    match left.type:
        case "identifier":
            run.assign(scope.holder(name), name, value)
        case "constant":
            _constant(run, scope.nesting[-1] if scope.nesting else run.top, name, value, left, scope)
        case "scope_resolution":
            outer, own = _place(run, scope, left)
            _constant(run, outer, own, value, left, scope)
        case "instance_variable" | "class_variable" | "global_variable":
            if isinstance(scope.self, Module):
                run.assign(scope.self.names, name, value)
        case "left_assignment_list" | "destructured_left_assignment" | "destructured_parameter":
            _unpack_row(run, scope, left, value)
        case "element_reference":
            _item(run, scope, left, value)


def unpack_new(run: Run, scope: Scope, node: Node, value: Value) -> None:
    """Bind a parameter: never a variable of the same name further out."""
    if node.type == "identifier":
        scope.names[scope.text.of(node)] = value
    else:
        for each in node.named_children:
            scope.names.setdefault(scope.text.of(each), UNKNOWN)
        _unpack_row(run, scope, node, value)


def _constant(run: Run, owner: Module, name: str, value: Value, left: Node, scope: Scope) -> None:
    if isinstance(value, Module) and not value.name:
        value.name, value.outer = (f"{owner.name}::{name}" if owner.name else name), owner
        ffi_types.name_record(run, value)
    run.assign(owner.names, name, value)
    if isinstance(value, Const) and isinstance(value.value, int) and not isinstance(value.value, bool):
        run.constant(name, value.value, scope.text.at(left))


def _unpack_row(run: Run, scope: Scope, left: Node, value: Value) -> None:
    items = list(value.items) if isinstance(value, Row) else None
    targets = left.named_children
    for index, target in enumerate(targets):
        if target.type in ("splat_parameter", "rest_assignment"):
            behind = len(targets) - index - 1
            rest: Value = UNKNOWN
            if items is not None:
                end = max(len(items) - behind, index)
                rest = Row(items[index:end])
                items = [*items[:index], rest, *items[end:]]
            if target.named_children:
                unpack(run, scope, target.named_children[0], rest)
        elif items is None:
            unpack(run, scope, target, UNKNOWN)
        else:
            unpack(run, scope, target, items[index] if index < len(items) else NIL)


def _item(run: Run, scope: Scope, left: Node, value: Value) -> None:
    owner = expressions.evaluate(run, scope, left.child_by_field_name("object"))
    given = calls.arguments(run, scope, left.named_children[1:])
    if isinstance(owner, Table) and len(given.items) == 1:
        run.assign(owner.items, given.items[0], value)


def mix(run: Run, scope: Scope, owner: Module, given: Given, word: str) -> Value:
    """Follow `extend`, `include` and `prepend`, with what the module does when it is mixed in."""
    for each in given.items:
        into = owner.mixed if word == "extend" else owner.included
        into.append(each)
        hook = {"extend": "extended", "include": "included", "prepend": "prepended"}[word]
        found = each.own.get(hook) if isinstance(each, Module) else None
        if isinstance(found, Method):
            calls.invoke(run, found, each, Given([owner]))
    return owner


def derive(run: Run, scope: Scope, given: Given) -> Value:
    """Follow `Class.new(Base) { ... }` and `Module.new { ... }`."""
    base = given.at(0) if given.items else None
    inner = scope.nesting[-1] if scope.nesting else None
    found = Module("", inner, base or Known("Object"))
    if given.block is not None:
        calls.run_block(run, given.block, Given([found]), own=found)
    return found
