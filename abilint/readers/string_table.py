"""A string table of an object file: offsets to names, within a budget that its own size sets."""

from __future__ import annotations

from abilint.errors import CorruptBinary

_BUDGET_FACTOR = 4
_BUDGET_FLOOR = 1 << 20


class StringTable(dict[int, str]):
    """Offset -> name, each decoded once.

    Bytes that are not UTF-8 become surrogates (PEP 383), so that a name leaves abilint as the same
    bytes that came in.

    Linkers let names share their tails, so honest tables hold more characters of names than
    bytes; a hostile one can point every symbol at a different place of one endless string. More than
    four times the table (and a megabyte) is refused with CorruptBinary.
    """

    def __init__(self, path: str, data: bytes, what: str) -> None:
        super().__init__()
        self._path = path
        self._what = what
        self._data = data
        self._size = len(data)
        self._left = _BUDGET_FLOOR + _BUDGET_FACTOR * len(data)
        self._text = data.decode("ascii") if data.isascii() else None

    def __missing__(self, offset: int) -> str:
        name = self._cut(offset)
        self._left -= len(name)
        if self._left < 0:
            raise CorruptBinary(
                self._path, f"the names in {self._what} overlap without end; the file is damaged"
            )
        self[offset] = name
        return name

    def _cut(self, offset: int) -> str:
        limit = offset + self._left
        if self._text is not None:
            end = self._text.find("\0", offset, limit)
            if end >= 0:
                return self._text[offset:end]
        end = self._data.find(b"\0", offset, limit)
        if end < 0:
            end = self._unterminated(offset, limit)
        return self._data[offset:end].decode("utf-8", "surrogateescape")

    def _unterminated(self, offset: int, limit: int) -> int:
        """End of a name without a NUL: that of the table, as the GNU tools take it, or past the budget."""
        if offset and offset >= self._size:
            raise CorruptBinary(
                self._path, f"a name at offset {offset:#x} lies outside {self._what} ({self._size} bytes)"
            )
        return min(self._size, limit + 1)
