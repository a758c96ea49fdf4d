"""Values that a binding hands over and that C has no counterpart of: Rust's `String`, a slice of Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.binding import signatures
from abilint.compare.boundary import foreign_in
from abilint.compare.spell import spell
from abilint.model.bound import Unfit
from abilint.model.types import Foreign, FunctionType, Pointer, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.compare.binding.signatures import Source
    from abilint.model.binding import Binding
    from abilint.model.types import TypeGraph, TypeId

UNORDERED = frozenset({Foreign.RUST_LAYOUT})


def values(binding: Binding) -> Iterator[Unfit]:
    """List results, arguments and variables that have, or hold, a foreign type."""
    graph = binding.surface.types
    if graph is None:
        return
    for declaration in binding.surface.declarations:
        if declaration.type is None:
            continue
        for spot, type_id in _spots(graph, declaration.type):
            found = foreign_in(graph, type_id, cgo={})  # clients of Go write these structs down in C
            if found is not None:
                foreign, culprit, path = found
                name = spell(graph, culprit)
                yield Unfit(declaration.name, declaration.location, spot, foreign, name, ".".join(path))


def behind_pointers(binding: Binding, sources: tuple[Source, ...]) -> Iterator[Unfit]:
    """List pointers to records without a promised layout, where the library says what lies there."""
    graph = binding.surface.types
    for declaration, _, source, theirs in signatures.functions(binding, sources):
        library = source.surface.types
        if graph is None or library is None or declaration.type is None:
            continue
        types = (theirs.result, *(each.type for each in theirs.parameters))
        for (spot, ours), type_id in zip(_spots(graph, declaration.type), types, strict=False):
            target = _pointee(graph, ours)
            node = None if target is None else graph[target]
            if target is None or not isinstance(node, Record) or node.foreign not in UNORDERED:
                continue
            if _is_laid_out(library, _pointee(library, type_id)):
                name = spell(graph, target)
                yield Unfit(declaration.name, declaration.location, spot, node.foreign, name)


def _pointee(graph: TypeGraph, type_id: TypeId) -> TypeId | None:
    node = graph[graph.stripped(type_id)]
    return graph.stripped(node.target) if isinstance(node, Pointer) else None


def _is_laid_out(graph: TypeGraph, type_id: TypeId | None) -> bool:
    node = None if type_id is None else graph[type_id]
    return isinstance(node, Record) and node.complete and bool(node.fields)


def _spots(graph: TypeGraph, type_id: TypeId) -> Iterator[tuple[str, TypeId]]:
    node = graph[graph.stripped(type_id)]
    if not isinstance(node, FunctionType):
        yield "the variable", type_id
        return
    yield "the result", node.result
    for number, parameter in enumerate(node.parameters, 1):
        yield f"parameter {number}", parameter.type
