"""One exit code for one outcome, in every output format; the gravest of several wins, all are told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sample_files import library, sample, samples

from abilint.app.check import check
from abilint.app.request import CheckRequest
from abilint.cli import options
from abilint.cli.main import main, parser
from abilint.model.rule import Evidence
from abilint.report import FORMATS, render

if TYPE_CHECKING:
    from pathlib import Path

    from sample_files import Sample

CLEAN, MISSING, WARNED, NOTED = "c-plain", "c-misspelt", "c-executable-stack", "c-undeclared-exports"


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "-o", "json"])
    report = json.loads(capsys.readouterr().out)["outcome"]
    assert report["exit_code"] == code
    return code, report


def command(name: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(sample(name).directory)
    return sample(name).command()


@pytest.mark.parametrize(
    ("name", "fail_on", "code"),
    [
        (CLEAN, "note", 0),
        (MISSING, None, 1),
        (MISSING, "error", 1),
        (MISSING, "never", 0),
        (WARNED, None, 0),
        (WARNED, "error", 0),
        (WARNED, "warning", 1),
        (WARNED, "note", 1),
        (NOTED, "warning", 0),
        (NOTED, "note", 1),
        (NOTED, "never", 0),
    ],
)
def test_fail_on(
    name: str,
    fail_on: str | None,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = [*command(name, monkeypatch), *(["--fail-on", fail_on] if fail_on else [])]
    found, report = outcome(capsys, *arguments)
    assert found == code
    assert bool(report["reasons"]) == bool(code)


def test_incomplete_outranks_findings_and_both_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "empty.so").write_bytes(b"")
    code, report = outcome(capsys, *command(MISSING, monkeypatch), str(tmp_path / "empty.so"))
    assert (code, report["status"]) == (3, "incomplete")
    assert "empty.so" in report["reasons"][0]
    assert "1 finding at or above error" in report["reasons"][1]


def test_usage_outranks_incomplete(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "absent.so"), "--select", "nothing-like-it"]) == 2
    assert main(["check", str(tmp_path / "absent.so"), "--require", "nothing"]) == 2
    assert main(["check", str(tmp_path / "absent.so"), "-o", "nothing"]) == 2
    assert capsys.readouterr().out == ""


def test_internal_error_outranks_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("of\nall\x1b[31m things")

    monkeypatch.setattr("abilint.app.conclude.gather", broken)
    assert main(["check", str(tmp_path / "absent.so")]) == 4
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert output.err.startswith(
        "abilint: internal error: ZeroDivisionError: of\\nall\\x1b[31m things at test_exit_codes.py:"
    )
    assert "report it" in output.err
    monkeypatch.setenv("ABILINT_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["check", str(tmp_path / "absent.so")])


@pytest.mark.parametrize("evidence", Evidence)
def test_require(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {Evidence.EXPORTS, Evidence.SYMTAB, Evidence.HEADER, Evidence.PROVIDERS}
    arguments = command(CLEAN, monkeypatch)
    code, report = outcome(capsys, *arguments, "--require", evidence)
    assert (code, bool(report["reasons"])) == ((0, False) if evidence in there else (3, True))
    if code:
        assert report["reasons"][0].startswith(f"--require {evidence}: ")


def test_require_of_what_is_stripped_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = outcome(capsys, *command("c-stripped", monkeypatch), "--require", "header,symtab")
    assert code == 3
    assert [".symtab" in reason for reason in report["reasons"]] == [True, False]


@pytest.mark.parametrize(
    ("word", "hint"), [("hedaer", "'header'"), ("export", "'exports'"), ("x", "one of exports")]
)
def test_require_misspelt(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(library(sample(CLEAN))), "--require", word]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert hint in output.err


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("nonsense", "write it as rule.parameter=value"),
        ("version-floor=1", "write it as rule.parameter=value"),
        ("version-flor.glibc=1", "did you mean 'version-floor'?"),
        ("missing-soname.x=1", "missing-soname has no parameter 'x'; it has: none"),
        ("declared-not-exported.whole_header=many", "whole_header takes a number, not 'many'"),
        ("declared-not-exported.hole_header=1", "it has: whole_header"),
        (".x=1", "no rule is called ''"),
        ("=", "write it as"),
    ],
)
def test_set_misspelt(setting: str, complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(library(sample(CLEAN))), "--set", setting]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert complaint in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "required: COMMAND"),
        (["chekc"], "invalid choice: 'chekc'"),
        (["check"], "name a LIBRARY"),
        (["check", ""], "the path is empty"),
        (["check", "x", "--header", ""], "the path is empty"),
        (["check", "x", "--head", "y"], "unrecognized arguments: --head y"),
        (["check", "x", "--fail-on", "fatal"], "invalid choice: 'fatal'"),
        (["check", "x", "--max-findings", "-1"], "is no number from 0"),
        (["check", "x", "--max-findings", "many"], "is no number from 0"),
        (["check", "x", "-o", "xml"], "unknown output format `xml`"),
        (["check", "x", "-o", "jsn"], "did you mean `json`?"),
        (["check", "x", "-o", "json="], "names no file"),
        (["check", "x", "-o", "json", "-o", "text"], "cannot both go to standard output"),
        (["check", "x", "-o", "json=/absent/x"], "there is no directory"),
        (["check", "x", "-o", "json=/"], "it is a directory"),
        (["check", "x", "-o", "json", "-o", "text=/dev/stdout"], "cannot both go to standard output"),
        (["check", "x", "--header", "y", "--sysroot", "/absent"], "there is no directory /absent"),
        (["exports", "--header", "y", "--sysroot", "/absent"], "there is no directory /absent"),
        (["symbols", "x", "-o", "bsd", "-o", "json=/dev/stdout"], "cannot both go to standard output"),
        (["check", "x", "--rules", "/absent"], "not a folder of rule files"),
        (["check", "x", "--lang", "rust"], "invalid choice: 'rust'"),
        (["explain"], "required: RULE"),
        (["rules", "shcema"], "invalid choice: 'shcema'"),
        (["report"], "required: PART"),
        (["query", "x"], "required: SQL"),
        (["symbols"], "required: FILE"),
        (["symbols", "x", "-o", "xml"], "unknown output format `xml`"),
    ],
)
def test_usage(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("abilint: ")
    assert complaint in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("each", samples(), ids=lambda each: each.name)
def test_code_and_stdout_are_the_reports_in_every_format(
    each: Sample, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The report is made once; the formats differ in how they tell it, never in what it is worth."""
    monkeypatch.chdir(each.directory)
    arguments = parser().parse_args(each.command())
    report = check(_request(arguments))
    monkeypatch.setattr("abilint.app.gate.check", lambda _: report)
    for name in FORMATS:
        monkeypatch.setenv("NO_COLOR", "1")
        assert main([*each.command(), "-o", name]) == report.exit_code
        shown = capsys.readouterr().out
        assert shown == render(report, name)
        assert main([*each.command(), "-o", f"{name}={tmp_path / name}"]) == report.exit_code
        assert capsys.readouterr().out == ""
        assert (tmp_path / name).read_text(encoding="utf-8") == shown


def _request(arguments: Any) -> CheckRequest:
    return CheckRequest(
        libraries=tuple(arguments.libraries),
        headers=tuple(arguments.header),
        providers=tuple(arguments.provider),
        exports=tuple(arguments.exports),
        target=arguments.target,
        header_options=options.header_options(arguments),
        rule_options=options.rule_options(arguments),
    )


def test_several_outputs_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = [*command(MISSING, monkeypatch), "-o", "json", "-o", f"text={tmp_path / 't'}"]
    assert main([*arguments, "-o", f"json={tmp_path / 'j'}", "-o", f"concise={tmp_path / 'c'}"]) == 1
    output = capsys.readouterr()
    assert json.loads(output.out) == json.loads((tmp_path / "j").read_text())
    assert output.err == ""
    assert "error[declared-not-exported]" in (tmp_path / "t").read_text()
    assert "error[declared-not-exported]" in (tmp_path / "c").read_text()
