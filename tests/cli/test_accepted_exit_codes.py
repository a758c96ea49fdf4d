"""The exit code over everything that can be accepted, in every format: only what is new fails a run."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from sample_files import sample

from abilint.cli.main import main
from abilint.report import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = ["check", "libmatrix.so", "--header", "matrix.h"]
"""An error, `matrix_tranpose` is not exported, and a note."""
COMMENT = "// abilint: ignore[declared-not-exported] spelt so since 1.0"
ERROR = "declared-not-exported"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    each = sample("c-misspelt")
    for path in (*each.libraries, *each.headers):
        shutil.copy(path, tmp_path / path.name)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*COMMAND, *arguments, "-o", "json"])
    return code, json.loads(capsys.readouterr().out)


def states(told: dict[str, Any]) -> dict[str, str]:
    return {finding["rule"]: finding["state"] for finding in told["findings"]}


def make_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    main([*COMMAND, "-o", "json=report.json"])
    assert main(["baseline", "create", "report.json", "-o", "base.jsonl"]) == 0
    assert capsys.readouterr().out == "base.jsonl: 2 findings accepted\n"


def comment(folder: Path) -> None:
    text = (folder / "matrix.h").read_text()
    (folder / "matrix.h").write_text(
        text.replace("tranpose(double *cells, int n);", f"tranpose(double *cells, int n); {COMMENT}")
    )


@pytest.mark.parametrize(
    ("commented", "arguments", "code", "state"),
    [
        (False, [], 1, {ERROR: "new", "exported-not-declared": "new"}),
        (False, ["--baseline", "base.jsonl"], 0, {ERROR: "baselined", "exported-not-declared": "baselined"}),
        (
            False,
            ["--baseline", "base.jsonl", "--fail-on", "note"],
            0,
            {ERROR: "baselined", "exported-not-declared": "baselined"},
        ),
        (False, ["--no-baseline"], 1, {ERROR: "new", "exported-not-declared": "new"}),
        (True, [], 0, {ERROR: "suppressed", "exported-not-declared": "new"}),
        (True, ["--fail-on", "note"], 1, {ERROR: "suppressed", "exported-not-declared": "new"}),
        (True, ["--strict-ignores"], 0, {ERROR: "suppressed", "exported-not-declared": "new"}),
        (True, ["--no-ignores"], 1, {ERROR: "new", "exported-not-declared": "new"}),
        (True, ["--no-ignores", "--fail-on", "never"], 0, {ERROR: "new", "exported-not-declared": "new"}),
        (True, ["--baseline", "base.jsonl"], 0, {ERROR: "suppressed", "exported-not-declared": "baselined"}),
        (
            True,
            ["--no-ignores", "--baseline", "base.jsonl"],
            0,
            {ERROR: "baselined", "exported-not-declared": "baselined"},
        ),
        (True, ["--require", "debug-info"], 3, {ERROR: "suppressed", "exported-not-declared": "new"}),
    ],
)
def test_states_and_the_exit_code(
    commented: bool,
    arguments: list[str],
    code: int,
    state: dict[str, str],
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_baseline(capsys)
    if commented:
        comment(folder)
    found, told = report(capsys, *arguments)
    assert (found, states(told)) == (code, state)
    assert told["outcome"]["exit_code"] == code
    new = [name for name, value in state.items() if value == "new"]
    assert (told["outcome"]["status"] == "clean") == (not new and code == 0)


def test_no_format_changes_the_exit_code(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_baseline(capsys)
    comment(folder)
    for name in FORMATS:
        assert main([*COMMAND, "--no-ignores", "-o", name]) == 1
        assert main([*COMMAND, "-o", name]) == 0
        assert main([*COMMAND, "--baseline", "base.jsonl", "--fail-on", "note", "-o", name]) == 0
        capsys.readouterr()


def test_an_unused_comment_fails_a_strict_run_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "matrix.h").read_text().replace("int n);", f"int n); {COMMENT}")
    (folder / "matrix.h").write_text(text)
    code, told = report(capsys)
    assert (code, states(told)["unused-suppression"]) == (0, "new")
    code, told = report(capsys, "--strict-ignores")
    assert code == 1
    (row,) = [finding for finding in told["findings"] if finding["rule"] == "unused-suppression"]
    assert (row["file"], row["level"], row["artifact"]) == ("matrix.h", "error", None)
    assert row["fix"] == f"delete `{ERROR}` from the comment at matrix.h:{row['line']}"


def test_a_baseline_that_is_broken_or_absent(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.jsonl").write_text("<<<<<<< HEAD\n")
    for name in ("broken.jsonl", "absent.jsonl"):
        assert main([*COMMAND, "--baseline", name]) == 2
        output = capsys.readouterr()
        assert output.out == ""
        assert output.err.startswith(f"abilint: {name}:")
        assert output.err.count("\n") == 1
        assert f"`abilint baseline create report.json -o {name}`" in output.err
        assert main([*COMMAND, "--no-baseline", "-o", "json=report.json"]) == 1
        assert main(["baseline", "create", "report.json", "-o", name]) == 0
        assert main([*COMMAND, "--baseline", name]) == 0
        capsys.readouterr()
    assert main([*COMMAND, "--baseline", "absent.jsonl", "--no-baseline"]) == 2
    assert "exclude each other" in capsys.readouterr().err


def test_diff_takes_what_check_takes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "old.h").write_text("void f(void);\nvoid g(void);\n")
    (folder / "new.h").write_text("void f(void);\n")
    command = ["diff", "old.h", "new.h", "--target", "x86_64-linux-gnu", "--fail-on", "warning"]
    code = main([*command, "-o", "json=report.json"])
    assert (code, main(["baseline", "create", "report.json", "-o", "base.jsonl"])) == (1, 0)
    capsys.readouterr()
    assert main([*command, "--baseline", "base.jsonl", "-o", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(states(told).values()) == {"baselined"}
    assert (told["verdict"], told["bump"]) == ("no-change", "none")
