"""Rows of a query as a table, JSON, NDJSON or CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from abilint.report.visible import valid_unicode, visible

if TYPE_CHECKING:
    from collections.abc import Sequence


def render(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str) -> str:
    """Give the rows in one of the forms `table`, `json`, `ndjson`, `csv`."""
    return {"table": _table, "json": _json, "ndjson": _ndjson, "csv": _csv}[form](columns, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    from tabulate import tabulate

    cells = [["" if value is None else visible(str(value)) for value in row] for row in rows]
    table: str = tabulate(cells, headers=list(columns), tablefmt="simple", disable_numparse=True)
    return f"{table}\n"


def _objects(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [
        {
            name: valid_unicode(value) if isinstance(value, str) else value
            for name, value in zip(columns, row, strict=True)
        }
        for row in rows
    ]


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
    writer.writerows(
        [valid_unicode(value) if isinstance(value, str) else value for value in row] for row in rows
    )
    return out.getvalue()
