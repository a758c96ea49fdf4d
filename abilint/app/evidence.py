"""What there is to judge each binary by, and the exit code that follows from what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare import list_choice
from abilint.compare.release.evidence import stated
from abilint.model.artifact import ArtifactKind
from abilint.model.build import NO_DEBUG_INFO
from abilint.model.rule import Evidence
from abilint.model.surface import HeaderStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abilint.compare.release.evidence import Stated
    from abilint.model.build import Build, Member
    from abilint.model.release import Library


NO_BINDING = "no binding of it was given (--binding)"
NO_PREVIOUS_RELEASE = "no previous release given"
NO_HEADER = ("has no header", "have no header")
WITHOUT_DEBUG_INFO = ("has no debug info", "have no debug info")
"""Of one release, of both."""
_LINKED_STATICALLY = (ArtifactKind.OBJECT, ArtifactKind.ARCHIVE, ArtifactKind.IMPORT_LIBRARY)


def of(
    member: Member,
    build: Build,
    headers_failed: str | None,
    wanted_target: str | None,
    no_consumer_types: str | None,
    *,
    bound: bool = False,
) -> Mapping[Evidence, str | None]:
    """For each kind of evidence None where it is there, else why not."""
    return {
        Evidence.EXPORTS: _exports(member),
        Evidence.SYMTAB: None
        if member.artifact.has_static_symbols or member.artifact.in_archive
        else _no_symtab(member),
        Evidence.HEADER: _header(build, headers_failed),
        Evidence.DEBUG_INFO: _debug_info(member, build),
        Evidence.BINDING: None if bound else NO_BINDING,
        Evidence.EXPORT_LIST: list_choice.why_none(build, member),
        Evidence.PREVIOUS_RELEASE: NO_PREVIOUS_RELEASE,
        Evidence.TYPES: NO_PREVIOUS_RELEASE,
        Evidence.PROVIDERS: f"{', '.join(build.unresolved)} not found (--provider)"
        if build.unresolved
        else None,
        Evidence.CONSUMER_TYPES: no_consumer_types,
        Evidence.ACCEPTANCE: "it is no evidence of a library",
        Evidence.TARGET: None if wanted_target else "no --target given",
    }


def of_releases(
    old: Library | None, new: Library, failures: tuple[str | None, str | None], *, consumers: bool = False
) -> Mapping[Evidence, str | None]:
    """As `of`, for the comparison of a library with its old release: what both sides have."""
    if old is None:
        return dict.fromkeys(Evidence, "the old release has no such library") | {
            Evidence.PREVIOUS_RELEASE: None
        }
    sides = [
        (f"the old release ({old.head.name})", stated(old)),
        (f"the new release ({new.head.name})", stated(new)),
    ]
    exports = _lacking(sides, "exports", ("is only headers", "are only headers"))
    header = next(filter(None, failures), None) or _lacking(sides, "header", NO_HEADER)
    debug_info = _lacking(sides, "debug_info", WITHOUT_DEBUG_INFO)
    nothing = dict.fromkeys(Evidence, "is not compared between releases")
    return nothing | {
        Evidence.PREVIOUS_RELEASE: None,
        Evidence.EXPORTS: exports,
        Evidence.HEADER: header,
        Evidence.DEBUG_INFO: debug_info,
        Evidence.CONSUMER_TYPES: None if consumers else "no program given (--consumer)",
        Evidence.TYPES: header and debug_info and _neither(header, debug_info),
    }


def _lacking(sides: Sequence[tuple[str, Stated]], name: str, words: tuple[str, str]) -> str | None:
    """Say which sides lack a kind of evidence."""
    lacking = [side for side, stated in sides if not getattr(stated, name)]
    return f"{' and '.join(lacking)} {words[len(lacking) > 1]}" if lacking else None


def _neither(header: str, debug_info: str) -> str:
    """Say both in one sentence where they are about the same side."""
    for no_header, no_debug_info in zip(NO_HEADER, WITHOUT_DEBUG_INFO, strict=True):
        side = header.removesuffix(no_header)
        if side != header and debug_info == f"{side}{no_debug_info}":
            return f"{header} and no debug info"
    return f"{header}; {debug_info}"


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
