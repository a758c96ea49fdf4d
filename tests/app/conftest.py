"""Writes what the tests of readers and reports write; builds the libraries of clients."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from abilint.cli.main import main

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))


@pytest.fixture(scope="module", params=["header", "debug info"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """Build the library of a module; whether its header states the types, or its debug info alone."""
    folder = tmp_path_factory.mktemp("bindings")
    (folder / "foo.h").write_text(request.module.HEADER)
    (folder / "foo.c").write_text(request.module.SOURCE)
    made = folder / "libfoo.so"
    by_header = request.param == "header"
    flags = ["-s"] if by_header else ["-g"]
    subprocess.run(["gcc", "-shared", "-fPIC", *flags, "-o", made, folder / "foo.c"], check=True)
    return made, by_header


@pytest.fixture
def run(capsys):
    """Run a command for its report as JSON."""

    def started(*arguments):
        code = main([*map(str, arguments), "-o", "json"])
        report = json.loads(capsys.readouterr().out)
        assert report["outcome"]["exit_code"] == code
        return report

    return started
