"""`diff --witness`: what small programs see of a break, and why there may be none."""

from __future__ import annotations

import json
import shutil

import pytest
from release_pairs import pairs
from sample_files import sample

from abilint.cli.main import main

PAIRS = {pair.id: pair for pair in pairs()}
SEEN = {
    "symbols/function-removed": "undefined symbol: bar",
    "symbols/variable-removed": "undefined symbol: counter",
    "records/member-appended": "`sizeof(struct s)` as 12, it was 8",
    "records/members-swapped": "`offsetof(struct s, ",
    "records/member-became-wider": "`offsetof(struct s, b)` as 8, it was 4",
    "enums/value-inserted": "`green` as 2, it was 1",
    "members/private-member-added": "`sizeof(box)` as 8, it was 4",
}


def notes(arguments, capsys):
    main(["diff", *arguments, "--witness", "-o", "json"])
    report = json.loads(capsys.readouterr().out)
    return " ".join(finding["note"] or "" for finding in report["findings"]), report["not_run"]


@pytest.mark.machine
@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen(name, capsys):
    told, _ = notes(PAIRS[name].arguments("all"), capsys)
    assert "confirmed: " in told
    assert SEEN[name] in told


@pytest.mark.machine
@pytest.mark.parametrize("name", ["symbols/same", "symbols/function-added", "records/opaque-grew"])
def test_nothing_breaks(name, capsys):
    told, _ = notes(PAIRS[name].arguments("all"), capsys)
    assert "confirmed" not in told


@pytest.mark.machine
def test_without_headers(capsys):
    _, not_run = notes(PAIRS["symbols/function-removed"].arguments("debug"), capsys)
    assert "the headers of both releases" in next(
        each["reason"] for each in not_run if each["subject"] == "--witness"
    )


def test_no_compiler(monkeypatch, capsys):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    library, header = (str(path[0]) for path in (sample("c-types").libraries, sample("c-types").headers))
    _, not_run = notes([library, library, "--header", header], capsys)
    assert [each["reason"] for each in not_run if each["subject"] == "--witness"] == [
        "no C compiler is at hand"
    ]


def test_another_machine(capsys):
    library = str(sample("macho-plain-arm64").libraries[0])
    _, not_run = notes([library, library], capsys)
    assert "does not run here" in next(each["reason"] for each in not_run if each["subject"] == "--witness")
