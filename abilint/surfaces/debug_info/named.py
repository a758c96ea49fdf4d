"""Types by name: what a user asks for, whether or not an exported function reaches it."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import TYPE_CHECKING

from abilint.errors import CorruptBinary
from abilint.readers.dwarf import At, Tag
from abilint.surfaces.debug_info.attributes import name_of
from abilint.surfaces.debug_info.scopes import RECORD_TAGS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from abilint.readers.dwarf import Entry
    from abilint.surfaces.debug_info.resolver import Resolver

_TAGS = RECORD_TAGS | {Tag.ENUMERATION_TYPE, Tag.TYPEDEF}
_KEYWORD = re.compile(r"^(?:struct|union|enum|class)\s+")


def named_types(resolver: Resolver, patterns: Collection[str]) -> None:
    """Read every type whose name fits a pattern: `point`, `struct point`, `ns::point`, `sqlite3_*`."""
    if not patterns:
        return
    bare = [_KEYWORD.sub("", pattern) for pattern in patterns]
    whole = re.compile("|".join(translate(pattern) for pattern in bare))
    last = re.compile("|".join(translate(pattern.rpartition("::")[2]) for pattern in bare))
    for entry in _candidates(resolver, nested=any("::" in pattern for pattern in bare)):
        try:
            name = name_of(resolver.scopes.declared(entry))
            fits = last.match(name) and whole.match(resolver.scopes.qualified(entry))
        except CorruptBinary:
            continue
        if fits:
            resolver.resolve(entry.offset)


def _candidates(resolver: Resolver, *, nested: bool) -> Iterator[Entry]:
    for found in resolver.scopes.found:
        if found.tag in _TAGS:
            try:
                entry = resolver.info.entry(found.offset)
            except CorruptBinary:
                continue
            if not entry.attributes.get(At.DECLARATION):
                yield entry
            if nested and entry.tag in RECORD_TAGS:
                yield from (child for child in resolver.info.children(entry) if child.tag in _TAGS)
