"""Export lists as rows: `export_lists`, `export_entries`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.facts.rows import Rows
    from abilint.model.export_list import ExportEntry, ExportList

LIST = ("id", "build_id", "path", "format", "library", "exhaustive", "describes")
ENTRY = (
    "id", "export_list_id", "pattern", "match", "scope", "version", "kind", "language", "ordinal", "forward",
    "tags", "file", "line", "column",
)  # fmt: skip


def rows(build_id: int, list_id: int, first: int, export_list: ExportList) -> Iterator[Rows]:
    """Everything that one list states."""
    yield (
        "export_lists",
        LIST,
        [
            (
                list_id, build_id, export_list.path, export_list.format, export_list.library,
                export_list.exhaustive, export_list.format.describes,
            )
        ],
    )  # fmt: skip
    yield (
        "export_entries",
        ENTRY,
        (
            _entry(list_id, number, export_list, entry)
            for number, entry in enumerate(export_list.entries, first)
        ),
    )


def _entry(list_id: int, number: int, export_list: ExportList, entry: ExportEntry) -> tuple[object, ...]:
    return (
        number, list_id, entry.pattern, entry.match, entry.scope, entry.version, entry.kind, entry.language,
        entry.ordinal, entry.target, " ".join(entry.tags) or None, entry.file or export_list.path, entry.line,
        entry.column,
    )  # fmt: skip
