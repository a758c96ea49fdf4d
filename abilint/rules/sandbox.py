"""SQL from rule files and users: reads the fact tables and nothing else, in bounded time and memory."""

from __future__ import annotations

import json
import sqlite3
import time
from typing import TYPE_CHECKING, Any

from abilint.errors import QueryError
from abilint.facts import schema
from abilint.rules import functions

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 20.0
"""Real queries take milliseconds; a cross join of two large tables is a mistake."""
STEPS_BETWEEN_LOOKS = 100_000
MOST_ROWS = 1_000_000
LONGEST_VALUE = 4_000_000

SQL_FUNCTIONS = frozenset(
    [
        "abs",
        "cast",
        "changes",
        "char",
        "coalesce",
        "concat",
        "concat_ws",
        "count",
        "format",
        "glob",
        "group_concat",
        "hex",
        "ifnull",
        "iif",
        "instr",
        "json",
        "json_array",
        "json_array_length",
        "json_each",
        "json_extract",
        "json_group_array",
        "json_object",
        "json_type",
        "json_valid",
        "->",
        "->>",
        "length",
        "like",
        "likely",
        "lower",
        "ltrim",
        "max",
        "min",
        "nullif",
        "printf",
        "replace",
        "round",
        "row_number",
        "rank",
        "dense_rank",
        "lag",
        "lead",
        "first_value",
        "last_value",
        "ntile",
        "rtrim",
        "sign",
        "substr",
        "substring",
        "sum",
        "total",
        "avg",
        "trim",
        "typeof",
        "unicode",
        "unlikely",
        "upper",
        "string_agg",
    ]
)
RELATIONS = frozenset(relation.name for relation in (*schema.TABLES, *schema.VIEWS)) | {"json_each"}


def confine(connection: sqlite3.Connection) -> None:
    """Close a filled database: from here on it answers questions and does nothing else."""
    functions.register(connection)
    # SQLite makes this table on its first use, by a statement that the authorizer would refuse.
    connection.execute("SELECT 1 FROM json_each('[]')")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorize)


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _view: str | None
) -> int:
    """Answer for each thing that a statement wants to do (sqlite.org/c3ref/c_alter_table.html)."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and (first in RELATIONS or not first):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in SQL_FUNCTIONS | functions.NAMES:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def run(
    connection: sqlite3.Connection, query: str, parameters: Mapping[str, Any], seconds: float = SECONDS
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return column names and rows; raises QueryError with SQLite's own words and the way out."""
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
    try:
        cursor = connection.execute(query, _bindable(parameters))
        rows = cursor.fetchmany(MOST_ROWS + 1)
    except sqlite3.Error as error:
        raise QueryError(_explain(str(error), seconds)) from error
    except sqlite3.Warning as error:  # several statements in one
        raise QueryError(f"{error} Write one SELECT.") from error
    finally:
        connection.set_progress_handler(None, 0)
    if len(rows) > MOST_ROWS:
        raise QueryError(f"more than {MOST_ROWS} rows; narrow the query")
    return tuple(column[0] for column in cursor.description or ()), rows


def _bindable(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Turn lists into JSON arrays, for `json_each(:name)`."""
    return {
        name: json.dumps(value) if isinstance(value, (list, tuple, dict)) else value
        for name, value in parameters.items()
    }


def _explain(message: str, seconds: float) -> str:
    if message == "interrupted":
        return f"stopped after {seconds:g} s: look for a join without a condition"
    if message in ("not authorized", "authorization denied") or "prohibited" in message:
        return f"refused ({message}): a query may only read the tables of `abilint rules schema`"
    return message
