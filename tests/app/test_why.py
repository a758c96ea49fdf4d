"""`explain --why`: what it says of a symbol is what `check` says, and a silent rule fails a condition."""

from __future__ import annotations

from pathlib import Path

import pytest

from abilint.app.check import check
from abilint.app.request import CheckRequest
from abilint.app.why import why
from abilint.cli.main import main
from abilint.model.why import Answer
from abilint.rules import catalogue

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CASES = ("c-hidden-by-default/libtimer.so", "c-misspelt", "c-undeclared-exports", "cxx-missing-extern-c")


def request_of(case):
    folder = SAMPLES / case.partition("/")[0]
    library = next(iter(sorted(folder.glob("*.so*"))))
    return CheckRequest((str(library),), tuple(map(str, sorted(folder.glob("*.h*")))))


@pytest.mark.parametrize("case", CASES)
def test_fires_as_check_does(case):
    request = request_of(case)
    found = {(f.rule, f.symbol) for f in check(request).findings if f.symbol}
    assert found
    for symbol in {symbol for _, symbol in found}:
        (answer,), _ = why(request, symbol)
        fired = {(each.rule, symbol) for each in answer.answers if each.answer is Answer.FIRED}
        assert fired == {each for each in found if each[1] == symbol}


@pytest.mark.parametrize("case", CASES)
def test_a_silent_rule_names_a_condition_that_fails_or_what_there_is_none_of(case):
    request = request_of(case)
    precise = {rule.name for rule in catalogue.load().rules if rule.yields_to}
    for symbol in {f.symbol for f in check(request).findings if f.symbol}:
        (answer,), _ = why(request, symbol)
        for each in answer.answers:
            if each.answer is Answer.SILENT and each.rule not in precise:
                assert each.reason or not all(condition.holds for condition in each.conditions), each.rule


def test_text(capsys):
    folder = SAMPLES / "c-hidden-by-default"
    arguments = [str(folder / "libtimer.so"), "--header", str(folder / "timer.h")]
    assert main(["explain", "--why", "timer_stop", *arguments]) == 0
    out = capsys.readouterr().out
    assert "timer.h:11 declares it: int timer_stop(void), which promises it (local only)" in out
    assert "    local-only-symbol (ABI102)\n        error: `timer_stop` is declared" in out
    assert "    symbol-kind-mismatch (ABI105)\n        fails  x.kind = 'kind'\n" in out
    assert "    return-type-mismatch (ABI203): no debug info\n" in out
    assert "    install-name (ABI413): it is for macho\n" in out
    assert "    missing-soname (ABI401): it judges libraries as a whole\n" in out


def test_a_name_that_nothing_has(capsys):
    assert main(["explain", "--why", "timer_stp", str(SAMPLES / "c-hidden-by-default/libtimer.so")]) == 2
    assert "did you mean 'timer_stop'?" in capsys.readouterr().err


def test_a_name_in_the_spelling_of_its_language():
    request = request_of("cxx-method-not-defined")
    (answer,), _ = why(request, "bot::Robot::turn(double)")
    assert (answer.symbol, answer.demangled) == ("_ZN3bot5Robot4turnEd", "bot::Robot::turn(double)")
    overloads = [each.symbol for each in why(request, "bot::Robot::turn")[0]]
    assert overloads == ["_ZN3bot5Robot4turnEd", "_ZN3bot5Robot4turnEi"]


def test_a_library_that_cannot_be_read_is_exit_3(tmp_path, capsys):
    broken = tmp_path / "libbroken.so"
    broken.write_bytes(b"\x7fELF")
    folder = SAMPLES / "c-hidden-by-default"
    code = main(["explain", "--why", "timer_stop", str(folder / "libtimer.so"), str(broken)])
    assert code == 3
    assert "libbroken.so" in capsys.readouterr().err


def test_one_rule_at_a_time(capsys):
    assert main(["explain", "ABI101", "ABI102"]) == 2
    assert "--why SYMBOL" in capsys.readouterr().err
