"""Text as tokens, and brackets with what stands in them (The Rust Reference, "Tokens")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from abilint.model.location import Location

TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|[bc]?r(?P<hashes>\#*)".*?"(?P=hashes)|[bc]?"(?:\\.|[^"\\])*"|
    b?'(?:\\(?:x..|u\{[^}]*\}|.)|[^'\\])'|'\w+|r\#\w+|\d\w*(?:\.\d\w*)?|\w+|[^\w\s]""",
    re.DOTALL | re.VERBOSE,
)
WORD = re.compile(r"(r#)?[^\W\d]\w*$")
PAIRS = {"(": ")", "[": "]", "{": "}"}
DEEPEST = 100


class Token(NamedTuple):
    """One word, number, text or sign."""

    text: str
    place: Location | None = None
    """Where it is written; None for what stands in a macro's definition."""
    glued: bool = False
    """No space stands before it."""


class Group(NamedTuple):
    """Brackets, and what stands in them."""

    opening: Token
    trees: tuple[Tree, ...]


Tree: TypeAlias = Token | Group


def read(text: str, place: Callable[[int], Location] | None = None) -> tuple[Tree, ...]:
    """Read a text; brackets that do not fit, or that nest without end, end it early."""
    stack: list[tuple[Token, list[Tree]]] = [(Token(""), [])]
    end = 0
    for found in TOKEN.finditer(text):
        if found["comment"]:
            continue
        token = Token(found[0], place(found.start()) if place else None, found.start() == end)
        end = found.end()
        if token.text in PAIRS:
            if len(stack) > DEEPEST:
                break
            stack.append((token, []))
        elif token.text in PAIRS.values():
            if len(stack) == 1 or PAIRS[stack[-1][0].text] != token.text:
                break
            opening, trees = stack.pop()
            stack[-1][1].append(Group(opening, tuple(trees)))
        else:
            stack[-1][1].append(token)
    return tuple(stack[0][1])


def is_word(tree: Tree) -> bool:
    """Whether it is a name."""
    return isinstance(tree, Token) and WORD.match(tree.text) is not None


def is_sign(tree: Tree | None, text: str) -> bool:
    """Whether it is that token."""
    return isinstance(tree, Token) and tree.text == text


def is_group(tree: Tree | None, opening: str) -> bool:
    """Whether it is in those brackets."""
    return isinstance(tree, Group) and tree.opening.text == opening


class Written(NamedTuple):
    """Text that was put together, and where its parts come from."""

    text: str
    places: tuple[tuple[int, Location], ...]
    """Offsets in bytes, in order."""


def write(trees: Iterable[Tree]) -> Written:
    """Put tokens together to a text."""
    parts: list[str] = []
    places: list[tuple[int, Location]] = []
    size = 0
    for token in _flat(trees):
        word = token.text if token.glued else f" {token.text}"
        if token.place is not None:
            places.append((size + len(word) - len(token.text), token.place))
        parts.append(word)
        size += len(word.encode())
    return Written("".join(parts), tuple(places))


def _flat(trees: Iterable[Tree]) -> Iterable[Token]:
    for tree in trees:
        if isinstance(tree, Token):
            yield tree
        else:
            yield tree.opening
            yield from _flat(tree.trees)
            yield Token(PAIRS[tree.opening.text])
