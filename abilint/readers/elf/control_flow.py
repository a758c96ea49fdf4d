"""Properties of a whole file: guards of jumps and returns, level of the processor (psABIs)."""

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


_ISA_1_NEEDED = 0xC0008002
"""GNU_PROPERTY_X86_ISA_1_NEEDED: the linker joins the bits of all object files, one for each level."""


def control_flow(image: Image) -> tuple[str, ...]:
    """Name the guards, sorted."""
    found = ((_BITS[kind], bits) for kind, bits in _properties(image) if kind in _BITS)
    return tuple(sorted({name for names, bits in found for bit, name in names if bits & bit}))


def isa_level(image: Image) -> int:
    """Give the level of x86-64 that the file says it needs, 1 to 4; 0 where it does not say."""
    return max((bits.bit_length() for kind, bits in _properties(image) if kind == _ISA_1_NEEDED), default=0)


def _properties(image: Image) -> Iterator[tuple[int, int]]:
    for note in gnu_notes(image, _NT_GNU_PROPERTY_TYPE_0):
        yield from _of_note(image, note)


def _of_note(image: Image, properties: bytes) -> Iterator[tuple[int, int]]:
    """Walk type, size and data of each property, padded to the word of the class."""
    word, step = image.layout.word, image.layout.bits // 8
    at = 0
    while at + 2 * word.size <= len(properties):
        kind, size = (word.unpack_from(properties, place)[0] for place in (at, at + word.size))
        at += 2 * word.size
        if size == word.size and at + size <= len(properties):
            yield kind, word.unpack_from(properties, at)[0]
        at += -(-size // step) * step
