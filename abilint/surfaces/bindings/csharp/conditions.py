"""The conditions of `#if`, of which a part may not be known (C# specification, section 6.5.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = re.compile(r"//.*|&&|\|\||==|!=|[!()]|\w+")
MOST_TOKENS = 200
OPEN, CLOSE = "()"
WORDS = {"true": True, "false": False}
BINDING = {"||": 1, "&&": 2, "==": 3, "!=": 3, "!": 4}


def decide(text: str, known: Mapping[str, bool], others: bool | None) -> bool | None:
    """Say whether a condition holds; None where symbols decide it that are not known."""
    tokens = [each for each in TOKEN.findall(text) if not each.startswith("//")]
    values: list[bool | None] = []
    waiting: list[str] = []
    for token in tokens[:MOST_TOKENS]:
        if token in (OPEN, "!"):
            waiting.append(token)
        elif token == CLOSE:
            while waiting and waiting[-1] != OPEN:
                _apply(waiting.pop(), values)
            del waiting[-1:]
        elif token in BINDING:
            while waiting and BINDING.get(waiting[-1], 0) >= BINDING[token]:
                _apply(waiting.pop(), values)
            waiting.append(token)
        else:
            values.append(WORDS.get(token, known.get(token, others)))
    while waiting:
        _apply(waiting.pop(), values)
    return values[0] if len(values) == 1 and len(tokens) <= MOST_TOKENS else None


def _apply(operator: str, values: list[bool | None]) -> None:
    """Replace the last values by what an operator makes of them."""
    if len(values) < (1 if operator == "!" else 2):
        values.clear()
        return
    right = values.pop()
    if operator == "!":
        values.append(None if right is None else not right)
        return
    left = values.pop()
    values.append(_both(operator, left, right))


def _both(operator: str, left: bool | None, right: bool | None) -> bool | None:
    if operator in ("||", "&&"):
        decides = operator == "||"
        if decides in (left, right):
            return decides
        return None if None in (left, right) else not decides
    if None in (left, right):
        return None
    return (left == right) is (operator == "==")
