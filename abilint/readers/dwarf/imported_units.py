"""The language of partial units, which `dwz` makes out of what several units share: few state one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.readers.dwarf.codes import At, Tag
from abilint.readers.dwarf.damage import DAMAGE
from abilint.readers.dwarf.entry import decode
from abilint.readers.dwarf.values import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.readers.dwarf.source import Group
    from abilint.readers.dwarf.unit import Unit


def languages_of_partial_units(group: Group) -> dict[int, int]:
    """Map the base of each partial unit to the language of the units that import it (DWARF 5, 3.1.1.1).

    Where units of one language are all there are, no import is looked at.
    """
    units = [unit for source in group.sources for unit in source.units]
    stating = [(unit, unit.stated_language) for unit in units]
    languages = {language for _, language in stating if language is not None}
    if len(languages) == 1:
        return dict.fromkeys((unit.base for unit in units), languages.pop())
    found: dict[int, int] = {}
    for unit, language in stating:
        if language is not None:
            _spread(group, unit, language, found)
    return found


def _spread(group: Group, unit: Unit, language: int, found: dict[int, int]) -> None:
    """Hand a language on to what a unit imports, and what that imports; the first that comes stays."""
    waiting = [unit]
    while waiting:
        for place in _imports(waiting.pop()):
            target = group.unit_starting(place)
            if target is not None and target.base not in found:
                found[target.base] = language
                waiting.append(target)


def _imports(unit: Unit) -> Sequence[int]:
    """Give the imports that a unit begins with: `dwz` puts them before all else."""
    try:
        return tuple(_leading(unit))
    except DAMAGE:
        return ()


def _leading(unit: Unit) -> Iterator[int]:
    at = unit.root.after
    while unit.root.has_children:
        entry = decode(unit, at)
        if entry is None or entry.tag != Tag.IMPORTED_UNIT:
            return
        place = entry.get(At.IMPORT)
        if isinstance(place, Reference):
            yield place
        at = entry.after
