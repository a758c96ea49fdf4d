"""Notes and small sections that say who a file is: build id, debug link, interpreter, linker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.readers.elf.image import PT_INTERP, PT_NOTE, SHT_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.elf.image import Image

_NT_GNU_BUILD_ID = 3
_MOST_NOTE_BYTES = 1 << 16
"""Notes that name a file are under 100 bytes; vendors put megabytes of their own into others, and a
damaged file may hold thousands of sections that share the same bytes."""


def build_id(image: Image) -> str | None:
    """NT_GNU_BUILD_ID in hexadecimal, from the note sections or, without those, the note segments."""
    found = (description.hex() for description in gnu_notes(image, _NT_GNU_BUILD_ID) if description)
    return next(found, None)


def gnu_notes(image: Image, wanted: int) -> Iterator[bytes]:
    """Give what the GNU notes of one type say."""
    for data in _note_blocks(image):
        for owner, kind, description in _notes(image, data):
            if owner == b"GNU\0" and kind == wanted:
                yield description


def _note_blocks(image: Image) -> Iterator[bytes]:
    """Give the contents of note sections, then of note segments; all together no more than the limit."""
    places = [(section.offset, section.size) for section in image.sections if section.type == SHT_NOTE]
    places += [(segment.offset, segment.file_size) for segment in image.segments_of_type(PT_NOTE)]
    left = _MOST_NOTE_BYTES
    for offset, size in places:
        if left <= 0:
            return
        data = image.file.peek(offset, min(size, left))
        left -= max(len(data), 1)
        yield data


def _notes(image: Image, data: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Walk (owner, type, description) of one block; each part is padded to four bytes."""
    header = image.layout.note
    at = 0
    while at + header.size <= len(data):
        owner_size, description_size, kind = header.unpack_from(data, at)
        owner_at = at + header.size
        description_at = owner_at + _padded(owner_size)
        if description_at + description_size > len(data):
            return
        yield (
            data[owner_at : owner_at + owner_size],
            kind,
            data[description_at : description_at + description_size],
        )
        at = description_at + _padded(description_size)


def _padded(size: int) -> int:
    return (size + 3) & ~3


def debug_link(image: Image) -> str | None:
    """`.gnu_debuglink`: the file name before its checksum."""
    section = image.section_named(".gnu_debuglink")
    if section is None:
        return None
    name = image.file.peek(section.offset, min(section.size, _MOST_NOTE_BYTES)).partition(b"\0")[0]
    return name.decode("utf-8", "surrogateescape") or None


def interpreter(image: Image) -> str | None:
    """Return the program that loads this one; CorruptBinary where the segment lies outside the file."""
    for segment in image.segments_of_type(PT_INTERP):
        if segment.file_size > _MOST_NOTE_BYTES:
            raise CorruptBinary(image.path, f"the interpreter's name is {segment.file_size} bytes long")
        data = image.file.take(segment.offset, segment.file_size, "the interpreter's name")
        return data.partition(b"\0")[0].decode("utf-8", "surrogateescape") or None
    return None


def linked_by_lld(image: Image) -> bool:
    """Whether `.comment` names LLD as the linker."""
    section = image.section_named(".comment")
    return section is not None and b"Linker: LLD" in image.file.peek(
        section.offset, min(section.size, _MOST_NOTE_BYTES)
    )
