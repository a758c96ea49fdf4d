"""Values that a binding hands over and that C has no counterpart of: Rust's `String`, a slice of Go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.boundary import foreign_in
from abilint.compare.spell import spell
from abilint.model.bound import Unfit
from abilint.model.types import FunctionType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.binding import Binding
    from abilint.model.types import TypeGraph, TypeId


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


def _spots(graph: TypeGraph, type_id: TypeId) -> Iterator[tuple[str, TypeId]]:
    node = graph[graph.stripped(type_id)]
    if not isinstance(node, FunctionType):
        yield "the variable", type_id
        return
    yield "the result", node.result
    for number, parameter in enumerate(node.parameters, 1):
        yield f"parameter {number}", parameter.type
