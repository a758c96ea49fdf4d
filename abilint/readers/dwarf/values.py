"""Attribute values that are numbers of a certain kind.

A form says more than a number: `DW_AT_upper_bound` 7 is the bound itself or the offset of the entry that
holds it, `DW_AT_high_pc` 7 is an address or a length. Each class here is an `int` that remembers.
"""

from __future__ import annotations


class Reference(int):
    """An entry's offset, as `DebugInfo.entry` takes it (class reference)."""

    __slots__ = ()


class Address(int):
    """A place in the program once it is loaded, or in a relocatable object (class address)."""

    __slots__ = ()


class SectionOffset(int):
    """A place in another debug section: line table, ranges, locations (DW_FORM_sec_offset)."""

    __slots__ = ()


class ListIndex(int):
    """The number of a list of ranges or locations (DW_FORM_rnglistx, DW_FORM_loclistx)."""

    __slots__ = ()


class Unresolved(int):
    """What leads out of all that could be read.

    A type unit or an alternate file that is not there, an index without its table: the number is the
    signature, offset or index, and what it stands for is not known.
    """

    __slots__ = ()


Value = int | str | bytes | bool
"""What an attribute has. Blocks and expressions are `bytes`, as is DW_FORM_data16."""
