"""Structs whose layout is not the same on two targets, as rows: `target_layouts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.facts.rows import Rows
    from abilint.model.target_layout import TargetLayout

COLUMNS = (
    "build_id",
    "name",
    "size",
    "other_target",
    "other_size",
    "field",
    "type",
    "file",
    "line",
    "column",
)


def rows(build_id: int, layouts: Iterable[TargetLayout]) -> Rows:
    """Everything that the comparison of the run's targets concluded."""
    return "target_layouts", COLUMNS, (_row(build_id, each) for each in layouts)


def _row(build_id: int, each: TargetLayout) -> tuple[object, ...]:
    file, line, column = each.location
    sizes = (each.size, each.other_target, each.other_size)
    return build_id, each.name, *sizes, each.field, each.type, file, line or None, column or None
