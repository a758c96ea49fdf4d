"""A rule's own tests: facts in, findings out."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from abilint.errors import RuleFileError
from abilint.facts import database, schema
from abilint.rules import engine, messages, sandbox
from abilint.rules.rule_file import line_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.finding import Finding
    from abilint.model.rule import Rule, RuleTest

COLUMNS = {table.name: {column.name for column in table.columns} for table in schema.TABLES}


class Failure(Struct, frozen=True):
    """One test of a rule that did not come out."""

    rule: Rule
    test: str
    line: int
    problem: str


def failures(rule: Rule) -> list[Failure]:
    """Run the rule's tests; a rule must have one that fires and one that is silent."""
    found = [
        Failure(rule, test.name, test.line, problem) for test in rule.tests for problem in _run(rule, test)
    ]
    if not any(test.expect for test in rule.tests):
        found.append(Failure(rule, "", 0, "no test makes the rule fire; add a [[test]] with `expect`"))
    if not any(not test.expect for test in rule.tests):
        found.append(Failure(rule, "", 0, "no test keeps the rule silent; add a [[test]] with `expect = []`"))
    line = line_of(rule.path, "messages") or 0
    return found + [
        Failure(rule, "", line, f"no test and no text of the query gives the cause {cause!r}")
        for cause in _unseen(rule)
    ]


def _unseen(rule: Rule) -> list[str]:
    """Causes with a message that nobody will read, misspelt or left over.

    A query writes a cause as a text, or joins it from texts: `'cxx' || '-local'`.
    """
    texts = "|".join(map(re.escape, filter(None, re.findall(r"'([^']*)'", rule.query))))
    tested = {expected.get("cause") for test in rule.tests for expected in test.expect}
    return [
        cause
        for cause in rule.wording.messages
        if cause not in {*tested, "default"} and not re.fullmatch(f"({texts})+", cause)
    ]


def _run(rule: Rule, test: RuleTest) -> list[str]:
    try:
        return _differences(_found(rule, test), test)
    except RuleFileError as error:
        return [error.problem]


def _found(rule: Rule, test: RuleTest) -> list[Finding]:
    connection = database.empty()
    try:
        for table, rows in test.facts.items():
            for row in rows:
                _insert(connection, rule, test, table, row)
        sandbox.confine(connection)
        parameters = {p.name: p.default for p in rule.parameters} | dict(test.parameters)
        found = [
            ({"artifact": "?", "path": "?", **names, **row}, binary_format)
            for row in engine.rows(connection, rule, parameters)
            for names, binary_format in [_artifact(connection, row["artifact_id"])]
        ]
        return [engine.finding(rule, row, binary_format) for row, binary_format in found]
    finally:
        connection.close()


def _insert(
    connection: sqlite3.Connection, rule: Rule, test: RuleTest, table: str, row: Mapping[str, Any]
) -> None:
    if table not in COLUMNS:
        raise RuleFileError(rule.path, f"test {test.name!r}: there is no table {table!r}", test.line)
    unknown = set(row) - COLUMNS[table]
    if unknown:
        raise RuleFileError(
            rule.path, f"test {test.name!r}: {table} has no column {', '.join(sorted(unknown))}", test.line
        )
    for column, value in row.items():
        if not isinstance(value, str | int | float):
            problem = f"test {test.name!r}: {table}.{column} is neither a text nor a number"
            raise RuleFileError(rule.path, problem, test.line)
    try:
        database.insert(connection, table, tuple(row), [tuple(row.values())])
    except sqlite3.Error as error:
        raise RuleFileError(rule.path, f"test {test.name!r}: {table}: {error}", test.line) from error


def _artifact(connection: sqlite3.Connection, artifact_id: int) -> tuple[dict[str, str], str]:
    """Say what messages call the artifact of a row, and its format."""
    query = "SELECT name, path, format FROM artifacts WHERE id = ?"
    found = connection.execute(query, (artifact_id,)).fetchone()
    return ({"artifact": found[0], "path": found[1]}, found[2]) if found else ({}, "")


def _differences(findings: list[Finding], test: RuleTest) -> list[str]:
    if len(findings) != len(test.expect):
        said = "; ".join(f"{f.cause}: {f.message}" for f in findings) or "nothing"
        return [f"expected {len(test.expect)} findings, got {len(findings)}: {said}"]
    return [
        f"finding {number}: {key} is {_value(found, key)!r}, expected {wanted!r}"
        for number, (found, expected) in enumerate(zip(findings, test.expect, strict=True), 1)
        for key, wanted in expected.items()
        if _value(found, key) != wanted
    ] + [
        f"finding {number}: a column of its message is NULL: {found.message}"
        for number, found in enumerate(findings, 1)
        if "`?`" in messages.fill(found.message, {})
    ]


def _value(finding: Finding, key: str) -> object:
    if key in ("file", "line", "column"):
        return getattr(finding.location, key)
    value = getattr(finding, key, f"unknown: a finding has no `{key}`")
    return "" if value is None else value
