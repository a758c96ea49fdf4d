"""Checks of Mach-O libraries from end to end: re-exports, slices, and what is said when something lacks."""

import json
import shutil
from pathlib import Path

import pytest

from abilint.app.apple_paths import candidates
from abilint.app.wanted_target import differs
from abilint.cli.main import main
from abilint.model.artifact import Artifact, ArtifactKind, MachoFacts
from abilint.model.target import ByteOrder, Format, Target

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture
def check(capsys):
    def run(*arguments):
        code = main(["check", *map(str, arguments), "-o", "json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_re_exported_library_that_is_not_there_is_said(check, tmp_path):
    shutil.copy(SAMPLES / "macho-reexport" / "libmast.dylib", tmp_path)
    code, report = check(tmp_path / "libmast.dylib", "--header", SAMPLES / "macho-reexport" / "mast.h")
    assert code == 1
    assert {f["symbol"] for f in report["findings"]} == {"sail_set", "sail_trim"}
    assert any("@rpath/libsail.dylib, which is not found" in n["reason"] for n in report["not_run"])


def test_a_re_exported_library_may_be_named(check, tmp_path):
    folder = SAMPLES / "macho-reexport"
    shutil.copy(folder / "libmast.dylib", tmp_path)
    provider = folder / "libsail.dylib"
    code, report = check(tmp_path / "libmast.dylib", "--header", folder / "mast.h", "--provider", provider)
    assert (code, report["findings"]) == (0, [])


def test_slices_are_told_once_and_named(check):
    folder = SAMPLES / "macho-universal-disagrees"
    header, ceiling = folder / "tone.h", "minimum-os-floor.macos=10.13"
    _, report = check(folder / "libtone.dylib", "--header", header, "--set", ceiling)
    assert {(f["rule"], f["artifact"].rpartition("/")[2]) for f in report["findings"]} == {
        (rule, "libtone.dylib(x86_64)")
        for rule in ("declared-not-exported", "minimum-os-floor", "slice-disagreement")
    }


def test_rules_that_do_not_run_are_told_once_for_all_slices(check):
    _, report = check(SAMPLES / "macho-universal-disagrees" / "libtone.dylib")
    told = [(n["subject"], n["artifact"]) for n in report["not_run"]]
    assert len(told) == len(set(told))
    assert not [artifact for _, artifact in told if artifact and artifact.endswith(")")]


def loader(*run_paths):
    target = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "")
    return Artifact("lib/a.dylib", target, ArtifactKind.SHARED, macho=MachoFacts(run_paths=run_paths))


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("@rpath/libb.dylib", ("lib/../dep/libb.dylib", "lib/libb.dylib")),
        ("@loader_path/sub/libb.dylib", ("lib/sub/libb.dylib", "lib/libb.dylib")),
        ("@executable_path/libb.dylib", ("lib/libb.dylib",)),
        ("libb.dylib", ("lib/libb.dylib",)),
    ],
)
def test_where_the_loader_looks(name, paths):
    assert candidates(loader("@loader_path/../dep", "/opt/lib"), name) == paths


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [
        ("arm64-apple-darwin", False), ("aarch64-apple-darwin", False), ("arm64-apple-macos11", False),
        ("arm64", False), ("arm64e-apple-macos", True), ("x86_64-apple-darwin", True),
        ("aarch64-linux-gnu", True), ("arm64-apple-ios", True),
    ],
)  # fmt: skip
def test_wanted_target(wanted, wrong):
    assert differs(wanted, loader().target) is wrong
