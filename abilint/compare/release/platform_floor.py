"""The oldest system that the library runs on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.compare.release.identity import numbers
from abilint.model.release import Change, ChangeKind
from abilint.model.symbol import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from abilint.model.artifact import PeFacts
    from abilint.model.release import Library

NODE = re.compile(r"(?P<family>.+?)_(?P<number>\d+(?:\.\d+)*)")
"""A version node that counts, as `GLIBC_2.34` or `OPENSSL_3.0.0` do."""
RELATIVE_RELOCATIONS = "GLIBC_ABI_DT_RELR"
"""glibc 2.36 and later define it: no older loader understands packed relative relocations."""

PROCESSOR = "x86-64"
BASELINE = 1
"""Every 64-bit processor has this level (x86-64 psABI, 3.1.1)."""


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell which floor rose."""
    yield from _of_elf(old, new)
    before, after = old.head.artifact, new.head.artifact
    if before.macho and after.macho:
        was = {platform: least for platform, least, _ in before.macho.platforms}
        now = {platform: least for platform, least, _ in after.macho.platforms}
        yield from _raised(was, now)
        for platform in was.keys() - now.keys():
            if now:
                yield Change(ChangeKind.ARCHITECTURE_CHANGED, "platform", platform, ", ".join(now))
    if before.pe and after.pe:
        yield from _raised(_windows(before.pe), _windows(after.pe))


def _windows(facts: PeFacts) -> Mapping[str, str]:
    return {"Windows": ".".join(map(str, facts.subsystem_version))}


def _raised(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Change]:
    for subject, version in now.items():
        if subject in was and version and was[subject] and numbers(version) > numbers(was[subject]):
            yield Change(ChangeKind.FLOOR_RAISED, subject, was[subject], version)


def _of_elf(old: Library, new: Library) -> Iterator[Change]:
    was, now = _highest(old), _highest(new)
    for family, node in now.items():
        if family in was and numbers(_number(node)) > numbers(_number(was[family])):
            yield Change(ChangeKind.FLOOR_RAISED, family, was[family], node, detail=_user(new, node))
    least, level = (library.head.artifact.elf.isa_level for library in (old, new))
    if level > max(least, BASELINE):
        yield Change(ChangeKind.FLOOR_RAISED, PROCESSOR, _level(least), _level(level))
    needed = [{version for _, version in library.head.artifact.elf.version_needs} for library in (old, new)]
    if RELATIVE_RELOCATIONS in needed[1] - needed[0]:
        yield Change(ChangeKind.FLOOR_RAISED, "GLIBC", was.get("GLIBC"), RELATIVE_RELOCATIONS)


def _level(level: int) -> str:
    return f"{PROCESSOR}-v{level}" if level > BASELINE else PROCESSOR


def _highest(library: Library) -> Mapping[str, str]:
    """Give the highest node of each family that the library needs."""
    found: dict[str, str] = {}
    for _, node in library.head.artifact.elf.version_needs:
        parts = NODE.fullmatch(node)
        if parts:
            known = found.setdefault(parts["family"], node)
            if numbers(parts["number"]) > numbers(_number(known)):
                found[parts["family"]] = node
    return found


def _number(node: str) -> str:
    parts = NODE.fullmatch(node)
    return parts["number"] if parts else ""


def _user(library: Library, node: str) -> str | None:
    """Give a name that is asked for in this version."""
    names = (s.link_name for s in library.head.symbols if s.version == node and s.scope is Scope.UNDEFINED)
    return min(names, default=None)
