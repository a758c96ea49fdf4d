"""What identifies a build: the CodeView record, which names the .pdb that belongs to the image."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.errors import CorruptBinary
from abilint.readers.pe.layout import DEBUG_ENTRY, DEBUG_TABLE

if TYPE_CHECKING:
    from abilint.readers.pe.image import Image

_CODEVIEW = 2
_SIGNATURE = b"RSDS"
_MOST_ENTRIES = 64
_MOST_RECORD_BYTES = 4096
_FIXED = 24


class CodeView(NamedTuple):
    """The RSDS record."""

    key: str
    """GUID and age as symbol servers put them into paths: 32 digits and the age in hexadecimal."""
    pdb: str


def read_codeview(image: Image) -> CodeView | None:
    """Read the record; None where the image has none that can be read."""
    rva, size = image.directory(DEBUG_TABLE)
    count = min(size // DEBUG_ENTRY.size, _MOST_ENTRIES)
    if not rva or not count:
        return None
    try:
        table = image.take(rva, count * DEBUG_ENTRY.size, "the debug directory")
    except CorruptBinary:
        return None
    for _, _, _, _, kind, length, _, offset in DEBUG_ENTRY.iter_unpack(table):
        data = image.file.peek(offset, min(length, _MOST_RECORD_BYTES))
        if kind == _CODEVIEW and data[:4] == _SIGNATURE and len(data) > _FIXED:
            return CodeView(_key(data), data[_FIXED:].split(b"\0")[0].decode("utf-8", "surrogateescape"))
    return None


def _key(data: bytes) -> str:
    """Spell the GUID, whose first three fields are little endian, and the age."""
    guid = data[4:8][::-1] + data[8:10][::-1] + data[10:12][::-1] + data[12:20]
    return f"{guid.hex().upper()}{int.from_bytes(data[20:24], 'little'):X}"
