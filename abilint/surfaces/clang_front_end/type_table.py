"""Rows of types, numbered over all translation units of a request: what becomes a `TypeGraph`.

A row is a list: a word for the kind of node, then its fields in the order of `abilint.model.types`;
`abilint.surfaces.header_types` reads it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    TypeRow: TypeAlias = list[Any]
    """Kind and fields; a place in it is a triple of file name, line and column, and stands last."""

PENDING: tuple[str, str] = ("unknown", "it was not read")


class TypeTable:
    """Every type once: what has no name by its parts, what has one by clang's universal name for it."""

    def __init__(self) -> None:
        self.rows: list[TypeRow] = []
        self._by_parts: dict[tuple[Any, ...], int] = {}
        self._by_name: dict[str, int] = {}
        self._complete: set[int] = set()

    def add(self, *parts: object) -> int:
        """Give the number of a type that is nothing but its parts: other types' numbers, words and sizes."""
        known = self._by_parts.get(parts)
        if known is None:
            known = self._by_parts[parts] = self._append(list(parts))
        return known

    def named(self, name: str) -> tuple[int, bool]:
        """Give the number of a record, enum or typedef, and whether it still waits for its definition."""
        known = self._by_name.get(name)
        if known is None:
            known = self._by_name[name] = self._append(list(PENDING))
        return known, known not in self._complete

    def define(self, number: int, row: TypeRow, *, complete: bool) -> None:
        """Set what a named type is; a definition that another unit holds replaces a mere declaration."""
        self.rows[number] = row
        if complete:
            self._complete.add(number)

    def _append(self, row: TypeRow) -> int:
        self.rows.append(row)
        return len(self.rows) - 1
