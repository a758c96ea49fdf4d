"""What there is to judge each binary by, and the exit code that follows from what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare import list_choice
from abilint.model.artifact import ArtifactKind
from abilint.model.build import NO_DEBUG_INFO
from abilint.model.rule import Evidence
from abilint.model.surface import HeaderStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.build import Build, Member


_LINKED_STATICALLY = (ArtifactKind.OBJECT, ArtifactKind.ARCHIVE, ArtifactKind.IMPORT_LIBRARY)


def of(
    member: Member, build: Build, headers_failed: str | None, wanted_target: str | None
) -> Mapping[Evidence, str | None]:
    """For each kind of evidence None where it is there, else why not."""
    return {
        Evidence.EXPORTS: _exports(member),
        Evidence.SYMTAB: None
        if member.artifact.has_static_symbols or member.artifact.in_archive
        else _no_symtab(member),
        Evidence.HEADER: _header(build, headers_failed),
        Evidence.DEBUG_INFO: _debug_info(member, build),
        Evidence.BINDING: "no binding given",
        Evidence.EXPORT_LIST: list_choice.why_none(build, member),
        Evidence.PREVIOUS_RELEASE: "no previous release given",
        Evidence.PROVIDERS: f"{', '.join(build.unresolved)} not found (--provider)"
        if build.unresolved
        else None,
        Evidence.TARGET: None if wanted_target else "no --target given",
    }


def _no_symtab(member: Member) -> str:
    if member.artifact.pe is not None:
        return f"{member.name} has no COFF symbol table (stripped, or linked by Microsoft's linker)"
    return f"{member.name} has no .symtab (strip removed it)"


def _debug_info(member: Member, build: Build) -> str | None:
    """Whether types are known; an archive has what any of its members has."""
    if member.artifact.kind is ArtifactKind.ARCHIVE:
        path = member.artifact.path
        parts = [m for m in build.members if m.artifact.in_archive and m.artifact.path == path]
        return None if any(part.built for part in parts) else NO_DEBUG_INFO
    return None if member.built else member.not_built


def _exports(member: Member) -> str | None:
    artifact = member.artifact
    if artifact.kind is ArtifactKind.DEBUG_ONLY:
        return f"{member.name} is a separate debug file: what it exports is in the library"
    if artifact.kind in _LINKED_STATICALLY or artifact.has_dynamic_symbols:
        return None
    return f"{member.name} has no dynamic symbols"


def _header(build: Build, headers_failed: str | None) -> str | None:
    if headers_failed:
        return headers_failed
    if build.surface is None:
        return "no header given"
    if all(header.status is HeaderStatus.NOT_CHECKED for header in build.surface.headers):
        return "no header could be parsed"
    return None
