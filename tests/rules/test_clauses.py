"""Queries of rules taken apart; what is understood is asked of SQLite as the rule itself asks it."""

from __future__ import annotations

import pytest

from abilint.facts import database
from abilint.rules import catalogue, clauses, sandbox
from abilint.rules.engine import bound

RULES = catalogue.load().rules


def test_conditions_are_told_apart():
    (branch,) = clauses.branches(
        "SELECT a.id AS artifact_id, e.name AS symbol, CASE WHEN x AND y THEN ',' ELSE 1 END AS cause"
        " -- AND no\n"
        "FROM exports e JOIN artifacts a ON a.id = e.artifact_id AND a.kind = 'shared'\n"
        "WHERE e.size BETWEEN 1 AND 2 AND (e.a AND e.b) AND e.name <> 'it''s AND'\nGROUP BY e.name"
    )
    assert branch.symbol == "e.name"
    assert branch.conditions == ("e.size BETWEEN 1 AND 2", "(e.a AND e.b)", "e.name <> 'it''s AND'")
    assert branch.relations == ("exports", "artifacts")


def test_the_second_select_has_the_symbol_where_the_first_has_it():
    one, two = clauses.branches(
        "WITH w AS (SELECT 1 FROM t WHERE x) SELECT 1, name AS symbol FROM w UNION ALL SELECT 2, other FROM v"
    )
    assert (one.symbol, two.symbol, two.conditions) == ("name", "other", ())
    assert one.beginning == two.beginning == "WITH w AS (SELECT 1 FROM t WHERE x) "


@pytest.mark.parametrize("query", ["", "SELECT 1", "VALUES (1)", "SELECT 1 AS cause FROM t"])
def test_what_names_no_symbol_is_left_alone(query):
    assert clauses.branches(query) == ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_of_abilint_is_understood(rule):
    """SQLite reads each question, or says that it groups rows, which no single row can answer."""
    connection = database.empty()
    sandbox.confine(connection)
    branches = clauses.branches(rule.query)
    assert branches
    for branch in branches:
        try:
            sandbox.run(connection, branch.question, {**bound(rule, {}), "abilint_symbol": "x"})
        except sandbox.QueryError as error:
            assert "aggregate" in str(error)  # noqa: PT017
