"""Methods of Ruby's own values: texts, arrays, hashes, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import arithmetic, expressions, methods
from abilint.surfaces.bindings.ruby.values import (
    FALSE,
    NIL,
    TRUE,
    UNKNOWN,
    Const,
    Given,
    Pattern,
    Row,
    Symbol,
    Table,
    Unknown,
    Value,
    truth,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.surfaces.bindings.ruby.run import Run

DEEPEST = 6
"""Arrays in arrays that are written out."""
MOST_TURNS = 20_000
"""Of a loop that counts."""
SAME = frozenset({"freeze", "dup", "clone", "to_a", "to_h", "itself", "to_ary", "each_entry"})
OPERATORS = frozenset({"==", "!=", "=~", "+", "-", "*", "<", ">", "<=", ">=", "<<", "%", "|", "&"})


def call(run: Run, owner: Value, name: str, given: Given) -> Value | None:
    """Follow a call on a value; None where the method is not known."""
    if name in SAME:
        return owner
    if name == "nil?":
        return UNKNOWN if isinstance(owner, Unknown) else (TRUE if owner == NIL else FALSE)
    if name in OPERATORS and len(given.items) == 1:
        return arithmetic.of_two(name, owner, given.items[0])
    match owner:
        case Row():
            return _of_row(run, owner, name, given)
        case Table():
            return _of_table(run, owner, name, given)
        case Const(value=str()) | Symbol():
            return _of_text(run, owner, name, given)
        case Const(value=int(number)) if not isinstance(number, bool):
            return _of_number(run, number, name, given)
        case Pattern():
            found = arithmetic.matches(owner, given.at(0))
            return Const(found) if found is not None and name in ("match", "match?", "===") else None
        case Const():
            return Const(str(owner.value or "")) if name == "to_s" else None
    return None


def _turns(run: Run, given: Given, turns: list[list[Value]]) -> list[Value]:
    block = given.block
    if block is None:
        return []
    return [methods.run_block(run, block, Given(list(turn))) for turn in turns[:MOST_TURNS]]


def _of_row(run: Run, row: Row, name: str, given: Given) -> Value | None:
    match name:
        case "each" | "reverse_each":
            _turns(run, given, [[each] for each in list(row.items)])
            return row
        case "map" | "collect" | "flat_map":
            return _flat(Row(_turns(run, given, [[each] for each in row.items])), name)
        case "each_with_index" | "each_with_object":
            last = [given.at(0)] if name == "each_with_object" else None
            _turns(run, given, [[each, *(last or [Const(n)])] for n, each in enumerate(row.items)])
            return last[0] if last else row
        case "each_slice":
            step = given.at(0)
            if isinstance(step, Const) and isinstance(step.value, int) and step.value > 0:
                parts = range(0, len(row.items), step.value)
                _turns(run, given, [[Row(row.items[n : n + step.value])] for n in parts])
                return row
            return None
        case "select" | "filter" | "reject":
            return _chosen(run, row, given, wanted=name != "reject")
    return _plainly(row, name, given)


def _flat(row: Row, name: str) -> Row:
    if name != "flat_map":
        return row
    return Row([inner for each in row.items for inner in (each.items if isinstance(each, Row) else [each])])


def _chosen(run: Run, row: Row, given: Given, *, wanted: bool) -> Value:
    answers = [truth(each) for each in _turns(run, given, [[each] for each in row.items])]
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
            shown = _inspected(row)
            return UNKNOWN if shown is None else Const(shown)
        case "zip" if isinstance(given.at(0), Row):
            other = given.at(0)
            assert isinstance(other, Row)
            return Row([Row([one, two]) for one, two in zip(items, other.items, strict=False)])
    return None


def _inspected(value: Value, depth: int = 0) -> str | None:
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
            parts = [_inspected(each, depth + 1) for each in items]
            return None if None in parts else f"[{', '.join(part or '' for part in parts)}]"
    return None


def _of_table(run: Run, table: Table, name: str, given: Given) -> Value | None:
    pairs = [[key, value] for key, value in table.items.items()]
    match name:
        case "each" | "each_pair":
            _turns(run, given, [[Row(pair)] for pair in pairs])
            return table
        case "map" | "collect":
            return Row(_turns(run, given, [[Row(pair)] for pair in pairs]))
        case "each_key" | "each_value":
            _turns(run, given, [[pair[name == "each_value"]] for pair in pairs])
            return table
        case "[]" | "fetch" | "dig":
            absent = given.at(1) if name == "fetch" and len(given.items) > 1 else NIL
            return UNKNOWN if isinstance(given.at(0), Unknown) else table.items.get(given.at(0), absent)
        case "keys":
            return Row(list(table.items))
        case "values":
            return Row(list(table.items.values()))
        case "key?" | "has_key?" | "include?":
            return Const(given.at(0) in table.items)
        case "merge" if isinstance(given.at(0), Table):
            other = given.at(0)
            assert isinstance(other, Table)
            return Table({**table.items, **other.items})
        case "flatten":
            return Row([each for pair in pairs for each in pair])
        case "size" | "length":
            return Const(len(pairs))
        case "empty?":
            return Const(not pairs)
    return None


def _of_text(run: Run, owner: Const | Symbol, name: str, given: Given) -> Value | None:
    text = word(owner) or ""
    where = owner.where
    made: Callable[[str], Value] = (
        (lambda new: Symbol(new, where)) if isinstance(owner, Symbol) else (lambda new: Const(new, where))
    )
    match name:
        case "to_sym" | "intern":
            return Symbol(text, where)
        case "to_s" | "to_str" | "id2name" | "name":
            return Const(text, where)
        case "inspect":
            return Const(_inspected(owner))
        case "upcase" | "downcase" | "capitalize" | "swapcase" | "strip":
            python = {"upcase": "upper", "downcase": "lower"}.get(name, name)
            return made(getattr(text, python)())
        case "sub" | "gsub":
            return _replaced(text, given, 1 if name == "sub" else 0, made)
        case "delete_prefix":
            return made(text.removeprefix(word(given.at(0)) or ""))
        case "delete_suffix" | "chomp":
            return made(text.removesuffix(word(given.at(0)) or "\n"))
        case "start_with?" | "end_with?":
            ends = tuple(str(word(each)) for each in given.items)
            return Const(text.startswith(ends) if name == "start_with?" else text.endswith(ends))
        case "include?" if word(given.at(0)) is not None:
            return Const(str(word(given.at(0))) in text)
        case "match" | "match?" | "[]" if isinstance(given.at(0), Pattern):
            found = arithmetic.matches(given.at(0), Const(text))
            return (
                UNKNOWN
                if found is None
                else (Const(found) if name == "match?" else (UNKNOWN if found else NIL))
            )
        case "empty?":
            return Const(not text)
        case "size" | "length" | "bytesize":
            return Const(len(text))
        case "split":
            return Row([Const(part, where) for part in text.split(word(given.at(0)))])
        case "lines" | "each_line":
            return Row([Const(part) for part in text.splitlines()])
        case "to_i" if text.isdigit():
            return Const(int(text[:18]))
        case "to_proc":
            return owner
    return None


def _replaced(text: str, given: Given, count: int, made: Callable[[str], Value]) -> Value:
    pattern, new = given.at(0), word(given.at(1))
    if new is None or "\\" in new:
        return UNKNOWN
    if isinstance(pattern, Pattern):
        compiled = arithmetic.compiled_pattern(pattern)
        return UNKNOWN if compiled is None else made(compiled.sub(new, text, count))
    old = word(pattern)
    return UNKNOWN if old is None else made(text.replace(old, new, count or -1))


def _of_number(run: Run, number: int, name: str, given: Given) -> Value | None:
    match name:
        case "times":
            _turns(run, given, [[Const(n)] for n in range(min(max(number, 0), MOST_TURNS))])
            return Const(number)
        case "upto" if isinstance(given.at(0), Const) and isinstance(given.at(0).value, int):  # type: ignore[union-attr]
            last = given.at(0)
            assert isinstance(last, Const)
            assert isinstance(last.value, int)
            _turns(run, given, [[Const(n)] for n in range(number, min(last.value, number + MOST_TURNS) + 1)])
            return Const(number)
        case "to_s":
            return Const(str(number))
        case "to_i" | "to_int" | "ord":
            return Const(number)
        case "zero?":
            return Const(number == 0)
    return None
