"""`import abilint`: what other programs call does what the commands of the same names do."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import abilint
from abilint.cli.main import main

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
HIDDEN = SAMPLES / "c-hidden-by-default"


def printed(capsys, *arguments):
    code = main([*map(str, arguments), "-o", "json"])
    return code, json.loads(capsys.readouterr().out)


def test_check_is_the_command(capsys):
    report = abilint.check(HIDDEN / "libtimer.so", headers=HIDDEN / "timer.h")
    code, told = printed(capsys, "check", HIDDEN / "libtimer.so", "--header", HIDDEN / "timer.h")
    ours = json.loads(abilint.render(report, "json"))
    assert report.exit_code == code == 1
    for key in ("findings", "not_run", "declarations", "artifacts", "coverage", "metrics", "outcome"):
        assert ours[key] == told[key], key


def test_diff_is_the_command(capsys):
    old, new = HIDDEN / "libtimer.so", SAMPLES / "c-plain"
    new = next(new.glob("*.so"))
    report = abilint.diff(old, new, headers=[HIDDEN / "timer.h"], fail_on=None)
    code, told = printed(capsys, "diff", old, new, "--header", HIDDEN / "timer.h", "--fail-on", "never")
    ours = json.loads(abilint.render(report, "json"))
    assert report.exit_code == code
    assert {key: ours[key] for key in ("findings", "verdict", "bump")} == {
        key: told[key] for key in ("findings", "verdict", "bump")
    }


def test_options_mean_what_they_mean_on_the_command_line():
    library = next((SAMPLES / "c-undeclared-exports").glob("*.so"))
    header = next((SAMPLES / "c-undeclared-exports").glob("*.h"))
    report = abilint.check([str(library)], headers=[header], select=["exported-not-declared"], fail_on="note")
    assert report.exit_code == 1
    assert {finding.rule for finding in report.findings} == {"exported-not-declared"}
    settings = {"unprefixed-export": {"prefix": ["no_such_"]}}
    told = abilint.check(library, headers=header, select=["unprefixed-export"], settings=settings)
    assert told.rules_run == 1
    assert abilint.check(library, require=["header"]).exit_code == 3


def test_bindings_are_held_against_the_library(tmp_path):
    library = next((SAMPLES / "c-undeclared-exports").glob("*.so"))
    client = tmp_path / "client.py"
    client.write_text(f"import ctypes\nctypes.CDLL({library.name!r}).no_such_name()\n")
    report = abilint.check(library, bindings=client, select=["binding-missing-symbol"])
    assert [finding.symbol for finding in report.findings] == ["no_such_name"]


def test_inputs_that_cannot_be_read_are_in_the_report():
    report = abilint.check("no-such-library.so")
    assert (report.exit_code, report.status) == (3, abilint.Status.INCOMPLETE)
    assert any("no-such-library.so" in entry.sentence for entry in report.not_run)


def test_read_gives_symbols():
    (member,) = abilint.read(HIDDEN / "libtimer.so")
    assert isinstance(member, abilint.Member)
    assert member.artifact.identity == "libtimer.so.1"
    assert "timer_start" in {symbol.link_name for symbol in member.symbols}
    with pytest.raises(abilint.InputError, match="no-such"):
        abilint.read("no-such")


@pytest.mark.parametrize(
    "call",
    [
        lambda: abilint.check("x.so", select=["no-such-rule"]),
        lambda: abilint.check("x.so", fail_on="fatal"),
        lambda: abilint.check("x.so", require=["headers"]),
        lambda: abilint.render(abilint.check("x.so"), "pdf"),
    ],
)
def test_a_request_that_makes_no_sense_is_a_usage_error(call):
    with pytest.raises(abilint.UsageError):
        call()


@pytest.mark.parametrize("name", abilint.__all__)
def test_everything_public_is_there_and_documented(name):
    value = getattr(abilint, name)
    assert name in dir(abilint)
    assert name == "__version__" or inspect.getdoc(value)


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="chek"):
        abilint.chek  # noqa: B018


def test_importing_it_costs_nothing():
    code = "import sys, abilint; print(sum(name.startswith('abilint') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
