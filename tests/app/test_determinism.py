"""Two runs give the same bytes, wherever they run; what a finding is called survives a rebuild elsewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sample_files import sample, samples

from abilint.cli.main import main
from abilint.rules import fingerprint

if TYPE_CHECKING:
    from sample_files import Sample

ROOT = Path(__file__).parents[2]
WITH_FINDINGS = [each for each in samples() if each.expect and each.headers]
SOME = WITH_FINDINGS[::3]
"""Each run of all samples costs ten seconds; `test_matrix` looks at every one of them."""


def report(each: Sample, capsys: pytest.CaptureFixture[str], directory: Path | None = None) -> str:
    """The JSON report of a sample, from a copy of it where `directory` is given."""
    os.chdir(directory or each.directory)
    words = each.command()
    if directory:
        files = {str(path): path.name for path in each.libraries}
        words = [files.get(word, word) for word in words]
    main([*words, "-o", "json"])
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("each", SOME, ids=lambda each: each.name)
def test_two_runs_are_equal(each: Sample, capsys: pytest.CaptureFixture[str]) -> None:
    first = report(each, capsys)
    assert first == report(each, capsys)
    assert json.loads(first)["run"]["started"] == "2023-11-14T22:13:20Z"


def test_hash_seed_and_directory_change_nothing(tmp_path: Path) -> None:
    """Sets are ordered by PYTHONHASHSEED; relative paths stay relative."""
    each = sample("go-c-shared")
    copy = copied(each, tmp_path / "a" / "deep" / "copy")
    words = [path.name for path in each.libraries]
    words += [w for h in each.headers for w in ("--header", h.name)]
    outputs = set()
    for seed, directory in (("1", copied(each, tmp_path / "b")), ("2", copy), ("3", copy)):
        child = subprocess.run(
            [sys.executable, "-m", "abilint", "check", *words, "-o", "json"],
            cwd=directory,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        outputs.add(child.stdout)
    assert len(outputs) == 1
    assert b"findings" in outputs.pop()


def copied(each: Sample, directory: Path) -> Path:
    shutil.copytree(each.directory, directory)
    for path in each.libraries:
        shutil.copy(path, directory / path.name)
    return directory


def fingerprints(text: str) -> list[str]:
    return sorted(finding["fingerprint"] for finding in json.loads(text)["findings"])


@pytest.mark.parametrize("each", SOME, ids=lambda each: each.name)
def test_fingerprints_survive_another_path_and_line(
    each: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = copied(each, tmp_path / "elsewhere")
    headers = {path for path in copy.rglob("*") if path.suffix in (".h", ".hpp", ".hh")}
    for path in headers:
        path.write_bytes(b"\n\n/* moved */\n" + path.read_bytes())
    before, after = report(each, capsys), report(each, capsys, copy)
    assert fingerprints(before) == fingerprints(after)
    lines = [
        [f["line"] for f in json.loads(text)["findings"] if f["line"] and f["file"].endswith(".h")]
        for text in (before, after)
    ]
    assert not lines[0] or lines[0] != lines[1]


def test_fingerprint_holds_what_it_says_and_no_more() -> None:
    same: dict[str, Any] = {"rule": "r", "library": "/a/libfoo.so.1.2", "symbol": "f", "version": None}
    mark = fingerprint.of(**same)
    assert re.fullmatch(r"abilint/v1:[0-9a-f]{32}", mark)
    assert fingerprint.of(**same | {"library": "libfoo.so.3"}) == mark
    assert fingerprint.of(**same | {"library": "libfoo.so"}) == mark
    for change in (
        {"rule": "q"},
        {"library": "libbar.so"},
        {"symbol": "g"},
        {"version": "V1"},
        {"part": "x"},
    ):
        assert fingerprint.of(**same | change) != mark
    assert fingerprint.of("r", "a", "bc", None) != fingerprint.of("r", "ab", "c", None)
