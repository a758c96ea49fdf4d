"""The fast walk over what may state an ABI: functions and variables, and the scopes that hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from abilint.readers.dwarf.codes import C_FAMILY, Tag
from abilint.readers.dwarf.leb128 import uleb
from abilint.readers.dwarf.skipping import Skip, skip_children, step_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.dwarf.abbreviations import Abbreviation
    from abilint.readers.dwarf.skipping import Skips
    from abilint.readers.dwarf.unit import Unit

_SCOPES = frozenset(
    {
        Tag.COMPILE_UNIT,
        Tag.PARTIAL_UNIT,
        Tag.TYPE_UNIT,
        Tag.SKELETON_UNIT,
        Tag.NAMESPACE,
        Tag.MODULE,
        Tag.COMMON_BLOCK,
    }
)
_TYPE_SCOPES = frozenset(
    {Tag.CLASS_TYPE, Tag.STRUCTURE_TYPE, Tag.UNION_TYPE, Tag.ENUMERATION_TYPE, Tag.INTERFACE_TYPE}
)


class Found(NamedTuple):
    """An entry that the walk stopped at."""

    unit: Unit
    tag: int
    offset: int
    parent: int
    """Offset of the entry that holds it."""


class Wanted(NamedTuple):
    """What a walk stops at."""

    tags: frozenset[int]
    having: frozenset[int]
    """Attributes of which it must have one; empty for no such condition."""
    lacking: frozenset[int]
    """Attributes of which it must have none."""
    in_types: bool = False
    """Whether to look into types in every language: classes of C++ hold the declarations of their members."""

    def holds(self, abbreviation: Abbreviation) -> bool:
        """Whether entries of this shape are wanted."""
        if abbreviation.tag not in self.tags:
            return False
        present = {spec.attribute for spec in abbreviation.specs}
        return not present & self.lacking and (not self.having or bool(present & self.having))


class _Shapes(dict[int, tuple[Skip, int, bool]]):
    """Abbreviation code -> (how to skip it, its tag where it is wanted, whether to look into it)."""

    def __init__(self, unit: Unit, skips: Skips, wanted: Wanted) -> None:
        super().__init__()
        self._abbreviations = unit.source.abbreviations.at(unit.abbreviations)
        self._skips, self._wanted = skips, wanted
        self._scopes = _SCOPES | _TYPE_SCOPES if wanted.in_types else scopes_of(unit)

    def __missing__(self, code: int) -> tuple[Skip, int, bool]:
        abbreviation = self._abbreviations[code]
        tag = abbreviation.tag
        enter = tag in self._scopes and abbreviation.has_children
        shape = self._skips[code], tag if self._wanted.holds(abbreviation) else 0, enter
        self[code] = shape
        return shape


def scopes_of(unit: Unit) -> frozenset[int]:
    """Tags of the entries below which functions are defined, in the language of a unit."""
    return _SCOPES if unit.language in C_FAMILY else _SCOPES | _TYPE_SCOPES


def scan_unit(unit: Unit, wanted: Wanted) -> Iterator[Found]:
    """Walk one unit; raises what `damage.DAMAGE` lists where it is damaged."""
    skips = unit.source.skips(unit)
    shapes = _Shapes(unit, skips, wanted)
    data, base, origin, end = unit.source.info, unit.source.base, unit.offset, unit.end
    parents: list[int] = []
    parent = 0
    at = unit.first
    while at < end:
        start = at
        code = data[at]
        at += 1
        if not code:
            if not parents:
                return
            parent = parents.pop()
            continue
        if code > 127:
            code, at = uleb(data, start)
        (size, steps, has_children, sibling_back, sibling), tag, enter = shapes[code]
        if tag:
            yield Found(unit, tag, base + start, parent)
        at += size
        if steps:
            at = step_over(data, at, steps, unit.encoding)
        if enter:
            parents.append(parent)
            parent = base + start
        elif has_children:
            place = sibling.unpack_from(data, at - sibling_back)[0] + origin if sibling is not None else 0
            at = place if at < place <= end else skip_children(data, at, skips, origin, end)
