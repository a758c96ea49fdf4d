"""Suppressions and baselines of a project with two libraries, as its CI runs it: all, one, one by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from abilint.cli.main import main

sys.path.insert(0, str(Path(__file__).parents[1] / "readers"))

from elf_writer import ElfFile, Entry

CONFIGURATION = """\
edition = "2026.1"
baseline = "base.jsonl"

[[suppress]]
rule = "declared-not-exported"
symbol = "old_*"
reason = "in both until 2.0"

[[suppress]]
rule = "missing-soname"
target = "two"
reason = "a plug-in"

[[target]]
name = "one"
libraries = ["libone.so"]
headers = ["one.h"]

[[target]]
name = "two"
libraries = ["two*.so"]
headers = ["two.h"]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ABILINT_CONFIG", raising=False)
    (tmp_path / ".git").mkdir()
    (tmp_path / "abilint.toml").write_text(CONFIGURATION)
    (tmp_path / "libone.so").write_bytes(ElfFile(dynamic=(Entry(b"one"),), soname=b"libone.so").build())
    (tmp_path / "two-1.so").write_bytes(ElfFile(dynamic=(Entry(b"two"),), soname=b"two-1.so").build())
    (tmp_path / "one.h").write_text("void one(void);\nvoid lost(void);\n")
    (tmp_path / "two.h").write_text("void two(void);\nvoid old_two(void);\n")
    assert main(["check", "--no-baseline", "-o", "json=report.json"]) == 1
    assert main(["baseline", "create", "report.json", "-o", "base.jsonl"]) == 0
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["check", *arguments, "-o", "json"])
    return code, json.loads(capsys.readouterr().out)


def told(report: dict[str, Any]) -> list[tuple[str, str | None, str]]:
    return sorted(
        (row["rule"], row["symbol"] or row["file"], row["state"])
        for row in report["findings"]
        if row["level"] == "error" or row["code"].startswith("ABI9")
    )


ACCEPTED = [
    ("declared-not-exported", "lost", "baselined"),
    ("declared-not-exported", "old_two", "suppressed"),
]
IDLE = ("unused-suppression", "abilint.toml", "new")


def test_all_targets(capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys)
    assert (code, told(report)) == (0, [*ACCEPTED, IDLE])
    (row,) = [row for row in report["findings"] if row["rule"] == "unused-suppression"]
    assert "missing-soname of the target two" in row["message"]
    assert row["line"] == CONFIGURATION.split("\n").index("[[suppress]]", 5) + 1
    assert run(capsys, "--strict-ignores")[0] == 1


def test_one_target_does_not_call_the_others_suppressions_unused(capsys: pytest.CaptureFixture[str]) -> None:
    """`old_*` holds for nothing in `one`; what names `two` is judged where `two` is."""
    code, report = run(capsys, "--target-name", "one", "--strict-ignores")
    assert (code, told(report)) == (0, ACCEPTED[:1])
    code, report = run(capsys, "--target-name", "two")
    assert (code, told(report)) == (0, [ACCEPTED[1], IDLE])


def test_a_library_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "libone.so", "--strict-ignores")
    assert (code, told(report)) == (0, ACCEPTED[:1])
    code, report = run(capsys, "libone.so", "--header", "two.h", "--no-baseline", "--strict-ignores")
    assert code == 1
    assert [row for row in told(report) if row[0].endswith("-suppression")] == []


def test_another_build_of_the_file_is_the_same_library(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`two-2.so` is what the target calls it; its findings are those that were accepted."""
    (folder / "two.h").write_text("void two(void);\nvoid lost_too(void);\n")
    assert main(["check", "--no-baseline", "-o", "json=report.json"]) == 1
    assert main(["baseline", "create", "report.json", "-o", "base.jsonl"]) == 0
    (folder / "two-1.so").rename(folder / "two-2.so")
    code, report = run(capsys)
    assert code == 0
    assert ("declared-not-exported", "lost_too", "baselined") in told(report)


def test_what_is_mended_is_stale_and_pruned(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "one.h").write_text("void one(void);\n")
    code, report = run(capsys)
    assert (code, told(report)) == (
        0,
        [ACCEPTED[1], ("stale-baseline", "base.jsonl", "new"), IDLE],
    )
    main(["check", "--target-name", "two", "-o", "json=report.json"])
    assert main(["baseline", "prune", "base.jsonl", "report.json"]) == 0
    assert "1 of them not judged by this report" in capsys.readouterr().out
    main(["check", "-o", "json=report.json"])
    assert main(["baseline", "prune", "base.jsonl", "report.json"]) == 0
    assert "gone, and taken out: error[declared-not-exported] lost in libone.so (one.h), target one" in (
        capsys.readouterr().out
    )
    assert told(run(capsys)[1]) == [ACCEPTED[1], IDLE]


def test_ignore_writes_what_check_reads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "--no-baseline")
    (mark,) = [row["fingerprint"] for row in report["findings"] if row["symbol"] == "lost"]
    (folder / "report.json").write_text(json.dumps(report))
    words = ["ignore", mark, "--reason", "gone in 2.0", "--until", "+30d", "--report", "report.json"]
    assert (code, main(words)) == (1, 0)
    code, report = run(capsys, "--no-baseline")
    assert (code, told(report)[0]) == (0, ("declared-not-exported", "lost", "suppressed"))
    assert (folder / "abilint.toml").read_text().startswith(CONFIGURATION)
