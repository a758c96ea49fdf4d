"""The GitLab component: its script, run with the inputs put in as GitLab puts them in."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml
from sample_files import sample

from abilint import __version__

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "templates" / "abilint" / "template.yml").read_text(encoding="utf-8")
INPUTS: dict[str, Any] = next(yaml.safe_load_all(TEMPLATE))["spec"]["inputs"]


def job(**inputs: str) -> tuple[str, dict[str, Any]]:
    """The job with its inputs put in as text, before it is parsed (docs.gitlab.com, "CI/CD inputs")."""
    values = {name: each["default"] for name, each in INPUTS.items()}
    values |= {name.replace("_", "-"): value for name, value in inputs.items()}
    text = re.sub(
        r"\$\[\[ inputs\.([\w-]+) \]\]", lambda match: values[match[1]], TEMPLATE.split("\n---\n")[1]
    )
    ((name, body),) = yaml.safe_load(text).items()
    return name, body


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout, and an `abilint` on PATH that is the one that is tested."""
    shutil.copytree(sample("c-misspelt").directory, tmp_path / "checkout")
    program = tmp_path / "bin" / "abilint"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m abilint "$@"\n')
    program.chmod(0o755)
    return tmp_path / "checkout"


def run(checkout: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    _, body = job(package="", **inputs)
    path = f"{checkout.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "-ec", "\n".join(body["script"])],
        cwd=checkout,
        env={**os.environ, **body["variables"], "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_input_is_used_and_described() -> None:
    assert set(re.findall(r"\$\[\[ inputs\.([\w-]+) \]\]", TEMPLATE)) == set(INPUTS)
    assert all(each["description"] for each in INPUTS.values())
    assert job(job_name="abi", stage="verify")[0] == "abi"
    assert job(stage="verify")[1]["stage"] == "verify"


def test_it_installs_the_version_that_it_belongs_to() -> None:
    assert INPUTS["package"]["default"] == f"abilint=={__version__}"
    assert f"@{__version__}" in TEMPLATE


def test_inputs_reach_the_script_as_variables_only() -> None:
    assert "$[[" not in "\n".join(
        yaml.safe_load(TEMPLATE.split("\n---\n")[1].replace('"$[[ inputs.job-name ]]"', "x"))["x"]["script"]
    )


def test_findings_fail_the_job_and_leave_both_reports(checkout: Path) -> None:
    done = run(checkout, arguments="libmatrix.so --header matrix.h")
    assert done.returncode == 1, done.stderr
    assert "error[declared-not-exported]" in done.stdout
    reports = job()[1]["artifacts"]["reports"]
    assert (
        json.loads((checkout / reports["codequality"]).read_text())[0]["check_name"]
        == "declared-not-exported"
    )
    assert ET.parse(checkout / reports["junit"]).getroot().tag == "testsuites"
    assert json.loads((checkout / job()[1]["artifacts"]["paths"][0]).read_text())["findings"]
    assert job()[1]["artifacts"]["when"] == "always"


def test_never_passes_with_findings_and_not_without_an_answer(checkout: Path) -> None:
    assert run(checkout, arguments="*.so --header matrix.h", fail_on="never").returncode == 0
    assert run(checkout, arguments="absent.so", fail_on="never").returncode == 3


def test_words_are_no_commands(checkout: Path) -> None:
    done = run(checkout, arguments="x.so ; touch forged $(touch forged)")
    assert done.returncode != 0
    assert not (checkout / "forged").exists()
