"""Debug sections of an ELF file: decompressed, and relocated in an object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.target import ByteOrder
from abilint.readers.dwarf.section_set import NAMES, SectionSet
from abilint.readers.elf.image import SHT_NOBITS, open_image

if TYPE_CHECKING:
    from abilint.readers.elf.image import Image
    from abilint.readers.file_bytes import FileBytes


def read_elf_sections(file: FileBytes) -> SectionSet:
    """Read every debug section that is asked for; one that cannot be read is a note."""
    image = open_image(file)
    plain: dict[str, bytes] = {}
    split: dict[str, bytes] = {}
    notes: list[str] = []
    for index, name in enumerate(image.section_names):
        if image.sections[index].type == SHT_NOBITS or not name.startswith(".debug_"):
            continue
        held = split if name.endswith(".dwo") else plain
        key = name.removeprefix(".debug_").removesuffix(".dwo")
        if key in NAMES and key not in held:
            held[key] = _contents(image, index, notes)
    mark = "<" if image.layout.order is ByteOrder.LITTLE else ">"
    return SectionSet(file.path, mark, plain, split, tuple(notes))


def _contents(image: Image, index: int, notes: list[str]) -> bytes:
    try:
        return image.contents(index)
    except CorruptBinary as error:
        notes.append(error.problem)
        return b""
