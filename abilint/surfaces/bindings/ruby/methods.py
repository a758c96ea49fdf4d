"""Methods and blocks of the text: finding them, giving them their arguments, following them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import branches, calls, constants, expressions, modules
from abilint.surfaces.bindings.ruby.run import Stop
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    UNKNOWN,
    Block,
    Given,
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

DEEPEST = 12
"""Calls of the text's own methods within each other."""


def find(owner: Value, name: str) -> Value | None:
    """Find a method of a module or class itself: its own, inherited, or of what it is extended with."""
    if not isinstance(owner, Module):
        return None
    for each in constants.ancestors(owner):
        if isinstance(each, Module):
            for found in (each.own.get(name), *(_mixed(one, name) for one in each.mixed)):
                if found is not None:
                    return found
    return owner.methods.get(name) if owner.base is None else None


def _mixed(module: Value, name: str) -> Value | None:
    if not isinstance(module, Module):
        return None
    for each in constants.ancestors(module):
        if isinstance(each, Module) and name in each.methods:
            return each.methods[name]
    return None


def invoke(run: Run, method: Method, owner: Value, given: Given) -> Value:
    """Follow a method of the text."""
    run.methods.pop(id(method), None)
    if run.calls >= DEEPEST:
        return UNKNOWN
    scope = Scope(method.text, owner, method.nesting, method=method, given=given)
    before = run.conditional
    run.calls += 1
    try:
        parameters(run, scope, method.node.child_by_field_name("parameters"), given)
        return expressions.evaluate(run, scope, method.node.child_by_field_name("body"))
    except Stop as stop:
        if stop.word == "raise":
            raise
        return stop.value
    finally:
        run.calls -= 1
        run.conditional = before


def run_block(run: Run, block: Value, given: Given, own: Value | None = None) -> Value:
    """Follow a block, with another `self` where `own` is given."""
    if isinstance(block, Symbol) and given.items:
        first, *others = given.items
        scope = Scope(run.text, first, ())
        return calls.send(run, scope, first, block.name, Given(others), run.text.source.root)
    if isinstance(block, Method):
        return invoke(run, block, run.stranger, given)
    if not isinstance(block, Block):
        return UNKNOWN
    outer = block.scope
    scope = Scope(
        outer.text, own or outer.self, outer.nesting, outer=outer, method=outer.method, given=outer.given
    )
    before = run.conditional
    try:
        parameters(
            run, scope, block.node.child_by_field_name("parameters"), _spread(block, given), block=True
        )
        return expressions.evaluate(run, scope, block.node.child_by_field_name("body"))
    except Stop as stop:
        if stop.word not in ("next", "break"):
            raise
        return stop.value
    finally:
        run.conditional = before


def _spread(block: Block, given: Given) -> Given:
    """Give the elements of an array to a block that takes several."""
    listed = block.node.child_by_field_name("parameters")
    several = listed is not None and len(listed.named_children) > 1
    first = given.items[0] if len(given.items) == 1 else None
    return Given(list(first.items), given.whole) if several and isinstance(first, Row) else given


def parameters(run: Run, scope: Scope, listed: Node | None, given: Given, *, block: bool = False) -> None:
    """Bind what a method or block is called with."""
    if listed is None:
        if block:
            for name, value in (("_1", given.at(0)), ("it", given.at(0)), ("_2", given.at(1))):
                scope.names[name] = value
        return
    nodes = [each for each in listed.named_children if each.type != "comment"]
    items, named = list(given.items), Table({})
    wants_names = any(each.type in ("keyword_parameter", "hash_splat_parameter") for each in nodes)
    if wants_names and items and isinstance(items[-1], Table):
        named = items.pop()  # type: ignore[assignment]
    required = sum(each.type in ("identifier", "destructured_parameter") for each in nodes)
    spare = max(len(items) - required, 0)
    for node in nodes:
        spare -= _parameter(run, scope, node, _Left(items, named, spare, given, required))
        required -= node.type in ("identifier", "destructured_parameter")


class _Left:
    """What is not yet bound."""

    def __init__(self, items: list[Value], named: Table, spare: int, given: Given, required: int) -> None:
        self.items, self.named, self.spare, self.given, self.required = items, named, spare, given, required

    @property
    def absent(self) -> Value:
        """What a parameter gets that nothing is given for."""
        return NIL if self.given.whole else UNKNOWN


def _parameter(run: Run, scope: Scope, node: Node, left: _Left) -> int:
    """Bind one; give how many of the spare arguments it took."""
    label = node.child_by_field_name("name")
    name = scope.text.of(label)
    match node.type:
        case "identifier" | "destructured_parameter":
            modules.unpack_new(run, scope, node, left.items.pop(0) if left.items else left.absent)
        case "optional_parameter":
            if left.spare > 0:
                scope.names[name] = left.items.pop(0)
                return 1
            value = node.child_by_field_name("value")
            scope.names[name] = expressions.evaluate(run, scope, value) if left.given.whole else UNKNOWN
        case "splat_parameter":
            taken, left.items[: left.spare] = left.items[: left.spare], []
            scope.names[name] = Row(taken) if left.given.whole else UNKNOWN
            return len(taken)
        case "keyword_parameter":
            scope.names[name] = _named(run, scope, node, name, left)
        case "hash_splat_parameter":
            scope.names[name] = left.named if left.given.whole else UNKNOWN
        case "block_parameter":
            scope.names[name] = left.given.block or NIL
    return 0


def _named(run: Run, scope: Scope, node: Node, name: str, left: _Left) -> Value:
    found = left.named.items.get(Symbol(name))
    if found is not None:
        return found
    default = node.child_by_field_name("value")
    return (
        left.absent if default is None or not left.given.whole else expressions.evaluate(run, scope, default)
    )


def follow_rest(run: Run) -> None:
    """Follow the methods that nothing has called, with arguments that are not known."""
    while run.methods:
        method, owner = run.methods.pop(next(iter(run.methods)))
        is_own = isinstance(owner, Module) and owner.own.get(method.name) is method
        try:
            branches.perhaps(
                run,
                lambda method=method, owner=owner if is_own else run.stranger: invoke(  # type: ignore[misc]
                    run, method, owner, Given([], whole=False)
                ),
            )
        except Stop:
            continue
