"""Making the fact database and laying one run into it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from abilint.facts import schema
from abilint.facts.promise import insert_differences, insert_suggestions
from abilint.facts.binary import insert_artifact, insert_symbols
from abilint.facts.header import insert_declarations, insert_headers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from abilint.model.build import Build, Suggestion
    from abilint.model.difference import Difference


def empty() -> sqlite3.Connection:
    """A database in memory with every table and view, and no rows."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for relation in (*schema.TABLES, *schema.VIEWS):
        connection.execute(relation.sql)
    connection.execute("CREATE INDEX difference_of_declaration ON differences (declaration_id)")
    return connection
