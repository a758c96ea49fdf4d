"""What every module and class answers to: evaluating, sending, mixing in, names as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.surfaces.bindings.ruby import calls, constants, kernel, methods, modules, text
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    TRUE,
    UNKNOWN,
    Block,
    Const,
    Given,
    Method,
    Module,
    Row,
    Scope,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.surfaces.bindings.ruby.run import Run


def call(run: Run, scope: Scope, owner: Module, name: str, given: Given, node: Node) -> Value | None:
    """Follow a call on a module or class; None where the name says nothing."""
    known = _METHODS.get(name)
    if known is None or (name == "new" and given.block is not None):
        return None
    return known(run, scope, owner, given, node)


def _mix(word_: str) -> Callable[..., Value]:
    def follow(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
        return modules.mix(run, scope, owner, given, word_)

    return follow


def _evaluate(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Follow `class_eval` with a block or with a text."""
    if given.block is not None:
        return methods.run_block(run, given.block, Given([owner]), own=owner)
    written = given.at(0)
    if not isinstance(written, Const) or not isinstance(written.value, str):
        run.unread(scope.text.at(node), "evaluates a text that only a run can tell")
        return UNKNOWN
    place = run.sites[-2] if len(run.sites) > 1 else scope.text.at(node)
    try:
        made = text.of_string(written.value, scope.text.source.path, place)
    except (InputError, UnicodeError):
        return UNKNOWN
    kernel.follow(run, Scope(made, owner, (*scope.nesting, owner)))
    return UNKNOWN


def _send(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    rest = Given(given.items[1:], given.whole, given.block)
    return UNKNOWN if name is None else calls.send(run, scope, owner, name, rest, node)


def _const_set(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    if name is not None:
        run.assign(owner.names, name, given.at(1))
    return given.at(1)


def _get(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    if name is None:
        return UNKNOWN
    return owner.names.get(name, UNKNOWN) if name.startswith("@") else constants.within(run, owner, name)


def _has_constant(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    return TRUE if name in owner.names else UNKNOWN


def _define(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    """Follow `define_method` and its kind: what is defined is not followed on its own."""
    name, body = word(given.at(0)), given.block or given.at(1)
    if name is not None and isinstance(body, Block | Method):
        run.assign(owner.own, name, body if isinstance(body, Method) else NIL)
    return NIL


def _new(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return UNKNOWN


def _responds(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    return TRUE if name is not None and methods.find(owner, name) is not None else UNKNOWN


def _ancestors(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return Row(list(constants.ancestors(owner)))


def _method(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    name = word(given.at(0))
    return UNKNOWN if name is None else methods.find(owner, name) or UNKNOWN


def _tap(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    if given.block is not None:
        methods.run_block(run, given.block, Given([owner]))
    return owner


def _itself(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return owner


def _name(run: Run, scope: Scope, owner: Module, given: Given, node: Node) -> Value:
    return Const(owner.name)


_METHODS: dict[str, Callable[[Run, Scope, Module, Given, Node], Value]] = {
    "extend": _mix("extend"),
    "include": _mix("include"),
    "prepend": _mix("prepend"),
    "module_eval": _evaluate,
    "class_eval": _evaluate,
    "instance_eval": _evaluate,
    "class_exec": _evaluate,
    "module_exec": _evaluate,
    "instance_exec": _evaluate,
    "eval": _evaluate,
    "tap": _tap,
    "send": _send,
    "public_send": _send,
    "__send__": _send,
    "const_set": _const_set,
    "instance_variable_set": _const_set,
    "class_variable_set": _const_set,
    "const_get": _get,
    "instance_variable_get": _get,
    "const_defined?": _has_constant,
    "define_method": _define,
    "define_singleton_method": _define,
    "method": _method,
    "new": _new,
    "respond_to?": _responds,
    "freeze": _itself,
    "singleton_class": _itself,
    "name": _name,
    "to_s": _name,
    "ancestors": _ancestors,
}
