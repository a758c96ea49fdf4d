"""Members of objects: `a.b`, `a["b"]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import expressions, foreign, functions
from abilint.surfaces.bindings.node.values import (
    UNKNOWN,
    Choice,
    Class,
    Const,
    Function,
    Known,
    Library,
    Making,
    Method,
    Row,
    Table,
    merged,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value


def member(run: Run, scope: Scope, node: Node) -> Value:
    """`a.b`; chains nest to the left, as deep as they are long."""
    owner = expressions.evaluate(run, scope, node.child_by_field_name("object"))
    return of(run, owner, scope.source.text(node.child_by_field_name("property")))


def subscript(run: Run, scope: Scope, node: Node) -> Value:
    """`a[b]`."""
    owner = expressions.evaluate(run, scope, node.child_by_field_name("object"))
    key = expressions.evaluate(run, scope, node.child_by_field_name("index"))
    if isinstance(key, Const) and isinstance(key.value, str | int):
        return of(run, owner, str(key.value))
    return UNKNOWN


def of(run: Run, owner: Value, name: str) -> Value:
    """Give a member of a value."""
    match owner:
        case Known(name="import.meta") | Known(name="process.env") | Known(name="process.versions"):
            return UNKNOWN
        case Known():
            return foreign.attribute(run, owner, name)
        case Table():
            return _of_table(run, owner, name)
        case Class(statics=statics):
            return statics.get(name) or UNKNOWN
        case Row(items=items):
            return _of_row(items, owner, name)
        case Choice(options=options) if not any(isinstance(each, Library) for each in options):
            return _of_choice(run, options, name)
        case Const(value=str()) | Library() | Choice() | Making():
            return Method(owner, name)
    return UNKNOWN


def _of_table(run: Run, owner: Table, name: str) -> Value:
    found = owner.get(name)
    if isinstance(found, Function) and found.is_getter:
        return functions.invoke(run, found, [])
    if found is not None:
        return found
    if name == "default" and owner.items:
        return owner
    return UNKNOWN


def _of_row(items: list[Value], owner: Row, name: str) -> Value:
    if name == "length":
        return Const(len(items))
    if name.isdecimal():
        return items[int(name)] if int(name) < len(items) else UNKNOWN
    return Method(owner, name)


def _of_choice(run: Run, options: tuple[Value, ...], name: str) -> Value:
    found: Value = UNKNOWN
    for each in options:
        found = merged(found, of(run, each, name))
    return found
