"""Types and lists of parameters, as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.surfaces.bindings.swift.tokens import Kind

if TYPE_CHECKING:
    from abilint.surfaces.bindings.swift.tokens import Token

DEEPEST = 60
EFFECTS = frozenset({"throws", "async", "rethrows", "reasync"})
SPECIFIERS = frozenset(
    {"borrowing", "consuming", "__owned", "__shared", "sending", "isolated", "some", "any"}
)


class Written(Struct, frozen=True):
    """A type as it is written."""

    name: str
    """Empty for functions and tuples, `[]` for arrays."""
    inner: tuple[Written, ...] = ()
    """Of a generic type what it is of, of a tuple its parts, of a function its parameters."""
    result: Written | None = None
    """Of a function."""
    optional: bool = False
    is_inout: bool = False
    convention: str = ""
    """`c` of `@convention(c)`."""


class Cursor(Struct):
    """A place in the tokens of a file."""

    tokens: list[Token]
    at: int = 0

    def peek(self) -> str:
        """Give what comes next; empty at the end."""
        self._skip()
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def here(self) -> Token | None:
        """Give the next token."""
        self._skip()
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        """Give what comes next, and pass it."""
        text = self.peek()
        self.at += 1
        return text

    def accept(self, *texts: str) -> bool:
        """Pass what comes next, where it is one of these."""
        found = self.at < len(self.tokens) and self.peek() in texts and self.kind() is not Kind.TEXT
        self.at += found
        return found

    def kind(self) -> Kind | None:
        """Give the kind of what comes next."""
        here = self.here()
        return here.kind if here else None

    def skip_group(self) -> None:
        """Pass all up to the bracket that closes the one that was just passed."""
        depth = 1
        while depth and self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind is Kind.MARK:
                depth += (token.text in "([{") - (token.text in ")]}")
            self.at += 1

    def _skip(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].kind is Kind.LINE:
            self.at += 1


def type_(cursor: Cursor, depth: int = 0) -> Written | None:
    """Read a type; None where there is none that is understood."""
    if depth > DEEPEST:
        return None
    convention, is_inout = _attributes(cursor)
    found = _plain(cursor, depth)
    if found is None:
        return None
    while _is_adjacent(cursor) and cursor.accept("?", "!"):
        found = Written(found.name, found.inner, found.result, True, found.is_inout, found.convention)
    if found.name == "" and found.result is None and _is_function(cursor):
        found = _function(cursor, found, depth)
    if found is None:
        return None
    return Written(
        found.name, found.inner, found.result, found.optional, is_inout, convention or found.convention
    )


def _is_adjacent(cursor: Cursor) -> bool:
    return cursor.at < len(cursor.tokens) and cursor.tokens[cursor.at].kind is not Kind.LINE


def _attributes(cursor: Cursor) -> tuple[str, bool]:
    """Pass `@convention(c)`, `@escaping` and `inout`."""
    convention, is_inout = "", False
    while True:
        if cursor.accept("@"):
            if cursor.take() == "convention" and cursor.accept("("):
                convention = cursor.peek()
                cursor.skip_group()
        elif cursor.accept("inout"):
            is_inout = True
        elif not cursor.accept(*SPECIFIERS):
            return convention, is_inout


def _plain(cursor: Cursor, depth: int) -> Written | None:
    if cursor.accept("("):
        parts = _parts(cursor, depth, ")")
        if parts is None:
            return None
        return parts[0] if len(parts) == 1 and not _is_function(cursor) else Written("", parts)
    if cursor.accept("["):
        parts = _parts(cursor, depth, "]", ":")
        return None if parts is None else Written("[]", parts)
    if cursor.kind() is not Kind.WORD:
        return None
    name = cursor.take()
    while cursor.accept("."):
        name += "." + cursor.take()
    inner = _parts(cursor, depth, ">") if _is_adjacent(cursor) and cursor.accept("<") else ()
    return None if inner is None else Written(name, inner)


def _parts(cursor: Cursor, depth: int, end: str, *separators: str) -> tuple[Written, ...] | None:
    """Read types up to a closing bracket; names before colons do not matter."""
    found: list[Written] = []
    while not cursor.accept(end):
        before = cursor.at
        if cursor.kind() is Kind.WORD:
            while cursor.kind() is Kind.WORD:
                cursor.take()
            if end != ")" or not cursor.accept(":"):
                cursor.at = before
        part = type_(cursor, depth + 1)
        if part is None or (cursor.peek() != end and not cursor.accept(",", *separators)):
            return None
        found.append(part)
    return tuple(found)


def _is_function(cursor: Cursor) -> bool:
    """Whether an arrow follows, behind `throws` or not."""
    ahead = Cursor(cursor.tokens, cursor.at)
    while ahead.accept(*EFFECTS):
        pass
    return ahead.peek() == "->"


def _function(cursor: Cursor, parameters: Written, depth: int) -> Written | None:
    while cursor.accept(*EFFECTS):
        pass
    cursor.accept("->")
    result = type_(cursor, depth + 1)
    return None if result is None else Written("", parameters.inner, result)


def parameters(cursor: Cursor) -> list[tuple[str, Written | None]] | None:
    """Read `(_ a: Int32, b c: T = x)` up to its end; None where it is not understood."""
    if not cursor.accept("("):
        return None
    found: list[tuple[str, Written | None]] = []
    while not cursor.accept(")"):
        name = ""
        while cursor.kind() is Kind.WORD:
            name = cursor.take()
        if not cursor.accept(":"):
            return None
        written = type_(cursor)
        if written is None:
            return None
        found.append((name, written))
        if cursor.accept("="):
            _skip_default(cursor)
        if cursor.peek() != ")" and not cursor.accept(","):
            return None
    return found


def _skip_default(cursor: Cursor) -> None:
    while cursor.peek() not in {",", ")", ""}:
        if cursor.take() in {"(", "[", "{"}:
            cursor.skip_group()
