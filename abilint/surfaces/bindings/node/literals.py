"""What is spelled out: texts, numbers, arrays, objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import expressions, functions, operators
from abilint.surfaces.bindings.node.values import LONGEST_ROW, NONE, UNKNOWN, Const, Row, Table

if TYPE_CHECKING:
    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "v": "\v", "\n": ""}


def string(run: Run, scope: Scope, node: Node) -> Value:
    """Give a text."""
    return Const(_unescaped(scope, node), run.at(scope, node))


def _unescaped(scope: Scope, node: Node) -> str:
    parts = []
    for each in node.named_children:
        written = scope.source.text(each)
        parts.append(_escape(written) if each.type == "escape_sequence" else written)
    return "".join(parts)


def _escape(written: str) -> str:
    digits = re.fullmatch(r"\\[ux]\{?([0-9a-fA-F]+)\}?", written)
    if digits:
        number = int(digits[1], 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
    return ESCAPES.get(written[1:], written[1:])


def template(run: Run, scope: Scope, node: Node) -> Value:
    """Give a text with values in it; of one that is not known the end may be."""
    made: Value = Const("", run.at(scope, node))
    for each in node.named_children:
        if each.type == "template_substitution":
            made = operators.joined(made, expressions.evaluate(run, scope, expressions.wrapped(each)))
        elif each.type == "escape_sequence":
            made = operators.joined(made, Const(_escape(scope.source.text(each))))
        else:
            made = operators.joined(made, Const(scope.source.text(each)))
    return made


def number(run: Run, scope: Scope, node: Node) -> Value:
    """Give a number; BigInts are numbers, too."""
    del run
    written = scope.source.text(node).replace("_", "").removesuffix("n")
    try:
        return Const(int(written, 0))
    except ValueError:
        pass
    try:
        return Const(float(written))
    except ValueError:
        return UNKNOWN


def row(run: Run, scope: Scope, node: Node) -> Value:
    """Give `[a, b]`."""
    found = items(run, scope, node)
    return UNKNOWN if found is None else Row(found)


def items(run: Run, scope: Scope, node: Node) -> list[Value] | None:
    """Give the values in brackets; None where only a run can tell how many."""
    found: list[Value] = []
    is_known = True
    for each in node.named_children:
        if each.type == "spread_element":
            spread = expressions.evaluate(run, scope, expressions.wrapped(each))
            is_known = is_known and isinstance(spread, Row)
            found += spread.items if isinstance(spread, Row) else []
        elif each.type != "comment":
            found.append(expressions.evaluate(run, scope, each))
    return found if is_known and len(found) <= LONGEST_ROW else None


def table(run: Run, scope: Scope, node: Node) -> Value:
    """Give `{a: b}`."""
    made = Table(level=run.uncertain)
    for each in node.named_children:
        if each.type == "pair":
            key = each.child_by_field_name("key")
            _set(run, scope, made, key, expressions.evaluate(run, scope, each.child_by_field_name("value")))
        elif each.type == "shorthand_property_identifier":
            _set(run, scope, made, each, expressions.name(run, scope, each))
        elif each.type == "spread_element":
            _spread(made, expressions.evaluate(run, scope, expressions.wrapped(each)))
        elif each.type == "method_definition":
            functions.add_method(run, scope, made, made, each)
    return made


def _spread(made: Table, value: Value) -> None:
    if not isinstance(value, Table):
        made.open = made.open or value != NONE
        return
    made.items |= value.items
    made.places |= value.places
    made.open = made.open or value.open


def _set(run: Run, scope: Scope, made: Table, key: Node | None, value: Value) -> None:
    name = key_of(run, scope, key)
    if name is None or key is None:
        made.open = True
        return
    made.items[name] = value
    made.places[name] = run.at(scope, key)
    run.constant(name, value, made.places[name])


def key_of(run: Run, scope: Scope, node: Node | None) -> str | None:
    """Give the name of a member; None where it is computed by what only a run can tell."""
    if node is None:
        return None
    if node.type == "computed_property_name":
        found = expressions.evaluate(run, scope, expressions.wrapped(node))
        return str(found.value) if isinstance(found, Const) and found.value is not None else None
    return _unescaped(scope, node) if node.type == "string" else scope.source.text(node)
