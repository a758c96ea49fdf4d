"""Which of the libraries that a file opens is one of those that are judged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.artifact import ArtifactKind
from abilint.model.binding import Loading
from abilint.model.build import Role
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from abilint.model.binding import Binding, Handle
    from abilint.model.build import Build, Member

ENDING = re.compile(r"(\.so|\.dylib|\.dll|\.pyd|\.bundle|\.framework|\.a|\.lib)(\.|$).*|[-_.]?\d+(\.\d+)*$")
ARCHIVE_MEMBER = re.compile(r"\([^()]*\)$")
HASH = re.compile(r"-[0-9a-f]{8}$")
"""What repair tools for wheels put behind a library's name."""

LOADED = frozenset({ArtifactKind.SHARED, ArtifactKind.EXECUTABLE})
"""What a running program opens; a library with an entry point counts as executable."""


def stem(name: str) -> str:
    """Reduce a library's file name to what people call it: `foo` of `/usr/lib/libfoo-1.so.2`."""
    file = re.split(r"[/\\]", ARCHIVE_MEMBER.sub("", name))[-1].lower().removeprefix("lib")
    for pattern in (ENDING, HASH, ENDING, ENDING):
        file = pattern.sub("", file) or file
    return file


def attributed(binding: Binding, build: Build) -> dict[int, int]:
    """Give for each handle that opens a library of the build the index of that.

    A name decides. Where it is computed, or is another, that a library has most of what is asked for decides,
    and in a file that opens only one library nothing else could be meant. Archives and object files are for
    linkers alone.
    """
    found = {}
    called = _called(binding, build)
    for number, handle in enumerate(binding.handles):
        named = called.get(number)
        owner = named if named is not None else _by_names(binding, build, number, _candidates(build, handle))
        if owner is not None and handle.loading is not Loading.PROCESS:
            found[number] = owner
    return found or _only_choice(binding, build)


def _candidates(build: Build, handle: Handle) -> list[int]:
    """List the libraries that a handle may open: what is loaded while a program runs is a shared one."""
    return [
        number
        for number, member in enumerate(build.members)
        if member.role is Role.SUBJECT
        and (handle.loading in (Loading.LINKED, Loading.BUILT) or member.artifact.kind in LOADED)
    ]


def _called(binding: Binding, build: Build) -> dict[int, int]:
    """Give the library that each handle is called like; of versions of one the one that has its names."""
    found = {}
    for number, handle in enumerate(binding.handles):
        subjects = [] if handle.loading is Loading.BUILT else _candidates(build, handle)
        named = next((n for n in subjects if _is_called(build.members[n], handle)), None)
        if named is not None:
            found[number] = named
    fitting = {n for n, owner in found.items() if _by_names(binding, build, n, [owner]) is not None}
    disputed = {found[n] for n in fitting}
    return {n: owner for n, owner in found.items() if n in fitting or owner not in disputed}


def _only_choice(binding: Binding, build: Build) -> dict[int, int]:
    """Attribute what names no library, where nothing else could be meant."""
    unnamed = [n for n, handle in enumerate(binding.handles) if _may_be_any(handle)]
    kinds = {binding.handles[n].loading for n in unnamed}
    linked = kinds in ({Loading.LINKED}, {Loading.BUILT})
    if not unnamed or len(unnamed) != len(binding.handles) or not (linked or len(unnamed) == 1):
        return {}
    candidates = _candidates(build, binding.handles[unnamed[0]])
    return dict.fromkeys(unnamed, candidates[0]) if candidates else {}


def _may_be_any(handle: Handle) -> bool:
    unnamed = handle.loading in (Loading.LINKED, Loading.BUILT) and not handle.names
    return handle.loading is Loading.COMPUTED or unnamed


def _is_called(member: Member, handle: Handle) -> bool:
    own = {stem(member.artifact.path), stem(member.artifact.identity or member.artifact.path)}
    return any(stem(name) in own for name in handle.names if stem(name))


def _by_names(binding: Binding, build: Build, handle: int, subjects: list[int]) -> int | None:
    asked = {
        each.name
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
        if lookup.handle == handle
    }
    for number in subjects:
        exported = {s.link_name for s in build.members[number].symbols if s.scope is Scope.EXPORTED}
        if asked and 2 * len(asked & exported) >= len(asked):
            return number
    return None
