"""What crosses the C boundary, as rows: `boundary_values`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.compare.boundary import values
from abilint.compare.spell import spell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.facts.rows import Rows
    from abilint.model.boundary import BoundaryValue
    from abilint.model.surface import Surface
    from abilint.model.types import TypeGraph, TypeId

COLUMNS = (
    "artifact_id", "function", "position", "type", "foreign_type", "culprit", "path", "pointee",
    "pointee_const", "language", "file", "line",
)  # fmt: skip


def rows(artifact_id: int, built: Surface) -> Rows:
    """Everything that functions with C names take and give back."""
    return "boundary_values", COLUMNS, _rows(artifact_id, built)


def _rows(artifact_id: int, built: Surface) -> Iterator[tuple[object, ...]]:
    if built.types is None:
        return
    for value in values(built):
        yield _row(artifact_id, built, built.types, value)


def _row(artifact_id: int, built: Surface, graph: TypeGraph, value: BoundaryValue) -> tuple[object, ...]:
    declaration = built.declarations[value.declaration]
    return (
        artifact_id, declaration.link_names[0], value.position, spell(graph, value.type), value.foreign,
        _spelled(graph, value.culprit), ".".join(value.path) or None, _spelled(graph, value.pointee),
        value.pointee_const, declaration.source_language or None, declaration.location.file,
        declaration.location.line or None,
    )  # fmt: skip


def _spelled(graph: TypeGraph, type_id: TypeId | None) -> str | None:
    return None if type_id is None else spell(graph, type_id)
