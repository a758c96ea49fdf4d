"""Methods of rows, tables and texts, as tables of declarations are written with."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from abilint.surfaces.bindings.python_ctypes import attributes, expressions
from abilint.surfaces.bindings.python_ctypes.values import NONE, UNKNOWN, Const, Row, Table, Value

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.surfaces.bindings.python_ctypes.run import Run
    from abilint.surfaces.bindings.python_ctypes.values import Scope

OF_TEXT = frozenset(
    {"startswith", "endswith", "lower", "upper", "strip", "lstrip", "rstrip", "replace", "split", "encode"}
    | {"decode", "removeprefix", "removesuffix", "rsplit", "partition", "rpartition", "format", "capitalize"}
    | {"join"}
)


def call(run: Run, scope: Scope, node: ast.Call) -> Value | None:
    """Call a method of something that the text spells out; None where it is none."""
    if not isinstance(node.func, ast.Attribute) or node.keywords:
        return None
    name = node.func.attr
    if name not in OF_TEXT and name not in _OF_ROWS:
        return None
    owner = expressions.evaluate(run, scope, node.func.value)
    if not isinstance(owner, Row | Table | Const):
        return None
    given = [expressions.evaluate(run, scope, each) for each in node.args]
    if isinstance(owner, Const):
        where = expressions.spelt_at((node.func.value, owner), *zip(node.args, given, strict=True))
        return _of_text(owner, name, given, where)
    if run.conditional:
        given = [_unsure(each) for each in given]
    return _of_row(owner, name, given) if isinstance(owner, Row) else _of_table(owner, name, given)


_OF_ROWS = frozenset({"append", "extend", "insert", "items", "values", "keys", "get", "update"})


def _of_text(owner: Const, name: str, given: list[Value], where: Location | None) -> Value:
    if name not in OF_TEXT or not isinstance(owner.value, str | bytes):
        return UNKNOWN
    try:
        values = [expressions.constant(each) for each in given]
        if (name == "format" and ":" in str(owner.value)) or _is_huge(owner.value, values):
            return UNKNOWN
        parts = [
            owner,
            *(part for each in given for part in (each.items if isinstance(each, Row) else (each,))),
        ]
        unsure = any(map(expressions.is_unsure, parts))
        return Const(getattr(owner.value, name)(*values), where, unsure=unsure)
    except (ValueError, TypeError, LookupError, AttributeError):
        return UNKNOWN


def _is_huge(text: str | bytes, values: list[Any]) -> bool:
    """Whether texts put into each other could fill the memory."""
    texts = [each for value in values for each in (value if isinstance(value, tuple) else (value,))]
    longest = max((len(each) for each in texts if isinstance(each, str | bytes)), default=0)
    return (len(text) + 1) * longest > expressions.LONGEST_TEXT << 6 or (
        len(texts) * (len(text) + longest) > expressions.LONGEST_TEXT << 6
    )


def _unsure(value: Value) -> Value:
    """Mark a text that is added under a condition that only a run can tell."""
    is_text = isinstance(value, Const) and isinstance(value.value, str) and ";" in value.value
    return Const(value.value, value.where, unsure=True) if isinstance(value, Const) and is_text else value


def _of_row(owner: Row, name: str, given: list[Value]) -> Value:
    if name == "append" and given:
        owner.items.append(given[0])
    elif name == "extend" and given:
        owner.items += attributes.elements(given[0]) or []
    return NONE


def _of_table(owner: Table, name: str, given: list[Value]) -> Value:
    match name:
        case "items":
            return Row([Row([Const(key), value]) for key, value in owner.items.items()])
        case "values":
            return Row(list(owner.items.values()))
        case "keys":
            return Row([Const(key) for key in owner.items])
        case "update" if given and isinstance(given[0], Table):
            owner.items.update(given[0].items)
            return NONE
        case "get" if given and isinstance(given[0], Const):
            default = given[1] if len(given) > 1 else NONE
            return owner.items.get(given[0].value, default)
    return UNKNOWN
