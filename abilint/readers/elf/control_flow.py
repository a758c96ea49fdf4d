"""Guards of jumps and returns that a whole file is made for (psABIs, "Program Property")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.readers.elf.identity import gnu_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.elf.image import Image

_NT_GNU_PROPERTY_TYPE_0 = 5
_BITS = {
    0xC0000000: ((1, "bti"), (2, "pac")),
    0xC0000002: ((1, "ibt"), (2, "shstk")),
}
"""GNU_PROPERTY_AARCH64_FEATURE_1_AND and GNU_PROPERTY_X86_FEATURE_1_AND: the linker keeps a bit that all
object files have."""


def control_flow(image: Image) -> tuple[str, ...]:
    """Name the guards, sorted."""
    notes = gnu_notes(image, _NT_GNU_PROPERTY_TYPE_0)
    return tuple(sorted({name for note in notes for name in _named(image, note)}))


def _named(image: Image, properties: bytes) -> Iterator[str]:
    """Walk type, size and data of each property, padded to the word of the class."""
    word, step = image.layout.word, image.layout.bits // 8
    at = 0
    while at + 2 * word.size <= len(properties):
        kind, size = (word.unpack_from(properties, place)[0] for place in (at, at + word.size))
        at += 2 * word.size
        if kind in _BITS and size == word.size and at + size <= len(properties):
            bits = word.unpack_from(properties, at)[0]
            yield from (name for bit, name in _BITS[kind] if bits & bit)
        at += -(-size // step) * step
