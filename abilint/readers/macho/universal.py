"""A universal ("fat") file: one Mach-O file or static library for each architecture, side by side.

Source: Apple's `<mach-o/fat.h>`; all its numbers are big endian.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from abilint.errors import CorruptBinary, NotABinary
from abilint.readers.macho.target import architecture
from abilint.readers.member_bytes import MemberBytes
from abilint.readers.sniff import SNIFFED_BYTES, FileFormat, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from abilint.model.artifact import Artifact
    from abilint.readers.file_bytes import FileBytes

    Readers = Mapping[FileFormat, Callable[[FileBytes], tuple[Artifact, ...]]]

_WIDE_MAGIC = b"\xca\xfe\xba\xbf"
_NARROW = Struct(">5I")
_WIDE = Struct(">IIQQII")
_MOST_SLICES = 64
"""Apple has never shipped more than five architectures in one file."""
_READ = (FileFormat.MACHO, FileFormat.ARCHIVE, FileFormat.THIN_ARCHIVE)


class Slice(NamedTuple):
    """One entry of the table."""

    architecture: str
    offset: int
    size: int


def read_universal(file: FileBytes, readers: Readers) -> tuple[Artifact, ...]:
    """Read every slice with the reader of its own format, from `readers`; `member` names the slice.

    Raises CorruptBinary where the table or a slice is damaged: the slices of one file are shipped and
    judged together. NotABinary where a slice is of a format that is not read (LLVM bitcode).
    """
    found: list[Artifact] = []
    table = slices(file)
    for part in table:
        label = f"{file.path}({part.architecture})"
        with MemberBytes(file, label, part.offset, part.size) as data:
            kind = sniff(data.peek(0, SNIFFED_BYTES))
            reader = readers.get(kind) if kind in _READ else None
            if reader is None:
                raise NotABinary(file.path, f"has a slice for {part.architecture} that is {kind.value}")
            members = reader(data)
            _check_machine(file.path, part.architecture, members)
            found += [_belonging(file.path, part.architecture, len(table), artifact) for artifact in members]
    return tuple(found)


def slices(file: FileBytes) -> tuple[Slice, ...]:
    """Decode the table; raises CorruptBinary where slices leave the file, overlap or repeat."""
    record = _WIDE if file.peek(0, 4) == _WIDE_MAGIC else _NARROW
    count = int.from_bytes(file.take(4, 4, "the universal header"), "big")
    if not 0 < count <= _MOST_SLICES:
        raise CorruptBinary(
            file.path, f"is a universal file with {count} slices; from 1 to {_MOST_SLICES} are possible"
        )
    table = file.take(8, count * record.size, "the table of slices")
    found = [
        Slice(architecture(cpu, subtype & 0x00FFFFFF), offset, size)
        for cpu, subtype, offset, size, *_align in record.iter_unpack(table)
    ]
    _check(file, found, 8 + len(table))
    return tuple(found)


def _check(file: FileBytes, found: list[Slice], start: int) -> None:
    names = set()
    end, before = start, "the table of slices"
    for name, offset, size in sorted(found, key=lambda part: part.offset):
        if name in names:
            raise CorruptBinary(file.path, f"has two slices for {name}")
        if offset < end:
            raise CorruptBinary(file.path, f"the slice for {name} overlaps {before}; the file is damaged")
        if offset + size > file.size:
            raise CorruptBinary(
                file.path,
                f"the slice for {name} ({size} bytes at offset {offset:#x}) lies past the end of the file "
                f"({file.size} bytes); the file is truncated or damaged",
            )
        names.add(name)
        end, before = offset + size, f"that for {name}"


def _check_machine(path: str, name: str, artifacts: tuple[Artifact, ...]) -> None:
    """Hold the table against the slice's own header, of which static libraries have many."""
    for artifact in artifacts:
        if artifact.target.architecture != name and artifact.macho and not artifact.in_archive:
            actual = artifact.target.architecture
            raise CorruptBinary(path, f"the slice for {name} holds a file for {actual}; the file is damaged")


def _belonging(path: str, name: str, slices: int, artifact: Artifact) -> Artifact:
    member = f"{name}, {artifact.member}" if artifact.member else name
    return replace(artifact, path=path, member=member, slice=name, slices=slices)
