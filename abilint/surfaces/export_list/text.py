"""The text of a list, within bounds, and the places in it."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.errors import InputError
from abilint.readers.file_bytes import FileBytes

if TYPE_CHECKING:
    from typing import NoReturn

LARGEST = 64 << 20
"""Bytes; the largest real list, of an SDK's umbrella framework, has under 10 MB."""
LONGEST_NAME = 16_384
"""Characters; real mangled names end below 5,000."""
_SHOWN = 60
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class SourceText(Struct, frozen=True):
    """A list's text, its path, and where its lines start."""

    path: str
    text: str
    _starts: list[int] = field(default_factory=list)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        if not self._starts:
            self._starts.append(0)
            at = self.text.find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = self.text.find("\n", at + 1)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def fail(self, line: int, problem: str) -> NoReturn:
        """Raise InputError with the line."""
        raise InputError(self.path, f"line {line}: {problem}")


def read_text(path: str) -> SourceText:
    """Read a list; raises InputError where it is missing, too large, or no text.

    A byte order mark is obeyed: Visual Studio writes `.def` files in UTF-16. Bytes that are not UTF-8
    become surrogates (PEP 383), as in the names of binaries.
    """
    with FileBytes(path) as file:
        if file.size > LARGEST:
            raise InputError(path, f"has {file.size} bytes; an export list of more than {LARGEST} is refused")
        data = file.peek(0, file.size)
    return SourceText(path, _decode(path, data).replace("\r\n", "\n"))


def _decode(path: str, data: bytes) -> str:
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise InputError(path, "starts as UTF-16 text and is none: the file is damaged") from None
    if b"\0" in data:
        raise InputError(path, "is a binary file, not an export list")
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")


def shown(text: str) -> str:
    """Quote a piece of the list for a message, cut to a readable length."""
    return f"`{text[:_SHOWN]}...`" if len(text) > _SHOWN else f"`{text}`"
