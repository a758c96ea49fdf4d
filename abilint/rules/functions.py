"""The functions that abilint adds to SQL; `abilint rules schema` prints them."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from abilint.readers.mangling import demangle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

NUMBER = re.compile(r"\d+")


def spelled(name: str | None) -> str | None:
    """`demangle(name)`: the name as its language spells it; NULL where it is not mangled."""
    return demangle(name) if name else None


def version_key(version: str | None) -> str | None:
    """`version_key(version)`: sorts as versions do, `GLIBC_2.9` before `GLIBC_2.34`."""
    return None if version is None else NUMBER.sub(lambda match: match.group().zfill(8), version)


def glob_any(name: str | None, patterns: str | None) -> int:
    """`glob_any(name, patterns)`: 1 where one of a JSON array of GLOB patterns fits."""
    return int(any(fnmatchcase(name or "", pattern) for pattern in json.loads(patterns or "[]")))


FUNCTIONS: Mapping[str, tuple[int, Callable[..., str | int | None]]] = {
    "demangle": (1, spelled),
    "version_key": (1, version_key),
    "glob_any": (2, glob_any),
}
NAMES = frozenset(FUNCTIONS)


def register(connection: sqlite3.Connection) -> None:
    """Offer the functions to queries on this connection."""
    for name, (arguments, function) in FUNCTIONS.items():
        connection.create_function(name, arguments, function, deterministic=True)
