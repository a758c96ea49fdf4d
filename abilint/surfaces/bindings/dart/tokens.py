"""Dart's words: names, numbers, texts and signs, without comments (Dart language specification, 20)."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from abilint.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(
    r"""(?P<space>\s+|//[^\n]*)|(?P<comment>/\*)|(?P<name>[A-Za-z_$][\w$]*)|(?P<number>0[xX][0-9a-fA-F_]+|\d[\d_]*)"""
    r"""|(?P<text>r?(?:'''|\"\"\"|'|"))|(?P<sign>&&|\|\||=>|==|!=|\?\?|.)""",
    re.DOTALL,
)
OPENING = {"(": ")", "[": "]", "{": "}"}


class Kind(StrEnum):
    """What a token is."""

    NAME = "name"
    NUMBER = "number"
    TEXT = "text"
    SIGN = "sign"


KINDS = {each.value: each for each in Kind}


class Token(NamedTuple):
    """One word."""

    kind: Kind
    text: str
    """Of a text its contents; what is put in by `$` is a NUL."""
    start: int


class Tokens:
    """One file, as words with their brackets paired."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.all = list(_words(text))
        self._texts = ["" if each.kind is Kind.TEXT else each.text for each in self.all]
        self.partner = _paired(self.all)
        """Of an opening bracket the index of the closing one."""
        self.opening = {closing: opening for opening, closing in self.partner.items()}
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def at(self, index: int) -> Location:
        """Give the place of a token."""
        start = self.all[index].start
        line = bisect_right(self._lines, start)
        return Location(self.path, line, start - self._lines[line - 1] + 1)

    def text(self, index: int) -> str:
        """Give a token's text; empty behind the end, and for texts in quotation marks."""
        return self._texts[index] if 0 <= index < len(self._texts) else ""

    def is_name(self, index: int) -> bool:
        """Whether a token is a name."""
        return 0 <= index < len(self.all) and self.all[index].kind is Kind.NAME

    def literal(self, index: int) -> str | None:
        """Give what stands between quotation marks; None where none do."""
        if 0 <= index < len(self.all) and self.all[index].kind is Kind.TEXT:
            return self.all[index].text
        return None

    def end_of(self, index: int, signs: str = ";") -> int:
        """Give the index of the next of some signs that stands within no brackets of its own."""
        while index < len(self.all):
            text = self.text(index)
            if text and text in signs:
                return index
            if text in (")", "]", "}"):
                return index
            index = self.partner.get(index, index) + 1
        return index


def _words(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = WORD.match(text, at)
        assert found is not None
        kind = found.lastgroup or "sign"
        if kind == "comment":
            at = _behind_comment(text, at)
            continue
        if kind == "text":
            inner, end = _literal(text, found.end(), found.group())
            yield Token(Kind.TEXT, inner, at)
            at = end
            continue
        if kind != "space":
            yield Token(KINDS[kind], found.group(), at)
        at = found.end()


def _behind_comment(text: str, at: int) -> int:
    """Skip `/* ... */`, which nests."""
    depth = 0
    for found in re.compile(r"/\*|\*/").finditer(text, at):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    return len(text)


def _literal(text: str, start: int, mark: str) -> tuple[str, int]:
    """Give the contents of a text and where it ends."""
    raw, quote = mark.startswith("r"), mark.lstrip("r")
    parts: list[str] = []
    at = start
    while at < len(text):
        if text.startswith(quote, at):
            return "".join(parts), at + len(quote)
        if text[at] == "\n" and len(quote) == 1:
            break
        if text[at] == "\\" and not raw:
            parts.append(text[at + 1 : at + 2])
            at += 2
        elif text[at] == "$" and not raw:
            at = _behind_interpolation(text, at + 1)
            parts.append("\0")
        else:
            parts.append(text[at])
            at += 1
    return "".join(parts), at


def _behind_interpolation(text: str, at: int) -> int:
    if text[at : at + 1] != "{":
        found = re.compile(r"\w*").match(text, at)
        return found.end() if found else at
    depth = 0
    while at < len(text) and text[at] != "\n":
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
        if depth == 0:
            break
    return at


def _paired(tokens: list[Token]) -> dict[int, int]:
    """Pair brackets; ones without a partner are left out."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is not Kind.SIGN:
            continue
        if token.text in OPENING:
            waiting.append(index)
        elif token.text in OPENING.values() and waiting and OPENING[tokens[waiting[-1]].text] == token.text:
            found[waiting.pop()] = index
    return found
