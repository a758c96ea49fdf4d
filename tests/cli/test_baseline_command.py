"""`abilint baseline`: made of a report, only ever smaller by `prune`, listed by `show`."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sample_files import sample

from abilint.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMAND = ["check", "libmatrix.so", "--header", "matrix.h"]
HEAD = {"abilint_baseline": 1}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    each = sample("c-misspelt")
    for path in (*each.libraries, *each.headers):
        shutil.copy(path, tmp_path / path.name)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    main([*COMMAND, "-o", "json=report.json"])
    main(["baseline", "create", "report.json", "-o", "base.jsonl"])
    return tmp_path


def entries(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "base.jsonl").read_text().splitlines()[1:]]


@pytest.fixture
def abilint(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    capsys.readouterr()

    def run(*arguments: str, code: int = 0) -> str:
        assert main(list(arguments)) == code
        return capsys.readouterr().out

    return run


def mended(folder: Path) -> None:
    (folder / "matrix.h").write_text((folder / "matrix.h").read_text().replace("tranpose", "transpose"))


def test_an_entry_is_what_a_reviewer_can_read(folder: Path) -> None:
    first, second = entries(folder)
    assert {key: first[key] for key in first if key != "fingerprint"} == {
        "rule": "declared-not-exported",
        "level": "error",
        "cause": "absent",
        "symbol": "matrix_tranpose",
        "library": "libmatrix.so",
        "header": "matrix.h",
    }
    assert (second["rule"], second["symbol"]) == ("exported-not-declared", "matrix_transpose")
    head = json.loads((folder / "base.jsonl").read_text().splitlines()[0])
    told = json.loads((folder / "report.json").read_text())["tool"]
    assert (head["tool"], head["rules_digest"]) == (told["version"], told["rules_digest"])


def test_show(abilint: Callable[..., str]) -> None:
    first, second, last = abilint("baseline", "show", "base.jsonl").splitlines()
    assert first == "error[declared-not-exported] matrix_tranpose in libmatrix.so (matrix.h)"
    assert second == "note[exported-not-declared] matrix_transpose in libmatrix.so"
    assert last.startswith("base.jsonl: 2 findings accepted, written by abilint ")


def test_prune_takes_out_what_is_gone(folder: Path, abilint: Callable[..., str]) -> None:
    mended(folder)
    abilint(*COMMAND, "-o", "json=report.json")
    told = abilint("baseline", "prune", "base.jsonl", "report.json").splitlines()
    assert [line.partition(":")[0] for line in told] == ["gone, and taken out"] * 2 + ["base.jsonl"]
    assert told[-1] == "base.jsonl: 2 taken out, 0 left"
    assert entries(folder) == []
    assert abilint("baseline", "prune", "base.jsonl", "report.json") == "base.jsonl: 0 taken out, 0 left\n"


def test_prune_adds_nothing_and_tells_apart_what_is_new(folder: Path, abilint: Callable[..., str]) -> None:
    mended(folder)
    (folder / "matrix.h").write_text((folder / "matrix.h").read_text() + "void other(void);\n")
    abilint(*COMMAND, "-o", "json=report.json", code=1)
    told = abilint("baseline", "prune", "base.jsonl", "report.json").splitlines()
    assert told[2:] == [
        "new, and not accepted: error[declared-not-exported] other in libmatrix.so (matrix.h)",
        "base.jsonl: 2 taken out, 0 left",
    ]
    assert entries(folder) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [*COMMAND, "--select", "linkage"],
        [*COMMAND[:2]],
        [*COMMAND[:2], "--header", "other.h"],
        [*COMMAND[:3], "broken.h"],
        ["check", "other.so", "--header", "matrix.h"],
        [*COMMAND, "absent.so"],
    ],
)
def test_prune_leaves_what_the_report_did_not_judge(
    arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mended(folder)
    (folder / "other.h").write_text("double matrix_trace(const double *cells, int n);\n")
    (folder / "broken.h").write_text("#error no\n")
    shutil.copy(folder / "libmatrix.so", folder / "other.so")
    before = entries(folder)
    main([*arguments, "-o", "json=report.json"])
    capsys.readouterr()
    assert main(["baseline", "prune", "base.jsonl", "report.json"]) == 0
    missed = [line for line in entries(folder) if line["rule"] == "declared-not-exported"]
    assert missed == before[:1]
    assert "not judged by this report" in capsys.readouterr().out


def test_prune_keeps_what_is_still_there(folder: Path, abilint: Callable[..., str]) -> None:
    text = (folder / "base.jsonl").read_text()
    assert abilint("baseline", "prune", "base.jsonl", "report.json") == "base.jsonl: 0 taken out, 2 left\n"
    assert (folder / "base.jsonl").read_text() == text


def test_what_is_suppressed_is_not_accepted_twice(folder: Path, abilint: Callable[..., str]) -> None:
    text = (folder / "matrix.h").read_text()
    comment = "// abilint: ignore[declared-not-exported] why\n// abilint: ignore[misspelt] why\n"
    (folder / "matrix.h").write_text(text.replace("void matrix", f"{comment}void matrix"))
    abilint(*COMMAND, "-o", "json=report.json")
    abilint("baseline", "create", "report.json", "-o", "base.jsonl")
    assert [entry["rule"] for entry in entries(folder)] == ["exported-not-declared"]


def test_an_incomplete_report_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*COMMAND, "absent.so", "-o", "json=report.json"]) == 3
    capsys.readouterr()
    assert main(["baseline", "create", "report.json", "-o", "base.jsonl"]) == 0
    told = capsys.readouterr().err
    assert told.startswith("abilint: the report is incomplete, and so is the baseline: absent.so")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["create", "absent.json", "-o", "x"], 3, "absent.json: cannot be read"),
        (["create", "matrix.h", "-o", "x"], 3, "matrix.h: "),
        (["create", "report.json", "-o", "absent/x"], 2, "cannot write the baseline to absent/x"),
        (["create", "report.json"], 2, "required: -o"),
        (["prune", "matrix.h", "report.json"], 2, "matrix.h:1: no baseline"),
        (["prune", "base.jsonl", "base.jsonl"], 3, "base.jsonl: "),
        (["show", "absent"], 2, "absent: the baseline cannot be read"),
        ([], 2, "required: PART"),
    ],
)
def test_bad_input(
    arguments: list[str], code: int, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["baseline", *arguments]) == code
    output = capsys.readouterr()
    assert output.out == ""
    assert complaint in output.err
    assert output.err.count("\n") == 1
