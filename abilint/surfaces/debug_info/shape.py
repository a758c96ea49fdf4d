"""Whether two entries describe one record, told from its own children alone.

A header that a thousand units include is described a thousand times. Two copies are taken for one type
where name, size, and every member's name, place and type agree; of a member's type what is compared is
its own spelling down to the next name, with sizes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.readers.dwarf import At, Reference, Tag
from abilint.surfaces.debug_info.scopes import RECORD_TAGS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from abilint.readers.dwarf import DebugInfo, Entry

_STATED = (
    At.NAME,
    At.BYTE_SIZE,
    At.DATA_MEMBER_LOCATION,
    At.DATA_BIT_OFFSET,
    At.BIT_OFFSET,
    At.BIT_SIZE,
    At.VIRTUALITY,
    At.LINKAGE_NAME,
    At.VTABLE_ELEM_LOCATION,
    At.COUNT,
    At.UPPER_BOUND,
    At.ALIGNMENT,
)
_COMPARED = frozenset({Tag.MEMBER, Tag.INHERITANCE, Tag.VARIANT_PART, Tag.SUBPROGRAM})
_ENDS = RECORD_TAGS | {Tag.BASE_TYPE, Tag.ENUMERATION_TYPE, Tag.UNSPECIFIED_TYPE}
_LONGEST = 12
_DEEPEST = 3


_OUTLINE = (At.NAME, At.DATA_MEMBER_LOCATION, At.DATA_BIT_OFFSET, At.BIT_OFFSET, At.BIT_SIZE, At.DECL_LINE)


def outline(children: Iterable[Entry]) -> Hashable:
    """Give names, places and lines of a record's members, without their types."""
    return tuple(tuple(child.attributes.get(a) for a in _OUTLINE) for child in children)


class Shapes:
    """Shapes of records, and words for types, each made once."""

    def __init__(self, info: DebugInfo) -> None:
        self._info = info
        self._words: dict[tuple[int, int], Hashable] = {}

    def of(self, children: Iterable[Entry], depth: int = 0) -> Hashable:
        """Give a value that is equal for equal contents."""
        return tuple(
            (child.tag, *_stated(child), self._word(child, depth))
            for child in children
            if child.tag in _COMPARED
        )

    def _word(self, entry: Entry, depth: int) -> Hashable:
        """Describe the type of an entry down to the next name."""
        target = entry.attributes.get(At.TYPE)
        if not isinstance(target, Reference):
            return None
        key = (int(target), depth)
        if key not in self._words:
            self._words[key] = self._described(target, depth)
        return self._words[key]

    def _described(self, offset: int, depth: int) -> Hashable:
        words: list[Hashable] = []
        for _ in range(_LONGEST):
            try:
                entry = self._info.entry(offset)
            except CorruptBinary:
                return (*words, "damaged")
            words.append((entry.tag, entry.attributes.get(At.NAME), entry.attributes.get(At.BYTE_SIZE)))
            words.append(self._inside(entry, depth))
            target = entry.attributes.get(At.TYPE)
            if entry.tag in _ENDS or not isinstance(target, Reference):
                break
            offset = target
        return tuple(words)

    def _inside(self, entry: Entry, depth: int) -> Hashable:
        if depth >= _DEEPEST:
            return None
        if entry.tag in RECORD_TAGS and At.NAME not in entry.attributes:
            return self.of(self._info.children(entry), depth + 1)
        if entry.tag == Tag.ARRAY_TYPE:
            return tuple(_stated(child) for child in self._info.children(entry))
        if entry.tag == Tag.SUBROUTINE_TYPE:
            return tuple((child.tag, self._word(child, depth + 1)) for child in self._info.children(entry))
        return None


def _stated(entry: Entry) -> tuple[Hashable, ...]:
    """Give the attributes that decide; references differ from unit to unit and are left out."""
    held = entry.attributes
    return tuple(None if isinstance(held.get(a), Reference) else held.get(a) for a in _STATED)
