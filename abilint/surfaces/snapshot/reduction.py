"""What of a release is written down: what programs can link to, and what its sources state of it.

Left out is what another build of the same sources changes: paths, addresses, times, the sizes of functions,
the compiler's own words; and what only the library itself can see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abilint.model.artifact import Section, SectionKind
from abilint.model.build import Build, Member, Role
from abilint.model.location import Location
from abilint.model.surface import SourceKind
from abilint.model.symbol import Scope, SymbolKind
from abilint.model.types import Enum, Record, Typedef
from abilint.surfaces.snapshot.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.surface import Declaration, Surface
    from abilint.model.symbol import Symbol
    from abilint.model.types import Type

KEPT_ROLES = frozenset({Role.SUBJECT, Role.LINKED})
KEPT_SCOPES = frozenset({Scope.EXPORTED, Scope.UNDEFINED})
CODE = frozenset({SymbolKind.FUNCTION, SymbolKind.IFUNC})
LARGEST_ALIGNMENT = 64
"""Bytes: what an address tells of more than this is chance."""
NO_SECTION = Section(
    "", SectionKind.OTHER, 0, 0, 0, allocated=False, writable=False, executable=False, has_contents=False
)


def reduced(builds: Iterable[Build]) -> tuple[Build, ...]:
    """Reduce each build to what a snapshot holds; a second time changes nothing."""
    return tuple(
        Build(
            target=build.target,
            members=tuple(_member(member) for member in build.members if member.role in KEPT_ROLES),
            surface=build.surface and _surface(build.surface),
            headers_absent=build.headers_absent,
        )
        for build in builds
    )


def _member(member: Member) -> Member:
    kept = [symbol for symbol in member.symbols if symbol.scope in KEPT_SCOPES]
    sections = sorted({symbol.section for symbol in kept if symbol.section > 0})
    numbers = {section: number for number, section in enumerate(sections, 1)}
    return Member(
        artifact=_artifact(member.artifact, sections),
        role=member.role,
        symbols=tuple(sorted({_symbol(symbol, numbers) for symbol in kept}, key=_order)),
        built=member.built and _surface(member.built),
        not_built=member.not_built,
    )


def _order(symbol: Symbol) -> tuple[str, ...]:
    return tuple(map(str, (symbol.scope, symbol.name, *symbol)))


def _symbol(symbol: Symbol, sections: Mapping[int, int]) -> Symbol:
    address = symbol.address
    return symbol._replace(
        size=0 if symbol.kind in CODE else symbol.size,
        address=0 if symbol.kind in CODE else min(address & -address, LARGEST_ALIGNMENT),
        section=sections.get(symbol.section, symbol.section),
        localized=None,
    )


def _artifact(artifact: Artifact, sections: Sequence[int]) -> Artifact:
    known = artifact.sections
    kept = tuple(_section(known[number]) if number < len(known) else NO_SECTION for number in sections)
    return replace(
        artifact,
        path=_base(artifact.path),
        build_id=None,
        sections=(NO_SECTION, *kept),
        dynamic_symbols=(),
        static_symbols=(),
        symbols_from=None,
        elf=replace(artifact.elf, debug_link=None),
        pe=artifact.pe and replace(artifact.pe, pdb=None, image_base=0, linker_version=(0, 0)),
        notes=(),
        outside=None,
        place=None,
    )


def _section(section: Section) -> Section:
    return replace(section, address=0, offset=0, size=0)


def _surface(surface: Surface) -> Surface:
    declarations = sorted(map(_declaration, surface.declarations), key=_declared_order)
    types, numbers = None, dict[int, int]()
    if surface.types is not None:
        nodes = [_node(node) for node in surface.types.nodes]
        roots = [each.type for each in declarations if each.type is not None]
        types, numbers = canonical(nodes, roots, _named(surface, nodes))
    return replace(
        surface,
        declarations=tuple(
            each if each.type is None else replace(each, type=numbers[each.type]) for each in declarations
        ),
        headers=tuple(sorted((replace(each, path=_base(each.path)) for each in surface.headers), key=str)),
        notes=(),
        types=types,
        constants=tuple(
            sorted((replace(each, location=_place(each.location)) for each in surface.constants), key=str)
        ),
        undescribed=tuple(sorted(surface.undescribed)),
    )


def _named(surface: Surface, nodes: Sequence[Type]) -> list[int]:
    """Of headers every type that has a name: sources may use it, though no function does."""
    if surface.source is not SourceKind.HEADER:
        return []
    return [n for n, node in enumerate(nodes) if isinstance(node, Record | Enum | Typedef) and node.name]


def _declared_order(declaration: Declaration) -> tuple[str, ...]:
    return (declaration.kind, declaration.qualified_name, declaration.key, str(declaration.location))


def _declaration(declaration: Declaration) -> Declaration:
    return replace(
        declaration,
        location=_place(declaration.location),
        header=_base(declaration.header),
        unit=_base(declaration.unit),
        producer="",
        calls=tuple(replace(call, location=_place(call.location)) for call in declaration.calls),
    )


def _node(node: Type) -> Type:
    match node:
        case Record():
            return replace(
                node,
                location=node.location and _place(node.location),
                fields=tuple(replace(f, location=f.location and _place(f.location)) for f in node.fields),
                slots=tuple(replace(s, location=s.location and _place(s.location)) for s in node.slots),
            )
        case Enum():
            named = tuple(replace(e, location=e.location and _place(e.location)) for e in node.enumerators)
            return replace(node, location=node.location and _place(node.location), enumerators=named)
        case Typedef(location=Location() as place):
            return replace(node, location=_place(place))
    return node


def _place(place: Location) -> Location:
    return place._replace(file=_base(place.file))


def _base(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]
