"""The words of a Nim module (Nim Manual, Lexical Analysis)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.location import Location

if TYPE_CHECKING:
    from abilint.surfaces.bindings.collected import Collected

TOKEN = re.compile(
    r"""(?P<space>[ \t\r\f\ufeff]+)
    |\w*\"{3}(?P<long>(?s:.*?))\"{3}(?!\")
    |[A-Za-z]\w*\"(?P<raw>(?:\"\"|[^\"\n])*)\"
    |\"(?P<text>(?:\\.|[^\"\\\n])*)\"
    |'(?P<character>\\.[^'\n]*|[^'\n\\])'
    |(?P<number>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)
        (?:'?[iIuUfFdD](?:8|16|32|64|128)?\b)?
    |(?P<word>[^\W\d]\w*|`[^`\n]*`)
    |(?P<mark>\{\.|\.\}|[=+\-*/<>@$~&%|!?^.\\]+|.)""",
    re.VERBOSE,
)
COMMENT = re.compile(r"#\[|\]#")
UNENDED = "the text is no Nim that abilint can read: a comment does not end"


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    MARK = "mark"


KINDS = {
    **dict.fromkeys(("long", "raw", "text", "character"), Kind.TEXT),
    "number": Kind.NUMBER,
    "word": Kind.WORD,
    "mark": Kind.MARK,
}


class Token(NamedTuple):
    """One word, text, number or mark."""

    kind: Kind
    text: str
    where: Location
    is_first: bool = False
    """It begins a line."""


def lex(path: str, text: str, collected: Collected) -> list[Token]:
    """Take a module apart; a comment that does not end is noted, and what is before it read."""
    found: list[Token] = []
    at, line, start, is_first = 0, 1, 0, True
    while at < len(text):
        where = Location(path, line, at - start + 1)
        token, end = _next(text, at, where)
        if end < 0:
            collected.unread(where, UNENDED)
            break
        if token is not None:
            found.append(token._replace(is_first=True) if is_first else token)
            is_first = False
        passed = text.count("\n", at, end)
        if passed:
            line, start = line + passed, text.rindex("\n", at, end) + 1
            is_first = is_first or token is None
        at = end
    return found


def _next(text: str, at: int, where: Location) -> tuple[Token | None, int]:
    """Give the next token, and where it ends: -1 where the file ends first."""
    if text[at] == "\n":
        return None, at + 1
    if text.startswith(("#[", "##["), at):
        return None, _after_comment(text, text.index("[", at) - 1)
    if text[at] == "#":
        end = text.find("\n", at)
        return None, len(text) if end < 0 else end
    match = TOKEN.match(text, at)
    assert match is not None
    assert match.lastgroup is not None
    kind, held = KINDS.get(match.lastgroup), match[match.lastgroup]
    if kind is None:
        return None, match.end()
    held = held.replace("_", "") if kind is Kind.NUMBER else held.strip("`") if kind is Kind.WORD else held
    return Token(kind, held, where), match.end()


def _after_comment(text: str, at: int) -> int:
    """Find the end of a comment, in which others nest; -1 where there is none."""
    depth = 0
    for mark in COMMENT.finditer(text, at):
        depth += 1 if mark[0] == "#[" else -1
        if depth == 0:
            return mark.end()
    return -1


def normal(name: str) -> str:
    """Give a name as Nim compares it: but for the first letter, case and underscores do not matter."""
    return name[:1] + name[1:].replace("_", "").lower()
