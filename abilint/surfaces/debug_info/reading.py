"""Reading a binary's debug information: the exports that it describes, and the types that they reach."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.surface import SourceKind, Surface
from abilint.model.symbol import Scope, SymbolKind
from abilint.readers.dwarf import NoDebugInfo, open_debug_info
from abilint.surfaces.debug_info.classes import classes
from abilint.surfaces.debug_info.declarations import Reader
from abilint.surfaces.debug_info.evidence import Evidence
from abilint.surfaces.debug_info.graph_builder import GraphBuilder
from abilint.surfaces.debug_info.matching import Definitions, matches
from abilint.surfaces.debug_info.named import named_types
from abilint.surfaces.debug_info.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.surface import Declaration
    from abilint.model.symbol import Symbol
    from abilint.readers.dwarf import DebugInfo

_NOT_DEFINED_IN_SOURCE = ("_ZT", "_ZGV", "_ZGR", "??_7", "??_R", "??_8")
"""Virtual tables, type information, thunks, guards: compilers make them and describe none."""
_NO_ENTITIES = frozenset({SymbolKind.SECTION, SymbolKind.FILE})


def read(
    artifact: Artifact,
    symbols: Sequence[Symbol],
    debug_files: Sequence[str] = (),
    *,
    types: Collection[str] = (),
) -> Surface | NoDebugInfo:
    """Describe the exported symbols of a binary by its debug information.

    `debug_files` are files that the user points at, beside those that the binary names. `types` are names,
    or patterns as a shell has them, of records, enums and typedefs to read though no export may reach them.
    Raises InputError where one of `debug_files` cannot be read.
    """
    info = open_debug_info(artifact, debug_files=debug_files)
    if isinstance(info, NoDebugInfo):
        return info
    exported = tuple(_exported(symbols))
    resolver = Resolver(info, GraphBuilder())
    reader = Reader(resolver, Evidence(info))
    declarations = [*_declarations(info, artifact, exported, reader), *classes(resolver, exported)]
    named_types(resolver, types)
    resolver.finish()
    return Surface(
        SourceKind.DEBUG_INFO,
        artifact.target,
        tuple(sorted((_finished(each, reader) for each in declarations), key=lambda d: d.key)),
        notes=info.notes,
        types=resolver.graph.graph(),
        undescribed=_undescribed(exported, declarations),
    )


def _finished(declaration: Declaration, reader: Reader) -> Declaration:
    signature, size = reader.finished(declaration)
    return replace(declaration, signature=signature, size=size)


def _exported(symbols: Iterable[Symbol]) -> Iterator[Symbol]:
    """Give each exported name once: of several versions the one that a plain reference binds to."""
    chosen: dict[str, Symbol] = {}
    for symbol in symbols:
        if symbol.scope is Scope.EXPORTED and symbol.kind not in _NO_ENTITIES and symbol.forward is None:
            before = chosen.get(symbol.link_name)
            if before is None or (symbol.version_default and not before.version_default):
                chosen[symbol.link_name] = symbol
    yield from chosen.values()


def _declarations(
    info: DebugInfo, artifact: Artifact, exported: Sequence[Symbol], reader: Reader
) -> Iterator[Declaration]:
    definitions = Definitions(info, artifact, exported)
    seen: set[str] = set()
    for match in matches(definitions, exported, reader.type_of):
        seen |= {symbol.link_name for symbol in match.symbols}
        yield reader.declaration(match)
    yield from _resolved(definitions, (s for s in exported if s.link_name not in seen), reader)


def _resolved(definitions: Definitions, symbols: Iterable[Symbol], reader: Reader) -> Iterator[Declaration]:
    """Describe functions that are chosen at run time by what their resolver says that it returns."""
    by_place: dict[int, list[Symbol]] = defaultdict(list)
    for symbol in symbols:
        if symbol.kind is SymbolKind.IFUNC:
            by_place[symbol.address].append(symbol)
    for held in by_place.values():
        for definition in definitions.placed(held[0])[:1]:
            type_id = reader.resolved_type(definition)
            if type_id is not None:
                yield reader.resolved(definition, tuple(held), type_id)


def _undescribed(exported: Iterable[Symbol], declarations: Iterable[Declaration]) -> tuple[str, ...]:
    described = {name for declaration in declarations for name in declaration.link_names}
    return tuple(
        sorted(
            symbol.link_name
            for symbol in exported
            if symbol.link_name not in described and not symbol.link_name.startswith(_NOT_DEFINED_IN_SOURCE)
        )
    )
