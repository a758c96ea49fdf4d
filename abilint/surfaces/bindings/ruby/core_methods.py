"""Methods of Ruby's own values: hashes and numbers here, texts and arrays in their own modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import arithmetic, row_methods, text_methods
from abilint.surfaces.bindings.ruby.values import (
    FALSE,
    NIL,
    TRUE,
    UNKNOWN,
    Block,
    Const,
    Given,
    Pattern,
    Row,
    Symbol,
    Table,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from abilint.surfaces.bindings.ruby.run import Run

SAME = frozenset({"freeze", "dup", "clone", "to_a", "to_h", "itself", "to_ary", "each_entry"})
WITH_BLOCKS = frozenset({
    "each", "reverse_each", "map", "collect", "flat_map", "each_with_index", "each_with_object", "each_slice",
    "select", "filter", "reject", "each_pair", "each_key", "each_value", "times", "upto", "zip",
})  # fmt: skip
"""Methods whose blocks are followed; that of another may be run, or not."""
OPERATORS = frozenset({"==", "!=", "=~", "+", "-", "*", "<", ">", "<=", ">=", "<<", "%", "|", "&"})


def call(run: Run, owner: Value, name: str, given: Given) -> Value | None:
    """Follow a call on a value; None where the method is not known."""
    if isinstance(given.block, Block) and name not in WITH_BLOCKS:
        return None
    if name in SAME:
        return owner
    if name == "nil?":
        return UNKNOWN if isinstance(owner, Unknown) else (TRUE if owner == NIL else FALSE)
    if name in OPERATORS and len(given.items) == 1:
        return arithmetic.of_two(name, owner, given.items[0])
    match owner:
        case Row():
            return row_methods.call(run, owner, name, given)
        case Table():
            return _of_table(run, owner, name, given)
        case Const(value=str()) | Symbol():
            return text_methods.call(owner, name, given)
        case Const(value=int(number)) if not isinstance(number, bool):
            return _of_number(run, number, name, given)
        case Pattern():
            found = arithmetic.matches(owner, given.at(0))
            return Const(found) if found is not None and name in ("match", "match?", "===") else None
        case Const():
            return Const(str(owner.value or "")) if name == "to_s" else None
    return None


def _of_table(run: Run, table: Table, name: str, given: Given) -> Value | None:
    pairs = [[key, value] for key, value in table.items.items()]
    match name:
        case "each" | "each_pair":
            row_methods.turns(run, given, [[Row(pair)] for pair in pairs])
            return table
        case "map" | "collect":
            return Row(row_methods.turns(run, given, [[Row(pair)] for pair in pairs]))
        case "each_key" | "each_value":
            row_methods.turns(run, given, [[pair[name == "each_value"]] for pair in pairs])
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


def _of_number(run: Run, number: int, name: str, given: Given) -> Value | None:
    match name:
        case "times":
            row_methods.turns(
                run, given, [[Const(n)] for n in range(min(max(number, 0), row_methods.MOST_TURNS))]
            )
            return Const(number)
        case "upto" if isinstance(given.at(0), Const) and isinstance(given.at(0).value, int):  # type: ignore[union-attr]
            last = given.at(0)
            assert isinstance(last, Const)
            assert isinstance(last.value, int)
            row_methods.turns(
                run,
                given,
                [[Const(n)] for n in range(number, min(last.value, number + row_methods.MOST_TURNS) + 1)],
            )
            return Const(number)
        case "to_s":
            return Const(str(number))
        case "to_i" | "to_int" | "ord":
            return Const(number)
        case "zero?":
            return Const(number == 0)
    return None
