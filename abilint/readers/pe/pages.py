"""NUL-terminated texts anywhere in a PE file, within a budget that the file's size sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary

if TYPE_CHECKING:
    from abilint.readers.file_bytes import FileBytes

_PAGE = 1 << 16
_MOST_PAGES = 256
"""16 MB kept at once; names of one table lie side by side."""
_MOST_NAME_BYTES = 1 << 16
"""Far above what linkers write: Microsoft's cuts names at 4,096 bytes."""
_BUDGET_FACTOR = 4
_BUDGET_FLOOR = 1 << 20


class Pages:
    """Texts by file offset, read in pages.

    A hostile table can point every name at one endless text: more characters than four times the file
    (and a megabyte) are refused with CorruptBinary. Bytes that are not UTF-8 become surrogates.
    """

    def __init__(self, file: FileBytes) -> None:
        self._file = file
        self._pages: dict[int, bytes] = {}
        self._left = _BUDGET_FLOOR + _BUDGET_FACTOR * file.size

    def text(self, offset: int, limit: int, what: str) -> str:
        """Read the text at `offset` that ends within `limit` bytes; CorruptBinary where it does not."""
        page, within = divmod(offset, _PAGE)
        data = self._page(page)
        end = data.find(b"\0", within, within + limit)
        name = data[within:end] if end >= 0 else self._long(offset, min(limit, _MOST_NAME_BYTES), what)
        self._left -= len(name) + 1
        if self._left < 0:
            raise CorruptBinary(
                self._file.path, f"{what}: the names overlap without end; the file is damaged"
            )
        return name.decode("utf-8", "surrogateescape")

    def _page(self, page: int) -> bytes:
        data = self._pages.get(page)
        if data is None:
            if len(self._pages) >= _MOST_PAGES:
                self._pages.clear()
            data = self._pages[page] = self._file.peek(page * _PAGE, _PAGE)
        return data

    def _long(self, offset: int, limit: int, what: str) -> bytes:
        data = self._file.peek(offset, limit)
        end = data.find(b"\0")
        if end < 0:
            raise CorruptBinary(self._file.path, f"{what} at offset {offset:#x} has no end")
        return data[:end]
