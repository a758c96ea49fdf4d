"""What a step of a GitHub job leaves behind: its summary, and values for later steps."""

from __future__ import annotations

import re

import pytest
from hostile_names import hostile_report
from msgspec.structs import replace
from release_examples import RELEASE
from report_examples import EVERYTHING, finding, report
from sample_files import sample

from abilint.cli.main import main
from abilint.errors import UsageError
from abilint.report import github_files, render


@pytest.fixture
def step(tmp_path, monkeypatch):
    """The variables of a step, and a sample to check in it."""
    each = sample("c-misspelt")
    monkeypatch.chdir(each.directory)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        (tmp_path / name).write_text("")
        monkeypatch.setenv(name, str(tmp_path / name))
    return tmp_path, each.command()


def pairs(text: str) -> dict[str, str]:
    """The file as the runner reads it: `name=value`, a line each."""
    lines = text.splitlines()
    assert all("=" in line and "<<" not in line for line in lines)
    return dict(line.split("=", 1) for line in lines)


def test_summary_and_outputs_of_a_run(step, capsys):
    folder, command = step
    assert main([*command, "-o", "github", "-o", f"json={folder / 'r.json'}"]) == 1
    assert capsys.readouterr().out.startswith("::error file=")
    assert pairs((folder / "GITHUB_OUTPUT").read_text()) == {
        "verdict": "findings",
        "exit-code": "1",
        "errors": "1",
        "warnings": "0",
        "notes": "1",
        "report": str(folder / "r.json"),
    }
    assert (folder / "GITHUB_STEP_SUMMARY").read_text().startswith("\n\n**abilint: found 1 error")


def test_other_formats_leave_nothing_behind(step):
    folder, command = step
    main([*command, "-o", "text", "-o", f"markdown={folder / 'm'}"])
    assert (folder / "GITHUB_OUTPUT").read_text() == ""
    assert (folder / "GITHUB_STEP_SUMMARY").read_text() == ""


def test_no_variables_no_files(step, monkeypatch):
    _, command = step
    monkeypatch.delenv("GITHUB_STEP_SUMMARY")
    monkeypatch.delenv("GITHUB_OUTPUT")
    assert main([*command, "-o", "github"]) == 1


def test_a_file_that_cannot_be_written_is_told(step, monkeypatch, capsys):
    folder, command = step
    monkeypatch.setenv("GITHUB_OUTPUT", str(folder))
    assert main([*command, "-o", "github"]) == 2
    assert f"cannot append to {folder}" in capsys.readouterr().err


def test_verdict_is_that_on_the_releases_where_there_is_one():
    assert github_files.outputs(RELEASE, None)["verdict"] == "breaking"
    assert github_files.outputs(EVERYTHING, None)["verdict"] == "incomplete"
    assert github_files.outputs(replace(RELEASE, status=EVERYTHING.status), None)["verdict"] == "incomplete"
    assert github_files.outputs(report(), "a\nb")["report"] == r"a\nb"


def test_summary_stays_below_the_limit_with_what_is_there(tmp_path):
    many = report(findings=tuple(finding(fingerprint=f"f{n}", symbol=f"s{n}") for n in range(9000)))
    path = tmp_path / "summary"
    path.write_text("x" * 300_000)
    environ = {"GITHUB_STEP_SUMMARY": str(path)}
    github_files.write(many, environ, None)
    assert github_files.SUMMARY_LIMIT - 1000 < path.stat().st_size <= github_files.SUMMARY_LIMIT
    assert re.search(r"\d+ more findings did not fit here", path.read_text())
    for _ in range(3):  # no room: nothing, where GitHub would refuse all
        github_files.write(many, environ, None)
    assert path.stat().st_size <= github_files.SUMMARY_LIMIT


def test_summary_is_the_markdown_report(tmp_path):
    path = tmp_path / "summary"
    github_files.write(hostile_report(), {"GITHUB_STEP_SUMMARY": str(path)}, None)
    assert path.read_text() == "\n\n" + render(hostile_report(), "markdown")


def test_no_such_folder_is_refused(tmp_path):
    with pytest.raises(UsageError, match="cannot append"):
        github_files.write(report(), {"GITHUB_OUTPUT": str(tmp_path / "absent" / "x")}, None)
