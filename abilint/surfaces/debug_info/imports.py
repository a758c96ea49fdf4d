"""What a program was told of the functions and variables that it takes from libraries.

Compilers write declarations down of what a unit uses and does not define: GCC of all of it, at every level
of optimisation; clang of the functions that are called, where it optimises; rustc and Go of none.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.surface import SourceKind, Surface
from abilint.readers.dwarf import At, NoDebugInfo, open_debug_info
from abilint.surfaces.debug_info.attributes import C_LANGUAGES, CXX_LANGUAGES
from abilint.surfaces.debug_info.classes import classes
from abilint.surfaces.debug_info.declarations import Reader
from abilint.surfaces.debug_info.evidence import Evidence
from abilint.surfaces.debug_info.graph_builder import GraphBuilder
from abilint.surfaces.debug_info.matching import Match, link_name, without_variant
from abilint.surfaces.debug_info.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.artifact import Artifact
    from abilint.model.surface import Declaration
    from abilint.model.symbol import Symbol
    from abilint.readers.dwarf import DebugInfo, Definition

_DECLARING = C_LANGUAGES | CXX_LANGUAGES
"""Languages whose compilers state the whole type of what they declare."""


def imports(artifact: Artifact, symbols: Sequence[Symbol]) -> Surface | NoDebugInfo:
    """Describe names that a binary asks for as its compiler saw them declared.

    Where units saw a name declared in several ways there is one declaration for each. A name that no unit
    declares in full is in `undescribed`.
    """
    info = open_debug_info(artifact)
    if isinstance(info, NoDebugInfo):
        return info
    resolver = Resolver(info, GraphBuilder(), joins_units=False)
    reader = Reader(resolver, Evidence(info))
    found = [*_declarations(info, symbols, reader), *classes(resolver, symbols)]
    resolver.finish()
    told = {name for each in found for name in each.link_names}
    return Surface(
        SourceKind.DEBUG_INFO,
        artifact.target,
        tuple(sorted((_finished(each, reader) for each in found), key=lambda d: (d.key, d.type or 0))),
        notes=info.notes,
        types=resolver.graph.graph(),
        undescribed=tuple(sorted({s.link_name for s in symbols} - told)),
    )


def _finished(declaration: Declaration, reader: Reader) -> Declaration:
    signature, size = reader.finished(declaration)
    return replace(declaration, signature=signature, size=size)


def _declarations(info: DebugInfo, symbols: Sequence[Symbol], reader: Reader) -> Iterator[Declaration]:
    wanted: dict[str, dict[str, Symbol]] = defaultdict(dict)
    for symbol in symbols:
        wanted[without_variant(symbol.link_name)].setdefault(symbol.link_name, symbol)
    seen: set[tuple[str, int]] = set()
    for each in info.outside_declarations(in_types=any(name.startswith("_Z") for name in wanted)):
        name = without_variant(link_name(each))
        if name not in wanted or not _is_written(each):
            continue
        type_id = reader.type_of(each)
        if type_id is not None and (name, type_id) not in seen:
            seen.add((name, type_id))
            yield reader.declaration(Match(each, tuple(wanted[name].values()), by_address=False))


def _is_written(declared: Definition) -> bool:
    """Whether a source declares it; what GCC calls on its own has no line, and no types.

    A member of a class goes by its mangled name alone: `struct connect` may have a member `connect`.
    """
    if declared.unit.language not in _DECLARING or not declared.get(At.DECL_LINE):
        return False
    is_nested = declared.parent != declared.unit.root.offset
    return not is_nested or link_name(declared) != declared.name
