"""Walking an archive: where each member lies, and what it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import CorruptBinary
from abilint.readers.archive import names
from abilint.readers.archive.header import MAGIC, THIN_MAGIC, read_header, starts_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.archive.header import Header
    from abilint.readers.file_bytes import FileBytes

MOST_MEMBERS = 1 << 18
"""The largest libraries have some 50,000."""
_MOST_TABLE_BYTES = 1 << 26


class Entry(NamedTuple):
    """One member that is no table of the archive itself."""

    name: str
    """As the archive has it. A path in it is only a name, except in a thin archive."""
    offset: int
    """Where its contents start; in a thin archive nothing of it is here."""
    size: int
    origin: int | None = None
    """Thin archives: `name` is an archive, and the member is the one whose header is there."""


def is_thin(file: FileBytes) -> bool:
    """Whether the members are files of their own, which the archive only names."""
    return file.peek(0, len(THIN_MAGIC)) == THIN_MAGIC


def entries(file: FileBytes) -> Iterator[Entry]:
    """Every member in file order; symbol indices and the table of long names are left out.

    Raises CorruptBinary where a header, a size or a name contradicts the file, and where there are more
    members than MOST_MEMBERS.
    """
    thin = is_thin(file)
    table = b""
    at = len(MAGIC)
    for _ in range(MOST_MEMBERS):
        header = read_header(file, at)
        if header is None:
            return
        own = names.is_index(header.name) or names.is_long_name_table(header.name)
        at = header.data_offset if thin and not own else _next(file, header)
        if names.is_long_name_table(header.name):
            table = _table(file, header)
        elif not own:
            yield from _member(file, header, table, thin=thin)
    if read_header(file, at) is not None:
        raise CorruptBinary(file.path, f"has more than {MOST_MEMBERS} members; this is no real library")


def entry_at(file: FileBytes, offset: int) -> Entry:
    """Return the member of a plain archive whose header starts at `offset`; CorruptBinary where none does."""
    header = read_header(file, offset)
    if header is None:
        raise CorruptBinary(file.path, f"no archive member starts at offset {offset:#x}")
    _next(file, header)
    for entry in _member(file, header, _leading_table(file), thin=False):
        return entry
    raise CorruptBinary(file.path, f"the archive member at offset {offset:#x} is its index of symbols")


def _leading_table(file: FileBytes) -> bytes:
    """Return the table of long names, which stands before every other member but the indices."""
    at = len(MAGIC)
    while (header := read_header(file, at)) and names.is_index(header.name):
        at = _next(file, header)
    return _table(file, header) if header and names.is_long_name_table(header.name) else b""


def _next(file: FileBytes, header: Header) -> int:
    """Where the next header starts: members begin at even offsets, but some writers forget the padding."""
    end = header.data_offset + header.size
    if end > file.size:
        raise CorruptBinary(
            file.path,
            f"the member at offset {header.offset:#x} is said to be {header.size} bytes long, "
            f"and the file has {max(0, file.size - header.data_offset)} more; it is truncated or damaged",
        )
    padded = end + (end & 1)
    return end if padded != end and not starts_header(file, padded) and starts_header(file, end) else padded


def _table(file: FileBytes, header: Header) -> bytes:
    if header.size > _MOST_TABLE_BYTES:
        raise CorruptBinary(file.path, f"the table of member names is {header.size} bytes long")
    return file.take(header.data_offset, header.size, "the table of member names")


def _member(file: FileBytes, header: Header, table: bytes, *, thin: bool) -> Iterator[Entry]:
    in_contents = names.size_in_contents(header.name)
    if in_contents > min(header.size, names.MOST_NAME_BYTES):
        raise CorruptBinary(
            file.path,
            f"the name of the member at offset {header.offset:#x} is said to be {in_contents} bytes long",
        )
    if in_contents:
        name = names.from_contents(file.take(header.data_offset, in_contents, "a member's name"))
    else:
        name = names.from_field(file.path, header.name, table)
    if not names.is_bsd_index(name):
        origin = name.origin if thin else None
        yield Entry(name.text, header.data_offset + in_contents, header.size - in_contents, origin)
