"""Tables for readers of a report: every exported symbol, every type that users see."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.definition_text import definition
from abilint.compare.sizes import size_of
from abilint.model.build import Role
from abilint.model.report import SymbolRow, TypeRow
from abilint.model.surface import HeaderStatus
from abilint.model.symbol import Scope
from abilint.model.types import Enum, Record, Typedef
from abilint.readers.mangling import demangle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from abilint.model.build import Build, Member
    from abilint.model.report import Report
    from abilint.model.surface import Declaration, Surface
    from abilint.model.symbol import Symbol
    from abilint.model.types import TypeGraph, TypeId

JUDGED = frozenset({Role.SUBJECT, Role.LINKED})
SIZED = frozenset({"elf"})
"""Formats whose symbols state a size."""


def added(report: Report, builds: Sequence[Build]) -> Report:
    """Add both tables of the libraries that the report is about."""
    about = Counter((each.artifact, each.symbol) for each in report.findings)
    symbols = (row for build in builds for row in _symbols(build, about))
    types = (row for build in builds for row in _types(build))
    return replace(report, symbols=tuple(dict.fromkeys(symbols)), types=tuple(dict.fromkeys(types)))


def _symbols(build: Build, about: Mapping[tuple[str | None, str | None], int]) -> Iterator[SymbolRow]:
    promised = _declarations(build.surface)
    for member in build.members:
        if member.role not in JUDGED:
            continue
        built = _declarations(member.built)
        for symbol in member.symbols:
            if symbol.scope is Scope.EXPORTED:
                label = member.artifact.label
                names = {symbol.name, symbol.link_name}
                row = _symbol(symbol, member, build, promised, built)
                yield replace(row, findings=sum(about.get((label, name), 0) for name in names))


def _symbol(
    symbol: Symbol,
    member: Member,
    build: Build,
    promised: dict[str, Declaration],
    built: dict[str, Declaration],
) -> SymbolRow:
    promise = promised.get(symbol.link_name)
    stated = promise or built.get(symbol.link_name)
    name = demangle(symbol.name)
    return SymbolRow(
        artifact=member.artifact.label,
        name=symbol.name,
        demangled=name if name != symbol.name else None,
        kind=symbol.kind.value,
        version=symbol.version,
        size=symbol.size if member.artifact.target.format in SIZED else None,
        declared=True if promise else _undeclared(symbol, build),
        file=stated.location.file if stated else None,
        line=(stated.location.line or None) if stated else None,
    )


def _declarations(surface: Surface | None) -> dict[str, Declaration]:
    """Find declarations by the names that programs link to."""
    if surface is None:
        return {}
    return {name: each for each in surface.declarations for name in (*each.link_names, *each.companions)}


def _undeclared(symbol: Symbol, build: Build) -> bool | None:
    """Say that no header declares it, where every header could be read."""
    unread = build.surface is None or build.headers_absent or symbol.link_name in build.unread
    return None if unread or _is_partial(build.surface) else False


def _is_partial(surface: Surface | None) -> bool:
    return surface is None or any(each.status is HeaderStatus.NOT_CHECKED for each in surface.headers)


def _types(build: Build) -> Iterator[TypeRow]:
    """Give the types of the headers; where these state none, of the debug info."""
    described = [build.surface] if build.surface and build.surface.types else []
    surfaces = described or [m.built for m in build.members if m.role in JUDGED and m.built]
    for surface in surfaces:
        graph = surface.types
        for type_id, name in _named(graph) if graph else ():
            row = graph and _type(graph, type_id, name, surface)
            if row:
                yield row


def _named(graph: TypeGraph) -> Iterator[tuple[TypeId, str]]:
    """Give each record, enum and typedef by its own name, or the one that a typedef gives it."""
    taken: set[TypeId] = set()
    for type_id, node in enumerate(graph.nodes):
        if isinstance(node, Typedef):
            target = graph.stripped(type_id)
            inner = graph[target]
            unnamed = isinstance(inner, Record | Enum) and not inner.name
            if not unnamed:
                yield type_id, node.name
            elif target not in taken:
                taken.add(target)
                yield target, node.name
        elif isinstance(node, Record | Enum) and node.name:
            yield type_id, node.name


def _type(graph: TypeGraph, type_id: TypeId, name: str, surface: Surface) -> TypeRow | None:
    node = graph[type_id]
    text = definition(graph, type_id, name)
    if text is None:
        return None
    kind = node.kind.value if isinstance(node, Record) else "enum" if isinstance(node, Enum) else "typedef"
    size = node.size if isinstance(node, Record | Enum) else size_of(graph, type_id)
    return TypeRow(
        name=name,
        kind=kind,
        size=size,
        alignment=node.alignment if isinstance(node, Record) else None,
        text=text,
        source=surface.source.value,
        platform=str(surface.target),
    )
