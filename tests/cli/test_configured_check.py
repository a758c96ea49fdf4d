"""`abilint check` by a configuration: its targets, its levels, its gate; the command line over it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from abilint.cli.main import main

SAMPLES = Path(__file__).parents[2] / "samples"
TWO = """
[[target]]
name = "matrix"
libraries = ["dist/libmatrix.so*"]
headers = ["include/matrix.h"]

[[target]]
name = "ring"
libraries = ["dist/libring.so"]
headers = ["include/ring.h"]
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Two libraries: one lacks a promised function, the other is right."""
    (tmp_path / ".git").mkdir()
    for sample, name in (("c-misspelt", "matrix"), ("c-plain", "ring")):
        for folder, file in (("dist", f"lib{name}.so"), ("include", f"{name}.h")):
            (tmp_path / folder).mkdir(exist_ok=True)
            shutil.copy(SAMPLES / sample / file, tmp_path / folder / file)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ABILINT_CONFIG", raising=False)
    return tmp_path


@pytest.fixture
def run(project, capsys):
    """Run with a configuration; the answer: code, report, what stderr says."""

    def of(text, *arguments):
        if text is not None:
            (project / "abilint.toml").write_text(text, "utf-8")
        code = main(["check", *arguments, "-o", "json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return of


def named(report, key="findings"):
    return {(row["rule"], row["target"]) for row in report[key]}


def test_the_targets_in_one_report(run):
    code, report, _ = run(TWO)
    assert code == report["outcome"]["exit_code"] == 1
    assert ("declared-not-exported", "matrix") in named(report)
    assert {artifact["target"] for artifact in report["artifacts"]} == {"matrix", "ring"}
    assert {row["target"] for row in report["coverage"]} == {"matrix", "ring"}
    assert report["outcome"]["reasons"] == ["matrix: 1 finding at or above error"]
    assert report["declarations"]["total"] == 6


def test_it_is_the_sum_of_its_targets(run):
    _, whole, _ = run(TWO)
    parts = [run(None, "--target-name", name)[1] for name in ("matrix", "ring")]
    assert whole["findings"] == [row for part in parts for row in part["findings"]]
    assert whole["declarations"]["verified"] == sum(p["declarations"]["verified"] for p in parts)
    assert whole["run"]["rules_run"] == max(part["run"]["rules_run"] for part in parts)


def test_one_target(run):
    code, report, _ = run(TWO, "--target-name", "ring")
    assert code == 0
    assert {artifact["target"] for artifact in report["artifacts"]} == {"ring"}


def test_each_target_has_its_own_gate_and_levels(run):
    lenient = TWO.replace('"include/matrix.h"]', '"include/matrix.h"]\nfail-on = "never"')
    assert run(lenient)[0] == 0
    softened = TWO.replace(
        '[[target]]\nname = "ring"', "[target.rules.ABI101]\nlevel = 'note'\n[[target]]\nname = \"ring\""
    )
    code, report, _ = run(softened)
    assert code == 0
    assert {row["level"] for row in report["findings"] if row["rule"] == "declared-not-exported"} == {"note"}
    assert run("fail-on = 'note'\n" + softened)[0] == 1


def test_a_library_that_is_named_is_judged_as_its_target_says(run):
    code, report, _ = run(TWO, "dist/libmatrix.so")
    assert code == 1
    assert named(report) == {("declared-not-exported", "matrix"), ("exported-not-declared", "matrix")}
    by_name = run(None, "--target-name", "matrix")[1]
    assert [f["fingerprint"] for f in report["findings"]] == [f["fingerprint"] for f in by_name["findings"]]


def test_a_library_elsewhere_is_judged_as_the_target_that_is_named(run, project):
    (project / "stage").mkdir()
    shutil.copy(project / "dist" / "libmatrix.so", project / "stage" / "other-name.so")
    here, there = (
        run(TWO, "dist/libmatrix.so")[1],
        run(None, "--target-name", "matrix", "stage/other-name.so")[1],
    )
    marks = [{f["fingerprint"] for f in r["findings"] if f["symbol"]} for r in (here, there)]
    assert marks[0] == marks[1]


def test_a_library_of_no_target_is_judged_by_what_holds_for_all(run, project):
    shutil.copy(project / "dist" / "libmatrix.so", project / "other.so")
    code, report, _ = run("fail-on = 'note'\n" + TWO, "other.so", "--header", "include/matrix.h")
    assert code == 1
    assert {artifact["target"] for artifact in report["artifacts"]} == {None}
    assert run("fail-on = 'never'\n" + TWO, "other.so", "--header", "include/matrix.h")[0] == 0


def test_the_command_line_counts_before_the_configuration(run):
    soft = "fail-on = 'never'\nignore = ['exported-not-declared']\n[rules.ABI101]\nlevel = 'off'\n" + TWO
    assert run(soft)[1]["findings"] == []
    for word in ("ABI101", "declared-not-exported"):
        assert named(run(soft, "--level", f"{word}=note")[1]) == {("declared-not-exported", "matrix")}
    assert named(run(soft, "--select", "exported-not-declared")[1]) == {("exported-not-declared", "matrix")}
    assert run(soft, "--select", "ABI101", "--fail-on", "error")[0] == 1
    _, report, _ = run(soft, "--select", "ABI101", "dist/libmatrix.so", "--header", "include/ring.h")
    assert {row["symbol"] for row in report["findings"]} >= {"ring_push"}


def test_without_a_configuration(run):
    assert run(TWO, "--no-config", "dist/libmatrix.so")[1]["artifacts"][0]["target"] is None
    code, report, err = run(None, "--no-config")
    assert (code, report) == (2, None)
    assert "name a LIBRARY" in err
    assert "of which configuration" in run(None, "--no-config", "--target-name", "x")[2]
    code, _, err = run("fail-on = 'note'\n")
    assert code == 2
    assert "abilint.toml has no [[target]]" in err


@pytest.mark.parametrize(
    ("text", "arguments", "complaint"),
    [
        (TWO, ["--target-name", "rng"], "no target is called 'rng', did you mean 'ring'?"),
        (TWO, ["--target-name", "ring", "--target-name", "matrix", "x.so"], "of one target only"),
        ("edition = '2001.1'\n" + TWO, [], "abilint.toml:1: edition: edition '2001.1': there is none"),
        (TWO.replace("ring.h", "*.hpp"), [], "target.headers: no file matches include/*.hpp in include"),
        ("ignore = ['nope']\n" + TWO, [], "abilint.toml:1: ignore: no rule fits 'nope'"),
        (TWO + "[[suppress]]\nrule = 'nope'\nreason = 'x'\n", [], "abilint.toml:11: no rule fits 'nope'"),
        (TWO, ["--consumer", "x"], "--consumer: of which release?"),
        (TWO, ["--config", "nope.toml"], "--config nope.toml: there is no such file"),
    ],
)
def test_usage(run, text, arguments, complaint):
    code, report, err = run(text, *arguments)
    assert (code, report) == (2, None)
    assert complaint in err
    assert err.count("\n") == 1


def test_a_library_that_is_not_built(run):
    code, report, err = run(TWO.replace("libring.so", "libring-*.so"))
    assert code == 3
    assert "ring: no file matches dist/libring-*.so" in report["outcome"]["reasons"]
    assert ("ring", "input", "ring") in {(r["subject"], r["what"], r["target"]) for r in report["not_run"]}
    assert "ring: no file matches dist/libring-*.so" in err
    assert ("declared-not-exported", "matrix") in named(report)


def test_from_another_folder_everything_is_where_it_was(run, project, monkeypatch):
    marks = [row["fingerprint"] for row in run(TWO)[1]["findings"]]
    monkeypatch.chdir(project / "include")
    _, report, _ = run(None)
    assert [row["fingerprint"] for row in report["findings"]] == marks
    assert {row["file"] for row in report["findings"]} == {"../include/matrix.h", "../dist/libmatrix.so"}


def test_reports_of_the_configuration(project, capsys):
    (project / "abilint.toml").write_text('output = ["concise", "json=out/r.json"]\n' + TWO)
    (project / "out").mkdir()
    assert main(["check"]) == 1
    assert capsys.readouterr().out.startswith("include/matrix.h:5:6: error[declared-not-exported]")
    assert json.loads((project / "out" / "r.json").read_text())["outcome"]["exit_code"] == 1


def test_an_edition_pins(run):
    _, pinned, _ = run("edition = '2026.1'\n" + TWO)
    _, newest, _ = run(None, "--edition", "next")
    assert pinned["findings"] == newest["findings"]


def test_what_the_profile_leaves_out_is_in_the_report(run):
    _, report, _ = run(TWO, "--target-name", "ring")
    left = [row for row in report["not_run"] if row["subject"] == "mangled-name-in-c-library"]
    assert [(row["what"], row["reason"]) for row in left] == [("option", "it runs in the profile strict")]
    rows = [row for row in report["coverage"] if row["rule"] == "mangled-name-in-c-library"]
    assert {(row["outcome"], row["reason"]) for row in rows} == {("not-run", "it runs in the profile strict")}
    strict = run("profile = 'strict'\n" + TWO, "--target-name", "ring")[1]
    assert "mangled-name-in-c-library" in {r["rule"] for r in strict["coverage"] if r["outcome"] == "ran"}


def test_a_suppression_that_one_target_uses_is_not_unused(run):
    table = "[[suppress]]\nrule = 'declared-not-exported'\nreason = 'known'\n"
    code, report, _ = run(TWO + table)
    assert code == 0
    assert {r["state"] for r in report["findings"] if r["rule"] == "declared-not-exported"} == {"suppressed"}
    assert not [row for row in report["findings"] if row["rule"] == "unused-suppression"]
    idle = TWO + table.replace("declared-not-exported", "symbol-kind-mismatch")
    assert [row["rule"] for row in run(idle)[1]["findings"]].count("unused-suppression") == 1


def test_several_libraries_of_a_target_keep_their_fingerprints_one_by_one(run):
    text = '[[target]]\nname = "all"\nlibraries = ["dist/*.so"]\nheaders = ["include"]\n'
    whole = {f["fingerprint"] for f in run(text)[1]["findings"]}
    assert {f["fingerprint"] for f in run(None, "dist/libmatrix.so")[1]["findings"]} & whole


def test_config_show_check_and_init(project, capsys):
    assert main(["config", "init"]) == 0
    assert main(["config", "check"]) == 0
    assert capsys.readouterr().out.endswith("abilint.toml: 1 target, no mistakes\n")
    assert main(["config", "show"]) == 0
    shown = capsys.readouterr().out
    assert "libraries        dist/libmatrix.so\n                   dist/libring.so\n" in shown
    before = (project / "abilint.toml").read_bytes()
    assert main(["config", "init"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (project / "abilint.toml").read_bytes() == before
    (project / "abilint.toml").write_text('output = ["jsn"]\n')
    assert main(["config", "check"]) == 2
    assert "abilint.toml:1: output: there is no format 'jsn', did you mean 'json'?" in capsys.readouterr().err


def test_a_diff_goes_by_what_holds_for_all(project, capsys):
    (project / "abilint.toml").write_text(
        "fail-on = 'warning'\n[rules.declaration-removed]\nlevel = 'note'\n"
    )
    old, new = project / "old.h", project / "new.h"
    old.write_text("int kept(void);\nint gone(void);\n")
    new.write_text("int kept(void);\n")
    plain, softened = (
        (main(["diff", str(old), str(new), "-o", "json", *more]), json.loads(capsys.readouterr().out))
        for more in (["--no-config", "--fail-on", "warning"], [])
    )
    assert (plain[0], softened[0]) == (1, 0)
    assert {row["level"] for row in softened[1]["findings"]} == {"note"}
    assert {row["level"] for row in plain[1]["findings"]} != {"note"}
    assert softened[1]["verdict"] == plain[1]["verdict"] == "source-break"
