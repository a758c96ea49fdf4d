"""Split units: skeletons in the program, entries in `.dwo` files or one `.dwp` package.

Source: DWARF 5, sections 3.1.2 and 7.3.2 to 7.3.5; "DebugFission" and "DebugFissionDWP" for the GNU
extension that went before it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.errors import InputError
from abilint.readers.dwarf.codes import At, UnitType
from abilint.readers.dwarf.file_sections import sections_in
from abilint.readers.dwarf.package import place_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.readers.dwarf.section_set import SectionSet
    from abilint.readers.dwarf.source import Group, Source
    from abilint.readers.dwarf.unit import Unit

_MOST_FILES = 1 << 14


class SplitUnits:
    """Finds the units that skeletons stand for, and joins the two."""

    def __init__(self, group: Group, main: Source, architecture: str) -> None:
        self._group = group
        self._main = main
        self._architecture = architecture
        self._found: dict[int, Unit] = {}
        self._seen: set[str] = set()

    def join(self, binaries: Sequence[str], named: Sequence[str]) -> None:
        """Join every skeleton with its unit; those that are not found are noted.

        `binaries` are the program and its debug file: a package stands beside one of them. `named` are
        the files that the user points at.
        """
        skeletons = [unit for unit in self._main.units if self._is_skeleton(unit)]
        if not skeletons:
            return
        for path in (*named, *(f"{path}.dwp" for path in binaries)):
            self._open(path)
        missing = [unit for unit in skeletons if not self._joined(unit, binaries)]
        if missing:
            names = ", ".join(str(_dwo_name(unit)) for unit in missing[:3])
            self._group.note(f"{len(missing)} of {len(skeletons)} split units are not found ({names})")

    def _is_skeleton(self, unit: Unit) -> bool:
        if unit.version >= 5:
            return unit.unit_type == UnitType.SKELETON
        return bool(self._main.addresses) and unit.is_skeleton

    def _joined(self, skeleton: Unit, binaries: Sequence[str]) -> bool:
        identity = _identity(skeleton)
        if identity is None:
            return False
        for path in _places(skeleton, binaries):
            if identity in self._found:
                break
            self._open(path)
        unit = self._found.get(identity)
        if unit is None:
            return False
        skeleton.split, unit.skeleton = unit, skeleton
        return True

    def _open(self, path: str) -> None:
        real = os.path.realpath(path)
        if real in self._seen or len(self._seen) > _MOST_FILES or not os.path.isfile(real):  # noqa: PTH113
            return
        self._seen.add(real)
        try:
            sections = sections_in(path, self._architecture)
        except InputError as error:
            self._group.note(str(error))
            return
        for note in sections.notes:
            self._group.note(note)
        for types in (False, True):
            if sections.split.get("types" if types else "info"):
                self._add(sections, types=types)

    def _add(self, sections: SectionSet, *, types: bool) -> None:
        source = self._group.add(_with_indices(sections), split=True, types=types, place=place_units)
        for unit in source.units:
            if not unit.is_type_unit and (identity := _identity(unit)) is not None:
                self._found.setdefault(identity, unit)


def _with_indices(sections: SectionSet) -> SectionSet:
    """Add the indices of a package, which have no `.dwo` in their names."""
    held = dict(sections.split)
    for name in ("cu_index", "tu_index"):
        held[name] = sections.plain.get(name, b"")
    return replace(sections, split=held)


def _identity(unit: Unit) -> int | None:
    if unit.version >= 5:
        return unit.signature
    found = unit.root.get(At.GNU_DWO_ID)
    return found if isinstance(found, int) else None


def _dwo_name(unit: Unit) -> str | None:
    return unit.text(At.DWO_NAME) or unit.text(At.GNU_DWO_NAME)


def _places(skeleton: Unit, binaries: Sequence[str]) -> Iterator[str]:
    name = _dwo_name(skeleton)
    if not name:
        return
    yield os.path.join(skeleton.comp_dir or "", name)  # noqa: PTH118  (paths are strings throughout)
    for binary in binaries:
        folder = os.path.dirname(binary)  # noqa: PTH120
        yield os.path.join(folder, name)  # noqa: PTH118
        yield os.path.join(folder, os.path.basename(name))  # noqa: PTH118, PTH119
