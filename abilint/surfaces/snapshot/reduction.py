"""What of a release is written down: what programs can link to, and what its sources state of it.

Left out is what another build of the same sources changes: paths, addresses, times, the sizes of functions,
the compiler's own words; and what only the library itself can see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.artifact import Section, SectionKind
from abilint.model.build import Build, Member, Role
from abilint.surfaces.snapshot.fields import base, without_folders
from abilint.surfaces.snapshot.surfaces import reduced_surface
from abilint.surfaces.snapshot.symbols import is_code, kept, order, reduced_symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abilint.model.artifact import Artifact, PeFacts
    from abilint.model.symbol import Symbol

NO_SECTION = Section(
    "", SectionKind.OTHER, 0, 0, 0, allocated=False, writable=False, executable=False, has_contents=False
)


def reduced(builds: Iterable[Build]) -> tuple[Build, ...]:
    """Reduce each build to what a snapshot holds; a second time changes nothing."""
    return tuple(map(_reduced, map(without_surroundings, builds)))


def _reduced(build: Build) -> Build:
    members = (replace(each, built=each.built and reduced_surface(each.built)) for each in build.members)
    surface = build.surface and reduced_surface(build.surface)
    return replace(build, members=tuple(members), surface=surface)


def without_surroundings(build: Build) -> Build:
    """Reduce all but what headers and debug info state; providers are no part of the release."""
    chosen = [number for number, member in enumerate(build.members) if member.role is not Role.PROVIDER]
    places: dict[int | None, int] = {number: place for place, number in enumerate(chosen)}
    members = [_member(build.members[number], places) for number in chosen]
    return Build(
        target=build.target,
        members=tuple(members),
        surface=build.surface,
        unread=build.unread,
        headers_absent=build.headers_absent,
    )


def _member(member: Member, places: Mapping[int | None, int]) -> Member:
    symbols = kept(member.symbols)
    numbers, sections = _sections(member.artifact, symbols)
    found = {reduced_symbol(symbol, numbers) for symbol in symbols}
    return Member(
        artifact=_artifact(member.artifact, sections),
        role=member.role,
        symbols=tuple(sorted(found, key=order)),
        stands_for=places.get(member.stands_for),
        built=member.built,
        not_built=without_folders(member.not_built),
    )


def _sections(artifact: Artifact, symbols: Sequence[Symbol]) -> tuple[Mapping[int, int], tuple[Section, ...]]:
    """Keep the sections that data lie in, each once and sorted; also their new numbers.

    As in ELF, no symbol lies in the first one.
    """
    known = artifact.sections
    used = {each.section for each in symbols if each.section > 0 and not is_code(each)}
    short = {each: _section(known[each]) if each < len(known) else NO_SECTION for each in used}
    kinds = sorted(set(short.values()) - {NO_SECTION}, key=str)
    numbers = {each: kinds.index(section) + 1 for each, section in short.items() if section != NO_SECTION}
    return numbers, (NO_SECTION, *kinds) if kinds else ()


def _section(section: Section) -> Section:
    return replace(section, address=0, offset=0, size=0)


def _artifact(artifact: Artifact, sections: tuple[Section, ...]) -> Artifact:
    return replace(
        artifact,
        path=base(artifact.path),
        build_id=None,
        sections=sections,
        dynamic_symbols=(),
        static_symbols=(),
        symbols_from=None,
        elf=replace(artifact.elf, debug_link=None),
        pe=artifact.pe and _pe(artifact.pe),
        notes=without_folders(artifact.notes),
        outside=None,
        place=None,
    )


def _pe(pe: PeFacts) -> PeFacts:
    """Leave out where the linker put things, and which linker it was."""
    imports = sorted({each._replace(hint=0) for each in pe.imports}, key=str)
    return replace(pe, pdb=None, image_base=0, linker_version=(0, 0), imports=tuple(imports))
