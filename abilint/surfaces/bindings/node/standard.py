"""What JavaScript itself and Node's own modules do with texts, arrays and objects."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.node import functions, modules, operators
from abilint.surfaces.bindings.node.run import tail
from abilint.surfaces.bindings.node.values import (
    LONGEST_ROW,
    LONGEST_TEXT,
    UNKNOWN,
    Choice,
    Class,
    Const,
    Function,
    Row,
    Table,
    one_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from abilint.surfaces.bindings.node.run import Run
    from abilint.surfaces.bindings.node.values import Scope, Value

SAME = frozenset({
    "Object.freeze", "Object.seal", "Object.create", "String", "url.fileURLToPath", "fs.realpathSync", "URL",
    "path.normalize", "path.toNamespacedPath", "Promise.resolve", "Symbol",
})  # fmt: skip
"""Functions that give what they are given, as far as it matters here."""


def call(run: Run, scope: Scope, name: str, given: list[Value], node: Node) -> Value:
    """Call a function of the run time."""
    if name in {"require", "import"}:
        return modules.required(run, scope, given, node)
    if name in {"path.join", "path.resolve"}:
        return _path(given)
    if name == "path.basename" and given:
        return Const(tail(given[0]).replace("\\", "/").rsplit("/", 1)[-1]) if tail(given[0]) else UNKNOWN
    if name in SAME:
        return given[0] if given else UNKNOWN
    known = _FUNCTIONS.get(name)
    if known is not None and given:
        return known(given)
    return UNKNOWN


def _path(given: list[Value]) -> Value:
    """Join the parts of a path; of one whose beginning is not known the end may be."""
    if not given:
        return UNKNOWN
    lists = [each.options if isinstance(each, Choice) else (each,) for each in given]
    return one_of(_one_path(list(each)) for each in itertools.islice(itertools.product(*lists), 64))


def _one_path(given: list[Value]) -> Value:
    made = given[0]
    for each in given[1:]:
        made = operators.joined(operators.joined(made, Const("/")), each)
    return made


def keys(value: Value) -> Value:
    """Give the names of an object's members."""
    if not isinstance(value, Table) or value.open:
        return UNKNOWN
    return Row([Const(name, value.places.get(name)) for name in value.items])


def _values(given: list[Value]) -> Value:
    value = given[0]
    return Row(list(value.items.values())) if isinstance(value, Table) and not value.open else UNKNOWN


def _entries(given: list[Value]) -> Value:
    value = given[0]
    if not isinstance(value, Table) or value.open:
        return value if isinstance(value, Row) else UNKNOWN
    return Row([Row([Const(name, value.places.get(name)), each]) for name, each in value.items.items()])


def _from_entries(given: list[Value]) -> Value:
    made = Table()
    rows = given[0].items if isinstance(given[0], Row) else []
    for each in rows:
        key = each.items[0] if isinstance(each, Row) and len(each.items) == 2 else None
        if not isinstance(key, Const) or not isinstance(key.value, str) or not isinstance(each, Row):
            return UNKNOWN
        made.items[key.value] = each.items[1]
        if key.where:
            made.places[key.value] = key.where
    return made if isinstance(given[0], Row) else UNKNOWN


def _assign(given: list[Value]) -> Value:
    into = given[0]
    if not isinstance(into, Table):
        return UNKNOWN
    for each in given[1:]:
        if isinstance(each, Table):
            into.items |= each.items
            into.places |= each.places
        into.open = into.open or not isinstance(each, Table) or each.open
    return into


def _define(given: list[Value]) -> Value:
    """`Object.defineProperty(exports, "x", { get: function () { return y; } })`."""
    into, name = given[0], given[1] if len(given) > 1 else UNKNOWN
    how = given[2] if len(given) > 2 else UNKNOWN
    if isinstance(into, Table) and isinstance(how, Table) and isinstance(name, Const):
        found = how.get("get") or how.get("value") or UNKNOWN
        if isinstance(found, Function):
            found = Function(found.node, found.scope, found.this, is_getter="get" in how.items)
        into.items[str(name.value)] = found
    return into


def _row(given: list[Value]) -> Value:
    length = given[0].value if isinstance(given[0], Const) else None
    if isinstance(length, int) and not isinstance(length, bool) and 0 <= length <= LONGEST_ROW:
        return Row([UNKNOWN] * length)
    return given[0] if isinstance(given[0], Row) else UNKNOWN


_FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "Object.keys": lambda given: keys(given[0]),
    "Object.values": _values,
    "Object.entries": _entries,
    "Object.fromEntries": _from_entries,
    "Object.assign": _assign,
    "Object.defineProperty": _define,
    "Array": _row,
    "Array.from": _row,
}


def method(run: Run, owner: Value, name: str, given: list[Value] | None) -> Value:
    """Call a member of a text, an array, or an object."""
    if given is None:
        return UNKNOWN
    match owner:
        case Row(items=items):
            return _of_row(run, items, name, given)
        case Const(value=str(text)):
            return _of_text(text, name, given)
        case Table() | Class():
            return UNKNOWN
    return UNKNOWN


def _of_row(run: Run, items: list[Value], name: str, given: list[Value]) -> Value:
    first = given[0] if given else UNKNOWN
    match name:
        case "map" | "forEach" | "flatMap" if isinstance(first, Function):
            made = [functions.invoke(run, first, [each, Const(n)]) for n, each in enumerate(list(items))]
            return Row(made)
        case "push" if len(items) < LONGEST_ROW:
            items += given
        case "unshift" if len(items) < LONGEST_ROW:
            items[:0] = given
        case "concat":
            rows = [each.items if isinstance(each, Row) else [each] for each in given]
            made = [*items, *(each for row in rows for each in row)]
            return Row(made) if len(made) < LONGEST_ROW else UNKNOWN
        case "fill":
            return Row([first] * len(items))
        case "join":
            separator = first if given else Const(",")
            return _joined(items, separator)
        case "slice" if not given:
            return Row(list(items))
        case "includes" if all(isinstance(each, Const) for each in [*items, first]):
            return Const(first in items)
        case "find" | "at" | "shift" | "pop":
            return one_of(items)
    return UNKNOWN


def _joined(items: list[Value], separator: Value) -> Value:
    made: Value = items[0] if items else Const("")
    for each in items[1:]:
        made = operators.joined(operators.joined(made, separator), each)
    return made


def _of_text(text: str, name: str, given: list[Value]) -> Value:
    known = [each.value for each in given if isinstance(each, Const)]
    first = known[0] if len(known) == len(given) and known else None
    match name:
        case "toLowerCase":
            return Const(text.lower())
        case "toUpperCase":
            return Const(text.upper())
        case "trim" | "toString" | "valueOf":
            return Const(text.strip())
        case "startsWith" if isinstance(first, str):
            return Const(text.startswith(first))
        case "endsWith" if isinstance(first, str):
            return Const(text.endswith(first))
        case "includes" if isinstance(first, str):
            return Const(first in text)
        case "concat":
            made = text + "".join(map(str, known))
            return Const(made) if len(known) == len(given) and len(made) < LONGEST_TEXT else UNKNOWN
        case "split" if isinstance(first, str) and first:
            return Row([Const(each) for each in text.split(first)])
        case "replace" | "replaceAll":
            return _replaced(text, name, given)
    return UNKNOWN


def _replaced(text: str, name: str, given: list[Value]) -> Value:
    match given:
        case [Const(value=str(old)), Const(value=str(new))]:
            made = text.replace(old, new, 1 if name == "replace" else -1)
            return Const(made) if len(made) < LONGEST_TEXT else UNKNOWN
    return UNKNOWN
