"""Where values go: variables, members, parts of what is taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import expressions, foreign, literals, members, values
from abilint.surfaces.bindings.node.values import NONE, UNKNOWN, Class, Const, Known, Row, Table, merged

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})


def declare(run: Run, scope: Scope, pattern: Node | None, value: Value) -> None:
    """Put a value into new names."""
    if pattern is None:
        return
    if pattern.type in NAMES:
        scope.names[scope.source.text(pattern)] = value
        if scope.outer is None:
            run.constant(scope.source.text(pattern), value, run.at(scope, pattern))
    elif pattern.type == "object_pattern":
        _take_members(run, scope, pattern, value)
    elif pattern.type == "array_pattern":
        _take_items(run, scope, pattern, value)
    elif pattern.type in {"assignment_pattern", "object_assignment_pattern"}:
        _with_default(run, scope, pattern, value)
    elif pattern.type == "rest_pattern":
        declare(run, scope, expressions.wrapped(pattern), value)


def _with_default(run: Run, scope: Scope, pattern: Node, value: Value) -> None:
    default = expressions.evaluate(run, scope, pattern.child_by_field_name("right"))
    declare(run, scope, pattern.child_by_field_name("left"), merged(value, default))


def _take_members(run: Run, scope: Scope, pattern: Node, value: Value) -> None:
    for each in pattern.named_children:
        if each.type == "pair_pattern":
            name = literals.key_of(run, scope, each.child_by_field_name("key"))
            target = each.child_by_field_name("value")
        else:
            first = each.child_by_field_name("left") or each
            name, target = scope.source.text(first), each
        if each.type == "rest_pattern":
            declare(run, scope, each, value)
        elif name is not None:
            declare(run, scope, target, _member(run, value, name))


def _member(run: Run, value: Value, name: str) -> Value:
    if isinstance(value, Table | Known | Class):
        return members.of(run, value, name)
    return values.Method(value, name) if isinstance(value, values.Library) else UNKNOWN


def _take_items(run: Run, scope: Scope, pattern: Node, value: Value) -> None:
    targets = [each for each in pattern.named_children if each.type != "comment"]
    for number, each in enumerate(targets):
        if each.type == "rest_pattern":
            rest = Row(value.items[number:]) if isinstance(value, Row) else UNKNOWN
            declare(run, scope, each, rest)
        else:
            known = value.items if isinstance(value, Row) else []
            declare(run, scope, each, known[number] if number < len(known) else UNKNOWN)


def assign(run: Run, scope: Scope, target: Node | None, value: Value) -> None:
    """Put a value into what is there."""
    while target is not None and target.type in expressions.WRAPPERS:
        target = expressions.wrapped(target)
    if target is None:
        return
    if target.type == "identifier":
        _set_variable(run, scope, scope.source.text(target), value)
    elif target.type == "member_expression":
        owner = expressions.evaluate(run, scope, target.child_by_field_name("object"))
        name = scope.source.text(target.child_by_field_name("property"))
        _set_member(run, scope, owner, name, value, target)
    elif target.type == "subscript_expression":
        owner = expressions.evaluate(run, scope, target.child_by_field_name("object"))
        key = expressions.evaluate(run, scope, target.child_by_field_name("index"))
        _set_item(run, scope, owner, key, value, target)
    else:
        declare(run, scope, target, value)


def _set_variable(run: Run, scope: Scope, name: str, value: Value) -> None:
    holder = scope.holder(name) or scope.function
    before = holder.names.get(name, NONE)
    holder.names[name] = merged(before, value) if run.uncertain > holder.level else value


def _set_member(run: Run, scope: Scope, owner: Value, name: str, value: Value, node: Node) -> None:
    if isinstance(owner, Class):
        owner = owner.statics
    if isinstance(owner, Known):
        run.constants[foreign.canonical(owner.name + "." + name)] = value
    elif isinstance(owner, Table):
        before = owner.items.get(name, NONE)
        owner.items[name] = merged(before, value) if run.uncertain > owner.level else value
        owner.places.setdefault(name, run.at(scope, node))


def _set_item(run: Run, scope: Scope, owner: Value, key: Value, value: Value, node: Node) -> None:
    if isinstance(key, Const) and isinstance(key.value, str):
        _set_member(run, scope, owner, key.value, value, node)
    elif isinstance(owner, Table):
        owner.open = True
    elif (
        isinstance(owner, Row)
        and isinstance(key, Const)
        and key.value == len(owner.items) < values.LONGEST_ROW
    ):
        owner.items.append(value)
