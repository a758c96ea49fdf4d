"""SARIF 2.1.0 (OASIS), within what GitHub's code scanning accepts.

GitHub refuses a whole file for one result without a physical location, shows only the first location of
a result, and cuts what is over its limits without a word: so each result names a file, findings of a binary
have no region, and what is cut here is said in a notification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.report.sarif_run import run
from abilint.report.targets import by_target

if TYPE_CHECKING:
    from abilint.model.report import Report
    from abilint.report.view import View

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RUNS = 20
MAX_RESULTS = 25_000
"""Of one run; of these GitHub shows 5,000."""
MAX_PACKED = 10_000_000
"""Bytes of the file after gzip; GitHub says 10 MB."""


def render(report: Report, view: View) -> str:
    """Give one run for each configured target; of more than GitHub takes, the gravest findings."""
    limit = MAX_RESULTS
    while not _fits(text := _encoded(log(report, view, limit))) and limit:
        limit = limit * 3 // 4
    return text


def log(report: Report, view: View, limit: int) -> dict[str, Any]:
    """Lay the report out, with at most `limit` results in each run."""
    parts = by_target(report)
    if len(parts) > MAX_RUNS:
        parts = [(None, report)]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [run(part, name, view.base, limit) for name, part in parts],
    }


def _encoded(value: object) -> str:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _fits(text: str) -> bool:
    if len(text) * 4 < MAX_PACKED:  # a character takes four bytes at most
        return True
    import gzip

    return len(gzip.compress(text.encode())) <= MAX_PACKED
