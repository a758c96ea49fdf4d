"""Types as Dart writes them: `Pointer<Utf8>`, `Int32 Function(Int32 a, Double)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from abilint.surfaces.bindings.dart.tokens import Tokens

DEEPEST = 40
BEFORE = frozenset({"required", "final", "covariant", "const"})


class Written(NamedTuple):
    """A type as it is written."""

    name: str
    """Without the library's prefix; `Function` of a function type, empty of a record `(Int32, Double)`."""
    arguments: tuple[Written, ...] = ()
    """Between `<` and `>`; of a function type its parameters, of a record its fields."""
    result: Written | None = None
    """Of a function type."""


VOID = Written("void")


def read(tokens: Tokens, index: int, depth: int = 0) -> tuple[Written, int] | None:
    """Read the type that begins at a token; give it, and the index behind it."""
    if depth > DEEPEST:
        return None
    first = _plain(tokens, index, depth)
    if first is None:
        return None
    found, index = first
    while tokens.text(index) == "Function" and tokens.text(index + 1) in ("(", "<"):
        listed = _parameters(tokens, index + 1, depth)
        if listed is None:
            return None
        found, index = Written("Function", listed[0], found), listed[1]
        index += tokens.text(index) == "?"
    return found, index


def _plain(tokens: Tokens, index: int, depth: int) -> tuple[Written, int] | None:
    if tokens.text(index) == "(":
        listed = _parameters(tokens, index, depth)
        return None if listed is None else (Written("", listed[0]), listed[1])
    if tokens.text(index) == "Function" and tokens.text(index + 1) == "(":
        return VOID, index
    if not tokens.is_name(index):
        return None
    while tokens.text(index + 1) == "." and tokens.is_name(index + 2):
        index += 2
    name = tokens.text(index)
    arguments: tuple[Written, ...] = ()
    index += 1
    if tokens.text(index) == "<":
        listed = between(tokens, index, depth)
        if listed is None:
            return None
        arguments, index = listed
    index += tokens.text(index) == "?"
    return Written(name, arguments), index


def between(tokens: Tokens, index: int, depth: int = 0) -> tuple[tuple[Written, ...], int] | None:
    """Read `<A, B>`; give the types, and the index behind them."""
    found: list[Written] = []
    index += 1
    while tokens.text(index) != ">":
        one = read(tokens, index, depth + 1)
        if one is None or tokens.text(one[1]) not in (",", ">"):
            return None
        found.append(one[0])
        index = one[1] + (tokens.text(one[1]) == ",")
    return tuple(found), index + 1


def parameters(tokens: Tokens, index: int) -> tuple[Written, ...] | None:
    """Read what stands between the brackets behind a function's name."""
    found = _parameters(tokens, index, 0) if tokens.text(index) in ("(", "<") else None
    return None if found is None else found[0]


def _parameters(tokens: Tokens, index: int, depth: int) -> tuple[tuple[Written, ...], int] | None:
    """Read `(Int32 a, Double)`, with the parameters of a generic function before it left out."""
    if tokens.text(index) == "<":
        while index < len(tokens.all) and tokens.text(index) != "(":
            index += 1
    end = tokens.partner.get(index)
    if end is None:
        return None
    found: list[Written] = []
    index += 1
    while index < end:
        while tokens.text(index) in BEFORE or tokens.text(index) in ("[", "{"):
            index += 1
        if tokens.text(index) in ("]", "}"):
            break
        one = read(tokens, index, depth + 1)
        if one is None:
            return None
        found.append(one[0])
        index = tokens.end_of(one[1], ",") + 1
    return tuple(found), end + 1
