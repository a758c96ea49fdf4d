"""A finding is called the same after a rebuild: other compiler, optimisation, folder, lines and addresses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from sample_files import samples

from abilint.cli.main import main
from abilint.model.finding import Finding
from abilint.model.location import Location
from abilint.model.rule import Level
from abilint.rules import fingerprint
from abilint.rules.engine import Subject, in_target

if TYPE_CHECKING:
    from pathlib import Path

    from sample_files import Sample

SAMPLES = [
    each
    for each in samples()
    if each.name
    in {
        "archive-hidden-and-duplicate",
        "c-data-size",
        "c-hidden-but-exported",
        "c-inline-calls-unexported",
        "c-misspelt",
        "c-rpath-insecure",
        "c-static-function",
        "c-thread-local-or-plain",
        "c-types",
        "cxx-header-lacks-extern-c",
        "cxx-mangled-in-c-library",
        "cxx-method-not-defined",
        "cxx-missing-extern-c",
        "cxx-types",
    }
]
COMPILERS = {
    "gcc": ("gcc -fPIC -O2", "g++ -fPIC -O2"),
    "clang": ("clang -fPIC -O0", "clang++ -fPIC -O0"),
    "clang-O2": ("clang -fPIC -O2", "clang++ -fPIC -O2"),
}
MOVED = b"\n\n/* moved */\n"
SOURCES = {".c", ".cc", ".cpp", ".h", ".hpp"}
TYPES = {"record-layout-mismatch", "enum-value-mismatch", "parameter-type-mismatch", "vtable-slot-mismatch"}


def rebuilt(each: Sample, folder: Path, compilers: tuple[str, str]) -> Path:
    """Build it in another folder, every line three lines further down."""
    copy = folder / "some where" / "else"
    shutil.copytree(each.directory, copy)
    for path in copy.rglob("*"):
        if path.suffix in SOURCES:
            path.write_bytes(MOVED + path.read_bytes())
    commands = tomllib.loads((each.directory / "sample.toml").read_text())["build"]
    environment = {**os.environ, "CC": compilers[0], "CXX": compilers[1]}
    for command in commands:
        subprocess.run(command, shell=True, cwd=copy, env=environment, check=True, capture_output=True)
    return copy


def findings(
    each: Sample, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> dict[str, tuple[str, str]]:
    monkeypatch.chdir(folder)
    words = [
        str(os.path.relpath(word, each.directory)) if word in map(str, each.libraries) else word
        for word in each.command()
    ]
    main([*words, "-o", "json"])
    told = json.loads(capsys.readouterr().out)["findings"]
    marks = {row["fingerprint"]: (row["rule"], row["symbol"]) for row in told}
    assert len(marks) == len(told)
    return marks


@pytest.mark.machine
@pytest.mark.parametrize("compilers", COMPILERS.values(), ids=COMPILERS)
@pytest.mark.parametrize("each", SAMPLES, ids=lambda each: each.name)
def test_fingerprints_survive_a_rebuild(
    each: Sample,
    compilers: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy = rebuilt(each, tmp_path, compilers)
    for case in (each, *each.cases):
        before = findings(case, each.directory, monkeypatch, capsys)
        assert findings(case, copy, monkeypatch, capsys) == before, case.name
        assert bool(before) == bool(case.expect)


FINDING = Finding(
    fingerprint="", rule="r", code="ABI001", cause="c", level=Level.ERROR, message="m",
    location=Location("foo.h", 1), artifact="libfoo.so", symbol="f", demangled=None, kind=None, version=None,
    before=None, after=None,
)  # fmt: skip


def told(*parts: str | None) -> list[str]:
    marks = [fingerprint.of("r", "libfoo.so.1", "f", None, part) for part in parts]
    return [each.fingerprint for each in fingerprint.distinct(replace(FINDING, fingerprint=m) for m in marks)]


def test_what_rules_say_of_one_symbol_is_told_apart_by_its_place_in_it() -> None:
    """Mending one of them, or finding them in another order, leaves the others as they are."""
    one, two, three = told("parameter 1", "parameter 2", "result")
    assert len({one, two, three}) == 3
    assert told("result", "parameter 1") == [three, one]


def test_twins_without_a_place_are_numbered() -> None:
    assert len(set(told(None, None, "x", None))) == 4
    assert told(None, "x") == told(None, None, None)[:1] + told("x")


def subject(path: str, name: str) -> Subject:
    return Subject(1, path, name, "elf", {})


def test_the_name_of_a_target_stands_for_its_library() -> None:
    """Whatever the file is called in this build; several libraries of one target stay apart."""
    first = in_target([subject("out/foo-1.2.dll", "foo-1.2.dll")], "foo")
    second = in_target([subject("dist/foo-1.3.dll", "foo-1.3.dll")], "foo")
    assert [each.library for each in (*first, *second)] == ["foo", "foo"]
    assert in_target(first, None) == first
    parts = [subject("a.so.1", "a.so.1"), subject("b.so", "b.so")]
    assert [each.library for each in in_target(parts, "foo")] == ["foo:a.so", "foo:b.so"]


@pytest.mark.parametrize("rule", sorted(TYPES))
def test_rules_about_types_say_where(rule: str) -> None:
    from abilint.rules import catalogue

    assert "t.part" in catalogue.load().find(rule).query
