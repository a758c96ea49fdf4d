"""Libraries that this one has loaded with it, and those whose names it gives out as its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.compare.release.identity import is_bundled, without_hash
from abilint.model.release import Change, ChangeKind
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.model.release import Library

LOAD = "load"
RE_EXPORT = "re-export"
DELAYED = "delayed"
VERSION = re.compile(r"(?<=\.so)(\.\d+)+$|(\.\d+)+(?=\.dylib$)|-\d+(?=\.dll$)")
"""What a library's own name says of its version."""


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell of libraries that came, went, or are asked for otherwise; two versions of one are one change."""
    before, after = _asked_for(old), _asked_for(new)
    gone = {_stem(name): name for name in before if name not in after}
    come = {_stem(name): name for name in after if name not in before}
    for stem in gone.keys() & come.keys():
        was, now = gone[stem], come[stem]
        if without_hash(was) != without_hash(now):
            kind = "bundled" if is_bundled(was) and is_bundled(now) else "version"
            yield Change(ChangeKind.DEPENDENCY_CHANGED, now, was, now, detail=kind)
    for stem, name in gone.items():
        if stem not in come:
            yield Change(ChangeKind.DEPENDENCY_CHANGED, name, before[name], None)
    for stem, name in come.items():
        if stem not in gone:
            yield Change(ChangeKind.DEPENDENCY_CHANGED, name, None, after[name])
    yield from _order(old, new)
    for name, how in before.items():
        if name in after and how != after[name]:
            yield Change(ChangeKind.DEPENDENCY_CHANGED, name, how, after[name])


def _order(old: Library, new: Library) -> Iterator[Change]:
    """Tell of another order: the first library that has a name gives it (gABI, "Shared Object Dependencies").

    On macOS and Windows each name is looked up in the library that it was linked with.
    """
    if old.target.format is not Format.ELF:
        return
    before, after = old.head.artifact.dependencies, new.head.artifact.dependencies
    was, now = [n for n in before if n in after], [n for n in after if n in before]
    if was != now:
        places = zip(was, now, strict=False)
        first = next((one for other, one in places if one != other), now[-1])
        yield Change(ChangeKind.DEPENDENCY_CHANGED, first, ", ".join(was), ", ".join(now), detail="order")


def _asked_for(library: Library) -> Mapping[str, str]:
    """Give each library that it needs, and how it asks for it."""
    artifact = library.head.artifact
    asked = dict.fromkeys(artifact.dependencies, LOAD)
    if artifact.pe is not None:
        asked |= dict.fromkeys(artifact.pe.delay_loaded, DELAYED)
    if artifact.macho is not None:
        words = {"reexport": RE_EXPORT}
        asked |= {name: words.get(how, how) for how, name in artifact.macho.uses}
    return asked


def _stem(name: str) -> str:
    """Name a library without version and packager's hash."""
    return VERSION.sub("", without_hash(name).rpartition("/")[2])
