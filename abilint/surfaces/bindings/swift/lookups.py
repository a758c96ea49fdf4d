"""`dlopen`, `dlsym`, and the type that `unsafeBitCast` gives what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from abilint.model.binding import Loading
from abilint.surfaces.bindings.collected import Bound
from abilint.surfaces.bindings.swift import syntax
from abilint.surfaces.bindings.swift.syntax import Cursor
from abilint.surfaces.bindings.swift.tokens import Kind

if TYPE_CHECKING:
    from abilint.model.location import Location
    from abilint.model.types import TypeId
    from abilint.surfaces.bindings.collected import Collected
    from abilint.surfaces.bindings.swift.swift_types import Types
    from abilint.surfaces.bindings.swift.tokens import Token

OPENERS = frozenset({"dlopen", "LoadLibraryW", "LoadLibraryA"})
FINDERS = frozenset({"dlsym", "GetProcAddress"})
PROCESS = frozenset({"RTLD_DEFAULT", "nil", "UnsafeMutableRawPointer"})
"""The last is how Swift spells `RTLD_DEFAULT`, a macro that it does not see: `bitPattern: -2`."""
COMPUTED_NAME = "asks a library for a name that only a run can tell"


class Found(Struct):
    """What `dlsym` was asked for."""

    name: str
    handle: int
    where: Location
    optional: bool
    type: TypeId | None = None


class Seen(Struct):
    """What was met so far."""

    libraries: dict[str, int] = field(default_factory=dict)
    variables: dict[str, Found] = field(default_factory=dict)
    casts: dict[Location, TypeId | None] = field(default_factory=dict)
    """Types of what is found within a cast, by the place of its name."""
    found: list[Found] = field(default_factory=list)


def read(collected: Collected, types: Types, tokens: list[Token]) -> None:
    """Note each name that is looked up, in the order of the text."""
    seen = Seen()
    for number, each in enumerate(tokens):
        if each.kind is not Kind.WORD or number + 1 >= len(tokens) or tokens[number + 1].text != "(":
            continue
        cursor = Cursor(tokens, number + 2)
        if each.text in OPENERS:
            seen.libraries[_target(tokens, number)] = _open(collected, cursor, each)
        elif each.text in FINDERS:
            asked = _find(collected, seen, cursor, each)
            if asked is not None:
                seen.variables[_target(tokens, number)] = asked
                seen.found.append(asked)
        elif each.text == "unsafeBitCast":
            _cast(types, seen, cursor, each)
    for asked in seen.found:
        collected.bind(Bound(asked.name, asked.where, asked.handle, asked.type, optional=asked.optional))


def _target(tokens: list[Token], number: int) -> str:
    """Give the variable that the value of a call goes to: `guard let sym = dlsym(...)`."""
    at = number - 1
    if at < 0 or tokens[at].text != "=":
        return ""
    at -= 1
    start = at
    while (
        at > 0 and tokens[at].text not in {"let", "var", "{", ";", ","} and tokens[at].kind is not Kind.LINE
    ):
        if tokens[at].text == ":":
            start = at - 1
        at -= 1
    return tokens[start].text


def _open(collected: Collected, cursor: Cursor, call: Token) -> int:
    """Open a library by the texts in the first argument, or what of its name is known."""
    names = []
    depth = 0
    while cursor.at < len(cursor.tokens) and not (depth == 0 and cursor.peek() in {",", ")"}):
        token = cursor.here()
        assert token is not None
        if token.kind is Kind.TEXT and token.text:
            names.append(token.text)
        depth += (token.text in {"(", "["}) - (token.text in {")", "]"}) if token.kind is Kind.MARK else 0
        if token.text == "nil" and not names:
            return collected.open(Loading.PROCESS, (), call.where)
        cursor.at += 1
    if not names:
        return collected.open(Loading.COMPUTED, (), call.where, call.where)
    return collected.open(Loading.NAMED, (names[-1],), call.where)


def _find(collected: Collected, seen: Seen, cursor: Cursor, call: Token) -> Found | None:
    """Read `dlsym(self.handle!, "foo")`."""
    owner = ""
    while cursor.peek() not in {",", ")", ""}:
        word = cursor.take()
        if word in {"(", "["}:
            cursor.skip_group()
        owner = word if word.isidentifier() or word == "nil" else owner
    if not cursor.accept(","):
        return None
    name = cursor.here()
    if name is None or name.kind is not Kind.TEXT or not name.is_known:
        collected.unread(call.where, COMPUTED_NAME)
        return None
    if owner in PROCESS:
        handle = collected.open(Loading.PROCESS, (), call.where)
    else:
        handle = seen.libraries.get(owner, -1)
        handle = collected.open(Loading.COMPUTED, (), call.where, owner) if handle < 0 else handle
    return Found(name.text, handle, name.where, call.optional, seen.casts.get(name.where))


def _cast(types: Types, seen: Seen, cursor: Cursor, call: Token) -> None:
    """Read `unsafeBitCast(symbol, to: T.self)`; the symbol may be found in place."""
    first, start = cursor.peek(), cursor.at
    while cursor.peek() not in {",", ")", ""}:
        if cursor.take() in {"(", "["}:
            cursor.skip_group()
    given = cursor.tokens[start : cursor.at]
    if not cursor.accept(",") or not cursor.accept("to") or not cursor.accept(":"):
        return
    written = syntax.type_(cursor)
    if written is None:
        return
    if written.name.endswith(".self"):
        written = replace(written, name=written.name.removesuffix(".self"))
    if FINDERS & {each.text for each in given}:
        seen.casts |= {
            each.where: types.signature(written, call.where) for each in given if each.kind is Kind.TEXT
        }
    elif first in seen.variables:
        seen.variables[first].type = types.signature(written, call.where)
