"""The words of a Swift file (The Swift Programming Language, Lexical Structure)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.location import Location

if TYPE_CHECKING:
    from abilint.surfaces.bindings.collected import Collected

WORD = re.compile(r"`?[A-Za-z_\u0080-\U0010ffff$][\w$]*`?")
NUMBER = re.compile(r"\d[\w.]*")
SPACE = re.compile(r"[ \t\r\f\ufeff]+")
DIRECTIVE = re.compile(r"#(if|elseif|else|endif)\b([^\n]*)")
QUOTES = re.compile(r'(#*)("""|")')
COMMENT = re.compile(r"/\*|\*/")
UNENDED = "the text is no Swift that abilint can read: {} does not end"


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    MARK = "mark"
    DIRECTIVE = "directive"
    LINE = "line"
    """The end of a line, which ends a statement."""


class Token(NamedTuple):
    """One word, text or mark."""

    kind: Kind
    text: str
    """Of a text what it holds; of one with values in it the known end."""
    where: Location
    is_known: bool = True
    """False: a text with values in it, `"\\(folder)/libfoo.so"`."""
    optional: bool = False
    """It stands under a condition that only the compiler's options tell."""


def lex(path: str, text: str, collected: Collected) -> list[Token]:
    """Take a file apart; what does not end is noted, and what is before it read."""
    found: list[Token] = []
    at, line, start = 0, 1, 0
    while at < len(text):
        where = Location(path, line, at - start + 1)
        token, end = _next(text, at, where)
        if end is None:
            collected.unread(where, UNENDED.format("a comment" if text[at] == "/" else "a text"))
            break
        if token is not None:
            found.append(token)
        passed = text.count("\n", at, end)
        if passed:
            line, start = line + passed, text.rindex("\n", at, end) + 1
        at = end
    return found


def _next(text: str, at: int, where: Location) -> tuple[Token | None, int | None]:
    """Give the next token, and where it ends; no end where the file ends first."""
    if space := SPACE.match(text, at):
        return None, space.end()
    if text[at] == "\n":
        return Token(Kind.LINE, "", where), at + 1
    if text.startswith("//", at):
        end = text.find("\n", at)
        return None, len(text) if end < 0 else end
    if text.startswith("/*", at):
        return None, _after_comment(text, at)
    if directive := DIRECTIVE.match(text, at):
        condition = directive[2].partition("//")[0].strip()
        return Token(Kind.DIRECTIVE, f"{directive[1]} {condition}", where), directive.end()
    if quotes := QUOTES.match(text, at):
        return _text(text, quotes, where)
    for kind, pattern in ((Kind.WORD, WORD), (Kind.NUMBER, NUMBER)):
        if match := pattern.match(text, at):
            return Token(kind, match[0].strip("`"), where), match.end()
    if text.startswith("->", at):
        return Token(Kind.MARK, "->", where), at + 2
    return Token(Kind.MARK, text[at], where), at + 1


def _after_comment(text: str, at: int) -> int | None:
    """Find the end of a comment, in which others nest."""
    depth = 0
    for mark in COMMENT.finditer(text, at):
        depth += 1 if mark[0] == "/*" else -1
        if depth == 0:
            return mark.end()
    return None


def _text(text: str, quotes: re.Match[str], where: Location) -> tuple[Token | None, int | None]:
    hashes, mark = quotes[1], quotes[2]
    start = end = quotes.end()
    while True:
        end = text.find(mark + hashes, end)
        if end < 0 or (mark == '"' and text.find("\n", start, end) >= 0):
            return None, None
        if hashes or not _is_escaped(text, start, end):
            break
        end += 1
    value = text[start:end].rpartition("\\" + hashes + "(")
    tail = value[2].partition(")")[2] if value[1] else value[2]
    return Token(Kind.TEXT, tail, where, not value[1]), end + len(mark + hashes)


def _is_escaped(text: str, start: int, at: int) -> bool:
    """Whether an odd number of backslashes stands before a mark."""
    first = at
    while first > start and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1
