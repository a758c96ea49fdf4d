"""Statements and what is indented below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.surfaces.bindings.nim.tokens import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.surfaces.bindings.nim.tokens import Token

OPEN, CLOSE = frozenset({"(", "[", "{", "{."}), frozenset({")", "]", "}", ".}"})
MOST_OPEN = 100
"""Brackets within each other; what nests deeper is no declaration."""


class Line(Struct):
    """One statement."""

    tokens: list[Token]
    indent: int
    below: list[Line] = field(default_factory=list)
    """What is indented further."""

    @property
    def word(self) -> str:
        """What it begins with."""
        return self.tokens[0].text if self.tokens else ""


def tree(tokens: Iterable[Token]) -> list[Line]:
    """Arrange statements by their indentation; brackets go on over the ends of lines."""
    roots: list[Line] = []
    open_: list[Line] = []
    depth = 0
    for token in tokens:
        if token.is_first and (depth <= 0 or depth > MOST_OPEN):
            line = Line([], token.where.column)
            _place(roots, open_, line)
            depth = 0
        open_[-1].tokens.append(token)
        if token.kind is Kind.MARK:
            depth += (token.text in OPEN) - (token.text in CLOSE)
    return roots


def _place(roots: list[Line], open_: list[Line], line: Line) -> None:
    while open_ and open_[-1].indent >= line.indent:
        open_.pop()
    (open_[-1].below if open_ else roots).append(line)
    open_.append(line)
