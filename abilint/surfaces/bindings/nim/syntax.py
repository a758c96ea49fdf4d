"""Types, parameters and pragmas, as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.surfaces.bindings.nim.tokens import Kind, normal

if TYPE_CHECKING:
    from abilint.surfaces.bindings.nim.lines import Line
    from abilint.surfaces.bindings.nim.tokens import Token

DEEPEST = 60
PREFIXES = frozenset({"ptr", "ref", "var", "distinct", "lent", "sink", "owned", "static", "out"})
Pragmas = dict[str, "list[Token]"]
"""Name, as Nim compares it -> tokens of its value."""


class Written(Struct):
    """A type as it is written."""

    kind: str
    """`name`, `ptr`, `ref`, `var`, `distinct`, `proc`, `object`, `tuple`, `enum`."""
    name: str = ""
    inner: list[Written] = field(default_factory=list)
    """What a pointer points to, of a generic type what it is of."""
    count: list[Token] = field(default_factory=list)
    """Of an array."""
    members: list[tuple[str, Written, Token]] = field(default_factory=list)
    """Parameters, or members of a tuple."""
    result: Written | None = None
    pragmas: Pragmas = field(default_factory=dict)
    line: Line | None = None
    """Of an object or enum: what its members stand below."""


class Cursor(Struct):
    """A place in the tokens of a statement."""

    tokens: list[Token]
    at: int = 0

    def peek(self) -> str:
        """Give what comes next; empty at the end."""
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def is_text(self) -> bool:
        """Whether a text comes next, whatever it says."""
        return self.at < len(self.tokens) and self.tokens[self.at].kind is Kind.TEXT

    def is_word(self) -> bool:
        """Whether a word comes next."""
        return self.at < len(self.tokens) and self.tokens[self.at].kind is Kind.WORD

    def take(self) -> str:
        """Give what comes next, and pass it."""
        self.at += 1
        return self.tokens[self.at - 1].text if self.at <= len(self.tokens) else ""

    def accept(self, *texts: str) -> bool:
        """Pass what comes next, where it is one of these."""
        found = not self.is_text() and self.peek() in texts and self.at < len(self.tokens)
        self.at += found
        return found

    def until(self, *ends: str) -> list[Token]:
        """Pass all up to one of these marks that stands in no brackets."""
        start, depth = self.at, 0
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind is not Kind.TEXT:
                if depth == 0 and token.text in ends:
                    break
                depth += (token.text in {"(", "[", "{", "{."}) - (token.text in {")", "]", "}", ".}"})
            self.at += 1
        return self.tokens[start : self.at]


def pragmas(cursor: Cursor) -> Pragmas:
    """Read `{.cdecl, importc: "foo".}`."""
    found: Pragmas = {}
    while cursor.accept("{."):
        while cursor.at < len(cursor.tokens) and not cursor.accept(".}", "}"):
            name = normal(cursor.take())
            value = cursor.until(",", ".}", "}") if cursor.accept(":", "=") else []
            cursor.until(",", ".}", "}")
            cursor.accept(",")
            found[name] = value
    return found


def type_(cursor: Cursor, depth: int = 0) -> Written | None:
    """Read a type; None where there is none that is understood."""
    if depth > DEEPEST or not cursor.is_word():
        return None
    word = cursor.take()
    known = normal(word)
    if known in PREFIXES:
        inner = type_(cursor, depth + 1)
        return None if inner is None else Written(known, inner=[inner])
    if known in {"proc", "func"}:
        return _procedure(cursor, depth)
    if known in {"object", "enum"}:
        return Written(known, pragmas=pragmas(cursor))
    if known == "tuple" and cursor.accept("["):
        return Written("tuple", members=parameters(cursor, "]", depth) or [])
    while cursor.accept("."):
        word = cursor.take()
    return _generic(cursor, word, depth)


def _generic(cursor: Cursor, word: str, depth: int) -> Written | None:
    found = Written("name", word)
    if not cursor.accept("["):
        return found
    if normal(word) == "array":
        found.count = cursor.until(",", "]")
        cursor.accept(",")
    while not cursor.accept("]"):
        part = type_(cursor, depth + 1)
        if part is None:
            return None
        found.inner.append(part)
        if not cursor.accept(",", ";") and cursor.peek() != "]":
            return None
    return found


def _procedure(cursor: Cursor, depth: int) -> Written | None:
    found = Written("proc")
    if cursor.accept("("):
        listed = parameters(cursor, ")", depth)
        if listed is None:
            return None
        found.members = listed
    if cursor.accept(":"):
        found.result = type_(cursor, depth + 1)
        if found.result is None:
            return None
    found.pragmas = pragmas(cursor)
    return found


def parameters(cursor: Cursor, end: str, depth: int = 0) -> list[tuple[str, Written, Token]] | None:
    """Read `a, b: cint; c: pointer = nil` up to its end; None where it is not understood."""
    found: list[tuple[str, Written, Token]] = []
    while not cursor.accept(end):
        names = []
        while cursor.is_word():
            names.append((cursor.peek(), cursor.tokens[cursor.at]))
            cursor.take()
            cursor.accept("*")
            pragmas(cursor)
            if not cursor.accept(","):
                break
        if not names or not cursor.accept(":"):
            return None
        written = type_(cursor, depth + 1)
        if written is None:
            return None
        if cursor.accept("="):
            cursor.until(",", ";", end)
        found += [(name, written, token) for name, token in names]
        if not cursor.accept(",", ";") and cursor.peek() != end:
            return None
    return found
