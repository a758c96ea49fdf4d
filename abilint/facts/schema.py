"""The tables that rules query: every table, view and column with a line on what it means.

Every column has a default, so that a rule's test states only the facts that matter to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.facts import (
    acceptance_tables,
    binary_tables,
    binding_tables,
    promise_tables,
    release_tables,
    release_views,
    source_tables,
    type_tables,
    type_views,
    views,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["INDEXES", "MAJOR", "TABLES", "VIEWS", "tables_of"]

MAJOR = 1
"""Grows when a column or table is removed or changes its meaning; additions leave it."""

TABLES = (
    *binary_tables.TABLES,
    *promise_tables.TABLES,
    *type_tables.TABLES,
    *source_tables.TABLES,
    *release_tables.TABLES,
    *acceptance_tables.TABLES,
    *binding_tables.TABLES,
)
VIEWS = (*views.VIEWS, *type_views.VIEWS, *release_views.VIEWS, *binding_tables.VIEWS)

INDEXES = (
    "CREATE INDEX difference_of_declaration ON differences (declaration_id)",
    "CREATE INDEX difference_of_symbol ON differences (symbol_id, kind)",
    "CREATE INDEX entry_of_pattern ON export_entries (pattern)",
    "CREATE INDEX declaration_of_name ON declarations (link_name)",
    "CREATE INDEX symbol_of_name ON symbols (link_name)",
    "CREATE INDEX symbol_of_language ON symbols (artifact_id, language) WHERE language IS NOT NULL",
    "CREATE INDEX surrounding_of_declaration ON surroundings (declaration_id)",
    "CREATE INDEX definition_of_name ON definitions (link_name)",
    "CREATE INDEX type_difference_of_declaration ON type_differences (declaration_id)",
    "CREATE INDEX type_difference_of_kind ON type_differences (kind)",
    "CREATE INDEX suggestion_for_declaration ON suggestions (declaration_id)",
)
"""What makes the joins of the rules run in one pass over large libraries."""

_WORD = re.compile(r"--[^\n]*|'(?:''|[^'])*'|\w+")


def tables_of(queries: Iterable[str]) -> frozenset[str]:
    """Name the tables that queries may look into, through views too: every word of theirs that is one.

    Comments and texts in quotes are no words.
    """
    views = {view.name: view.query for view in VIEWS}
    waiting, seen = list(queries), set[str]()
    while waiting:
        words = set(_WORD.findall(waiting.pop())) - seen
        seen |= words
        waiting += [views[word] for word in words & views.keys()]
    return frozenset(table.name for table in TABLES) & seen
