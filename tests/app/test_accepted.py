"""What is accepted does not fail a run, and nothing is called unused that the run could not have met."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from elf_writer import ElfFile, Entry

from abilint.app.check import check
from abilint.app.diff import diff
from abilint.app.request import CheckRequest, DiffRequest, RuleOptions, SideRequest
from abilint.errors import UsageError
from abilint.model.acceptance import Acceptance, Suppression
from abilint.model.finding import State
from abilint.model.location import Location
from abilint.model.release import Effect
from abilint.model.rule import Level
from abilint.report import render
from abilint.rules import baseline

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.finding import Finding
    from abilint.model.report import Report

PLACE = Location("abilint.toml", 5)
MISSING = "declared-not-exported"
NOW = 1_767_225_600
"""2026-01-01, 00:00 UTC."""
LIBRARY = ElfFile(dynamic=(Entry(b"f"), Entry(b"leak")), static=(Entry(b"f"), Entry(b"inside", bind=0)))
"""Exports `f`, `leak`; has `inside` for itself."""
HEADER = "void f(void);\nvoid gone(void);\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOW))
    (tmp_path / "libtiny.so").write_bytes(LIBRARY.build())
    (tmp_path / "stripped.so").write_bytes(ElfFile(dynamic=LIBRARY.dynamic).build())
    (tmp_path / "foo.h").write_text(HEADER)


def suppressed(rule: str = MISSING, reason: str = "as agreed", **stated: object) -> Suppression:
    return Suppression(rule, reason, PLACE, **stated)  # type: ignore[arg-type]


def run(*suppressions: Suppression, library: str = "libtiny.so", **options: object) -> Report:
    acceptance = options.pop("acceptance", None) or Acceptance(
        suppressions, strict=bool(options.pop("strict", False)), baseline=options.pop("baseline", None)
    )
    options.setdefault("headers", ("foo.h",))
    return check(CheckRequest((library,), acceptance=acceptance, **options))  # type: ignore[arg-type]


def named(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


def states(report: Report, rule: str = MISSING) -> dict[str | None, State]:
    return {finding.symbol: finding.state for finding in named(report, rule)}


def gate(report: Report) -> list[tuple[str, str]]:
    return [(f.rule, f.cause) for f in report.findings if f.code.startswith("ABI9")]


def write_baseline(report: Report, *left_out: str) -> str:
    from abilint.app import baselines

    kept = [entry for entry in baselines.entries(report) if entry.symbol not in left_out]
    with open("base.jsonl", "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(baseline.text(kept))
    return "base.jsonl"


def test_what_is_suppressed_does_not_fail_the_run() -> None:
    assert (run().exit_code, states(run())) == (1, {"gone": State.NEW})
    report = run(suppressed(symbol="g*"))
    assert report.exit_code == 0
    assert [(f.state, f.justification) for f in named(report, MISSING)] == [(State.SUPPRESSED, "as agreed")]
    assert gate(report) == []
    assert "(1 suppressed)" in render(report, "text")
    assert "gone" not in render(report, "concise")
    (row,) = [f for f in json.loads(render(report, "json"))["findings"] if f["rule"] == MISSING]
    assert (row["state"], row["justification"]) == ("suppressed", "as agreed")


def test_what_only_looks_alike_still_fails() -> None:
    for other in (suppressed(symbol="gon"), suppressed(library="libother*"), suppressed("missing-soname")):
        assert run(other).exit_code == 1


@pytest.mark.parametrize(
    "line", ["void gone(void); // {}", "/* {} */\nvoid gone(void);", "void /* {} */\n gone(void);"]
)
def test_a_comment_in_a_header_suppresses(line: str, tmp_path: Path) -> None:
    comment = f"abilint: ignore[{MISSING}] comes with 2.0"
    (tmp_path / "foo.h").write_text(HEADER.replace("void gone(void);", line.format(comment)))
    report = run()
    assert (report.exit_code, states(report), gate(report)) == (0, {"gone": State.SUPPRESSED}, [])
    assert named(report, MISSING)[0].justification == "comes with 2.0"
    assert run(acceptance=Acceptance(comments=False)).exit_code == 1


def test_a_comment_that_says_it_wrongly_is_told_and_breaks_no_gate(tmp_path: Path) -> None:
    (tmp_path / "foo.h").write_text(HEADER.replace("f(void);", "f(void); // abilint: ignore[missing] why", 1))
    report = run(suppressed(), fail_on=Level.WARNING)
    assert (report.exit_code, gate(report)) == (0, [("malformed-suppression", "unknown-rule")])
    (told,) = named(report, "malformed-suppression")
    assert (str(told.location), told.level, told.artifact) == ("foo.h:1", Level.NOTE, None)


def test_what_is_in_the_baseline_does_not_fail_the_run() -> None:
    path = write_baseline(run())
    report = run(baseline=path)
    assert (report.exit_code, states(report), gate(report)) == (0, {"gone": State.BASELINED}, [])
    assert {finding.state for finding in report.findings} == {State.BASELINED}
    assert "base.jsonl" in str(named(report, MISSING)[0].justification)
    assert run(baseline=write_baseline(run(), "gone")).exit_code == 1


def test_a_suppression_says_why_and_goes_before_the_baseline() -> None:
    report = run(suppressed(), baseline=write_baseline(run()))
    assert (states(report), gate(report)) == ({"gone": State.SUPPRESSED}, [])


def test_an_entry_that_is_gone_is_a_note(tmp_path: Path) -> None:
    path = write_baseline(run())
    (tmp_path / "foo.h").write_text(HEADER.replace("void gone(void);", ""))
    report = run(baseline=path)
    assert (report.exit_code, gate(report)) == (0, [("stale-baseline", "gone")])
    assert named(report, "stale-baseline")[0].location == Location("base.jsonl")
    assert gate(run(baseline=path, rule_options=RuleOptions(select=("linkage", "gate")))) == []
    (tmp_path / "bar.h").write_text("void f(void);")
    assert gate(run(baseline=path, headers=("bar.h",))) == [], "foo.h was not read"
    assert gate(run(baseline=path, headers=())) == []


@pytest.mark.parametrize(
    ("until", "state", "told"),
    [
        (date(2025, 12, 31), State.NEW, [("expired-suppression", "expired")]),
        (date(2026, 1, 1), State.SUPPRESSED, [("expired-suppression", "today")]),
        (date(2026, 1, 15), State.SUPPRESSED, [("expired-suppression", "soon")]),
        (date(2026, 1, 16), State.SUPPRESSED, []),
        (None, State.SUPPRESSED, []),
    ],
)
def test_the_last_day(until: date | None, state: State, told: list[tuple[str, str]]) -> None:
    report = run(suppressed(until=until))
    assert (states(report), gate(report)) == ({"gone": state}, told)
    assert report.exit_code == (state is State.NEW)
    if state is State.NEW:
        assert (
            "suppressed until 2025-12-31 (abilint.toml:5): as agreed" in named(report, MISSING)[0].notes[-1]
        )


def test_another_suppression_holds_where_one_has_expired() -> None:
    report = run(suppressed(until=date(2025, 1, 1)), suppressed(reason="for good"))
    assert [f.justification for f in named(report, MISSING)] == ["for good"]


UNUSED = ("unused-suppression", "table")


def test_unused_is_told_where_the_rule_ran(tmp_path: Path) -> None:
    (tmp_path / "foo.h").write_text(HEADER.replace("void gone(void);", ""))
    report = run(suppressed(symbol="inside"))
    assert gate(report) == [UNUSED]
    assert named(report, "unused-suppression")[0].location == PLACE
    assert report.exit_code == 0
    strict = run(suppressed(symbol="inside"), strict=True)
    assert (strict.exit_code, named(strict, "unused-suppression")[0].level) == (1, Level.ERROR)


LOCAL = "local-only-symbol"


def test_the_same_configuration_for_a_stripped_file(tmp_path: Path) -> None:
    """Without `.symtab` the rule cannot know, and says nothing."""
    (tmp_path / "foo.h").write_text("void f(void); void inside(void);")
    wanted = suppressed(LOCAL, symbol="inside")
    assert states(run(wanted), LOCAL) == {"inside": State.SUPPRESSED}
    for name in ("libtiny.so", "stripped.so"):
        assert gate(run(wanted, library=name, strict=True)) == []


def test_the_same_configuration_where_nothing_is_left_to_suppress(tmp_path: Path) -> None:
    (tmp_path / "foo.h").write_text("void f(void);")
    wanted = suppressed(LOCAL, symbol="inside")
    assert gate(run(wanted)) == [UNUSED]
    assert gate(run(wanted, library="stripped.so", strict=True)) == []


@pytest.mark.parametrize("strict", [False, True])
def test_nothing_is_unused_in_a_run_that_could_not_meet_it(strict: bool, tmp_path: Path) -> None:
    idle = suppressed("missing-soname")
    assert gate(run(idle, strict=strict)) == [UNUSED]
    assert gate(run(idle, strict=strict, rule_options=RuleOptions(select=("promise", "gate")))) == []
    assert gate(run(idle, strict=strict, rule_options=RuleOptions(ignore=("missing-soname",)))) == []
    assert gate(run(suppressed("missing-soname", library="other*"), strict=strict)) == []
    assert gate(run(suppressed("missing-soname", target="other"), strict=strict, name="this")) == []
    assert gate(run(suppressed("*-soname"), strict=strict)) == [UNUSED]
    assert gate(run(suppressed("*"), strict=strict, headers=())) == []
    absent = CheckRequest(("libtiny.so", "absent.so"), acceptance=Acceptance((idle,), strict=strict))
    assert gate(check(absent)) == []
    (tmp_path / "foo.h").write_text("int f(void); #error no\n")
    assert gate(run(idle, strict=strict)) == []


def test_fewer_headers_than_the_project_has(tmp_path: Path) -> None:
    """`bar.h` alone says nothing of what `foo.h` declares; all headers of a target do."""
    (tmp_path / "bar.h").write_text("void f(void);")
    wanted = suppressed(symbol="gone")
    assert gate(run(wanted, headers=("bar.h",), strict=True)) == []
    assert gate(run(wanted, headers=("bar.h",), name="tiny")) == [UNUSED]


def test_nothing_is_unused_in_a_run_that_leaves_something_out() -> None:
    """The other libraries of the target, or other targets of the project, may need it."""
    general, own = suppressed("missing-soname"), suppressed("missing-soname", target="tiny")
    assert gate(run(general, own, name="tiny")) == [UNUSED, UNUSED]
    assert gate(run(general, own, name="tiny", is_partial=True)) == []
    assert gate(run(general, own, name="tiny", omits_targets=True)) == [UNUSED]
    assert gate(run(general, omits_targets=True)) == []


def test_a_comment_whose_declaration_this_build_leaves_out(tmp_path: Path) -> None:
    text = f"void f(void);\n#ifdef MORE\nvoid more(void); // abilint: ignore[{MISSING}] not yet\n#endif\n"
    (tmp_path / "foo.h").write_text(text)
    assert gate(run(strict=True)) == []
    (tmp_path / "foo.h").write_text(text.replace("more(void)", "leak(void)").replace("#ifdef", "#ifndef"))
    assert gate(run(strict=True)) == [("unused-suppression", "comment")]


def test_strict_holds_whatever_rules_were_chosen() -> None:
    idle = suppressed("missing-soname")
    chosen = RuleOptions(select=("missing-soname",))
    assert gate(run(idle, rule_options=chosen)) == []
    assert gate(run(idle, rule_options=chosen, strict=True)) == [UNUSED]
    left_out = RuleOptions(ignore=("unused-suppression",))
    assert gate(run(idle, rule_options=left_out, strict=True)) == []


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ("declared-not-exportd", "abilint.toml:5: no rule fits 'declared-not-exportd'; did you mean"),
        ("nothing-*", "abilint.toml:5: no rule fits 'nothing-*'"),
        ("unused-suppression", "abilint.toml:5: unused-suppression speaks of suppressions themselves"),
    ],
)
def test_a_rule_that_nobody_knows_is_an_error_of_the_configuration(rule: str, complaint: str) -> None:
    with pytest.raises(UsageError) as error:
        run(suppressed(rule))
    assert str(error.value).startswith(complaint)


def test_several_targets_tell_it_once_at_the_end() -> None:
    deferred = Acceptance((suppressed("missing-soname"),), is_deferred=True)
    report = run(acceptance=deferred)
    assert gate(report) == []
    assert report.upkeep is not None
    assert [use.is_idle for use in report.upkeep.uses] == [True]
    assert run(suppressed("missing-soname")).upkeep is None


OLD = ElfFile(dynamic=(Entry(b"f"), Entry(b"leak"), Entry(b"old")))


def test_what_is_accepted_does_not_decide_what_a_release_is_worth(tmp_path: Path) -> None:
    (tmp_path / "old.so").write_bytes(OLD.build())
    sides = SideRequest("old.so"), SideRequest("libtiny.so")
    assert (diff(DiffRequest(*sides)).verdict, diff(DiffRequest(*sides)).exit_code) == (Effect.BREAKING, 1)
    wanted = Acceptance((suppressed("symbol-removed", symbol="old"),))
    report = diff(DiffRequest(*sides, acceptance=wanted))
    assert (report.verdict, report.exit_code) == (Effect.NO_CHANGE, 0)
    assert states(report, "symbol-removed") == {"old": State.SUPPRESSED}
    against = run(acceptance=wanted, headers=(), against=sides[0])
    assert (against.verdict, against.exit_code) == (Effect.NO_CHANGE, 0)
    by_baseline = Acceptance(baseline=write_baseline(diff(DiffRequest(*sides))))
    report = diff(DiffRequest(*sides, acceptance=by_baseline))
    assert (report.verdict, report.exit_code, gate(report)) == (Effect.NO_CHANGE, 0, [])


def test_strict_outranks_the_level_that_was_set() -> None:
    options = RuleOptions(levels=(("unused-suppression", Level.WARNING),))
    idle = suppressed("missing-soname")
    levels = [
        named(run(idle, rule_options=options, strict=strict), UNUSED[0])[0].level for strict in (False, True)
    ]
    assert levels == [Level.WARNING, Level.ERROR]
