"""What both releases say of a type that changed, as C: for people, who compare the two by eye."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.compare.definition_text import definition
from abilint.compare.types.side import Side
from abilint.model.rule import Evidence
from abilint.model.types import Enum, Record, Typedef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.release import Library, TypeChange
    from abilint.model.surface import Surface
    from abilint.model.types import TypeId


def with_definitions(changes: Iterable[TypeChange], old: Library, new: Library) -> tuple[TypeChange, ...]:
    """Add both definitions to each change of a record or enum that has none yet."""
    texts: dict[str, tuple[Definitions, Definitions]] = {}
    found = []
    for change in changes:
        if not (change.old_signature or change.signature):
            if change.evidence not in texts:
                texts[change.evidence] = Definitions(old, change.evidence), Definitions(new, change.evidence)
            before, after = (each(change.difference.subject) for each in texts[change.evidence])
            change = replace(change, old_signature=before, signature=after)  # noqa: PLW2901  (as described)
        found.append(change)
    return tuple(found)


class Definitions:
    """The definitions of one release, from its headers or its debug info."""

    def __init__(self, library: Library, evidence: str) -> None:
        surfaces = (library.headers,) if evidence == Evidence.HEADER else (p.built for p in library.parts)
        self._surfaces: tuple[Surface, ...] = tuple(filter(None, surfaces))
        self._made: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """Write the definition of `struct point`; empty where there is none."""
        if name not in self._made:
            self._made[name] = self._text(name)
        return self._made[name]

    def _text(self, name: str) -> str:
        found = [each for side, types in self._named if (each := _defined(side, types.get(name), name))]
        return next((text for text in found if "{" in text), found[0] if found else "")

    @cached_property
    def _named(self) -> list[tuple[Side, dict[str, TypeId]]]:
        return [(side, _by_name(side)) for side in map(Side, self._surfaces)]


def _by_name(side: Side) -> dict[str, TypeId]:
    """Index types as messages name them; one that is defined comes before its declaration and its typedef."""
    found: dict[str, TypeId] = {}
    for type_id, node in enumerate(side.graph.nodes):
        if isinstance(node, Typedef):
            found.setdefault(node.name, type_id)
        elif isinstance(node, Record | Enum):
            name = side.spelled(type_id)
            if node.complete or name not in found:
                found[name] = type_id
    return found


def _defined(side: Side, type_id: TypeId | None, name: str) -> str | None:
    return None if type_id is None else definition(side.graph, type_id, name)
