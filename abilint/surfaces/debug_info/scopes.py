"""Names with their namespaces and classes: entries do not say what holds them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.readers.dwarf import At, Language, Reference, Tag
from abilint.surfaces.debug_info.attributes import C_LANGUAGES, name_of

if TYPE_CHECKING:
    from abilint.readers.dwarf import DebugInfo, Entry, Found

RECORD_TAGS = frozenset({Tag.STRUCTURE_TYPE, Tag.CLASS_TYPE, Tag.UNION_TYPE, Tag.INTERFACE_TYPE})
_NAMED = RECORD_TAGS | {Tag.ENUMERATION_TYPE, Tag.NAMESPACE, Tag.MODULE}
_WALKED = _NAMED | {Tag.SUBPROGRAM, Tag.VARIABLE, Tag.TYPEDEF}
_NESTED = RECORD_TAGS | {Tag.ENUMERATION_TYPE, Tag.SUBPROGRAM, Tag.TYPEDEF, Tag.VARIABLE, Tag.MEMBER}
_UNSCOPED = C_LANGUAGES | {Language.GO}
"""Languages whose names are whole as they stand."""
_DEEPEST = 100


class Scopes:
    """Which entry holds which, found by one walk when a language with scopes first asks."""

    def __init__(self, info: DebugInfo) -> None:
        self._info = info
        self._walk: list[Found] | None = None
        self._parents: dict[int, int] = {}
        self._order: list[int] = []
        self._opened: set[int] = set()
        self._prefixes: dict[int, str] = {}

    @property
    def found(self) -> list[Found]:
        """Every named entry outside of functions; in C and C++ those inside of types are left out."""
        if self._walk is None:
            self._walk = list(self._info.scan(_WALKED))
            self._parents |= {found.offset: found.parent for found in self._walk}
            self._order = sorted(self._parents)
        return self._walk

    def qualified(self, entry: Entry) -> str:
        """Give `ns::name`, and `name` where nothing named holds it or the language has no scopes."""
        entry = self.declared(entry)
        name = name_of(entry)
        if not name or entry.unit.language in _UNSCOPED:
            return name
        return self.prefix(entry.offset) + name

    def prefix(self, offset: int) -> str:
        """Give what stands before an entry's own name: `ns::`, or nothing."""
        parts: list[str] = []
        at = self._parent(offset)
        trail: list[int] = []
        while at is not None and len(trail) < _DEEPEST and at not in self._prefixes:
            entry = self.declared(self._info.entry(at))
            trail.append(at)
            parts.append(_own(entry))
            at = self._parent(entry.offset)
        text = self._prefixes.get(at, "") if at is not None else ""
        for each, part in zip(reversed(trail), reversed(parts), strict=True):
            text = self._prefixes[each] = text + part
        return text

    def holder(self, entry: Entry) -> Entry | None:
        """Give the namespace, class or unit that an entry belongs to; None where that is not known."""
        parent = self._parent(self.declared(entry).offset)
        return None if parent is None else self._info.entry(parent)

    def declared(self, entry: Entry) -> Entry:
        """Give the declaration that an out-of-line definition completes: it has the name and the scope."""
        for _ in range(_DEEPEST):
            target = entry.attributes.get(At.SPECIFICATION)
            if not isinstance(target, Reference):
                break
            entry = self._info.entry(target)
        return entry

    def _parent(self, offset: int) -> int | None:
        found = self.found
        parent = self._parents.get(offset)
        if parent is None and found:
            self._open_around(offset)
            parent = self._parents.get(offset)
        return parent or None

    def _open_around(self, offset: int) -> None:
        """Note what a type holds: the walk passes types of C and C++ by."""
        index = bisect_right(self._order, offset) - 1
        if index < 0 or self._order[index] in self._opened:
            return
        outer = self._order[index]
        self._opened.add(outer)
        try:
            self._note_children(self._info.entry(outer), 0)
        except CorruptBinary:
            return

    def _note_children(self, entry: Entry, depth: int) -> None:
        if entry.tag not in RECORD_TAGS or depth > _DEEPEST:
            return
        for child in self._info.children(entry):
            if child.tag in _NESTED:
                self._parents.setdefault(child.offset, entry.offset)
                self._note_children(child, depth + 1)


def _own(entry: Entry) -> str:
    """Give what a scope adds to the names in it."""
    if entry.tag not in _NAMED:
        return ""
    if entry.tag == Tag.NAMESPACE and not name_of(entry):
        return "(anonymous namespace)::"
    return f"{name_of(entry)}::" if name_of(entry) else ""
