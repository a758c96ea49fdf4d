r"""The 60 bytes in front of every member of an `ar` archive.

Source: System V ABI, chapter 7, "Archive File"; `ar.h`. All fields are text padded with spaces: name
(16), date (12), user (6), group (6), mode (8, octal), size (10, decimal), and the mark "`\n".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import CorruptBinary

if TYPE_CHECKING:
    from abilint.readers.file_bytes import FileBytes

MAGIC = b"!<arch>\n"
THIN_MAGIC = b"!<thin>\n"
HEADER_SIZE = 60

_NAME = slice(0, 16)
_SIZE = slice(48, 58)
_END = slice(58, 60)
_END_MARK = b"`\n"


class Header(NamedTuple):
    """One member's header."""

    offset: int
    """Where the header itself starts."""
    name: bytes
    """As it stands there, without the padding: see `names`."""
    size: int
    """In bytes, of what follows; in a thin archive of the file that is named."""

    @property
    def data_offset(self) -> int:
        """Where the member's contents start."""
        return self.offset + HEADER_SIZE


def read_header(file: FileBytes, offset: int) -> Header | None:
    """Read the header at `offset`; None at the end of the archive, which may be padded.

    Raises CorruptBinary where something else than a header stands there.
    """
    data = file.peek(offset, HEADER_SIZE)
    if not data.strip(b"\n\0 "):
        return None
    if len(data) < HEADER_SIZE or data[_END] != _END_MARK:
        raise CorruptBinary(
            file.path, f"no archive member starts at offset {offset:#x}; the archive is truncated or damaged"
        )
    size = data[_SIZE].strip(b" ")
    if not size.isdigit():
        raise CorruptBinary(
            file.path,
            f"the member at offset {offset:#x} gives its size as {size.decode('ascii', 'replace')!r}, "
            "which is no number",
        )
    return Header(offset, data[_NAME].rstrip(b" "), int(size))


def starts_header(file: FileBytes, offset: int) -> bool:
    """Whether the mark that ends a header stands where one from `offset` would end."""
    return file.peek(offset + _END.start, len(_END_MARK)) == _END_MARK
