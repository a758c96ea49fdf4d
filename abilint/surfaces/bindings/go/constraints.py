"""Whether Go builds a file for a target: `//go:build` lines, and the endings of file names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.surfaces.bindings.go import platforms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.location import Location
    from abilint.model.target import Target
    from abilint.surfaces.bindings.tree import Source

BUILD = re.compile(r"//go:build\s+(.*)")
OLD_BUILD = re.compile(r"//\s*\+build\s+(.*)")


def unbuilt(source: Source, target: Target) -> tuple[Location, str] | None:
    """Say where and why a file is not built for a target; None where it is, or may be."""
    where = source.at(source.root)
    built_for = f"{platforms.system(target)}/{platforms.architecture(target)}"
    if not by_name(source.path, target):
        return where, f"the file is not built for {built_for}, by its name"
    head: list[str] = []
    for node in source.root.children:
        if node.type == "package_clause":
            break
        head += source.text(node).splitlines()
    holds, line = by_lines(head, target)
    return (where, f"the file is not built for {built_for}: {line}") if holds is False else None


def by_lines(head: Iterable[str], target: Target) -> tuple[bool | None, str]:
    """Decide the lines above the package clause, and name the one that counts; None: the user sets its tags.

    `//go:build` counts where it stands; of `// +build` lines all must hold.
    """
    found: tuple[bool | None, str] = True, ""
    for line in head:
        new, old = BUILD.match(line), OLD_BUILD.match(line)
        if new:
            return platforms.holds(new[1], target), line
        holds = platforms.holds_in_list(old[1], target) if old else True
        if holds is not True and found[0] is not False:
            found = holds, line
    return found


def by_name(path: str, target: Target) -> bool:
    """Decide `name_windows.go`, `name_linux_arm64.go`: what stands before a `_` is none."""
    parts = re.split(r"[/\\]", path)[-1].removesuffix(".go").removesuffix("_test").split("_")[1:]
    wanted = []
    if parts and parts[-1] in platforms.ARCHITECTURES:
        wanted.append(parts.pop())
    if parts and parts[-1] in platforms.SYSTEMS:
        wanted.append(parts[-1])
    return all(platforms.tag(word, target) for word in wanted)
