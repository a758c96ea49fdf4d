"""An archive as artifacts: one for the whole, and one for each member that is an object file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.errors import CorruptBinary, InputError, NotABinary
from abilint.model.artifact import Artifact, ArtifactKind
from abilint.readers.archive.contents import Contents
from abilint.readers.archive.members import entries
from abilint.readers.archive.passed_over import PassedOver, Why
from abilint.readers.sniff import SNIFFED_BYTES, FileFormat, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from abilint.model.target import Target
    from abilint.readers.archive.contents import Member
    from abilint.readers.file_bytes import FileBytes

    Readers = Mapping[FileFormat, Callable[[FileBytes], tuple[Artifact, ...]]]

_MOST_DAMAGED = 1000
"""Refusing a member costs more than walking past it; an archive with as many faults is no library."""
_RUST_METADATA = frozenset({"lib.rmeta"})
_CONTAINERS = {
    FileFormat.ARCHIVE: Why.ARCHIVE,
    FileFormat.THIN_ARCHIVE: Why.ARCHIVE,
    FileFormat.MACHO_UNIVERSAL: Why.UNIVERSAL,
}
"""Not followed: no linker does, and nothing bounds how deep they go."""
_NO_CODE = frozenset(
    {FileFormat.TEXT, FileFormat.ZIP, FileFormat.GZIP, FileFormat.XZ, FileFormat.ZSTD, FileFormat.JAVA_CLASS}
)
_LINKED = frozenset(
    {ArtifactKind.SHARED, ArtifactKind.EXECUTABLE, ArtifactKind.CORE, ArtifactKind.DEBUG_ONLY}
)
_GCC_LTO_SECTION = ".gnu.lto_"
_GCC_SLIM_MARK = "__gnu_lto_slim"


def read_archive(file: FileBytes, readers: Readers) -> tuple[Artifact, ...]:
    """Read every member with the reader of its own format, from `readers`.

    First comes one artifact of kind ARCHIVE for each target that the members are for (nearly always
    one): it stands for the library as a whole, has no symbols of its own, and its notes say which members
    were passed over. Then come the members in file order. Archives inside the archive are not followed.

    Raises CorruptBinary where the archive itself is damaged, NotABinary where it holds no object file.
    """
    over = PassedOver()
    contents = Contents(file)
    members: list[Artifact] = []
    for entry in entries(file):
        try:
            with contents.open(entry) as member:
                members += _member(file.path, member, readers, over)
        except InputError as error:
            over.add_damaged(entry.name, error.problem)
            if over.damaged > _MOST_DAMAGED:
                raise CorruptBinary(
                    file.path,
                    f"more than {_MOST_DAMAGED} members cannot be read: {entry.name} {error.problem}",
                ) from None
    if not members:
        raise NotABinary(file.path, "; ".join(("is an archive that holds nothing to check", *over.notes())))
    return (*_wholes(file.path, members, over), *members)


def _wholes(path: str, members: list[Artifact], over: PassedOver) -> tuple[Artifact, ...]:
    targets: dict[tuple[object, ...], Target] = {}
    for member in members:
        target = member.target
        key = (target.format, target.architecture, target.bits, target.byte_order, target.os)
        targets.setdefault(key, target)
    return tuple(
        Artifact(
            path=path,
            target=target,
            kind=ArtifactKind.ARCHIVE,
            has_static_symbols=True,
            notes=() if number else over.notes(),
            unread=over.unread,
        )
        for number, target in enumerate(targets.values())
    )


def _member(path: str, member: Member, readers: Readers, over: PassedOver) -> tuple[Artifact, ...]:
    found = sniff(member.data.peek(0, SNIFFED_BYTES))
    reader = None if found in _CONTAINERS else readers.get(found)
    artifacts = reader(member.data) if reader else ()
    why = _why_useless(artifacts) if reader else _why_unread(member.name, found)
    if why is not None:
        over.add(member.name, why)
        return ()
    return tuple(_belonging(path, member, artifact) for artifact in artifacts)


def _why_unread(name: str, found: FileFormat) -> Why:
    if name in _RUST_METADATA:
        return Why.METADATA
    if found in _CONTAINERS:
        return _CONTAINERS[found]
    if found is FileFormat.BITCODE:
        return Why.LTO
    if found is FileFormat.EMPTY:
        return Why.EMPTY
    return Why.OTHER if found in _NO_CODE else Why.FORMAT


def _why_useless(artifacts: tuple[Artifact, ...]) -> Why | None:
    if all(artifact.kind in _LINKED for artifact in artifacts):
        return Why.LINKED
    return Why.LTO if all(map(_is_slim_lto, artifacts)) else None


def _is_slim_lto(artifact: Artifact) -> bool:
    """Whether GCC wrote its own bytecode and no machine code (`-flto` without `-ffat-lto-objects`)."""
    return any(section.name.startswith(_GCC_LTO_SECTION) for section in artifact.sections) and any(
        symbol.name == _GCC_SLIM_MARK for symbol in artifact.static_symbols
    )


def _belonging(path: str, member: Member, artifact: Artifact) -> Artifact:
    name = f"{member.name}, {artifact.member}" if artifact.member else member.name
    return replace(
        artifact,
        path=path,
        member=name,
        in_archive=True,
        outside=member.outside,
        place=artifact.place or member.data.place,
    )
