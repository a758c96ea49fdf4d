"""Section headers of images and objects as the model has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.model.artifact import Section, SectionKind
from abilint.readers.pe.layout import (
    SCN_CODE,
    SCN_INITIALIZED_DATA,
    SCN_LINK_INFO,
    SCN_MEM_DISCARDABLE,
    SCN_MEM_EXECUTE,
    SCN_MEM_WRITE,
    SCN_UNINITIALIZED_DATA,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.readers.pe.image import SectionHeader
    from abilint.readers.string_table import StringTable

_LONG_NAME = re.compile(rb"/(\d{1,7})")
_DEBUG = (".debug", ".zdebug", ".stab")


def read_sections(
    headers: Iterable[SectionHeader], strings: StringTable | None, image_base: int
) -> tuple[Section, ...]:
    """Describe each section; long names (`/123`) stand in the COFF string table."""
    return tuple(_section(header, _name(header.raw_name, strings), image_base) for header in headers)


def has_debug_info(sections: Iterable[Section]) -> bool:
    """Whether DWARF or CodeView stands in the file itself: a .pdb beside it does not count."""
    return any(section.name.startswith((".debug_info", ".zdebug_info", ".debug$S")) for section in sections)


def _name(raw: bytes, strings: StringTable | None) -> str:
    name = raw.rstrip(b"\0")
    found = _LONG_NAME.fullmatch(name)
    if found and strings is not None:
        try:
            return strings[int(found[1])]
        except CorruptBinary:
            pass
    return name.decode("utf-8", "surrogateescape")


def _section(header: SectionHeader, name: str, image_base: int) -> Section:
    flags = header.flags
    return Section(
        name=name,
        kind=_kind(name, flags),
        address=image_base + header.address if image_base or header.address else 0,
        offset=header.raw_offset,
        size=header.virtual_size or header.raw_size,
        allocated=not flags & (SCN_MEM_DISCARDABLE | SCN_LINK_INFO),
        writable=bool(flags & SCN_MEM_WRITE),
        executable=bool(flags & SCN_MEM_EXECUTE),
        has_contents=bool(header.raw_size and not flags & SCN_UNINITIALIZED_DATA),
        native_flags=flags,
    )


def _kind(name: str, flags: int) -> SectionKind:
    if name.startswith(_DEBUG):
        return SectionKind.DEBUG
    if name == ".tls" or name.startswith(".tls$"):
        return SectionKind.TLS_DATA
    if flags & (SCN_MEM_EXECUTE | SCN_CODE):
        return SectionKind.TEXT
    if flags & SCN_UNINITIALIZED_DATA:
        return SectionKind.BSS
    if flags & SCN_INITIALIZED_DATA:
        return SectionKind.DATA if flags & SCN_MEM_WRITE else SectionKind.RODATA
    return SectionKind.OTHER
