"""Rows of types, numbered over all translation units of a request: what becomes a `TypeGraph`.

A row is a list: a word for the kind of node, then its fields in the order of `abilint.model.types`;
`abilint.surfaces.header_types` reads it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    TypeRow: TypeAlias = list[Any]
    """Kind and fields; a place in it stands last."""
    Place: TypeAlias = tuple[str, int, int]
    """File name, line and column."""

PENDING: tuple[str, str] = ("unknown", "it was not read")


class TypeTable:
    """Every type once: what has no name by its parts, what has one by clang's universal name for it.

    Headers that no unit includes together may each define a `struct options` of their own. So two
    definitions are one only where they stand in one place; a mere declaration is that of the first.
    """

    def __init__(self) -> None:
        self.rows: list[TypeRow] = []
        self._by_parts: dict[tuple[Any, ...], int] = {}
        self._by_name: dict[str, int] = {}
        self._places: dict[int, Place | None] = {}
        """Where each named type is defined; None where it is only declared."""
        self._others: dict[tuple[str, Place], int] = {}
        """Second and later definitions of a name."""

    def add(self, *parts: object) -> int:
        """Give the number of a type that is nothing but its parts: other types' numbers, words and sizes."""
        known = self._by_parts.get(parts)
        if known is None:
            known = self._by_parts[parts] = self._append(list(parts))
        return known

    def named(self, name: str, place: Place | None) -> tuple[int, bool]:
        """Give the number of a type by where it is defined, if at all; also whether its row is still due."""
        known = self._by_name.get(name)
        if known is None:
            known = self._by_name[name] = self._append(list(PENDING))
            self._places[known] = place
            return known, True
        if place is None or self._places[known] == place:
            return known, False
        if self._places[known] is None:
            self._places[known] = place
            return known, True
        other = self._others.get((name, place))
        if other is not None:
            return other, False
        self._others[name, place] = other = self._append(list(PENDING))
        return other, True

    def define(self, number: int, row: TypeRow) -> None:
        """Set what a named type is."""
        self.rows[number] = row

    def _append(self, row: TypeRow) -> int:
        self.rows.append(row)
        return len(self.rows) - 1
