"""The debug information of one binary: its units and entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.readers.dwarf.codes import At
from abilint.readers.dwarf.damage import DAMAGE, words
from abilint.readers.dwarf.definitions import codeless_definitions, definitions, outside_declarations
from abilint.readers.dwarf.entry import decode
from abilint.readers.dwarf.line_files import LineFiles
from abilint.readers.dwarf.scan import Wanted, scan_unit
from abilint.readers.dwarf.skipping import skip_children
from abilint.readers.dwarf.source import OFFSET_MASK, SOURCE_SHIFT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from abilint.readers.dwarf.definitions import Definition
    from abilint.readers.dwarf.entry import Entry
    from abilint.readers.dwarf.scan import Found
    from abilint.readers.dwarf.source import Group, Source
    from abilint.readers.dwarf.unit import Unit


_MOST_FILE_NAMES = 1 << 21
"""Of all line tables that are asked for: each is bounded, but damaged units may share the bytes of theirs."""


class DebugInfo:
    """Entries of a binary, decoded one by one as they are asked for.

    What cannot be read raises CorruptBinary in `entry`, and ends the iteration with a note elsewhere.
    """

    def __init__(self, group: Group, path: str, notes: Sequence[str] = ()) -> None:
        self._group = group
        self._notes = tuple(notes)
        self.path = path
        """The file that the entries are in: the binary, or its debug file."""
        self._names_left = _MOST_FILE_NAMES
        self._files: dict[tuple[object, ...], LineFiles] = {}
        sources = (source for source in group.sources if not source.is_alternate)
        self.units: tuple[Unit, ...] = tuple(
            unit for source in sources for unit in source.units if unit.split is None
        )
        """Every unit but those of the alternate file, which the others refer to, and skeletons whose split
        unit was found, which stands for them.
        """

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sections of entries, those of split units and of the alternate file too."""
        return tuple(self._group.sources)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was passed over so far, and why."""
        return (*self._notes, *self._group.notes)

    def _unit_of(self, offset: int) -> tuple[Unit, int]:
        number, place = offset >> SOURCE_SHIFT, offset & OFFSET_MASK
        try:
            return self._group.sources[number].unit_at(place), place
        except DAMAGE as error:
            raise CorruptBinary(self.path, f"the debug information is damaged: {words(error)}") from None

    def entry(self, offset: int) -> Entry:
        """Decode the entry at an offset; CorruptBinary where none can be read there."""
        unit, place = self._unit_of(offset)
        try:
            found = decode(unit, place)
        except DAMAGE as error:
            raise CorruptBinary(
                unit.source.path, f"the debug information is damaged at {place:#x}: {words(error)}"
            ) from None
        if found is None:
            raise CorruptBinary(unit.source.path, f"no entry of the debug information is at {place:#x}")
        return found

    def children(self, entry: Entry) -> Iterator[Entry]:
        """Decode each child of an entry; a damaged one ends the list, and a note says so."""
        if not entry.has_children:
            return
        unit, at = entry.unit, entry.after
        try:
            while (child := decode(unit, at)) is not None:
                yield child
                at = self._next(child)
        except DAMAGE as error:
            unit.source.note(f"children of the entry at {entry.offset & OFFSET_MASK:#x}: {words(error)}")

    def _next(self, entry: Entry) -> int:
        if not entry.has_children:
            return entry.after
        unit = entry.unit
        sibling = entry.get(At.SIBLING)
        if isinstance(sibling, int):
            place = sibling & OFFSET_MASK
            if entry.after < place < unit.end:
                return place
        return skip_children(unit.source.info, entry.after, unit.source.skips(unit), unit.offset, unit.end)

    def roots(self, unit: Unit) -> Iterator[Entry]:
        """Decode the entries right below a unit's root."""
        return self.children(unit.root)

    def scan(
        self,
        tags: Collection[int],
        *,
        having: Collection[int] = (),
        lacking: Collection[int] = (),
        in_types: bool = False,
    ) -> Iterator[Found]:
        """Find the entries with one of these tags that stand outside of functions.

        Looked at are units, namespaces and modules, and types too where the language has functions in
        them, or with `in_types`. With `having`, an entry must have one of these
        attributes, with `lacking` none of those. A damaged unit ends early, and a note says so.
        """
        wanted = Wanted(frozenset(tags), frozenset(having), frozenset(lacking), in_types)
        for unit in self.units:
            yield from self._scan_unit(unit, wanted)

    def _scan_unit(self, unit: Unit, wanted: Wanted) -> Iterator[Found]:
        try:
            yield from scan_unit(unit, wanted)
        except DAMAGE as error:
            unit.source.note(f"the unit at {unit.offset:#x} is not read to its end: {words(error)}")

    def definitions(self) -> Iterator[Definition]:
        """Find every function and variable that is defined outside of functions; see `Definition`."""
        return definitions(self)

    def codeless_definitions(self) -> Iterator[Definition]:
        """Find the functions that are defined and have no code of their own.

        GCC leaves out the address where it found two functions equal (-fipa-icf, part of -O2) and made
        one an alias of the other. Most entries of this kind belong to no symbol at all: ask for them only
        where `definitions` lacks an export.
        """
        return codeless_definitions(self)

    def outside_declarations(self, *, in_types: bool) -> Iterator[Definition]:
        """Find the functions and variables that are declared and not defined, which the binary may import.

        GCC writes down every one that the unit uses, clang the functions that it calls where it optimises,
        and neither what is only declared. `in_types`: members of classes too.
        """
        return outside_declarations(self, in_types=in_types)

    def file(self, unit: Unit, index: int) -> str | None:
        """Give the path of a file by its number in the unit's line table (DW_AT_decl_file).

        As it is written there: relative to the unit's `comp_dir` where it is not absolute. None where the
        table has no such file; before DWARF 5, number 0 means that none is stated.
        """
        key = unit.source, unit.line_base, unit.root.get(At.STMT_LIST)
        files = self._files.get(key)
        if files is None:
            if self._names_left < 0:
                return None
            files = self._files[key] = LineFiles(unit)
            self._names_left -= len(files)
        return files.path(index)
