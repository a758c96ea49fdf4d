"""The name that programs record when they are linked, and the versions that they record with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.model.release import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.artifact import Artifact
    from abilint.model.release import Library

PACKAGER_HASH = re.compile(r"-[0-9a-f]{8}(?=[.-])|-[0-9a-f]{32}(?=[.-])")
"""auditwheel and delvewheel put a digest into the names of libraries that they copy into a wheel."""
DELOCATED = "/DLC/"
"""Folder that delocate, which does the same for macOS, writes into install names."""


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell whether the recorded name is another, and of Mach-O the recorded versions."""
    before, after = old.head.artifact, new.head.artifact
    if before.identity != after.identity:
        yield Change(
            ChangeKind.IDENTITY_CHANGED,
            old.head.name,
            before.identity,
            after.identity,
            detail=_only(before.identity, after.identity),
        )
    yield from _versions(before, after)


def _only(before: str | None, after: str | None) -> str | None:
    """Say which lesser part of the name is another."""
    if before is None or after is None:
        return None
    if is_bundled(before) and is_bundled(after):
        return "build"
    return "folder" if _file(before) == _file(after) else None


def is_bundled(name: str) -> bool:
    """Whether a packaging tool copied the library, for one package alone."""
    return name.startswith(DELOCATED) or PACKAGER_HASH.search(name) is not None


def without_hash(name: str) -> str:
    """Take out the digest that a packaging tool put into a file name."""
    return PACKAGER_HASH.sub("", name)


def _file(name: str) -> str:
    return name.rpartition("/")[2]


def _versions(before: Artifact, after: Artifact) -> Iterator[Change]:
    if before.macho is None or after.macho is None:
        return
    for subject, was, now in (
        ("compatibility", before.macho.compatibility_version, after.macho.compatibility_version),
        ("current", before.macho.current_version, after.macho.current_version),
    ):
        if was is not None and now is not None and was != now:
            grown = numbers(now) > numbers(was)
            yield Change(
                ChangeKind.COMPATIBILITY_CHANGED, subject, was, now, detail="raised" if grown else "lowered"
            )


def numbers(version: str) -> tuple[int, ...]:
    """Give the numbers of a version, to compare: `1.10` is later than `1.9`, and `1.0` is `1`."""
    found = [int(number) for number in re.findall(r"\d+", version)]
    while found and not found[-1]:
        found.pop()
    return tuple(found)
