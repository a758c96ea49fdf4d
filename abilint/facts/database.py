"""Making the fact database and laying a run into it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.facts import (
    binary,
    definitions,
    export_list,
    header,
    promise,
    release,
    schema,
    target_layouts,
    types,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.facts.known_names import KnownNames
    from abilint.facts.rows import Rows
    from abilint.model.bound import BindingFacts
    from abilint.model.build import Build, Suggestion
    from abilint.model.definition import Definition
    from abilint.model.difference import Difference
    from abilint.model.release import Change, ConsumerType, TypeChange
    from abilint.model.surface import Surface
    from abilint.model.target_layout import TargetLayout
    from abilint.model.type_difference import TypeDifference

_SIGN = 1 << 63


class BuildFacts(Struct, frozen=True):
    """One build with everything that was concluded from it."""

    build: Build
    differences: tuple[Difference, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    surroundings: tuple[header.Surroundings, ...] = ()
    wanted_target: str | None = None
    wrong_target: bool = False
    type_differences: tuple[tuple[int, TypeDifference], ...] = ()
    """Each with the index of the member whose debug info states the other side."""
    definitions: tuple[Definition, ...] = ()
    target_layouts: tuple[TargetLayout, ...] = ()
    changes: tuple[tuple[int, Change], ...] = ()
    """Since the old release; each with the index of the member that it is told of."""
    type_changes: tuple[tuple[int, TypeChange], ...] = ()
    consumer_types: tuple[tuple[int, ConsumerType], ...] = ()
    """What programs were compiled with and libraries have otherwise; each with the index of the member that
    it is told of."""
    bindings: tuple[BindingFacts, ...] = ()
    """Files in other languages that open the libraries."""


def empty() -> sqlite3.Connection:
    """Make a database in memory with every table and view, and no rows."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for relation in (*schema.TABLES, *schema.VIEWS):
        connection.execute(relation.sql)
    for index in schema.INDEXES:
        connection.execute(index)
    return connection


def lay(
    builds: Iterable[BuildFacts], known: KnownNames, wanted: frozenset[str] | None = None
) -> sqlite3.Connection:
    """Lay the facts of all builds of a run into a new database; of other tables than `wanted` none."""
    connection = empty()
    for number, facts in enumerate(builds, 1):
        for table, columns, rows in _rows_of_build(connection, number, facts, known):
            if wanted is None or table in wanted:
                insert(connection, table, columns, rows)
    return connection


def _rows_of_build(
    connection: sqlite3.Connection, number: int, facts: BuildFacts, known: KnownNames
) -> Iterator[Rows]:
    """Give all rows, table by table; each is laid before the next is asked for, which counts on from it."""
    yield (
        "builds",
        ("id", "target", "wanted_target", "wrong_target"),
        [(number, str(facts.build.target), facts.wanted_target, facts.wrong_target)],
    )
    artifact_base = _rows(connection, "artifacts")
    symbol_bases = []
    for m, member in enumerate(facts.build.members, artifact_base + 1):
        symbol_bases.append(_rows(connection, "symbols"))
        yield from binary.rows(number, m, symbol_bases[-1] + 1, member, facts.build, known)
        if member.built:
            yield _boundary(m, member.built)
    declaration_base = _rows(connection, "declarations")
    if facts.build.surface:
        yield from header.rows(number, declaration_base + 1, facts.build.surface, known)
    list_base = _rows(connection, "export_lists")
    entry_bases = []
    for n, each in enumerate(facts.build.export_lists, list_base + 1):
        entry_bases.append(_rows(connection, "export_entries"))
        yield from export_list.rows(number, n, entry_bases[-1] + 1, each)
    places = promise.Places(
        number, artifact_base, declaration_base, tuple(symbol_bases), list_base, tuple(entry_bases)
    )
    yield from promise.rows(places, facts.differences, facts.suggestions)
    yield definitions.rows(places, facts.definitions)
    yield target_layouts.rows(number, facts.target_layouts)
    first_type = _rows(connection, "type_differences") + 1
    yield from types.rows(places, first_type, facts.build, facts.type_differences)
    changed = facts.changes, facts.type_changes, facts.consumer_types
    yield from release.rows(artifact_base, *changed, known, facts.build.members)
    yield from _bindings(artifact_base, facts) if facts.bindings else ()
    yield (
        "surroundings",
        ("declaration_id", "build_option", "guard", "platform"),
        (
            (declaration_base + 1 + s.declaration, s.build_option, s.guard, s.platform)
            for s in facts.surroundings
        ),
    )


def _bindings(artifact_base: int, facts: BuildFacts) -> Iterable[Rows]:
    from abilint.facts import bindings

    return bindings.rows(artifact_base, facts.bindings)


def _boundary(artifact_id: int, built: Surface) -> Rows:
    from abilint.facts import boundary

    return boundary.rows(artifact_id, built)


def _rows(connection: sqlite3.Connection, table: str) -> int:
    """Highest key in use."""
    (count,) = connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()  # noqa: S608  (our own table names)
    return int(count)


def insert(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> None:
    """Add rows; columns that are left out take the schema's defaults."""
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  (our own table names)
    connection.execute("BEGIN")
    left = iter(rows)
    while refused := _insert_until_refused(connection, statement, left):
        connection.execute(statement, tuple(map(_storable, refused)))
    connection.execute("COMMIT")


def _insert_until_refused(
    connection: sqlite3.Connection, statement: str, rows: Iterator[tuple[object, ...]]
) -> tuple[object, ...] | None:
    """Add rows up to one that SQLite refuses, and return that; None where all went in."""
    last: tuple[object, ...] = ()

    def remembered() -> Iterator[tuple[object, ...]]:
        nonlocal last
        for last in rows:  # noqa: UP028  (the row that SQLite refuses is the last one that it was given)
            yield last

    try:
        connection.executemany(statement, remembered())
    except (UnicodeEncodeError, OverflowError):
        return last
    return None


def _storable(value: object) -> object:
    r"""Give what SQLite can store in place of a name that is no Unicode or an unsigned number of 64 bits.

    Bytes that are no UTF-8 are spelled `\xff`, as in reports. Addresses in the upper half of the memory,
    where kernels lie, become negative: the same 64 bits, signed.
    """
    if isinstance(value, int) and not -_SIGN <= value < _SIGN:
        return (value + _SIGN) % (2 * _SIGN) - _SIGN
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return value
