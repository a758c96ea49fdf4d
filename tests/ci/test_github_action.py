"""The GitHub Action: what `action.yml` declares, and its script run as GitHub runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from sample_files import sample

from abilint.cli import github_action
from abilint.cli.main import main

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step.get("id", "upload"): step for step in ACTION["runs"]["steps"]}
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


class Job:
    """A checkout on a runner: what a step sees, and what it leaves behind."""

    def __init__(self, folder: Path) -> None:
        self.top = folder / "checkout"
        shutil.copytree(sample("c-misspelt").directory, self.top)
        (folder / "temp").mkdir()
        for name in ("output", "summary"):
            (folder / name).write_text("")
        self.folder = folder
        self.environ = {
            "GITHUB_WORKSPACE": str(self.top),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "RUNNER_TEMP": str(folder / "temp"),
        }
        self.log = ""

    def run(self, **inputs: str) -> int:
        """The step in a process of its own, without the installation."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        done = subprocess.run(
            [sys.executable, "-m", "abilint.cli.github_action"],
            cwd=self.top,
            env={
                **os.environ,
                **self.environ,
                "PYTHONPATH": str(ROOT),
                "ABILINT_INPUTS": json.dumps(github_action.DEFAULTS | given),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        self.log = done.stdout + done.stderr
        return done.returncode

    @property
    def outputs(self) -> dict[str, str]:
        """As the runner reads them: the last value of a name counts."""
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_inputs_are_those_of_the_script() -> None:
    assert {name: each["default"] for name, each in ACTION["inputs"].items()} == github_action.DEFAULTS
    assert all(each["description"] for each in ACTION["inputs"].values())


def test_no_input_is_a_part_of_a_script() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    assert STEPS["abilint"]["env"]["ABILINT_INPUTS"] == "${{ toJSON(inputs) }}"


def test_every_action_that_it_uses_is_pinned() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert text.count("uses:") == len(PINNED.findall(text)) == 2


def test_upload_happens_also_after_findings_and_only_where_asked_for() -> None:
    condition = STEPS["upload"]["if"]
    assert "always()" in condition
    assert "inputs.upload-sarif == 'true'" in condition
    assert STEPS["upload"]["uses"].startswith("github/codeql-action/upload-sarif@")


def test_outputs_are_those_that_the_step_writes(job: Job) -> None:
    assert job.run(libraries="libmatrix.so", headers="matrix.h") == 1
    assert set(job.outputs) == set(ACTION["outputs"])
    for name, each in ACTION["outputs"].items():
        assert each["value"] == f"${{{{ steps.abilint.outputs.{name} }}}}"


def test_findings(job: Job) -> None:
    assert job.run(libraries="*.so", headers="matrix.h") == 1
    assert "::error file=matrix.h,line=5,col=6,title=declared-not-exported (ABI101)::" in job.log
    assert job.outputs["verdict"] == "findings"
    assert job.outputs["exit-code"] == "1"
    assert job.outputs["sarif"] == "abilint.sarif"
    assert json.loads((job.top / "abilint.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((job.top / "abilint.json").read_text())["outcome"]["exit_code"] == 1
    assert "found 1 error" in (job.folder / "summary").read_text()


def test_paths_of_another_working_directory_are_those_of_the_repository(job: Job) -> None:
    below = job.top / "libs"
    below.mkdir()
    for name in ("libmatrix.so", "matrix.h"):
        (job.top / name).rename(below / name)
    assert job.run(libraries="libmatrix.so", headers="matrix.h", working_directory="libs") == 1
    assert "::error file=libs/matrix.h,line=5" in job.log
    assert job.outputs["sarif"] == "libs/abilint.sarif"


def test_fail_on_never_passes_with_findings_and_not_without_an_answer(job: Job) -> None:
    assert job.run(libraries="libmatrix.so", headers="matrix.h", fail_on="never") == 0
    assert job.run(libraries="absent.so", fail_on="never") == 3
    assert job.outputs["verdict"] == "incomplete"


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"libraries": "libmatrix.so", "fail-on": "eror"}, "exit code 2"),
        ({"failon": "never"}, "the action has no input `failon`; did you mean `fail-on`?"),
        ({"zzz": "x"}, "the action has no input `zzz`; it has libraries, headers"),
        ({"working-directory": "absent"}, "No such file or directory"),
        ({"libraries": "libmatrix.so", "arguments": "--no-such-option"}, "exit code 2"),
    ],
)
def test_what_cannot_run_fails_and_says_so(job: Job, inputs: dict[str, str], reason: str) -> None:
    assert job.run(**inputs) == 2
    (said,) = (line for line in job.log.splitlines() if line.startswith("::error title=abilint::"))
    assert reason in said
    assert job.outputs == {"verdict": "error", "exit-code": "2"}


def test_inputs_are_words_whatever_they_hold(job: Job) -> None:
    """Neither a shell nor the runner makes anything else of them."""
    assert job.run(libraries="$(touch forged).so\n; touch forged", headers="matrix.h") == 3
    assert not (job.top / "forged").exists()
    assert job.run(libraries="x\n-o=json=forged") == 3
    assert not (job.top / "forged").exists()
    assert [line for line in job.log.splitlines() if line.startswith("::error title=abilint::")] == []


def test_words_of_the_command_line() -> None:
    inputs = github_action.read_inputs(
        json.dumps(
            {
                "libraries": "a.so\n\n  b.so ",
                "headers": "include",
                "against": "old.abi.json",
                "fail-on": "warning",
                "require": "header,symtab",
                "arguments": "-Iinclude\n--profile=strict",
            }
        )
    )
    assert list(github_action.command(inputs)) == [
        "check", "a.so", "b.so", "--header=include", "--against=old.abi.json", "--fail-on=warning",
        "--require=header,symtab", "-Iinclude", "--profile=strict",
        "-o", "github", "-o", "github-sarif=abilint.sarif", "-o", "json=abilint.json",
    ]  # fmt: skip
    assert github_action.read_inputs("") == github_action.DEFAULTS


def test_exit_code_is_that_of_the_text_report(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(job.top)
    for fail_on in ("error", "never"):
        expected = main(["check", "libmatrix.so", "--header", "matrix.h", "--fail-on", fail_on])
        assert job.run(libraries="libmatrix.so", headers="matrix.h", fail_on=fail_on) == expected


def test_the_script_itself(job: Job) -> None:
    """With a Python whose `venv` is this one: what is installed is tested with the wheel."""
    python = job.folder / "python"
    python.write_text(
        "#!/bin/sh\n"
        'if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; exit; fi\n'
        'if [ "$2" = pip ]; then echo "pip $*"; exit; fi\n'
        f'exec "{sys.executable}" "$@"\n'
    )
    python.chmod(0o755)
    inputs = github_action.DEFAULTS | {"libraries": "libmatrix.so", "headers": "matrix.h"}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["abilint"]["run"]],
        cwd=job.top,
        env={
            **os.environ,
            **job.environ,
            "PYTHONPATH": str(ROOT),
            "ABILINT_PYTHON": str(python),
            "ABILINT_INPUTS": json.dumps(inputs),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert f"pip -m pip install --quiet --disable-pip-version-check {ROOT}" in done.stdout
    assert "::error file=matrix.h" in done.stdout
