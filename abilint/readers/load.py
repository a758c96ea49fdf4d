"""A path -> every artifact that it stands for: the table of readers, and linker scripts followed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct, field

from abilint.errors import InputError, NotABinary
from abilint.readers.file_bytes import FileBytes
from abilint.readers.library_path import library_path
from abilint.readers.linker_script import MOST_SCRIPT_BYTES, parse_linker_script
from abilint.readers.sniff import SNIFFED_BYTES, FileFormat, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from abilint.model.artifact import Artifact
    from abilint.readers.linker_script import LinkerScript


def _read_elf(file: FileBytes) -> tuple[Artifact, ...]:
    from abilint.readers.elf import read_elf

    return read_elf(file)


def _read_archive(file: FileBytes) -> tuple[Artifact, ...]:
    from abilint.readers.archive import read_archive

    return read_archive(file, READERS)


def _read_macho(file: FileBytes) -> tuple[Artifact, ...]:
    from abilint.readers.macho import read_macho

    return read_macho(file)


def _read_universal(file: FileBytes) -> tuple[Artifact, ...]:
    from abilint.readers.macho import read_universal

    return read_universal(file, READERS)


def _read_pe(file: FileBytes) -> tuple[Artifact, ...]:
    from abilint.readers.pe import read_pe

    return read_pe(file)


def _read_coff(file: FileBytes) -> tuple[Artifact, ...]:
    from abilint.readers.pe import read_coff

    return read_coff(file)


def _read_extended_coff(file: FileBytes) -> tuple[Artifact, ...]:
    from abilint.readers.pe import read_extended

    return read_extended(file)


READERS: Mapping[FileFormat, Callable[[FileBytes], tuple[Artifact, ...]]] = {
    FileFormat.ELF: _read_elf,
    FileFormat.ARCHIVE: _read_archive,
    FileFormat.THIN_ARCHIVE: _read_archive,
    FileFormat.MACHO: _read_macho,
    FileFormat.MACHO_UNIVERSAL: _read_universal,
    FileFormat.PE: _read_pe,
    FileFormat.COFF: _read_coff,
    FileFormat.COFF_EXTENDED: _read_extended_coff,
}
"""One row for each format that can be read; a format that is only recognised has none."""

_MOST_SCRIPT_FILES = 256
"""Files that one path may stand for through scripts; real scripts name five."""


class Loaded(Struct, frozen=True):
    """What one path stands for."""

    artifacts: tuple[Artifact, ...]
    """The file itself, or every library that the linker script names, in its order."""
    linked_from: tuple[str | None, ...]
    """Beside each artifact: the linker script that named it, None for the file itself."""
    notes: tuple[str, ...] = ()
    """What a script names and what could not be used: a file not found, one of another machine."""


def read(path: str) -> Loaded:
    """Read a binary, or follow a linker script that stands in for one.

    Raises InputError (missing, unreadable, no regular file), NotABinary (a format that is not read) or
    CorruptBinary. Members of a script that cannot be read are notes; a script of which nothing at all
    can be read is NotABinary.
    """
    with FileBytes(path) as file:
        script = _script_of(file)
        if script is None:
            artifacts = _read_binary(file)
            return Loaded(artifacts, (None,) * len(artifacts))
    walk = _ScriptWalk(seen={os.path.realpath(path)})
    walk.follow(path, script)
    if not walk.artifacts:
        raise NotABinary(path, f"is a linker script that leads to no library; {'; '.join(walk.notes)}")
    return Loaded(tuple(walk.artifacts), tuple(walk.linked_from), tuple(walk.notes))


def _read_binary(file: FileBytes) -> tuple[Artifact, ...]:
    found = sniff(file.peek(0, SNIFFED_BYTES))
    reader = READERS.get(found)
    if reader is not None:
        return reader(file)
    raise NotABinary(file.path, _refusal(found))


def _refusal(found: FileFormat) -> str:
    if found is FileFormat.EMPTY:
        return "is an empty file"
    if found is FileFormat.TEXT:
        return "is a text file, and no linker script that names libraries"
    if found is FileFormat.UNKNOWN:
        return f"is of no format that abilint knows; {_readable()}"
    return f"is {found.value}; {_readable()}"


def _readable() -> str:
    return f"this version of abilint reads only what is {' or '.join(kind.value for kind in READERS)}"


def _script_of(file: FileBytes) -> LinkerScript | None:
    if file.size > MOST_SCRIPT_BYTES or sniff(file.peek(0, SNIFFED_BYTES)) is not FileFormat.TEXT:
        return None
    return parse_linker_script(file.peek(0, file.size).decode("utf-8", "surrogateescape"))


class _ScriptWalk(Struct):
    """Collects what scripts name, each file once, so that scripts which name each other end."""

    seen: set[str]
    artifacts: list[Artifact] = field(default_factory=list)
    linked_from: list[str | None] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def follow(self, path: str, script: LinkerScript) -> None:
        search = library_path(path, script.search_dirs, script.output_format)
        for name in script.inputs:
            found = search.find(name)
            if found is None:
                self.notes.append(f"{path} names {name}, which is not found")
            elif self._is_new(found):
                self._add(found, path)

    def _is_new(self, path: str) -> bool:
        identity = os.path.realpath(path)
        if identity in self.seen or len(self.seen) > _MOST_SCRIPT_FILES:
            return False
        self.seen.add(identity)
        return True

    def _add(self, path: str, script_path: str) -> None:
        try:
            with FileBytes(path) as file:
                nested = _script_of(file)
                artifacts = () if nested else _read_binary(file)
        except InputError as error:
            self.notes.append(f"{script_path} names {path}, which {error.problem}")
            return
        if nested:
            self.follow(path, nested)
        elif self.artifacts and not _same_machine(artifacts, self.artifacts):
            theirs, ours = artifacts[0].target, self.artifacts[0].target
            self.notes.append(f"{script_path} names {path}, which is for {theirs} and not for {ours}")
            return
        self.artifacts.extend(artifacts)
        self.linked_from.extend(script_path for _ in artifacts)


def _same_machine(new: Sequence[Artifact], known: Sequence[Artifact]) -> bool:
    """Linkers pass over a library of another machine ("skipping incompatible")."""
    one, other = new[0].target, known[0].target
    return (one.architecture, one.bits, one.byte_order) == (other.architecture, other.bits, other.byte_order)
