"""Which binaries of two releases describe the same names: a library its own, archives member by member."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.build import Member
    from abilint.model.release import Library
    from abilint.model.surface import Surface


def described(old: Library, new: Library) -> Iterator[tuple[Surface, Surface]]:
    """Pair the surfaces of debug info that share names.

    Sources are split and joined from release to release; what inline functions repeat in every member is
    looked for where it was.
    """
    owners: dict[str, int] = {}
    for number, part in enumerate(new.parts):
        for name in _names(part):
            owners.setdefault(name, number)
    by_name = {part.name: number for number, part in enumerate(new.parts)}
    for part in old.parts:
        if part.built is None:
            continue
        same = by_name.get(part.name)
        own = frozenset(_names(new.parts[same])) if same is not None else frozenset()
        wanted = {same if name in own else owners.get(name) for name in _names(part)}
        for number in sorted(each for each in wanted if each is not None):
            built = new.parts[number].built
            if built is not None:
                yield part.built, built


def _names(part: Member) -> Iterator[str]:
    if part.built is not None:
        for declaration in part.built.declarations:
            yield from declaration.link_names
