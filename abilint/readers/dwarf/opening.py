"""From a binary to its debug information, wherever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.model.artifact import ArtifactKind
from abilint.model.target import Format
from abilint.readers.dwarf.debug_file import alternate_sections, separate_sections
from abilint.readers.dwarf.debug_info import DebugInfo
from abilint.readers.dwarf.file_sections import sections_of
from abilint.readers.dwarf.source import Group
from abilint.readers.dwarf.split import SplitUnits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from abilint.model.artifact import Artifact
    from abilint.readers.dwarf.section_set import SectionSet


class NoDebugInfo(Struct, frozen=True):
    """A binary whose types are not known."""

    reason: str
    """Completes "types are not checked: ..."."""
    notes: tuple[str, ...] = ()
    """What was looked at and could not be used."""


def open_debug_info(artifact: Artifact, *, debug_files: Sequence[str] = ()) -> DebugInfo | NoDebugInfo:
    """Find and open the debug information of an artifact (a file, a member of an archive, a slice).

    `debug_files` are files that the user points at: a separate debug file, `.dwo` and `.dwp` files.
    Raises InputError where one of those, or the artifact's own file, cannot be read.
    """
    if artifact.kind in (ArtifactKind.ARCHIVE, ArtifactKind.IMPORT_LIBRARY):
        return NoDebugInfo("it holds no code of its own")
    notes: list[str] = []
    own = sections_of(artifact)
    sections = own
    if not own.has_entries:
        notes += own.notes
        found = separate_sections(artifact, own, debug_files, notes)
        if found is None:
            return NoDebugInfo(_reason(artifact, own), tuple(notes))
        sections = found
    group = _group(artifact, sections, debug_files, notes)
    return DebugInfo(group, sections.path, notes)


def _reason(artifact: Artifact, own: SectionSet) -> str:
    if own.notes:
        return f"the debug information cannot be read: {own.notes[0]}"
    if own.has_bitcode:
        return "the object holds a compiler's own code for link-time optimisation, and no debug information"
    if artifact.macho and artifact.macho.debug_map:
        return "the debug information is in the object files; dsymutil gathers it in a .dSYM bundle"
    if artifact.target.format is Format.PE and artifact.pe and artifact.pe.pdb:
        return f"the debug information is in {artifact.pe.pdb}, a format that is not read"
    if any(section.name.startswith(".debug$") for section in artifact.sections):
        return "the debug information is CodeView, a format that is not read"
    if own.plain.get("line"):
        return "the debug information has line numbers and no types"
    return "there is no debug information: it was built without -g, or stripped"


def _group(artifact: Artifact, sections: SectionSet, debug_files: Sequence[str], notes: list[str]) -> Group:
    group = Group()
    for note in sections.notes:
        group.note(note)
    architecture = artifact.target.architecture
    split = not (sections.plain.get("info") or sections.plain.get("types"))
    main = [
        group.add(sections, split=split, types=types)
        for types in (False, True)
        if not types or (sections.split if split else sections.plain).get("types")
    ]
    alternate = alternate_sections(sections, architecture, notes)
    if alternate is not None:
        other = group.add(alternate)
        other.is_alternate = True
        for source in main:
            source.alternate = other
    if not split:
        SplitUnits(group, main[0], architecture).join((artifact.path, sections.path), debug_files)
    return group
