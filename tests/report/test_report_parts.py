"""`abilint report convert` and `merge`."""

from __future__ import annotations

import io
import json

import pytest
from report_examples import EVERYTHING, artifact, finding, report

from abilint.cli.main import main
from abilint.report import render


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "report.json"
    path.write_text(render(EVERYTHING, "json"), "utf-8")
    return str(path)


def test_convert_to_files_and_standard_output(written, tmp_path, capsys):
    assert main(["report", "convert", written, "-o", "junit", "-o", f"sarif={tmp_path / 'r.sarif'}"]) == 0
    assert capsys.readouterr().out == render(EVERYTHING, "junit")
    assert (tmp_path / "r.sarif").read_text("utf-8") == render(EVERYTHING, "sarif")


def test_convert_reads_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(render(report(), "json").encode())))
    assert main(["report", "convert", "-", "-o", "gitlab"]) == 0
    assert capsys.readouterr().out == "[]\n"


@pytest.mark.parametrize("part", ["convert", "merge"])
def test_what_cannot_be_read_is_exit_3_and_a_line(part, tmp_path, written, capsys):
    (tmp_path / "half.json").write_text(render(EVERYTHING, "json")[:500], "utf-8")
    for name in ("half.json", "absent.json"):
        others = [written] if part == "merge" else []
        assert main(["report", part, str(tmp_path / name), *others, "-o", "text"]) == 3
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1
        assert name in printed.err


def test_convert_to_an_unknown_format_is_a_usage_error(written, capsys):
    assert main(["report", "convert", written, "-o", "sarf"]) == 2
    assert "did you mean `sarif`?" in capsys.readouterr().err


def test_merge(tmp_path, capsys):
    for name in ("one", "two"):
        library = f"build/{name}.so"
        value = report(
            artifacts=(artifact(path=library),),
            findings=(finding(artifact=library, message=f"about {name}"),),
        )
        (tmp_path / f"{name}.json").write_text(render(value, "json"), "utf-8")
    paths = [str(tmp_path / f"{name}.json") for name in ("one", "two")]
    assert main(["report", "merge", *paths, "-o", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert [row["message"] for row in whole["findings"]] == ["about one", "about two"]
    assert whole["summary"]["error"]["new"] == 2


def test_merging_one_report_changes_nothing(written, capsys):
    assert main(["report", "merge", written, "-o", "json"]) == 0
    assert capsys.readouterr().out == render(EVERYTHING, "json")
