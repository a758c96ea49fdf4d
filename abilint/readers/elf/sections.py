"""Section headers as the model has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import Section, SectionKind
from abilint.readers.elf.image import (
    SHF_ALLOC,
    SHF_EXECINSTR,
    SHF_TLS,
    SHF_WRITE,
    SHT_DYNSYM,
    SHT_NOBITS,
)

if TYPE_CHECKING:
    from abilint.readers.elf.image import Image
    from abilint.readers.elf.layout import SectionHeader

_DEBUG_PREFIXES = (".debug", ".zdebug", ".gnu.debuglto_.debug", ".stab")
_DEBUG_INFO = frozenset({".debug_info", ".zdebug_info", ".debug_info.dwo"})

_NEVER_EMPTY = frozenset({".dynsym", ".dynamic"})


def read_sections(image: Image) -> tuple[Section, ...]:
    """Every section in file order; index 0 is the null section, so st_shndx indexes this tuple."""
    return tuple(
        _section(header, name) for header, name in zip(image.sections, image.section_names, strict=True)
    )


def _section(header: SectionHeader, name: str) -> Section:
    return Section(
        name=name,
        kind=_kind(header, name),
        address=header.address,
        offset=header.offset,
        size=header.size,
        allocated=bool(header.flags & SHF_ALLOC),
        writable=bool(header.flags & SHF_WRITE),
        executable=bool(header.flags & SHF_EXECINSTR),
        has_contents=header.type != SHT_NOBITS,
        native_type=header.type,
        native_flags=header.flags,
        alignment=header.alignment,
    )


def _kind(header: SectionHeader, name: str) -> SectionKind:
    if not header.flags & SHF_ALLOC:
        return SectionKind.DEBUG if name.startswith(_DEBUG_PREFIXES) else SectionKind.OTHER
    empty = header.type == SHT_NOBITS
    if header.flags & SHF_TLS:
        return SectionKind.TLS_BSS if empty else SectionKind.TLS_DATA
    if header.flags & SHF_EXECINSTR:
        return SectionKind.TEXT
    if header.flags & SHF_WRITE:
        return SectionKind.BSS if empty else SectionKind.DATA
    return SectionKind.RODATA


def has_debug_info(image: Image) -> bool:
    """Whether the DWARF entries themselves are here, not merely line tables or a link to another file."""
    return any(
        name in _DEBUG_INFO and header.type != SHT_NOBITS and header.size
        for header, name in zip(image.sections, image.section_names, strict=True)
    )


def is_debug_only(image: Image) -> bool:
    """Whether the code is left out, as `objcopy --only-keep-debug` and `eu-strip -f` write it.

    Code that is SHT_NOBITS cannot run. `.dynsym` keeps its name and loses its type.
    """
    if image.section_of_type(SHT_DYNSYM) is not None:
        return False
    return any(
        header.type == SHT_NOBITS
        and header.flags & SHF_ALLOC
        and (header.flags & SHF_EXECINSTR or name in _NEVER_EMPTY)
        for header, name in zip(image.sections, image.section_names, strict=True)
    )
