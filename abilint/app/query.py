"""`query`: the facts of a library, and the answer to one question about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from abilint.app import conclude
from abilint.app.begin import begin
from abilint.rules import catalogue, sandbox

if TYPE_CHECKING:
    from abilint.app.request import CheckRequest
    from abilint.model.finding import NotRun


class Answer(Struct, frozen=True):
    """Rows, and what they do not cover."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    not_run: tuple[NotRun, ...]


def query(request: CheckRequest, sql: str) -> Answer:
    """Lay the facts and run the SELECT; raises QueryError."""
    rules = catalogue.load()
    gathered = conclude.gather(begin(request))
    connection = conclude.database(gathered, rules)
    columns, rows = sandbox.run(connection, sql, {})
    return Answer(columns, rows, tuple(gathered.not_run))
