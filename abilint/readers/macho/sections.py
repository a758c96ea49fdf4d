"""Sections as the model has them, and what their flags say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import Section, SectionKind

if TYPE_CHECKING:
    from abilint.readers.macho.image import Image
    from abilint.readers.macho.layout import SectionHeader

_ZERO_FILL = (0x1, 0xC)
"""S_ZEROFILL, S_GB_ZEROFILL."""
_TLS_DATA, _TLS_BSS, TLS_VARIABLES = 0x11, 0x12, 0x13
"""S_THREAD_LOCAL_REGULAR and _ZEROFILL hold first values; what programs name is in the third."""
_ATTR_PURE_INSTRUCTIONS = 0x80000000
_ATTR_SOME_INSTRUCTIONS = 0x00000400
_VM_WRITE = 2
_DEBUG_SEGMENT = "__DWARF"
_READ_ONLY_SEGMENTS = frozenset({"__DATA_CONST", "__AUTH_CONST"})
"""Writable until the loader has bound what is in them."""


def is_code(header: SectionHeader) -> bool:
    """Whether machine instructions are in it."""
    return bool(header.flags & (_ATTR_PURE_INSTRUCTIONS | _ATTR_SOME_INSTRUCTIONS))


def read_sections(image: Image) -> tuple[Section, ...]:
    """All sections, in the order that symbols count, named `__TEXT,__text`."""
    writable = {segment.name for segment in image.segments if segment.protection & _VM_WRITE}
    return tuple(_section(header, writable) for header in image.sections)


def has_debug_info(image: Image) -> bool:
    """Whether DWARF is in the file itself: in object files and dSYM bundles."""
    return any(section.segment == _DEBUG_SEGMENT and section.size for section in image.sections)


def _section(header: SectionHeader, writable: set[str]) -> Section:
    zero_fill = header.type in (*_ZERO_FILL, _TLS_BSS)
    loaded = header.segment != _DEBUG_SEGMENT
    may_write = header.segment != "__TEXT" and (not writable or header.segment in writable)
    return Section(
        name=f"{header.segment},{header.name}",
        kind=_kind(header, zero_fill=zero_fill),
        address=header.address,
        offset=header.offset,
        size=header.size,
        allocated=loaded,
        writable=loaded and may_write,
        executable=is_code(header),
        has_contents=not zero_fill,
        native_type=header.type,
        native_flags=header.flags,
    )


def _kind(header: SectionHeader, *, zero_fill: bool) -> SectionKind:
    if header.segment == _DEBUG_SEGMENT:
        return SectionKind.DEBUG
    if is_code(header):
        return SectionKind.TEXT
    if header.type in (_TLS_DATA, TLS_VARIABLES):
        return SectionKind.TLS_DATA
    if zero_fill:
        return SectionKind.TLS_BSS if header.type == _TLS_BSS else SectionKind.BSS
    read_only = header.segment == "__TEXT" or header.segment in _READ_ONLY_SEGMENTS
    return SectionKind.RODATA if read_only else SectionKind.DATA
