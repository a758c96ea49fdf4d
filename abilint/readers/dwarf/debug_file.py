"""The file that holds a binary's debug information, where that is not the binary.

Where to look is what debuggers agree on: GDB manual, "Debugging Information in Separate Files"; for
Mach-O the bundle that dsymutil writes.
"""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.model.target import Format
from abilint.readers.dwarf.file_sections import sections_in
from abilint.readers.file_bytes import FileBytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.readers.dwarf.section_set import OtherFile, SectionSet

DEBUG_ROOT = "/usr/lib/debug"
_PIECE = 1 << 20


def separate_sections(
    artifact: Artifact, own: SectionSet, named: Sequence[str], notes: list[str]
) -> SectionSet | None:
    """Read the entries of a stripped binary from its debug file; None where there is none.

    `named` are files that the user points at: one that cannot be read raises InputError, one that belongs
    to another binary is a note. Those that are only found are passed over.
    """
    for path in named:
        found = sections_in(path, artifact.target.architecture)
        if not found.has_entries:
            continue
        if _belongs(artifact, found):
            return found
        notes.append(f"{path} is not the debug file of {artifact.label}: their build ids differ")
    for path, link in _places(artifact, own):
        sections = _readable(path, artifact)
        if sections and sections.has_entries and _is_right(artifact, sections, path, link):
            return sections
    return None


def _belongs(artifact: Artifact, found: SectionSet) -> bool:
    return None in (artifact.build_id, found.build_id) or artifact.build_id == found.build_id


def _is_right(artifact: Artifact, found: SectionSet, path: str, link: OtherFile | None) -> bool:
    """By the build id; where one has none, by the checksum that the binary has of the file."""
    if artifact.build_id is not None and found.build_id is not None:
        return artifact.build_id == found.build_id
    return link is not None and link.identity == _checksum(path)


def _checksum(path: str) -> str:
    value = 0
    with FileBytes(path) as file:
        for at in range(0, file.size, _PIECE):
            value = zlib.crc32(file.peek(at, _PIECE), value)
    return f"{value:08x}"


def _places(artifact: Artifact, own: SectionSet) -> Iterator[tuple[str, OtherFile | None]]:
    path = os.path.abspath(artifact.path)  # noqa: PTH100  (paths are strings throughout)
    folder, base = os.path.split(path)
    if artifact.target.format is Format.MACHO:
        yield f"{path}.dSYM/Contents/Resources/DWARF/{base}", None
        return
    link = own.debug_link
    if link and os.path.basename(link.name) == link.name:  # noqa: PTH119
        yield f"{folder}/{link.name}", link
        yield f"{folder}/.debug/{link.name}", link
        yield f"{DEBUG_ROOT}{folder}/{link.name}", link
    if artifact.build_id:
        yield f"{DEBUG_ROOT}/.build-id/{artifact.build_id[:2]}/{artifact.build_id[2:]}.debug", None


def _readable(path: str, artifact: Artifact) -> SectionSet | None:
    if not os.path.isfile(path):  # noqa: PTH113
        return None
    try:
        return sections_in(path, artifact.target.architecture)
    except InputError:
        return None


def alternate_sections(sections: SectionSet, architecture: str, notes: list[str]) -> SectionSet | None:
    """Read the file that `dwz` moved shared entries to, as the binary or its debug file names it."""
    link = sections.alternate
    if link is None:
        return None
    folder = os.path.dirname(os.path.realpath(sections.path))  # noqa: PTH120
    places = (
        os.path.join(folder, link.name),  # noqa: PTH118
        f"{DEBUG_ROOT}/.dwz/{os.path.basename(link.name)}",  # noqa: PTH119
        f"{DEBUG_ROOT}/.build-id/{link.identity[:2]}/{link.identity[2:]}.debug",
    )
    for path in places:
        if not os.path.isfile(path):  # noqa: PTH113
            continue
        try:
            found = sections_in(path, architecture)
        except InputError:
            continue
        if found.build_id in (None, link.identity) or not link.identity:
            return found
    notes.append(f"{sections.path} refers to entries in {link.name}, which is not found")
    return None
