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


def test_a_dll_and_its_import_library_are_one_build(capsys):
    each = sample("pe-import-library-mismatch")
    paths = [str(path) for path in each.directory.glob("*.[dl][li][lb]")]
    assert main(["snapshot", *paths]) == 0
    (build,) = json.loads(capsys.readouterr().out)["builds"]
    roles = {member["artifact"]["path"]: member["role"] for member in build["members"]}
    assert roles == {"lamp.dll": "subject", "lamp.lib": "import-library"}
    assert [member.get("stands_for") for member in build["members"] if member["role"] != "subject"] == [
        [member["role"] for member in build["members"]].index("subject")
    ]


def test_two_files_of_one_name(tmp_path, capsys):
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "libstore.so").write_bytes(STORE.libraries[0].read_bytes())
    (tmp_path / "b" / "libstore.so").write_bytes(sample("c-plain").libraries[0].read_bytes())
    paths = [str(tmp_path / folder / "libstore.so") for folder in "ab"]
    assert main(["snapshot", *paths]) == 2
    assert "have one name" in capsys.readouterr().err


def test_headers_alone_for_a_target(capsys):
    assert main(["snapshot", HEADER, "--target", "aarch64-linux-gnu"]) == 0
    text = json.loads(capsys.readouterr().out)
    assert text["evidence"] == ["header"]
    assert text["builds"][0]["target"]["architecture"] == "aarch64"


def test_a_header_is_added_to_a_snapshot(tmp_path, capsys):
    bare, whole = str(tmp_path / "bare.json"), str(tmp_path / "whole.json")
    assert main(["snapshot", LIBRARY, "-o", bare]) == 0
    assert main(["snapshot", bare, "--header", HEADER, "-o", whole]) == 0
    assert main(["snapshot", LIBRARY, "--header", HEADER]) == 0
    assert capsys.readouterr().out == (tmp_path / "whole.json").read_text()


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '{"format":"abilint-snapshot"', '{"format":"abilint-snapshot"}']
)
def test_a_gate_against_no_snapshot_is_never_green(tmp_path, capsys, text):
    (tmp_path / "old.json").write_text(text)
    for command in (
        ["diff", str(tmp_path / "old.json"), LIBRARY],
        ["check", LIBRARY, "--against", str(tmp_path / "old.json")],
    ):
        assert main(command) == 3
        said = capsys.readouterr().out
        assert "old.json: " in said
        assert "[library-added]" not in said
