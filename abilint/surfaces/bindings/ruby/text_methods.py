"""Methods of Ruby's texts and symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.surfaces.bindings.ruby import arithmetic, row_methods
from abilint.surfaces.bindings.ruby.values import (
    NIL,
    UNKNOWN,
    Const,
    Given,
    Pattern,
    Row,
    Symbol,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def call(owner: Const | Symbol, name: str, given: Given) -> Value | None:
    """Follow a call on a text or symbol; None where the method is not known."""
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
            return Const(row_methods.inspected(owner))
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
