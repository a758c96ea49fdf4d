"""`#if` and its kind, decided before the text is parsed (C# specification, section 6.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from abilint.surfaces.bindings.csharp import conditions

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKENS = re.compile(
    rb"""^[ \t]*\#[ \t]*(?P<word>\w+)(?P<rest>[^\r\n]*)
      | //[^\r\n]* | /\*.*?\*/
      | \"{3,}.*?\"{3,} | (?:\$@|@\$|@)\"(?:[^\"]|\"\")*\" | \$?\"(?:\\.|[^\"\\\r\n])*\"
      | '(?:\\.|[^'\\\r\n])+'""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
NOT_NEWLINE = re.compile(rb"[^\r\n]")
OPENING, MIDDLE, CLOSING = "if", ("elif", "else"), "endif"


class Branch(NamedTuple):
    """Lines that are compiled under a condition that the text does not decide."""

    first: int
    last: int
    chain: int
    """Which `#if` it belongs to."""
    number: int
    """Which branch of that."""


class Cleaned(Struct, frozen=True):
    """The text that a compiler for the target sees, at its own places."""

    data: bytes
    branches: tuple[Branch, ...]
    sizes: Mapping[int, int]
    """Number of branches of each undecided `#if` that has an `#else`: one of them is compiled for sure."""


class _Chain(Struct):
    """One `#if` that is being read."""

    number: int
    line: int
    outer: bool
    """Whether what stands around it is compiled."""
    state: bool | None
    """Whether the present branch is; None: not decided."""
    taken: bool = False
    """A branch was compiled for sure: none of the others is."""
    undecided: int = 0
    """Branches so far that may be compiled."""
    has_else: bool = False


class _Reading(Struct):
    """Where reading stands."""

    known: dict[str, bool]
    stack: list[_Chain] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)
    chains: int = 0

    @property
    def compiled(self) -> bool:
        """Whether the present line may be compiled."""
        return not self.stack or (self.stack[-1].outer and self.stack[-1].state is not False)


def clean(data: bytes, known: Mapping[str, bool], *, others: bool | None = None) -> Cleaned:
    """Blank out directives, and what is not compiled.

    `known` says which symbols are defined, `others` what the rest are; None keeps all branches of those.
    """
    reading = _Reading(dict(known))
    pieces: list[bytes] = []
    start, line = 0, 1
    for token in TOKENS.finditer(data):
        if token["word"] is None:
            continue
        pieces.append(_kept(reading, data[start : token.start()]))
        line += data.count(b"\n", start, token.start())
        _directive(reading, token["word"].decode(), token["rest"].decode(), line, others)
        pieces.append(_blank(token[0]))
        start = token.end()
    pieces.append(_kept(reading, data[start:]))
    return Cleaned(b"".join(pieces), tuple(reading.branches), reading.sizes)


def _kept(reading: _Reading, text: bytes) -> bytes:
    return text if reading.compiled else _blank(text)


def _blank(text: bytes) -> bytes:
    return NOT_NEWLINE.sub(b" ", text)


def _directive(reading: _Reading, word: str, rest: str, line: int, others: bool | None) -> None:
    if word in ("define", "undef") and reading.compiled:
        reading.known[rest.partition("//")[0].strip()] = word == "define"
    elif word == OPENING:
        reading.chains += 1
        chain = _Chain(reading.chains, line, reading.compiled, state=False)
        reading.stack.append(chain)
        _open(chain, conditions.decide(rest, reading.known, others), line)
    elif word in MIDDLE and reading.stack:
        chain = reading.stack[-1]
        _close(reading, chain, line)
        chain.has_else = word == "else"
        holds = True if chain.has_else else conditions.decide(rest, reading.known, others)
        _open(chain, holds, line)
    elif word == CLOSING and reading.stack:
        chain = reading.stack.pop()
        _close(reading, chain, line)
        if chain.has_else or chain.taken:
            reading.sizes[chain.number] = chain.undecided


def _open(chain: _Chain, holds: bool | None, line: int) -> None:
    """Begin a branch; what follows one that may be compiled is itself no more than possible."""
    chain.line = line
    if chain.taken:
        chain.state = False
    elif holds and chain.undecided:
        chain.state, chain.taken = None, True
    else:
        chain.state, chain.taken = holds, holds is True


def _close(reading: _Reading, chain: _Chain, line: int) -> None:
    if chain.state is None and chain.outer:
        reading.branches.append(Branch(chain.line, line, chain.number, chain.undecided))
        chain.undecided += 1
