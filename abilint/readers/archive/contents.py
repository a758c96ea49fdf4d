"""The bytes of each member: a window on the archive, or in a thin archive another file."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import CorruptBinary, InputError
from abilint.readers.archive.header import MAGIC
from abilint.readers.archive.members import entry_at, is_thin
from abilint.readers.file_bytes import FileBytes
from abilint.readers.member_bytes import MemberBytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.archive.members import Entry


class Member(NamedTuple):
    """An opened member."""

    name: str
    data: FileBytes
    outside: str | None = None
    """Path of the file that a thin archive names, where that is the member itself."""


class Contents:
    """Opens the members of one archive.

    A thin archive can name one file as often as it likes: of each file no more bytes are offered than
    it has, so the work stays in proportion to what is on disk.
    """

    def __init__(self, file: FileBytes) -> None:
        self._file = file
        self._thin = is_thin(file)
        self._folder = os.path.dirname(file.path)  # noqa: PTH120  strings throughout: one in, one out
        self._offered: dict[str, int] = {}

    @contextmanager
    def open(self, entry: Entry) -> Iterator[Member]:
        """Give a member and its bytes; InputError where a thin archive's file cannot be read."""
        if not self._thin:
            yield Member(entry.name, self._window(self._file, entry))
            return
        with FileBytes(os.path.join(self._folder, entry.name)) as outside:  # noqa: PTH118
            if entry.origin is None:
                self._offer(outside, outside.size)
                data = MemberBytes(outside, self._label(entry.name), 0, outside.size)
                yield Member(entry.name, data, outside.path)
                return
            inner = self._inside(outside, entry.origin)
            self._offer(outside, inner.size)
            yield Member(inner.name, self._window(outside, inner))

    def _window(self, file: FileBytes, entry: Entry) -> MemberBytes:
        return MemberBytes(file, self._label(entry.name), entry.offset, entry.size)

    def _label(self, name: str) -> str:
        return f"{self._file.path}({name})"

    def _inside(self, outside: FileBytes, origin: int) -> Entry:
        if outside.peek(0, len(MAGIC)) != MAGIC:
            raise CorruptBinary(outside.path, "is named as an archive, which it is not")
        return entry_at(outside, origin)

    def _offer(self, outside: FileBytes, size: int) -> None:
        identity = os.path.realpath(outside.path)
        self._offered[identity] = self._offered.get(identity, 0) + size
        if self._offered[identity] > outside.size:
            raise InputError(outside.path, "is named more than once")
