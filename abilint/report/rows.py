"""Rows of a query as a table, JSON, NDJSON or CSV."""

from __future__ import annotations

import json
from math import isfinite
from typing import TYPE_CHECKING, Any

from abilint.errors import UsageError
from abilint.report.visible import valid_unicode, visible

if TYPE_CHECKING:
    from collections.abc import Sequence


def render(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> str:
    """Give the rows in one of the forms `table`, `json`, `ndjson`, `csv`."""
    return {"table": _table, "json": _json, "ndjson": _ndjson, "csv": _csv}[form](columns, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    from tabulate import tabulate

    cells = [["" if value is None else visible(str(_plain(value))) for value in row] for row in rows]
    table: str = tabulate(cells, headers=list(columns), tablefmt="simple", disable_numparse=True)
    return f"{table}\n"


def _plain(value: object) -> object:
    """Spell what JSON has no word for: bytes as in SQL, and numbers without end."""
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return valid_unicode(value) if isinstance(value, str) else value


def _objects(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    twins = sorted({name for name in columns if columns.count(name) > 1})
    if twins:
        raise UsageError(f"two columns are called {', '.join(twins)}; name one of them with AS")
    return [{name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in rows]


def _json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return json.dumps(_objects(columns, rows), indent=2, ensure_ascii=False) + "\n"


def _ndjson(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(columns, rows))


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue()
