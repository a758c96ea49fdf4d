"""Ruby's operators on values that are known."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

from abilint.surfaces.bindings.ruby.values import (
    UNKNOWN,
    Const,
    Known,
    Pattern,
    Row,
    Table,
    Unknown,
    Value,
    word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 65536
"""Elements of an array or characters of a text that arithmetic makes."""
LARGEST = 128
"""Bits by which a number is shifted, and its highest power."""
_ON_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "%": operator.mod,
    "|": operator.or_, "&": operator.and_, "^": operator.xor, ">>": operator.rshift,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
PATTERNS_END = {r"\A": "^", r"\z": "$", r"\Z": "$", r"\h": "[0-9a-fA-F]"}


def of_one(sign: str, value: Value) -> Value:
    """Apply `-` or `~`."""
    match sign, value:
        case "-", Const(value=int() | float() as number):
            return Const(-number)
        case "~", Const(value=int(number)):
            return Const(~number)
        case "+", Const():
            return value
    return UNKNOWN


def of_two(sign: str, one: Value, other: Value) -> Value:
    """Apply an operator to two values."""
    match sign:
        case "==" | "!=" | "===":
            same = equal(one, other)
            return UNKNOWN if same is None else Const(same is (sign != "!="))
        case "=~" | "!~":
            found = matches(one, other)
            return UNKNOWN if found is None else Const(found is (sign == "=~"))
    if isinstance(one, Row):
        return _of_row(sign, one, other)
    if isinstance(one, Table) and isinstance(other, Table) and sign == "|":
        return Table({**one.items, **other.items})
    if isinstance(other, Const) and isinstance(other.value, str) and isinstance(one, Unknown) and sign == "+":
        return Unknown(other.value)
    return _calculated(sign, one, other)


def equal(one: Value, other: Value) -> bool | None:
    """Say whether two values are the same; None where only a run can tell."""
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return None
    if isinstance(one, Known) and isinstance(other, Known):
        return True if one == other else None
    return None if isinstance(one, Known) or isinstance(other, Known) else one == other


def matches(one: Value, other: Value) -> bool | None:
    """Say whether a text matches a pattern; None where only a run can tell."""
    pattern, text = (one, other) if isinstance(one, Pattern) else (other, one)
    written = word(text)
    if not isinstance(pattern, Pattern) or written is None or len(written) > LONGEST:
        return None
    compiled = compiled_pattern(pattern)
    return None if compiled is None else compiled.search(written) is not None


def compiled_pattern(pattern: Pattern) -> re.Pattern[str] | None:
    """Take a pattern for one of Python's; None where it nests repetitions, which could take for ever."""
    if re.search(r"[+*}]\s*\)\s*[+*{]", pattern.text) or len(pattern.text) > LARGEST * 8:
        return None
    written = pattern.text
    for ruby, python in PATTERNS_END.items():
        written = written.replace(ruby, python)
    try:
        return re.compile(written, re.IGNORECASE if pattern.ignores_case else 0)
    except (re.error, RecursionError, OverflowError):
        return None


def _of_row(sign: str, row: Row, other: Value) -> Value:
    match sign, other:
        case "+" | "|", Row(items=more):
            return Row([*row.items, *more][:LONGEST])
        case "-", Row(items=less):
            return Row([each for each in row.items if each not in less])
        case "*", Const(value=int(times)) if 0 <= times * len(row.items) < LONGEST:
            return Row(row.items * times)
        case "<<", _:
            row.items.append(other)
            return row
    return UNKNOWN


def _calculated(sign: str, one: Value, other: Value) -> Value:
    if not isinstance(one, Const) or not isinstance(other, Const):
        return UNKNOWN
    left, right = one.value, other.value
    if isinstance(left, str):
        return _of_text(sign, left, right)
    if not _is_number(left) or not _is_number(right):
        return UNKNOWN
    if sign in ("<<", "**"):
        small = isinstance(left, int) and isinstance(right, int) and 0 <= right <= LARGEST
        if not small or abs(left) >= 1 << LARGEST:  # type: ignore[arg-type]
            return UNKNOWN
        return Const(left << right if sign == "<<" else left**right)  # type: ignore[operator]
    if sign == "/" and isinstance(left, int) and isinstance(right, int) and right:
        return Const(left // right)
    try:
        return Const(_ON_NUMBERS[sign](left, right))
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return UNKNOWN


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _of_text(sign: str, left: str, right: object) -> Value:
    if sign in ("+", "<<") and isinstance(right, str) and len(left) + len(right) < LONGEST:
        return Const(left + right)
    if sign == "*" and isinstance(right, int) and 0 <= right * len(left) < LONGEST:
        return Const(left * right)
    if (
        sign == "%"
        and isinstance(right, str | int)
        and left.count("%") == left.count("%s") + left.count("%d")
    ):
        try:
            return Const(left % right)
        except TypeError:
            return UNKNOWN
    if sign in ("<", "<=", ">", ">=") and isinstance(right, str):
        return Const(_ON_NUMBERS[sign](left, right))
    return UNKNOWN
