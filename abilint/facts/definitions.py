"""Where names are defined in the source, as rows: `definitions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.facts.promise import Places
    from abilint.facts.rows import Rows
    from abilint.model.definition import Definition

COLUMNS = ("artifact_id", "link_name", "file", "line", "unit", "language")


def rows(places: Places, definitions: Iterable[Definition]) -> Rows:
    """Everything that debug info says of the places of names."""
    return "definitions", COLUMNS, (_row(places, each) for each in definitions)


def _row(places: Places, each: Definition) -> tuple[object, ...]:
    file, line, _ = each.location or (None, None, None)
    artifact = places.artifact(each.member)
    return artifact, each.link_name, file, line or None, each.unit or None, each.language or None
