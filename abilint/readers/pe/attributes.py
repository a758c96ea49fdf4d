"""What the section, type and storage class of a COFF symbol mean, each combination worked out once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.model.artifact import SectionKind
from abilint.model.symbol import (
    SECTION_ABSOLUTE,
    SECTION_COMMON,
    SECTION_UNDEFINED,
    SECTION_UNKNOWN,
    Binding,
    Scope,
    SymbolKind,
)
from abilint.readers.pe.records import (
    ABSOLUTE,
    EXTERNAL,
    FILE,
    SECTION,
    WEAK_EXTERNAL,
    Key,
    describes_section,
)

if TYPE_CHECKING:
    from abilint.model.artifact import Section

EXTERNAL_CLASSES = (EXTERNAL, WEAK_EXTERNAL)
COMMON_CLASSES = (EXTERNAL, SECTION)
"""Without a section but with a value; import libraries of Microsoft's tools refer so to `.idata$4`."""
_FUNCTION_TYPE = 0x20
"""IMAGE_SYM_DTYPE_FUNCTION in the high half of the type's low byte."""
_TYPE_MASK = 0x30


class Attributes(NamedTuple):
    """What records of one section, type and storage class have in common."""

    kind: SymbolKind
    scope: Scope | None
    """None: an external definition, whose name decides."""
    binding: Binding
    section: int
    base: int
    """Added to the value to give the address."""
    localized: bool | None


class AttributeTable(dict[Key, Attributes]):
    """Each combination is worked out once: a library has many symbols and few of these."""

    def __init__(self, sections: tuple[Section, ...], mergeable: frozenset[int], *, linked: bool) -> None:
        super().__init__()
        self._sections = sections
        self._mergeable = mergeable
        self._linked = linked

    def __missing__(self, key: Key) -> Attributes:
        number, kind, storage_class, described, valued = key
        section = self._section(number, storage_class, valued=valued)
        external = storage_class in EXTERNAL_CLASSES
        undefined = section == SECTION_UNDEFINED
        describes = described and describes_section(number, storage_class)
        attributes = Attributes(
            kind=self._kind(section, kind, storage_class, describes=describes),
            scope=Scope.UNDEFINED if undefined else None if external else Scope.LOCAL,
            binding=self._binding(section, external=external),
            section=section,
            base=self._sections[section].address if section >= 0 and self._linked else 0,
            localized=None if external or undefined else False,
        )
        self[key] = attributes
        return attributes

    def _section(self, number: int, storage_class: int, *, valued: bool) -> int:
        if number == 0 and valued and storage_class in COMMON_CLASSES:
            return SECTION_COMMON
        if number == 0 and storage_class in EXTERNAL_CLASSES:
            return SECTION_UNDEFINED
        if number == ABSOLUTE:
            return SECTION_ABSOLUTE
        return number - 1 if 0 < number <= len(self._sections) else SECTION_UNKNOWN

    def _kind(self, section: int, kind: int, storage_class: int, *, describes: bool) -> SymbolKind:
        if storage_class == FILE:
            return SymbolKind.FILE
        if describes:
            return SymbolKind.SECTION
        if section == SECTION_COMMON:
            return SymbolKind.COMMON
        if kind & _TYPE_MASK == _FUNCTION_TYPE:
            return SymbolKind.FUNCTION
        if section < 0:
            return SymbolKind.UNKNOWN
        if self._sections[section].kind is SectionKind.TLS_DATA:
            return SymbolKind.TLS
        return SymbolKind.UNKNOWN if self._sections[section].executable else SymbolKind.OBJECT

    def _binding(self, section: int, *, external: bool) -> Binding:
        if not external:
            return Binding.LOCAL
        return Binding.MERGED if section in self._mergeable else Binding.GLOBAL
