"""A file on disk, read in pieces that the file itself bounds."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary, InputError
from abilint.model.artifact import Place

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_NOT_REGULAR = (
    (stat.S_ISDIR, "is a directory, not a file"),
    (stat.S_ISFIFO, "is a FIFO, not a regular file"),
    (stat.S_ISSOCK, "is a socket, not a regular file"),
    (stat.S_ISCHR, "is a character device, not a regular file"),
    (stat.S_ISBLK, "is a block device, not a regular file"),
)


class FileBytes:
    """A regular file opened for reading; use it in a `with` statement.

    Pieces are read and not mapped into memory: a file that shrinks while it is mapped kills the
    process with SIGBUS, and a 150 MB library would count as 150 MB of memory for 5 MB of symbols.

    Raises InputError where the path is missing, unreadable or no regular file (it is not opened
    then: opening a FIFO waits for a writer), NotABinary is left to the sniffer.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        _refuse_special_files(path)
        try:
            self._file = open(path, "rb")  # noqa: PTH123, SIM115  a string in, closed by __exit__
        except OSError as error:
            raise InputError(path, _reason(error)) from None
        self.size = os.fstat(self._file.fileno()).st_size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def place(self) -> Place:
        """Where these bytes are: all of a file."""
        return Place(self.path, 0, self.size)

    def peek(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`: fewer where the file ends earlier."""
        wanted = min(size, self.size - offset)
        if offset < 0 or wanted <= 0:
            return b""
        try:
            self._file.seek(offset)
            return self._file.read(wanted)
        except OSError as error:
            raise InputError(self.path, _reason(error)) from None

    def take(self, offset: int, size: int, what: str) -> bytes:
        """Exactly `size` bytes; CorruptBinary names `what` where they lie past the end of the file."""
        data = self.peek(offset, size) if size <= self.size else b""
        if len(data) != size:
            raise CorruptBinary(
                self.path,
                f"{what} at offset {offset:#x}, {size} bytes long, lies past the end of the file "
                f"({self.size} bytes); the file is truncated or damaged",
            )
        return data


def _refuse_special_files(path: str) -> None:
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  the path stays the string that the user gave
    except OSError as error:
        raise InputError(path, _reason(error)) from None
    except ValueError:
        raise InputError(path, "the path holds a NUL character") from None
    for is_kind, problem in _NOT_REGULAR:
        if is_kind(mode):
            raise InputError(path, problem)


def _reason(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or str(error)).lower()}"
