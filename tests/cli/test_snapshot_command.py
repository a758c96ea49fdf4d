"""`abilint snapshot`: a release is written down whole or not at all."""

from __future__ import annotations

import json

import pytest
from sample_files import sample

from abilint.cli.main import main

STORE = sample("c-types")
LIBRARY, HEADER = str(STORE.libraries[0]), str(STORE.headers[0])


def test_written_and_compared(tmp_path, capsys):
    written = str(tmp_path / "store.abi.json")
    assert main(["snapshot", LIBRARY, "--header", HEADER, "-o", written]) == 0
    assert main(["diff", written, LIBRARY, "--header", HEADER, "-o", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["findings"]) == ("no-change", [])
    assert [each["sha256"] is None for each in report["artifacts"] if each["role"] == "old"] == [True]


def test_to_standard_output(capsys):
    assert main(["snapshot", LIBRARY]) == 0
    assert json.loads(capsys.readouterr().out)["evidence"] == ["debug-info", "exports"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.so"], "no such file"),
        ([LIBRARY, "--header", "missing.h"], "missing.h"),
        ([LIBRARY, "--require", "header"], "--require header"),
    ],
)
def test_not_whole(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert main(["snapshot", *arguments, "-o", "x.json"]) == 3
    assert words in capsys.readouterr().err
    assert not (tmp_path / "x.json").exists()


def test_a_place_that_cannot_be_written(tmp_path, capsys):
    assert main(["snapshot", LIBRARY, "-o", str(tmp_path / "no" / "x.json")]) == 3
    assert "cannot be written" in capsys.readouterr().err
