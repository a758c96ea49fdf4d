"""`types`: signatures and layouts by name, out of debug info or of headers."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from abilint import readers
from abilint.app import header_options, target_words
from abilint.app.request import CheckRequest, HeaderOptions
from abilint.errors import HeaderError, InputError, UsageError
from abilint.model.chosen import Chosen
from abilint.model.surface import HeaderStatus
from abilint.model.types import Enum, Record, Typedef, TypeGraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.model.surface import Declaration, Surface
    from abilint.model.target import Target
    from abilint.model.types import TypeId


class TypesRequest(Struct, frozen=True):
    """One run of `types`."""

    names: tuple[str, ...] = ()
    """Patterns as a shell's: `sqlite3_*`, `struct point`, `point_t`; none: every function and variable."""
    library: str | None = None
    headers: tuple[str, ...] = ()
    target: str | None = None
    """Without a library: what the headers are read for."""
    debug_files: tuple[str, ...] = ()
    header_options: HeaderOptions = field(default_factory=HeaderOptions)


class Found(Struct, frozen=True):
    """What the names stand for."""

    chosen: tuple[Chosen, ...]
    """For each binary that a file holds (archive members, slices), or for the headers."""
    unknown: tuple[str, ...]
    """Patterns that nothing fits."""


def find(request: TypesRequest) -> Found:
    """Look the names up; raises UsageError, and InputError where there is no evidence of types at all."""
    surfaces = [_of_headers(request)] if request.headers else list(_of_debug_info(request))
    matching = [_matching(surface, request.names) for surface in surfaces]
    known = {name for _, names in matching for name in names}
    return Found(
        tuple(chosen for chosen, _ in matching if chosen.declarations or chosen.types),
        tuple(name for name in request.names if name not in known),
    )


def _of_headers(request: TypesRequest) -> Surface:
    from abilint.surfaces import header

    check = CheckRequest((), request.headers, header_options=request.header_options)
    surface = header.start(
        replace(header_options.request(check, _target(request), types=True), all_types=True, all_near=True)
    ).result()
    unread = [outcome for outcome in surface.headers if outcome.status is HeaderStatus.NOT_CHECKED]
    if unread:
        raise HeaderError(unread[0].path, f"is not read: {unread[0].reason}")
    return surface


def _target(request: TypesRequest) -> Target:
    if request.library:
        return readers.read(request.library).artifacts[0].target
    return target_words.parse(request.target) if request.target else target_words.default(None)


def _of_debug_info(request: TypesRequest) -> Iterator[Surface]:
    """One surface for each binary that the file holds: archive members, slices."""
    from abilint.surfaces import debug_info

    if request.library is None:
        raise UsageError("types: of what? Give a library with debug info, or --header FILE")
    reason = "no debug info"
    described = False
    for artifact in readers.read(request.library).artifacts:
        symbols = readers.linkage(artifact)
        surface = debug_info.read(artifact, symbols, request.debug_files, types=request.names)
        if isinstance(surface, debug_info.NoDebugInfo):
            reason = surface.reason
        else:
            described = True
            yield surface
    if not described:
        problem = f"{reason}; name its debug file with --debug-file, or give --header"
        raise InputError(request.library, problem)


def _matching(surface: Surface, names: Sequence[str]) -> tuple[Chosen, set[str]]:
    """Choose what the names stand for in one surface; also the names that stand for something."""
    declarations = tuple(d for d in surface.declarations if d.type is not None)
    if not names:
        return Chosen(surface, declarations), set()
    named = named_types(surface.types or TypeGraph())
    chosen = tuple(d for d in declarations if any(_fits(d, name) for name in names))
    types = {named[word] for name in names for word in named if fnmatchcase(word, name)}
    known = {name for name in names if any(_fits(d, name) for d in chosen)}
    known |= {name for name in names if any(fnmatchcase(word, name) for word in named)}
    return Chosen(surface, chosen, tuple(sorted(types))), known


def _fits(declaration: Declaration, pattern: str) -> bool:
    words = (declaration.name, declaration.qualified_name, *declaration.link_names)
    return any(fnmatchcase(word, pattern) for word in words)


def named_types(graph: TypeGraph) -> dict[str, TypeId]:
    """Map each way to call a type to the record or enum that it is: `point`, `struct point`, `point_t`.

    A tag comes before a typedef of the same name, and a definition before a declaration.
    """
    found: dict[str, TypeId] = {}
    order = sorted(range(len(graph.nodes)), key=lambda type_id: _rank(graph, type_id))
    for type_id in order:
        node = graph[type_id]
        if isinstance(node, Typedef):
            found.setdefault(node.name, graph.stripped(type_id))
        elif isinstance(node, Record | Enum) and node.name:
            kind = node.kind if isinstance(node, Record) else "enum"
            found.setdefault(f"{kind} {node.name}", type_id)
            found.setdefault(node.name, type_id)
    return found


def _rank(graph: TypeGraph, type_id: TypeId) -> tuple[bool, bool]:
    node = graph[type_id]
    return isinstance(node, Typedef), isinstance(node, Record | Enum) and not node.complete
