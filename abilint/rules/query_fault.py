"""What SQLite says of a query that it refuses, with the way out."""

from __future__ import annotations

import re

from abilint.facts import schema
from abilint.rules import functions

NO_SUCH = re.compile(r"no such (table|column|function): (?:\w+\.)?\"?(\w+)")
UNBOUND = re.compile(r"binding parameter :(\w+)")
SCHEMA = "see `abilint rules schema`"

TABLES = {relation.name for relation in (*schema.TABLES, *schema.VIEWS)}
COLUMNS = {column.name for table in schema.TABLES for column in table.columns}
KNOWN = {"table": TABLES, "column": COLUMNS, "function": set(functions.FUNCTIONS)}


def explain(message: str, seconds: float) -> str:
    """Say in one line what is wrong and what to do about it."""
    if message == "interrupted":
        return f"stopped after {seconds:g} s: look for a join without a condition"
    if message.startswith(("not authorized", "authorization denied", "vtable")) or "prohibited" in message:
        return (
            f"refused ({message}): a query reads the tables and uses the functions of `abilint rules schema`"
        )
    if "one statement" in message:
        return f"{message.rstrip('.')}: write one SELECT"
    if found := NO_SUCH.search(message):
        return f"{message}{_nearest(found.group(2), KNOWN[found.group(1)])}; {SCHEMA}"
    if found := UNBOUND.search(message):
        return f"`:{found.group(1)}` has no value; declare it under `[parameters.{found.group(1)}]`"
    if message.startswith("Binding ") or "?" in message:
        return "`?` has no value: name parameters, as `:name`"
    if message.startswith("user-defined function"):
        return f"a function was given what it cannot take; {SCHEMA}"
    return message


def _nearest(word: str, known: set[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f", did you mean {close[0]!r}?" if close else ""
