"""From a binary to its debug information, wherever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abilint.readers.dwarf.debug_info import DebugInfo
from abilint.readers.dwarf.elf_sections import read_elf_sections
from abilint.readers.dwarf.source import Group
from abilint.readers.file_bytes import FileBytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.artifact import Artifact
    from abilint.readers.dwarf.section_set import SectionSet


@dataclass(frozen=True, slots=True)
class NoDebugInfo:
    """A binary whose types are not known."""

    reason: str
    """Completes "types are not checked: ..."."""
    notes: tuple[str, ...] = ()


def open_debug_info(artifact: Artifact, *, debug_files: Sequence[str] = ()) -> DebugInfo | NoDebugInfo:
    """Find and open the debug information of an artifact (a file, a member of an archive, a slice).

    `debug_files` are files that the user points at. Raises InputError where one of those, or the
    artifact's own file, cannot be read.
    """
    del debug_files
    with FileBytes(artifact.path) as file:
        sections = read_elf_sections(file)
    if not sections.plain.get("info"):
        return NoDebugInfo("the library is stripped")
    return DebugInfo(_group(sections), artifact.path)


def _group(sections: SectionSet) -> Group:
    group = Group()
    for note in sections.notes:
        group.note(note)
    group.add(sections)
    if sections.plain.get("types"):
        group.add(sections, types=True)
    return group
