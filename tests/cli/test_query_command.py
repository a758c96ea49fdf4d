"""`abilint query`: every value that SQL knows can be printed, and what was not read is said."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from sample_files import library, sample

from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

LIBRARY = str(library(sample("c-plain")))
ROW = "SELECT 'a' || char(10) || 'b' AS t, x'00ff' AS b, NULL AS n, 9e999 AS i, 1 AS one"


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["query", LIBRARY, *words]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    return output.out


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_json_holds_any_value(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    row = json.loads(asked(capsys, ROW, "-o", form))
    expected = {"t": "a\nb", "b": "x'00ff'", "n": None, "i": "inf", "one": 1}
    assert row == ([expected] if form == "json" else expected)


def test_csv(capsys: pytest.CaptureFixture[str]) -> None:
    text = asked(capsys, ROW, "-o", "csv")
    assert list(csv.reader(io.StringIO(text))) == [
        ["t", "b", "n", "i", "one"],
        ["a\nb", "x'00ff'", "", "inf", "1"],
    ]


def test_table_is_one_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    lines = asked(capsys, ROW).splitlines()
    assert len(lines) == 3
    assert lines[2].split() == ["a\\nb", "x'00ff'", "inf", "1"]


@pytest.mark.parametrize("form", ["table", "json", "ndjson", "csv"])
def test_no_rows(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = asked(capsys, "SELECT name FROM exports WHERE 0", "-o", form)
    assert text == {"table": "name\n------\n", "json": "[]\n", "ndjson": "", "csv": "name\n"}[form]


def test_twin_columns_would_lose_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", LIBRARY, "SELECT 1 AS a, 2 AS a", "-o", "json"]) == 2
    assert capsys.readouterr().err == "abilint: two columns are called a; name one of them with AS\n"


def test_header_facts(capsys: pytest.CaptureFixture[str]) -> None:
    header = str(sample("c-plain").headers[0])
    text = asked(
        capsys, "SELECT bucket, count(*) AS n FROM accounting GROUP BY 1", "--header", header, "-o", "json"
    )
    assert [row["bucket"] for row in json.loads(text)] == ["verified"]


def test_a_name_of_a_hundred_thousand_letters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Limits on the texts that a query makes must leave room for those that are there."""
    header = tmp_path / "long.h"
    header.write_text(f"int {'a' * 300_000}(void);\n")
    assert main(["check", LIBRARY, "--header", str(header), "-o", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert "a" * 300_000 in [finding["symbol"] for finding in report["findings"]]
