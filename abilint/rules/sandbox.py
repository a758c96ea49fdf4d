"""SQL from rule files and users: reads the fact tables and nothing else, in bounded time and memory."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from abilint.errors import QueryError
from abilint.facts import schema
from abilint.rules import functions
from abilint.rules.query_fault import explain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SECONDS = 20.0
"""Real queries take milliseconds; a cross join of two large tables is a mistake."""
STEPS_BETWEEN_LOOKS = 1_000
"""A step can copy a text of LONGEST_TEXT: so many of them take a second at worst."""
MOST_ROWS = 1_000_000
MOST_RESULT_BYTES = 256 << 20
"""Of all rows together, as Python holds them."""
BYTES_OF_A_VALUE = 50
"""What Python needs for a short text or a number, and for its place in the row."""
HEAP = 1 << 30
"""Bytes that SQLite may use in the whole process: facts of two million symbols, or a sort gone wild."""

SQL_FUNCTIONS = frozenset(
    {
        "abs", "cast", "changes", "char", "coalesce", "count", "glob", "group_concat", "hex", "ifnull", "iif",
        "instr", "length", "like", "likely", "lower", "max", "min", "nullif", "replace", "round", "sign",
        "substr", "substring", "sum", "total", "avg", "typeof", "unicode", "unlikely", "upper",
        "concat", "concat_ws",
        "string_agg", "row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value", "ntile",
        "json", "json_array", "json_array_length", "json_each", "json_extract", "json_group_array",
        "json_object", "json_type", "json_valid", "->", "->>",
    }
)  # fmt: skip
"""No `printf` and no `trim`: one call of them can work for minutes, and nothing can stop it."""
ALLOWED_FUNCTIONS = SQL_FUNCTIONS | functions.FUNCTIONS.keys()
RELATIONS = frozenset(relation.name for relation in (*schema.TABLES, *schema.VIEWS)) | {"json_each"}


def confine(connection: sqlite3.Connection) -> None:
    """Close a filled database: from here on it answers questions and does nothing else."""
    functions.register(connection)
    # SQLite makes this table on its first use, by a statement that the authorizer would refuse. Other
    # tables of that sort (`json_tree`, `pragma_table_info`, `dbstat`) are never made for the same reason.
    connection.execute("SELECT 1 FROM json_each('[]')")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA hard_heap_limit = {HEAP}")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(functions.LONGEST_TEXT, 16 * _longest(connection)))
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_COLUMN, 200)
    connection.setlimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50)
    connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorize)


def _longest(connection: sqlite3.Connection) -> int:
    """Characters of the longest text among the facts.

    SQLite refuses to read what is above its limit, and counts a row that it sorts as one text.
    """
    longest = (
        "SELECT max(length(name)) FROM symbols",
        "SELECT max(length(subject)) FROM changes",
        "SELECT max(length(signature)) FROM declarations",
    )
    return max(connection.execute(each).fetchone()[0] or 0 for each in longest)


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _view: str | None
) -> int:
    """Answer for each thing that a statement wants to do (sqlite.org/c3ref/c_alter_table.html)."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ and _may_read(first or "", second or ""):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in ALLOWED_FUNCTIONS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _may_read(relation: str, column: str) -> bool:
    """Whether it is a fact, or what the query itself named by WITH: `count(*)` of that reads no column."""
    return relation in RELATIONS or not relation or (not column and not relation.startswith("sqlite_"))


def run(
    connection: sqlite3.Connection, query: str, parameters: Mapping[str, Any], seconds: float = SECONDS
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return column names and rows; raises QueryError with SQLite's own words and the way out."""
    with _bounded(connection, seconds):
        cursor = connection.execute(query, _bindable(parameters))
        if cursor.description is None:
            raise QueryError("there is no SELECT in it")
        return tuple(column[0] for column in cursor.description), _rows(cursor)


@contextmanager
def _bounded(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """End what takes too long, and turn every fault into a QueryError."""
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
    try:
        yield
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise QueryError(explain(str(error), seconds)) from error
    except MemoryError as error:
        raise QueryError("stopped: it needs too much memory; look for a join without a condition") from error
    except UnicodeEncodeError as error:
        raise QueryError("it is no valid Unicode text") from error
    finally:
        connection.set_progress_handler(None, 0)


def _rows(cursor: sqlite3.Cursor) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    room = MOST_RESULT_BYTES
    for row in cursor:
        room -= _weight(row)
        if room < 0 or len(rows) == MOST_ROWS:
            raise QueryError(f"more than {len(rows)} rows are too many; narrow the query")
        rows.append(row)
    return rows


def _weight(row: Sequence[Any]) -> int:
    return BYTES_OF_A_VALUE * len(row) + sum(len(value) for value in row if isinstance(value, (str, bytes)))


def compile_only(connection: sqlite3.Connection, query: str, parameters: Mapping[str, Any]) -> None:
    """Let SQLite read the query and not run it; raises QueryError."""
    with _bounded(connection, SECONDS):
        connection.execute(f"EXPLAIN {query}", _bindable(parameters)).close()


def _bindable(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Turn lists into JSON arrays, for `json_each(:name)`."""
    return {
        name: json.dumps(value) if isinstance(value, (list, tuple, dict)) else value
        for name, value in parameters.items()
    }
