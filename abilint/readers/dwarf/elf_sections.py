"""Debug sections of an ELF file: decompressed, and relocated in an object."""

from __future__ import annotations

from functools import partial
from struct import Struct
from typing import TYPE_CHECKING

from abilint.model.target import ByteOrder
from abilint.readers.dwarf.damage import DamagedDwarf
from abilint.readers.dwarf.decompression import ZLIB, unpack
from abilint.readers.dwarf.elf_relocations import Relocator
from abilint.readers.dwarf.section_set import Collector, OtherFile, SectionSet, debug_link
from abilint.readers.elf.identity import build_id
from abilint.readers.elf.image import ET_REL, SHT_NOBITS, open_image

if TYPE_CHECKING:
    from abilint.readers.elf.image import Image
    from abilint.readers.file_bytes import FileBytes

_COMPRESSED = 0x800
"""SHF_COMPRESSED."""
_GROUP = 0x200
"""SHF_GROUP: COMDAT."""
_OLD_MAGIC = b"ZLIB"
_MOST_LINK_BYTES = 1 << 12
_BITCODE = (".gnu.lto_", ".llvmbc", ".llvm.lto")


def read_elf_sections(file: FileBytes) -> SectionSet:
    """Read every debug section that is asked for.

    Raises CorruptBinary where the file is no ELF file that can be read.
    """
    image = open_image(file)
    found = Collector()
    relocator = Relocator(image) if image.header.type == ET_REL else None
    for index in _ungrouped_first(image):
        name = image.section_names[index]
        if image.sections[index].type != SHT_NOBITS and found.wants(name):
            found.add(name, partial(_contents, image, index, relocator))
    return SectionSet(
        path=file.path,
        mark=_mark(image),
        plain=found.plain,
        split=found.split,
        notes=(*found.notes, *(relocator.notes if relocator else ())),
        build_id=build_id(image),
        debug_link=debug_link(_small(image, ".gnu_debuglink"), _mark(image)),
        alternate=_alternate(image),
        has_bitcode=any(name.startswith(_BITCODE) for name in image.section_names),
    )


def _ungrouped_first(image: Image) -> list[int]:
    """Order the sections so that offsets in the object's own units, which are in no group, stay."""
    return sorted(range(len(image.sections)), key=lambda index: image.sections[index].flags & _GROUP)


def _mark(image: Image) -> str:
    return "<" if image.layout.order is ByteOrder.LITTLE else ">"


def _contents(image: Image, index: int, relocator: Relocator | None) -> bytes:
    data = image.contents(index)
    if image.sections[index].flags & _COMPRESSED:
        header = Struct(_mark(image) + ("IIQQ" if image.layout.bits == 64 else "III"))
        if len(data) < header.size:
            raise DamagedDwarf("is too short for a compressed section")
        fields = header.unpack_from(data)
        size = fields[2] if image.layout.bits == 64 else fields[1]
        data = unpack(data[header.size :], size, fields[0])
    elif data.startswith(_OLD_MAGIC) and image.section_names[index].startswith(".zdebug_"):
        data = unpack(data[12:], int.from_bytes(data[4:12], "big"), ZLIB)
    return relocator.relocated(index, data) if relocator else data


def _alternate(image: Image) -> OtherFile | None:
    """`.gnu_debugaltlink` is a name and a build id; `.debug_sup` (DWARF 5) has a header before the name."""
    data = _small(image, ".gnu_debugaltlink")
    name, nul, identity = data.partition(b"\0")
    if name and nul:
        return OtherFile(_text(name), identity.hex())
    data = _small(image, ".debug_sup")
    if len(data) < 4 or data[2] != 0:
        return None
    name, nul, rest = data[3:].partition(b"\0")
    return OtherFile(_text(name), rest[1 : 1 + rest[0]].hex()) if name and rest else None


def _small(image: Image, name: str) -> bytes:
    section = image.section_named(name)
    return image.file.peek(section.offset, min(section.size, _MOST_LINK_BYTES)) if section else b""


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
