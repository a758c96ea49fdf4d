"""Methods of Ruby's arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import expressions, methods
from abilint.surfaces.bindings.ruby.values import (
    FALSE,
    NIL,
    TRUE,
    UNKNOWN,
    Const,
    Given,
    Row,
    Symbol,
    Value,
    truth,
    word,
)

if TYPE_CHECKING:
    from abilint.surfaces.bindings.ruby.run import Run

DEEPEST = 6
"""Arrays in arrays that are written out."""
MOST_TURNS = 20_000
"""Of a loop that counts."""


def turns(run: Run, given: Given, each: list[list[Value]]) -> list[Value]:
    """Follow a block once for each of some arguments; give what it comes to."""
    block = given.block
    if block is None:
        return []
    return [methods.run_block(run, block, Given(list(turn))) for turn in each[:MOST_TURNS]]


def call(run: Run, row: Row, name: str, given: Given) -> Value | None:
    """Follow a call on an array; None where the method is not known."""
    match name:
        case "zip" if isinstance(given.at(0), Row):
            return _zipped(run, row, given)
        case "each" | "reverse_each":
            turns(run, given, [[each] for each in list(row.items)])
            return row
        case "map" | "collect" | "flat_map":
            return _flat(Row(turns(run, given, [[each] for each in row.items])), name)
        case "each_with_index" | "each_with_object":
            last = [given.at(0)] if name == "each_with_object" else None
            turns(run, given, [[each, *(last or [Const(n)])] for n, each in enumerate(row.items)])
            return last[0] if last else row
        case "each_slice":
            step = given.at(0)
            if isinstance(step, Const) and isinstance(step.value, int) and step.value > 0:
                parts = range(0, len(row.items), step.value)
                turns(run, given, [[Row(row.items[n : n + step.value])] for n in parts])
                return row
            return None
        case "select" | "filter" | "reject":
            return _chosen(run, row, given, wanted=name != "reject")
    return _plainly(row, name, given)


def _zipped(run: Run, row: Row, given: Given) -> Value:
    """Put elements of two arrays together."""
    other = given.at(0)
    assert isinstance(other, Row)
    pairs: list[Value] = [Row([one, two]) for one, two in zip(row.items, other.items, strict=False)]
    turns(run, given, [[each] for each in pairs])
    return NIL if given.block is not None else Row(pairs)


def _flat(row: Row, name: str) -> Row:
    if name != "flat_map":
        return row
    return Row([inner for each in row.items for inner in (each.items if isinstance(each, Row) else [each])])


def _chosen(run: Run, row: Row, given: Given, *, wanted: bool) -> Value:
    answers = [truth(each) for each in turns(run, given, [[each] for each in row.items])]
    if None in answers or len(answers) != len(row.items):
        return UNKNOWN
    return Row([each for each, known in zip(row.items, answers, strict=True) if known is wanted])


def _plainly(row: Row, name: str, given: Given) -> Value | None:
    """Give what needs no block."""
    items = row.items
    match name:
        case "[]" | "at" | "fetch" | "dig" if len(given.items) == 1:
            index = given.items[0]
            if isinstance(index, Const) and isinstance(index.value, int):
                return items[index.value] if -len(items) <= index.value < len(items) else NIL
            return UNKNOWN
        case "first":
            return items[0] if items else NIL
        case "last":
            return items[-1] if items else NIL
        case "size" | "length" | "count":
            return Const(len(items))
        case "empty?":
            return Const(not items)
        case "include?":
            return TRUE if given.at(0) in items else (UNKNOWN if UNKNOWN in items else FALSE)
        case "push" | "append":
            items += given.items
            return row
        case "unshift" | "prepend":
            items[:0] = given.items
            return row
        case "concat":
            items += [each for more in given.items if isinstance(more, Row) for each in more.items]
            return row
        case "pop" | "shift":
            return items.pop(-1 if name == "pop" else 0) if items else NIL
        case "flatten":
            return Row(
                [inner for each in items for inner in (each.items if isinstance(each, Row) else [each])]
            )
        case "reverse":
            return Row(items[::-1])
        case "compact":
            return Row([each for each in items if each != NIL])
        case "uniq":
            return Row(list(dict.fromkeys(items)))
        case "join":
            parts = [expressions.shown(each) for each in items]
            between = word(given.at(0)) or ""
            return UNKNOWN if None in parts else Const(between.join(part or "" for part in parts))
        case "inspect" | "to_s":
            shown = inspected(row)
            return UNKNOWN if shown is None else Const(shown)
    return None


def inspected(value: Value, depth: int = 0) -> str | None:
    """Write a value as `inspect` does; None where it is not known."""
    match value:
        case Symbol(name=name):
            return f":{name}"
        case Const(value=str(text)):
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Const(value=None):
            return "nil"
        case Const():
            return expressions.shown(value)
        case Row(items=items) if depth < DEEPEST:
            parts = [inspected(each, depth + 1) for each in items]
            return None if None in parts else f"[{', '.join(part or '' for part in parts)}]"
    return None
