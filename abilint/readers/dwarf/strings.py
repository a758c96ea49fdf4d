"""The strings that entries share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from abilint.errors import CorruptBinary
from abilint.readers.dwarf.values import Unresolved
from abilint.readers.string_table import StringTable

if TYPE_CHECKING:
    from abilint.readers.dwarf.source import Source


class Strings(StringTable):
    """Offset -> string; what cannot be read is Unresolved (an `int`), and a note says why."""

    def __init__(self, source: Source, data: bytes, what: str) -> None:
        super().__init__(source.path, data, what)
        self._source = source

    def __missing__(self, offset: int) -> str:
        try:
            return super().__missing__(offset)
        except CorruptBinary as error:
            self._source.note(error.problem)
            return cast("str", Unresolved(offset))
