"""Binaries as rows: `artifacts`, `symbols`, `dependencies`, `run_paths`, `version_needs`, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.facts import windows
from abilint.model.language import language_of
from abilint.model.symbol import SECTION_ABSOLUTE, SECTION_COMMON
from abilint.model.target import Format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.facts.known_names import KnownNames
    from abilint.facts.rows import Rows
    from abilint.model.artifact import Artifact, Section
    from abilint.model.build import Build, Member

SHF_GROUP = 0x200
IMAGE_SCN_LNK_COMDAT = 0x1000


ARTIFACT = (
    "id", "build_id", "path", "member", "archive", "name", "file_name", "role", "format", "kind",
    "architecture", "bits", "byte_order", "os", "environment", "identity", "has_symtab", "symbols_from",
    "has_debug_info", "executable_stack", "text_relocations", "relro", "bind_now", "interpreter",
    "debug_link", "build_note", "file_type", "current_version", "compatibility_version", "platform",
    "minimum_os", "sdk",
)  # fmt: skip
SYMBOL = (
    "id", "artifact_id", "name", "link_name", "version", "version_default", "version_library", "kind",
    "scope", "binding", "visibility", "localized", "size", "address", "section", "absolute", "comdat",
    "language", "known_as", "known_owner", "forward", "symbol_table",
)  # fmt: skip


def rows(
    build_id: int, artifact_id: int, first_symbol: int, member: Member, build: Build, known: KnownNames
) -> Iterator[Rows]:
    """Everything that one binary states."""
    artifact = member.artifact
    yield "artifacts", ARTIFACT, [_artifact(build_id, artifact_id, member)]
    yield "symbols", SYMBOL, _symbols(artifact_id, first_symbol, member, known)
    yield (
        "dependencies",
        ("artifact_id", "position", "name", "found"),
        (
            (artifact_id, position, name, name not in build.unresolved)
            for position, name in enumerate(artifact.dependencies)
        ),
    )
    yield (
        "run_paths",
        ("artifact_id", "kind", "path"),
        (
            *((artifact_id, kind, path) for kind, path in artifact.elf.run_paths),
            *((artifact_id, "rpath", path) for path in (artifact.macho.run_paths if artifact.macho else ())),
        ),
    )
    yield (
        "version_needs",
        ("artifact_id", "library", "version"),
        ((artifact_id, library, version) for library, version in artifact.elf.version_needs),
    )
    yield (
        "version_definitions",
        ("artifact_id", "position", "version"),
        ((artifact_id, place, version) for place, version in enumerate(artifact.elf.version_definitions)),
    )
    yield from windows.rows(artifact_id, first_symbol, member, build)


def _artifact(build_id: int, artifact_id: int, member: Member) -> tuple[object, ...]:
    artifact, elf, target = member.artifact, member.artifact.elf, member.artifact.target
    return (
        artifact_id, build_id, artifact.path, artifact.member,
        member.library if artifact.in_archive else None, member.name, artifact.path.rpartition("/")[2],
        member.role, target.format, artifact.kind, target.architecture, target.bits, target.byte_order,
        target.os, target.environment, artifact.identity, artifact.has_static_symbols, artifact.symbols_from,
        artifact.has_debug_info, elf.executable_stack, elf.text_relocations, elf.relro, elf.bind_now,
        elf.interpreter, elf.debug_link, artifact.build_id, *_macho(artifact),
    )  # fmt: skip


def _macho(artifact: Artifact) -> tuple[object, ...]:
    """Give what a Mach-O file states: file type, versions, and its first platform."""
    facts = artifact.macho
    if facts is None:
        return (None,) * 6
    platform = facts.platforms[0] if facts.platforms else (None, None, None)
    return facts.file_type, facts.current_version, facts.compatibility_version, *platform


def _symbols(artifact_id: int, first: int, member: Member, known: KnownNames) -> Iterator[tuple[object, ...]]:
    sections = [section.name for section in member.artifact.sections]
    comdat = {
        number
        for number, section in enumerate(member.artifact.sections)
        if _is_comdat(member.artifact, section)
    }
    macho = member.artifact.target.format is Format.MACHO
    for number, symbol in enumerate(member.symbols, first):
        name = symbol.link_name if macho else symbol.name
        yield (
            number, artifact_id, name, symbol.link_name, symbol.version, symbol.version_default,
            symbol.version_library, symbol.kind, symbol.scope, symbol.binding, symbol.visibility,
            symbol.localized, symbol.size, symbol.address, section_name(sections, symbol.section),
            symbol.section == SECTION_ABSOLUTE, symbol.section in comdat, language_of(symbol.link_name),
            *known.find(name), symbol.forward, symbol.table,
        )  # fmt: skip


def _is_comdat(artifact: Artifact, section: Section) -> bool:
    if artifact.target.format is Format.ELF:
        return bool(section.native_flags & SHF_GROUP) or section.name.startswith(".gnu.linkonce.")
    return artifact.target.format is Format.PE and bool(section.native_flags & IMAGE_SCN_LNK_COMDAT)


def section_name(sections: list[str], index: int) -> str | None:
    """Name of a symbol's section; common symbols have none of their own."""
    if index == SECTION_COMMON:
        return "*COM*"
    return sections[index] if 0 <= index < len(sections) else None
