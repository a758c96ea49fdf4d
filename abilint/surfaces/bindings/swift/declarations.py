"""Functions that are declared with the C name that the linker is asked for, or given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.swift import syntax
from abilint.surfaces.bindings.swift.syntax import Cursor
from abilint.surfaces.bindings.swift.tokens import Kind

if TYPE_CHECKING:
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.swift.swift_types import Types
    from abilint.surfaces.bindings.swift.tokens import Token

NAMED = frozenset({"_silgen_name", "_extern", "_cdecl", "c"})
OFFERED = frozenset({"_cdecl", "c"})
"""Those of functions that the file defines itself, with C's calling convention."""
SWIFT_NAMES = ("$s", "_$s", "$S", "_$S", "swift_", "_swift_")
"""How Swift's own symbols begin: their parameters are Swift's, and no C header says anything of them."""
NO_FUNCTION = "declares `{}` in a way that is not understood"


def read(collected: Collected, types: Types, tokens: list[Token]) -> None:
    """Note each function that an attribute gives a C name."""
    for number, each in enumerate(tokens):
        if each.kind is Kind.MARK and each.text == "@" and number + 1 < len(tokens):
            attribute = tokens[number + 1]
            if attribute.kind is Kind.WORD and attribute.text in NAMED:
                _declare(collected, types, Cursor(tokens, number + 1), each)


def _declare(collected: Collected, types: Types, cursor: Cursor, first: Token) -> None:
    attribute = cursor.take()
    names = _arguments(cursor)
    if attribute == "_extern" and names[:1] != ["c"]:
        return
    kind = _to_function(cursor)
    if kind != "func":
        return
    place = cursor.here()
    own = cursor.take()
    spelled = names[-1] if names and names[-1] != "c" else own
    if cursor.peek() == "<":
        collected.unread(first.where, NO_FUNCTION.format(spelled))
        return
    parameters = syntax.parameters(cursor)
    while cursor.accept(*syntax.EFFECTS):
        pass
    result = syntax.type_(cursor) if cursor.accept("->") else None
    if _is_definition(cursor) and attribute not in OFFERED:
        return
    if parameters is None:
        collected.unread(first.where, NO_FUNCTION.format(spelled))
    handle = collected.open(Loading.LINKED, (), first.where)
    where = place.where if place else first.where
    is_swift = spelled.startswith(SWIFT_NAMES)
    made = None if parameters is None or is_swift else types.function(parameters, result, where)
    collected.bind(Bound(spelled, where, handle, made, optional=first.optional))


def _arguments(cursor: Cursor) -> list[str]:
    """Give what an attribute is given: `("foo")`, `(c, "foo")`."""
    found: list[str] = []
    if cursor.accept("("):
        while cursor.peek() not in {")", ""}:
            text = cursor.take()
            if text != ",":
                found.append(text)
        cursor.accept(")")
    return found


def _to_function(cursor: Cursor) -> str:
    """Pass further attributes and modifiers; gives the word that they belong to."""
    while True:
        if cursor.accept("@"):
            cursor.take()
            if cursor.accept("("):
                cursor.skip_group()
        elif cursor.kind() is Kind.WORD:
            word = cursor.take()
            if word in {"func", "var", "let", "init", "class", "struct"} and cursor.peek() != "func":
                return word
            if cursor.accept("("):
                cursor.skip_group()
        else:
            return ""


def _is_definition(cursor: Cursor) -> bool:
    """Whether a body follows: the function is not another's, but the file's own."""
    return cursor.peek() == "{"
