"""A part of a file, offered like a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import Place
from abilint.readers.file_bytes import FileBytes

if TYPE_CHECKING:
    from types import TracebackType


class MemberBytes(FileBytes):
    """A window on an open file: offsets count from its start, and nothing past its end is ever seen.

    Nothing is copied, and the file stays open when the window is closed. `path` is what messages call
    it, as in `libfoo.a(bar.o)`. A window that reaches past the end of the file is cut there.
    """

    def __init__(self, file: FileBytes, path: str, offset: int, size: int) -> None:
        self.path = path
        self.size = max(0, min(size, file.size - offset))
        self._whole = file
        self._offset = offset

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the file open: other windows read on."""

    @property
    def place(self) -> Place:
        """Where the window is in the outermost file."""
        whole = self._whole.place
        return Place(whole.path, whole.offset + self._offset, self.size)

    def peek(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`: fewer where the window ends earlier."""
        wanted = min(size, self.size - offset)
        if offset < 0 or wanted <= 0:
            return b""
        return self._whole.peek(self._offset + offset, wanted)
