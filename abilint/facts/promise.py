"""What comparing a header with its binaries gave, as rows: `differences`, `suggestions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.facts.rows import Rows
    from abilint.model.build import Suggestion
    from abilint.model.difference import Difference

DIFFERENCE = (
    "build_id", "relation", "kind", "declaration_id", "artifact_id", "symbol_id", "before", "after",
    "link_name", "export_list_id", "export_entry_id",
)  # fmt: skip


class Places(Struct, frozen=True):
    """Keys of a build's rows: positions in the values become keys by adding these."""

    build_id: int
    artifact_base: int
    declaration_base: int
    symbol_bases: tuple[int, ...]
    list_base: int = 0
    entry_bases: tuple[int, ...] = ()

    def declaration(self, index: int | None) -> int | None:
        """Key of the declaration at `index` in the surface."""
        return None if index is None else self.declaration_base + 1 + index

    def artifact(self, index: int | None) -> int | None:
        """Key of the member at `index` in the build."""
        return None if index is None else self.artifact_base + 1 + index

    def symbol(self, artifact: int | None, index: int | None) -> int | None:
        """Key of the symbol at `index` in that member."""
        return None if artifact is None or index is None else self.symbol_bases[artifact] + 1 + index

    def export_list(self, index: int | None) -> int | None:
        """Key of the export list at `index` in the build."""
        return None if index is None else self.list_base + 1 + index

    def entry(self, export_list: int | None, index: int | None) -> int | None:
        """Key of the entry at `index` in that list."""
        return None if export_list is None or index is None else self.entry_bases[export_list] + 1 + index


def rows(
    places: Places, differences: Iterable[Difference], suggestions: Iterable[Suggestion]
) -> Iterator[Rows]:
    """Everything that the comparison concluded."""
    yield "differences", DIFFERENCE, (_difference(places, d) for d in differences)
    yield (
        "suggestions",
        ("declaration_id", "name", "reason"),
        ((places.declaration(s.declaration), s.name, s.reason) for s in suggestions),
    )


def _difference(places: Places, d: Difference) -> tuple[object, ...]:
    return (
        places.build_id, d.relation, d.kind, places.declaration(d.declaration), places.artifact(d.artifact),
        places.symbol(d.artifact, d.symbol), d.before, d.after, d.link_name,
        places.export_list(d.export_list), places.entry(d.export_list, d.entry),
    )  # fmt: skip
