"""Calls: what a method of the text, of Ruby itself or of a gem does with what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import (
    addresses,
    branches,
    core_methods,
    expressions,
    ffi_library,
    ffi_structs,
    fiddle,
    kernel,
    methods,
    objects,
)
from abilint.surfaces.bindings.ruby.handlers import follows
from abilint.surfaces.bindings.ruby.values import (
    UNKNOWN,
    Address,
    Block,
    CType,
    Given,
    Known,
    Libraries,
    Method,
    Module,
    Row,
    Scope,
    Table,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run

DECLARING = frozenset({"attach_function", "attach_variable", "ffi_lib", "layout", "extern", "dlload"})
"""Names that nothing else has: on what is not known, they declare all the same."""


@follows("call")
def call(run: Run, scope: Scope, node: Node) -> Value:
    """Follow one call."""
    label = node.child_by_field_name("method")
    name = scope.text.of(label) or "call"
    owner = node.child_by_field_name("receiver")
    found = None if owner is None else expressions.evaluate(run, scope, owner)
    given = _given(run, scope, node)
    run.sites.append(scope.text.at(node))
    try:
        if label is not None and label.type == "super":
            return to_super(run, scope, node, given)
        if found is None:
            return on_self(run, scope, name, given, node)
        return send(run, scope, found, name, given, node)
    finally:
        run.sites.pop()


def _given(run: Run, scope: Scope, node: Node) -> Given:
    listed = node.child_by_field_name("arguments")
    given = arguments(run, scope, listed.named_children if listed is not None else ())
    block = node.child_by_field_name("block")
    if block is not None:
        given.block = Block(block, scope)
    return given


def arguments(run: Run, scope: Scope, nodes: Iterable[Node]) -> Given:
    """Evaluate arguments, or the elements of an array; named ones are one hash behind the others."""
    given = Given([])
    named: dict[Value, Value] = {}
    for node in nodes:
        match node.type:
            case "splat_argument":
                inner = (
                    expressions.evaluate(run, scope, node.named_children[0])
                    if node.named_children
                    else UNKNOWN
                )
                given.whole = given.whole and isinstance(inner, Row)
                given.items += inner.items if isinstance(inner, Row) else []
            case "hash_splat_argument":
                inner = (
                    expressions.evaluate(run, scope, node.named_children[0])
                    if node.named_children
                    else UNKNOWN
                )
                named |= inner.items if isinstance(inner, Table) else {}
            case "pair":
                key = expressions.evaluate(run, scope, node.child_by_field_name("key"))
                named[key] = expressions.evaluate(run, scope, node.child_by_field_name("value"))
            case "block_argument":
                inner = (
                    expressions.evaluate(run, scope, node.named_children[0])
                    if node.named_children
                    else UNKNOWN
                )
                given.block = inner
            case "comment" | "heredoc_body":
                pass
            case _:
                given.items.append(expressions.evaluate(run, scope, node))
    if named:
        given.items.append(Table(named))
    return given


def without_receiver(run: Run, scope: Scope, name: str, node: Node) -> Value:
    """Follow a bare name that is no variable."""
    return on_self(run, scope, name, Given([]), node)


def on_self(run: Run, scope: Scope, name: str, given: Given, node: Node) -> Value:
    """Follow a call that names no receiver."""
    found = methods.find(scope.self, name) or run.top.methods.get(name)
    if isinstance(found, Method):
        return methods.invoke(run, found, scope.self, given)
    done = kernel.call(run, scope, name, given, node)
    if done is not None:
        return done
    return _built_in(run, scope, scope.self, name, given, node)


def send(run: Run, scope: Scope, owner: Value, name: str, given: Given, node: Node) -> Value:
    """Follow a call on something."""
    found = methods.find(owner, name)
    if isinstance(found, Method):
        return methods.invoke(run, found, owner, given)
    return _built_in(run, scope, owner, name, given, node)


@follows("super")
def bare_super(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `super` without arguments: it passes on what the method was called with."""
    return to_super(run, scope, node, None)


def to_super(run: Run, scope: Scope, node: Node, given: Given | None) -> Value:
    """Follow `super`: what the gem does under the method's name."""
    if scope.method is None:
        return UNKNOWN
    passed = given or scope.given or Given([], whole=False)
    return _built_in(run, scope, scope.self, scope.method.name, passed, node)


@follows("yield")
def to_block(run: Run, scope: Scope, node: Node) -> Value:
    """Follow `yield`."""
    listed = [each for part in node.named_children for each in part.named_children]
    given = arguments(run, scope, listed)
    block = scope.given.block if scope.given is not None else None
    return UNKNOWN if block is None else methods.run_block(run, block, given)


_OF_MODULES: tuple[Callable[..., Value | None], ...] = (
    ffi_library.call,
    ffi_structs.call,
    fiddle.call,
    objects.call,
)


def _of_module(run: Run, scope: Scope, owner: Module, name: str, given: Given, node: Node) -> Value | None:
    for each in _OF_MODULES:
        done = each(run, scope, owner, name, given, node)
        if done is not None:
            return done
    return None


def _built_in(run: Run, scope: Scope, owner: Value, name: str, given: Given, node: Node) -> Value:
    done: Value | None = None
    match owner:
        case Module():
            done = _of_module(run, scope, owner, name, given, node)
        case Unknown() if name in DECLARING:
            return _built_in(run, scope, run.stranger, name, given, node)
        case Libraries() | Address() | Known():
            done = addresses.call(run, scope, owner, name, given, node)
        case CType():
            done = ffi_structs.of_type(run, owner, name, given)
        case Block() | Method():
            done = _applied(run, owner, name, given)
    if done is None:
        done = core_methods.call(run, owner, name, given)
    return _not_known(run, given) if done is None else done


def _applied(run: Run, owner: Value, name: str, given: Given) -> Value | None:
    if name not in ("call", "()", "[]", "yield"):
        return None
    if isinstance(owner, Method):
        return methods.invoke(run, owner, run.stranger, given)
    return methods.run_block(run, owner, given)


def _not_known(run: Run, given: Given) -> Value:
    """Follow the block of a method that is not known: it may run it."""
    block = given.block
    if isinstance(block, Block):
        branches.perhaps(run, lambda: methods.run_block(run, block, Given([], whole=False)))
    return UNKNOWN


def invoke(run: Run, method: Method, owner: Value, given: Given) -> Value:
    """Follow a method of the text."""
    return methods.invoke(run, method, owner, given)


def run_block(run: Run, block: Value, given: Given, own: Value | None = None) -> Value:
    """Follow a block."""
    return methods.run_block(run, block, given, own)
