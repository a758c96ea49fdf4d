"""Definitions of records and enumerations by name, for the units that only declare them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.readers.dwarf import At, Reference, Tag
from abilint.surfaces.debug_info.attributes import name_of
from abilint.surfaces.debug_info.scopes import RECORD_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.readers.dwarf import DebugInfo, Entry
    from abilint.surfaces.debug_info.scopes import Scopes

_DEFINED = RECORD_TAGS | {Tag.ENUMERATION_TYPE}


class Completions:
    """Offsets of definitions by unqualified name, listed when the first one is asked for."""

    def __init__(self, info: DebugInfo, scopes: Scopes) -> None:
        self._info, self._scopes = info, scopes
        self._listed: dict[str, list[int]] | None = None

    def named(self, name: str) -> tuple[int, ...]:
        """Give all complete definitions with an unqualified name."""
        if self._listed is None:
            self._listed = {}
            for offset, found in self._all():
                self._listed.setdefault(found, []).append(offset)
        return tuple(self._listed.get(name, ()))

    def qualified(self, entry: Entry) -> list[int]:
        """Give all complete definitions with an entry's name and scope."""
        name = self._scopes.qualified(entry)
        plain = name_of(self._named_by(entry))
        if not plain or "(anonymous namespace)" in name:
            return []
        return [at for at in self.named(plain) if self._scopes.qualified(self._info.entry(at)) == name]

    def _all(self) -> Iterator[tuple[int, str]]:
        for found in self._scopes.found:
            if found.tag in _DEFINED:
                try:
                    entry = self._info.entry(found.offset)
                    name = name_of(self._named_by(entry))
                except CorruptBinary:
                    continue
                if name and not entry.attributes.get(At.DECLARATION):
                    yield found.offset, name

    def _named_by(self, entry: Entry) -> Entry:
        """Give the entry with the name: a class that is defined outside of its scope completes another."""
        target = entry.attributes.get(At.SPECIFICATION)
        return self._info.entry(target) if isinstance(target, Reference) else entry
