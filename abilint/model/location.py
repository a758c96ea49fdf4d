"""A place in a text file."""

from __future__ import annotations

from typing import NamedTuple


class Location(NamedTuple):
    """File, line and column, both counted from 1; line 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """`foo.h:12:5`, as compilers write it."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])
