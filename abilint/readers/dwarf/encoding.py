"""How the numbers of one unit are written."""

from __future__ import annotations

from typing import NamedTuple

_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class Encoding(NamedTuple):
    """Byte order and sizes; units that share them share all that is compiled from their abbreviations."""

    mark: str
    """`<` or `>`, as `struct` has it."""
    address_size: int
    offset_size: int
    """4 in 32-bit DWARF, 8 in 64-bit DWARF, whatever the machine."""
    version: int

    @property
    def address(self) -> str:
        """Give the `struct` code of an address."""
        return _CODES[self.address_size]

    @property
    def offset(self) -> str:
        """Give the `struct` code of an offset into a section."""
        return _CODES[self.offset_size]

    @property
    def any_reference(self) -> str:
        """Give the `struct` code of DW_FORM_ref_addr, which DWARF 2 made as wide as an address."""
        return self.address if self.version <= 2 else self.offset
