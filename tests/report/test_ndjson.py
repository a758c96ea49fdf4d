from __future__ import annotations

import json
from collections import Counter

import pytest
from goldens import GOLDENS
from report_examples import EVERYTHING

from abilint.report import render

EXAMPLES = {name.partition(".")[0]: value for name, (value, _, _) in GOLDENS.items()}
ROWS = {
    "artifact": "artifacts",
    "rule": "rules",
    "coverage": "coverage",
    "finding": "findings",
    "not-run": "not_run",
    "metric": "metrics",
}


def records(value):
    return [json.loads(line) for line in render(value, "ndjson").splitlines()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_lines_are_the_json_report(name):
    """Put together again they are equal: the two cannot say different things."""
    run, *rows = records(EXAMPLES[name])
    assert run.pop("record") == "run"
    for record, member in ROWS.items():
        assert member not in run
        run[member] = [
            {key: value for key, value in row.items() if key != "record"}
            for row in rows
            if row["record"] == record
        ]
    assert run == json.loads(render(EXAMPLES[name], "json"))


def test_every_line_says_what_it_is():
    counts = Counter(each["record"] for each in records(EVERYTHING))
    assert set(counts) == {"run", *ROWS}
    assert counts["run"] == 1


def test_rows_are_flat():
    rows = [
        each for each in records(EVERYTHING) if each["record"] in {"finding", "coverage", "metric", "rule"}
    ]
    assert not [value for row in rows for value in row.values() if isinstance(value, dict | list)]
