"""Macros that stand for constants: their words, as the front end gives them, put into values."""

from __future__ import annotations

import ast
import operator
import re
from typing import TYPE_CHECKING, Any

from abilint.model.constant import Constant
from abilint.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Words = tuple[str, ...]

INTEGER = re.compile(r"(0[xX][0-9a-fA-F']+|0[bB][01']+|0[0-7']*|[1-9][0-9']*)([uUlLzZ]*)")
FLOATING = re.compile(r"[0-9.][0-9a-fA-FxXpP.'+-]*[fFlL]?")
TEXT = re.compile(r'(?:L|u8?|U)?"(?:[^"\\]|\\.)*"')
CHARACTER = re.compile(r"'([^'\\])'")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
OPERATORS = frozenset(["(", ")", "+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "~"])
DEEPEST = 32
"""Macros in macros."""
LONGEST = 200
"""Words of an expanded macro."""
LARGEST = 1 << 64


def read(rows: Iterable[Sequence[Any]], files: Sequence[str]) -> dict[str, Constant]:
    """Give the constants among the macros, by name."""
    macros = {row[0]: (tuple(row[1]), Location(files[row[2]], row[3], row[4])) for row in rows}
    words = {name: each for name, (each, _) in macros.items()}
    found = {}
    for name, (_, place) in macros.items():
        value = None if name.startswith("_") else value_of(name, words)
        if value is not None:
            found[name] = Constant(name, value, place)
    return found


def value_of(name: str, macros: Mapping[str, Words]) -> str | None:
    """Work a macro out; None where it is no constant."""
    words = _expanded(macros[name], macros, frozenset({name}))
    if not words:
        return None
    if all(TEXT.fullmatch(word) for word in words):
        return " ".join(words)
    number = _number(words)
    if number is not None:
        return str(number)
    literals = [word for word in words if word not in OPERATORS]
    if any(INTEGER.fullmatch(word) is None for word in literals) and all(map(FLOATING.fullmatch, literals)):
        return " ".join(words)
    return None


def plain(text: str) -> str:
    """Spell a number as it comes out, all else as it is written; blanks stand between words."""
    number = _number(tuple(text.split()))
    return text if number is None else str(number)


def _expanded(words: Words, macros: Mapping[str, Words], within: frozenset[str]) -> Words | None:
    """Put what macros stand for in their place; None where a word is no part of a constant."""
    found: list[str] = []
    for word in words:
        if IDENTIFIER.fullmatch(word):
            if word not in macros or word in within or len(within) > DEEPEST:
                return None
            inner = _expanded(macros[word], macros, within | {word})
            if inner is None:
                return None
            found += inner
        else:
            found.append(word)
        if len(found) > LONGEST:
            return None
    return tuple(found)


def _number(words: Words) -> int | None:
    """Evaluate an expression of whole numbers; None where it is none."""
    spelled = [_spelled(word) for word in words]
    if not all(spelled):
        return None
    try:
        return _wrapped(_evaluate(ast.parse(" ".join(map(str, spelled)), mode="eval").body), words)
    except (SyntaxError, ValueError, ZeroDivisionError, RecursionError, MemoryError):
        return None


def _wrapped(number: int, words: Words) -> int:
    """Bring a negative number into the unsigned type that a literal asks for (C17, 6.3.1.8)."""
    suffixes = "".join(each[2] for each in map(INTEGER.fullmatch, words) if each).lower()
    if number >= 0 or "u" not in suffixes:
        return number
    return number % (1 << (64 if "l" in suffixes else 32))


def _spelled(word: str) -> str | None:
    """Spell a word of C as Python does."""
    integer = INTEGER.fullmatch(word)
    if integer:
        digits = integer[1].replace("'", "")
        octal = digits.startswith("0") and digits.isdigit()
        return str(int(digits, 8) if octal else int(digits, 0))
    character = CHARACTER.fullmatch(word)
    if character:
        return str(ord(character[1]))
    return {"/": "//"}.get(word, word) if word in OPERATORS else None


def _quotient(one: int, other: int) -> int:
    """Divide towards zero (C17, 6.5.5, paragraph 6)."""
    return one // other if (one < 0) is (other < 0) else -(-one // other)


def _remainder(one: int, other: int) -> int:
    return one - other * _quotient(one, other)


_BINARY: dict[type, Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: _quotient,
    ast.Mod: _remainder,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
_UNARY: dict[type, Callable[[int], int]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
    ast.Invert: operator.invert,
}


def _evaluate(node: ast.expr) -> int:
    match node:
        case ast.Constant(value=int(number)):
            return _bounded(number)
        case ast.UnaryOp(op=sign, operand=inner) if type(sign) in _UNARY:
            return _bounded(_UNARY[type(sign)](_evaluate(inner)))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _BINARY:
            one, other = _evaluate(left), _evaluate(right)
            if isinstance(sign, ast.LShift | ast.RShift) and not 0 <= other < 64:
                raise ValueError
            return _bounded(_BINARY[type(sign)](one, other))
    raise ValueError


def _bounded(number: int) -> int:
    if abs(number) > LARGEST:
        raise ValueError
    return number
