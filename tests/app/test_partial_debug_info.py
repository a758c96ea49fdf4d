"""What debug info does not tell is named, and is no ground for a finding."""

from __future__ import annotations

import json

import pytest
from sample_files import sample

from abilint.cli.main import main

SAMPLE = sample("c-debug-partial")
HEADERS = ("port.h", "wrong/double-for-int.h", "wrong/int-returned.h")


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("library", SAMPLE.built)
def test_a_name_whose_types_are_not_told_is_named(library, header, monkeypatch, capsys):
    monkeypatch.chdir(SAMPLE.directory)
    main(["check", library, "--header", header, "-o", "json"])
    report = json.loads(capsys.readouterr().out)
    parts = [row for row in report["not_run"] if row["what"] == "input-part"]
    assert [row["subject"] for row in parts] == [library]
    assert parts[0]["reason"].endswith("whose types are not checked: port_close")
    assert "port_close" not in {finding["symbol"] for finding in report["findings"]}


@pytest.mark.parametrize("name", ["c-types", "c-plain", "archive-plain"])
def test_all_or_nothing_is_no_part(name, monkeypatch, capsys):
    whole = sample(name)
    monkeypatch.chdir(whole.directory)
    main([*whole.command(), "-o", "json"])
    report = json.loads(capsys.readouterr().out)
    assert [row for row in report["not_run"] if row["what"] == "input-part"] == []
