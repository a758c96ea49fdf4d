"""Sets of declarations by link name, as numbers: the n-th bit is the n-th name in alphabetical order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.surface import DeclarationKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from abilint.model.surface import Declaration

LISTED = 5
"""Declarations that are named of all that reach a type."""


def name_of(declaration: Declaration) -> str:
    """Give the name that programs link to; of a class its own."""
    if declaration.kind is DeclarationKind.CLASS or not declaration.link_names:
        return declaration.qualified_name
    return declaration.link_names[0]


class Users:
    """The declarations of one surface, numbered; those of one name are one."""

    def __init__(self, declarations: Sequence[Declaration]) -> None:
        self._names = [name_of(each) for each in declarations]
        self._sorted = sorted(set(self._names))
        self._ranks = {name: rank for rank, name in enumerate(self._sorted)}
        self._indexes = {name: index for index, name in reversed([*enumerate(self._names)])}

    def all_of(self, indexes: Iterable[int]) -> int:
        """Give the set of these declarations."""
        users = 0
        for index in indexes:
            users |= 1 << self._ranks[self._names[index]]
        return users

    def listed(self, users: int) -> tuple[str, ...]:
        """Name the first of a set."""
        return tuple(self._sorted[rank] for rank in self._first(users))

    def first(self, users: int) -> int | None:
        """Give the index of the first declaration of a set."""
        rank = next(self._first(users), None)
        return None if rank is None else self._indexes[self._sorted[rank]]

    @staticmethod
    def _first(users: int) -> Iterator[int]:
        for _ in range(LISTED):
            if not users:
                return
            lowest = users & -users
            yield lowest.bit_length() - 1
            users ^= lowest
