"""What of a release is written down: what programs can link to, and what its sources state of it.

Left out is what another build of the same sources changes: paths, addresses, times, the sizes of functions,
the compiler's own words; and what only the library itself can see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from abilint.model.artifact import Section, SectionKind
from abilint.model.build import Build, Member, Role
from abilint.model.surface import SourceKind, Surface
from abilint.model.types import Enum, Record, Typedef
from abilint.surfaces.snapshot.canonical import canonical
from abilint.surfaces.snapshot.fields import base, lists_of, without_folders
from abilint.surfaces.snapshot.symbols import is_code, kept, order, reduced_symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from abilint.model.artifact import Artifact, PeFacts
    from abilint.model.surface import Declaration
    from abilint.model.symbol import Symbol
    from abilint.model.types import Type

SURFACE: type = Surface
NO_SECTION = Section(
    "", SectionKind.OTHER, 0, 0, 0, allocated=False, writable=False, executable=False, has_contents=False
)


def reduced(builds: Iterable[Build]) -> tuple[Build, ...]:
    """Reduce each build to what a snapshot holds; a second time changes nothing."""
    return tuple(map(_build, builds))


def _build(build: Build) -> Build:
    """Reduce one build; providers stay out, since what they define is no part of the release."""
    chosen = [number for number, member in enumerate(build.members) if member.role is not Role.PROVIDER]
    places = {number: place for place, number in enumerate(chosen)}
    members = [_member(build.members[number]) for number in chosen]
    return Build(
        target=build.target,
        members=tuple(
            replace(each, stands_for=places.get(each.stands_for)) if each.stands_for is not None else each
            for each in members
        ),
        surface=build.surface and _surface(build.surface),
        unread=build.unread,
        headers_absent=build.headers_absent,
    )


def _member(member: Member) -> Member:
    symbols = kept(member.symbols)
    numbers, sections = _sections(member.artifact, symbols)
    found = {reduced_symbol(symbol, numbers) for symbol in symbols}
    return Member(
        artifact=_artifact(member.artifact, sections),
        role=member.role,
        symbols=tuple(sorted(found, key=order)),
        stands_for=member.stands_for,
        built=member.built and _surface(member.built),
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


def _surface(surface: Surface) -> Surface:
    nodes = surface.types.nodes if surface.types else ()
    roots = [each.type for each in surface.declarations if each.type is not None]
    graph, rewrite = canonical(nodes, [*roots, *_named(surface, nodes)])
    about: Surface = rewrite(replace(surface, declarations=(), types=None, undescribed=()))
    lists: dict[str, Any] = {name: tuple(sorted(getattr(about, name), key=str)) for name in lists_of(SURFACE)}
    return replace(
        about,
        declarations=tuple(sorted(map(rewrite, surface.declarations), key=_declared_order)),
        types=surface.types and graph,
        undescribed=tuple(sorted(surface.undescribed)),
        **lists,
    )


def _declared_order(declaration: Declaration) -> tuple[object, ...]:
    """Sort by what a reader looks for; the rest decides where debug info states a name twice."""
    named = declaration.qualified_name, declaration.kind, declaration.key
    return *named, declaration.location, declaration.link_names, declaration.signature, str(declaration.type)


def _named(surface: Surface, nodes: Sequence[Type]) -> Iterator[int]:
    """Of headers every type that has a name: sources may use it, though no function does."""
    if surface.source is SourceKind.HEADER:
        for number, node in enumerate(nodes):
            if isinstance(node, Record | Enum | Typedef) and node.name:
                yield number
