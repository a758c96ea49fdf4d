"""Why a rule is silent about a symbol: the conditions of its query, each with its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.errors import QueryError
from abilint.model.why import Condition
from abilint.rules import clauses, sandbox
from abilint.rules.engine import bound

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from typing import Any

    from abilint.model.rule import Rule
    from abilint.rules.clauses import Branch


def of(
    connection: sqlite3.Connection, rule: Rule, symbol: str, settings: Mapping[str, Mapping[str, Any]]
) -> tuple[str, tuple[Condition, ...]]:
    """Give what there is nothing of, or the conditions of the row that meets most of them."""
    parameters = {**bound(rule, settings), "abilint_symbol": symbol}
    best: tuple[Condition, ...] = ()
    relations: list[str] = []
    branches = clauses.branches(rule.query)
    if branches and all(branch.symbol.upper() == "NULL" for branch in branches):
        return "it judges libraries as a whole", ()
    for branch in branches:
        rows = _rows(connection, branch, parameters)
        if not rows:
            relations += branch.relations
        for row in rows:
            conditions = tuple(map(Condition, branch.conditions, map(bool, row)))
            if not best or _met(conditions) > _met(best):
                best = conditions
    if best:
        return "", best
    named = ", ".join(dict.fromkeys(relations))
    return (f"there is nothing about it in {named}" if named else "no row of its query is about it"), ()


def _met(conditions: tuple[Condition, ...]) -> float:
    return sum(each.holds for each in conditions) / max(1, len(conditions))


def _rows(
    connection: sqlite3.Connection, branch: Branch, parameters: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Ask; a query that groups its rows cannot be asked for one symbol."""
    try:
        return sandbox.run(connection, branch.question, parameters)[1]
    except QueryError:
        return []
