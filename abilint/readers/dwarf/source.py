"""One section of entries with the tables that belong to it, and all of them together.

Offsets of entries are integers over all sources: the number of the source stands above bit 40.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from abilint.readers.dwarf.abbreviations import Tables
from abilint.readers.dwarf.damage import DamagedDwarf
from abilint.readers.dwarf.entry import Plans
from abilint.readers.dwarf.imported_units import languages_of_partial_units
from abilint.readers.dwarf.skipping import Skips
from abilint.readers.dwarf.strings import Strings
from abilint.readers.dwarf.unit_headers import read_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from abilint.readers.dwarf.encoding import Encoding
    from abilint.readers.dwarf.section_set import SectionSet
    from abilint.readers.dwarf.unit import Unit

SOURCE_SHIFT = 40
"""A section of debug information is at most a terabyte long."""
OFFSET_MASK = (1 << SOURCE_SHIFT) - 1
_MOST_NOTES = 200


class Group:
    """All sources of one binary: its own sections, split units, the alternate file."""

    def __init__(self) -> None:
        self.sources: list[Source] = []
        self.notes: list[str] = []
        self._seen: set[str] = set()
        self._types: dict[int, int] = {}

    def note(self, text: str) -> None:
        """Keep a note, each once and not without end."""
        if text not in self._seen and len(self.notes) < _MOST_NOTES:
            self._seen.add(text)
            self.notes.append(text)

    def add(
        self,
        sections: SectionSet,
        *,
        split: bool = False,
        types: bool = False,
        place: Callable[[Source], None] | None = None,
    ) -> Source:
        """Add the entries of one section of a file; `place` tells its units where their tables are."""
        source = Source(self, len(self.sources), sections, split=split, types=types)
        self.sources.append(source)
        if place is not None:
            place(source)
        for unit in source.units:
            if unit.is_type_unit and unit.signature is not None:
                self._types.setdefault(unit.signature, unit.base + unit.type_offset)
        return source

    @cached_property
    def partial_languages(self) -> dict[int, int]:
        """Language of each partial unit that states none, by the unit's base."""
        return languages_of_partial_units(self)

    def unit_starting(self, place: int) -> Unit | None:
        """Give the unit whose root is at an offset; None where another entry is there, or nothing."""
        number, within = place >> SOURCE_SHIFT, place & OFFSET_MASK
        try:
            unit = self.sources[number].unit_at(within)
        except (IndexError, DamagedDwarf):
            return None
        return unit if unit.first == within else None

    def type_of(self, signature: int) -> int | None:
        """Offset of the entry that a type unit is there for."""
        found = self._types.get(signature)
        if found is None:
            self.note("types in type units that could not be found are not known")
        return found


class Source:
    """The entries of one `.debug_info` or `.debug_types` section."""

    def __init__(
        self,
        group: Group,
        index: int,
        sections: SectionSet,
        *,
        split: bool,
        types: bool,
    ) -> None:
        held = sections.split if split else sections.plain
        self.group = group
        self.base = index << SOURCE_SHIFT
        self.path = sections.path
        self.mark = sections.mark
        self.is_split = split
        self.holds_types = types
        self.alternate: Source | None = None
        """The entries that `dwz` moved to another file."""
        self.is_alternate = False
        self.info = held.get("types" if types else "info", b"")
        self.abbreviations = Tables(held.get("abbrev", b""))
        self.string_offsets = held.get("str_offsets", b"")
        self.addresses = held.get("addr", b"")
        self.lines = held.get("line", b"")
        self.ranges = held.get("ranges", b"")
        self.range_lists = held.get("rnglists", b"")
        self.unit_index = held.get("cu_index", b"")
        self.type_index = held.get("tu_index", b"")
        self.strings = Strings(self, held.get("str", b""), "the strings of the debug information")
        self.line_strings = Strings(self, held.get("line_str", b""), "the strings of the line tables")
        self._plans: dict[tuple[int, Encoding], Plans] = {}
        self._skips: dict[tuple[int, Encoding], Skips] = {}
        self.units: list[Unit] = read_units(self)
        self._starts = [unit.offset for unit in self.units]

    def note(self, text: str) -> None:
        """Keep a note about this source."""
        self.group.note(f"{self.path}: {text}")

    def plans(self, unit: Unit) -> Plans:
        """Give how to decode a unit's entries; units with one table of abbreviations share it."""
        key = unit.abbreviations, unit.encoding
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = Plans(self.abbreviations.at(unit.abbreviations), unit.encoding)
        return found

    def skips(self, unit: Unit) -> Skips:
        """Give how to get past a unit's entries."""
        key = unit.abbreviations, unit.encoding
        found = self._skips.get(key)
        if found is None:
            found = self._skips[key] = Skips(self.abbreviations.at(unit.abbreviations), unit.encoding)
        return found

    def unit_at(self, place: int) -> Unit:
        """Give the unit that holds a place in the section; DamagedDwarf where none does."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or not self.units[index].first <= place < self.units[index].end:
            raise DamagedDwarf(f"no unit holds an entry at {place:#x}")
        return self.units[index]
