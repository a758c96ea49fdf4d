"""The debug sections of a file of any format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import NotABinary
from abilint.readers.dwarf.elf_sections import read_elf_sections
from abilint.readers.file_bytes import FileBytes
from abilint.readers.member_bytes import MemberBytes
from abilint.readers.sniff import SNIFFED_BYTES, FileFormat, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from abilint.model.artifact import Artifact
    from abilint.readers.dwarf.section_set import SectionSet


def _read_pe(file: FileBytes) -> SectionSet:
    from abilint.readers.dwarf.coff_sections import read_pe_sections

    return read_pe_sections(file)


def _read_coff(file: FileBytes) -> SectionSet:
    from abilint.readers.dwarf.coff_sections import read_coff_sections

    return read_coff_sections(file)


def _read_macho(file: FileBytes) -> SectionSet:
    from abilint.readers.dwarf.macho_sections import read_macho_sections

    return read_macho_sections(file)


_READERS: Mapping[FileFormat, Callable[[FileBytes], SectionSet]] = {
    FileFormat.ELF: read_elf_sections,
    FileFormat.PE: _read_pe,
    FileFormat.COFF: _read_coff,
    FileFormat.COFF_EXTENDED: _read_coff,
    FileFormat.MACHO: _read_macho,
}


def sections_of(artifact: Artifact) -> SectionSet:
    """Read those of an artifact, be it a file, a member or a slice; InputError where it cannot be read."""
    place = artifact.place
    if place is None:
        return sections_in(artifact.path, artifact.target.architecture)
    with FileBytes(place.path) as file, MemberBytes(file, artifact.label, place.offset, place.size) as member:
        return _read(member)


def sections_in(path: str, architecture: str) -> SectionSet:
    """Read those of a file; of a universal one, the slice for an architecture.

    Raises InputError where the file cannot be read, NotABinary where it has no such slice.
    """
    with FileBytes(path) as file:
        if sniff(file.peek(0, SNIFFED_BYTES)) is not FileFormat.MACHO_UNIVERSAL:
            return _read(file)
        from abilint.readers.macho.universal import slices

        for part in slices(file):
            if part.architecture == architecture:
                with MemberBytes(file, path, part.offset, part.size) as member:
                    return _read(member)
    raise NotABinary(path, f"has no slice for {architecture}")


def _read(file: FileBytes) -> SectionSet:
    found = sniff(file.peek(0, SNIFFED_BYTES))
    reader = _READERS.get(found)
    if reader is None:
        raise NotABinary(file.path, f"is {found.value}, which holds no debug information that is read")
    return reader(file)
