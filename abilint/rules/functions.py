"""The functions that abilint adds to SQL; `abilint rules schema` prints them.

Each is bounded in time and memory by the length of what it is given, and takes any SQL value.
"""

from __future__ import annotations

import json
import re
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING

from abilint.readers.mangling import demangle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    Value = str | bytes | int | float | None

NUMBER = re.compile(r"\d+")
LONGEST_MANGLED = 4_096
"""The demangler remembers its answers: longer names would fill the memory. Real ones are under 2,000."""
LONGEST_PATTERNS = 65_536
LONGEST_TEXT = 1_000_000
"""Characters of a text that a query makes."""


def spelled(name: Value) -> str | None:
    """`demangle(name)`: the name as its language spells it; NULL where it is not mangled."""
    return demangle(name) if isinstance(name, str) and len(name) <= LONGEST_MANGLED else None


def version_key(version: Value) -> str | None:
    """`version_key(version)`: sorts as versions do, `GLIBC_2.9` before `GLIBC_2.34`."""
    text = _text(version)
    return None if text is None else NUMBER.sub(lambda match: match.group().zfill(8), text)


def glob_any(name: Value, patterns: Value) -> int:
    """`glob_any(name, patterns)`: 1 where one of a JSON array of GLOB patterns fits."""
    text, listed = _text(name), _text(patterns)
    return int(bool(text and listed and _fits(listed)(text)))


@lru_cache(maxsize=16)
def _fits(patterns: str) -> Callable[[str], re.Match[str] | None]:
    if len(patterns) > LONGEST_PATTERNS:
        raise ValueError("the patterns are longer than 65,536 characters")
    listed = json.loads(patterns)
    if not (isinstance(listed, list) and all(isinstance(pattern, str) for pattern in listed)):
        raise ValueError("the patterns are no JSON array of texts")
    return re.compile("|".join(map(translate, listed)) or r"(?!)").match


def instr(text: Value, part: Value) -> int | None:
    """Answer as SQLite's own, which takes minutes to look for a long text in a long text."""
    whole, wanted = _text(text), _text(part)
    return None if whole is None or wanted is None else whole.find(wanted) + 1


def replace(text: Value, old: Value, new: Value) -> Value:
    """Answer as SQLite's own, which takes minutes to look for a long text in a long text."""
    whole, wanted, other = _text(text), _text(old), _text(new)
    if whole is None or wanted is None or other is None:
        return None
    if not wanted:
        return text
    if len(whole) + whole.count(wanted) * len(other) > LONGEST_TEXT:
        raise ValueError("the text would grow too long")
    return whole.replace(wanted, other)


def _text(value: Value) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return None if value is None else str(value)


FUNCTIONS: dict[str, tuple[int, Callable[..., Value]]] = {
    "demangle": (1, spelled),
    "version_key": (1, version_key),
    "glob_any": (2, glob_any),
}
"""Name -> number of arguments, function; the docstring is its documentation."""

IN_PLACE_OF_SQLITE: dict[str, tuple[int, Callable[..., Value]]] = {
    "instr": (2, instr),
    "replace": (3, replace),
}


def register(connection: sqlite3.Connection) -> None:
    """Offer the functions to queries on this connection."""
    for name, (arguments, function) in (FUNCTIONS | IN_PLACE_OF_SQLITE).items():
        connection.create_function(name, arguments, function, deterministic=True)
