"""The machine, and what kind of file it is: a program loads none that is for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.artifact import ArtifactKind
from abilint.model.release import Change, ChangeKind
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.artifact import Artifact
    from abilint.model.release import Library

MACHINE_FLAGS = {
    "riscv32": (0x6, {0: "soft", 2: "single", 4: "double", 6: "quad"}),
    "riscv64": (0x6, {0: "soft", 2: "single", 4: "double", 6: "quad"}),
    "arm": (0x600, {0x200: "soft", 0x400: "hard"}),
}
"""Where e_flags say in which registers floating-point arguments go (RISC-V ELF psABI; ELF for the Arm
Architecture, EF_ARM_ABI_FLOAT_*)."""
STATIC = frozenset({ArtifactKind.ARCHIVE, ArtifactKind.OBJECT, ArtifactKind.IMPORT_LIBRARY})


def compare(old: Library, new: Library) -> Iterator[Change]:
    """Tell in what the machines differ."""
    before, after = dict(_facts(old)), dict(_facts(new))
    if old.target.format is not new.target.format:
        yield Change(ChangeKind.ARCHITECTURE_CHANGED, "format", before["format"], after["format"])
        return
    for subject, value in before.items():
        other = after.get(subject)
        if other is not None and value != other:
            yield Change(ChangeKind.ARCHITECTURE_CHANGED, subject, value, other)


def _facts(library: Library) -> Iterator[tuple[str, str]]:
    target, artifact = library.target, _described(library)
    yield "format", target.format
    yield "machine", target.architecture
    yield "bits", str(target.bits)
    yield "byte-order", target.byte_order
    yield "file-type", _file_type(library.head.artifact)
    if target.format is Format.ELF:
        yield from _of_elf(artifact)
    elif target.format is Format.PE and target.environment:
        yield "environment", target.environment


def _described(library: Library) -> Artifact:
    """Give the file that has the headers: of an archive its first member."""
    return library.parts[0].artifact if library.parts else library.head.artifact


def _of_elf(artifact: Artifact) -> Iterator[tuple[str, str]]:
    mask, words = MACHINE_FLAGS.get(artifact.target.architecture, (0, {}))
    if word := words.get(artifact.elf.flags & mask):
        yield "float-abi", word
    if artifact.dependencies:
        yield "environment", artifact.target.environment


def _file_type(artifact: Artifact) -> str:
    if artifact.macho is not None and artifact.kind not in STATIC:
        return artifact.macho.file_type.removesuffix("-stub")
    return artifact.kind
