"""The JSON report a line at a time, for Elastic, BigQuery and `jq`: `record` says what a line is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from abilint.report.json import to_wire

if TYPE_CHECKING:
    from abilint.model.report import Report
    from abilint.report.view import View

RECORDS = {
    "artifacts": "artifact",
    "rules": "rule",
    "coverage": "coverage",
    "findings": "finding",
    "not_run": "not-run",
    "metrics": "metric",
    "symbols": "symbol",
    "types": "type",
}
"""Arrays of the JSON report to what each of their rows is called; the rest is the one record `run`."""


def render(report: Report, view: View) -> str:  # noqa: ARG001  # every format is called the same way
    """Give the record `run` first, then the rows in the order of the JSON report."""
    whole = to_wire(report)
    members = {name: getattr(whole, name) for name in whole.__struct_fields__}
    rows = {name: value for name, value in members.items() if name in RECORDS and value is not None}
    about = {name: value for name, value in members.items() if name not in rows}
    listed = (_line(record, row) for name, record in RECORDS.items() for row in rows.get(name, ()))
    return "".join([_line("run", about), *listed])


def _line(record: str, row: object) -> str:
    members = msgspec.json.encode(row).decode().removeprefix("{")
    return f'{{"record":"{record}",{members}\n'
