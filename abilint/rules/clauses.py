"""A rule's query taken apart, so that each of its conditions can be asked for by itself.

It is no parser of SQL: it knows strings, comments, parentheses and CASE, which is enough to see where the
clauses of the outermost SELECT begin. What it does not understand it gives no branches for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"--[^\n]*|'(?:''|[^'])*'|\"[^\"]*\"|[A-Za-z_]\w*|[(),]|.", re.DOTALL)
_COMPOUND = frozenset({"UNION", "EXCEPT", "INTERSECT"})
_AFTER_WHERE = frozenset({"GROUP", "ORDER", "HAVING", "LIMIT", "WINDOW"})
_SYMBOL = re.compile(r"(?is)^(?:(?P<named>.*?)\s+AS\s+symbol|(?P<plain>\w+\.symbol|symbol))$")
_RELATION = re.compile(r"(?i)\b(?:FROM|JOIN)\s+(\w+)")


class Branch(Struct, frozen=True):
    """One SELECT of the outermost query."""

    beginning: str
    """What WITH names, for all branches."""
    symbol: str
    """The expression that gives the symbol's name."""
    source: str
    """What stands after FROM."""
    conditions: tuple[str, ...]
    """What WHERE joins by AND."""

    @property
    def question(self) -> str:
        """Ask for the value of each condition, for every row about `:abilint_symbol`."""
        values = ", ".join(f"({condition})" for condition in self.conditions) or "1"
        about = f"({self.symbol}) = :abilint_symbol"
        return f"{self.beginning}SELECT {values} FROM {self.source} WHERE {about} LIMIT 100"  # noqa: S608  (the rule's own words)

    @property
    def relations(self) -> tuple[str, ...]:
        """Names of the tables, views and named queries that the rows come from."""
        return tuple(dict.fromkeys(_RELATION.findall(f"FROM {self.source}")))


def branches(query: str) -> tuple[Branch, ...]:
    """Take the outermost SELECTs apart; empty where that is beyond this module."""
    words = list(_outer_words(query))
    starts = [place for word, place in words if word == "SELECT"]
    if not starts:
        return ()
    beginning = query[: starts[0]]
    ends = [place for word, place in words if word in _COMPOUND] + [len(query)]
    column = None
    found = []
    for start, end in zip(starts, ends, strict=False):
        own = [(word, place) for word, place in words if start <= place < end]
        branch, column = _branch(query, beginning, own, end, column)
        if branch is None:
            return ()
        found.append(branch)
    return tuple(found)


def _branch(
    query: str, beginning: str, words: list[tuple[str, int]], end: int, column: int | None
) -> tuple[Branch | None, int | None]:
    """Take one SELECT apart; `column` is where the first one has the symbol."""
    places = dict(reversed(words))
    if "FROM" not in places:
        return None, column
    columns = _split(query, places["SELECT"] + len("SELECT"), places["FROM"], words, ",")
    if column is None:
        column = next((number for number, each in enumerate(columns) if _SYMBOL.match(each)), None)
    symbol = _symbol(columns, column)
    if symbol is None:
        return None, column
    where = places.get("WHERE")
    after = [place for word, place in words if word in _AFTER_WHERE]
    last = min(after, default=end)
    source = query[places["FROM"] + len("FROM") : where or last].strip()
    conditions = _split(query, where + len("WHERE"), last, words, "AND") if where else ()
    return Branch(beginning, symbol, source, tuple(conditions)), column


def _symbol(columns: list[str], column: int | None) -> str | None:
    """Give the expression that the symbol's name comes from; None where that cannot be told."""
    if columns == ["*"]:
        return "symbol"
    if column is None or column >= len(columns):
        return None
    match = _SYMBOL.match(columns[column])
    return (match["named"] or match["plain"]) if match else columns[column]


def _split(query: str, start: int, end: int, words: list[tuple[str, int]], separator: str) -> list[str]:
    """Split a clause at a word; the AND of BETWEEN belongs to it."""
    parts, begin, between = [], start, False
    for word, place in words:
        if not start <= place < end:
            continue
        if word == "BETWEEN":
            between = True
        elif word == separator and between and separator == "AND":
            between = False
        elif word == separator:
            parts.append(query[begin:place])
            begin = place + len(word)
    parts.append(query[begin:end])
    return [one_line(part) for part in parts]


def one_line(text: str) -> str:
    """Give SQL without its comments and line ends."""
    kept = [token for token in _TOKEN.findall(text) if not token.startswith("--")]
    return " ".join("".join(kept).split())


def _outer_words(query: str) -> Iterator[tuple[str, int]]:
    """Give words and commas outside all parentheses and CASEs, in capitals, with their places."""
    depth = 0
    for match in _TOKEN.finditer(query):
        word = match[0].upper()
        if word in ("(", "CASE"):
            depth += 1
        elif word in (")", "END"):
            depth -= 1
        elif depth == 0 and (word == "," or word.isidentifier()):
            yield word, match.start()
