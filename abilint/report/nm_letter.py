"""The letter that nm prints for a symbol.

Source: GNU binutils manual, "nm"; the sections' side is what BFD makes of an ELF section header.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import SectionKind
from abilint.model.symbol import (
    SECTION_COMMON,
    SECTION_UNDEFINED,
    Binding,
    Symbol,
    SymbolKind,
)

if TYPE_CHECKING:
    from abilint.model.artifact import Artifact, Section

_OBJECT_LIKE = (SymbolKind.OBJECT, SymbolKind.COMMON)
_PE_SECTIONS = ((".drectve", "i"), (".edata", "e"), (".idata", "i"), (".pdata", "p"))
"""Names that nm knows from PE files and looks for in every format."""
_NO_BFD_SECTION = frozenset({0, 2, 3, 4, 9, 18})
"""Section types that BFD keeps for itself (symbols, strings, relocations) unless they are loaded."""
_EM_PPC, _EM_PPC64 = 20, 21
_SMALL_DATA = (".sdata", ".sbss")
"""PowerPC reaches these through one register, and BFD tells them apart by name."""

Key = tuple[int, SymbolKind, Binding]


class Letters:
    """Letters for the symbols of one artifact; equal symbols are decided once."""

    def __init__(self, artifact: Artifact) -> None:
        self._sections = artifact.sections
        self._small_data = artifact.elf.machine in (_EM_PPC, _EM_PPC64)
        self._known: dict[Key, str] = {}

    def of(self, symbol: Symbol) -> str:
        """Return the letter."""
        key = (symbol.section, symbol.kind, symbol.binding)
        letter = self._known.get(key)
        if letter is None:
            letter = self._known[key] = self._decide(*key)
        return letter

    def _decide(self, section: int, kind: SymbolKind, binding: Binding) -> str:
        if section == SECTION_COMMON:
            return "C"
        if section == SECTION_UNDEFINED:
            weak = "v" if kind in _OBJECT_LIKE else "w"
            return weak if binding is Binding.WEAK else "U"
        if kind is SymbolKind.IFUNC:
            return "i"
        if binding is Binding.WEAK:
            return "V" if kind in _OBJECT_LIKE else "W"
        if binding is Binding.UNIQUE:
            return "u"
        letter = self._section_letter(section)
        return letter.upper() if binding is Binding.GLOBAL else letter

    def _section_letter(self, index: int) -> str:
        if not 0 <= index < len(self._sections):
            return "a"
        section = self._sections[index]
        if section.native_type in _NO_BFD_SECTION and not section.allocated:
            return "a"
        return _pe_letter(section.name) or self._flags_letter(section)

    def _flags_letter(self, section: Section) -> str:
        small = self._small_data and section.name.startswith(_SMALL_DATA)
        if section.executable:
            return "t"
        if section.allocated and section.has_contents:
            if not section.writable:
                return "r"
            return "g" if small else "d"
        if not section.has_contents:
            return "s" if small else "b"
        if section.kind is SectionKind.DEBUG:
            return "N"
        return "?" if section.writable else "n"


def _pe_letter(name: str) -> str | None:
    for known, letter in _PE_SECTIONS:
        if name.startswith(known) and (name == known or name[len(known)] in ".$0123456789"):
            return letter
    return None
