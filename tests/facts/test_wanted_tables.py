"""Which tables a query looks into; SQLite itself is the judge."""

from __future__ import annotations

import sqlite3

import pytest

from abilint.facts import database, schema
from abilint.rules import catalogue, functions

RULES = {rule.name: rule for rule in catalogue.load().rules}


def looked_into(query: str) -> set[str]:
    """Ask SQLite, which names every table that it reads to compile a query."""
    connection = database.empty()
    functions.register(connection)
    read: set[str] = set()

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table:
            read.add(table)
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    connection.execute(f"EXPLAIN {query}", dict.fromkeys(catalogue_parameters(), ""))
    return read & {table.name for table in schema.TABLES}


def catalogue_parameters() -> set[str]:
    return {parameter.name for rule in RULES.values() for parameter in rule.parameters}


def test_a_view_leads_to_its_table() -> None:
    assert schema.tables_of(["SELECT name FROM exports"]) == {"symbols"}


def test_texts_and_comments_are_no_tables() -> None:
    query = "SELECT 'it''s symbols' AS kind -- don't read declarations\nFROM changes"
    assert schema.tables_of([query]) == {"changes"} == looked_into(query)


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_reads_another_table(rule: str) -> None:
    assert looked_into(RULES[rule].query) <= schema.tables_of([RULES[rule].query])
