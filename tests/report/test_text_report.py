from __future__ import annotations

import subprocess
import sys

import pytest
from report_examples import LIBRARY, artifact, declarations, finding, leak, report

from abilint.model.finding import NotRun, State, Unchecked
from abilint.model.location import Location
from abilint.model.report import BUCKETS, Status
from abilint.model.rule import Level
from abilint.report import FORMATS, render
from abilint.report.view import View


def last_line(**changes):
    return render(report(**changes), "text").splitlines()[-1]


def verdict(**changes):
    return render(report(**changes), "text").splitlines()[-2]


def test_the_last_line_accounts_for_every_declaration():
    line = last_line(
        declarations=declarations(verified=286, missing=12),
        not_run=tuple(NotRun(f"rule-{n}", Unchecked.RULE, "no debug info", LIBRARY) for n in range(3)),
    )
    assert line == "298 declarations: 286 verified, 12 not exported; 14 rules ran, 3 not run: no debug info"


def test_every_bucket_that_is_not_empty_is_named_with_its_count():
    counts = {name: number for number, name in enumerate(BUCKETS, start=101)}
    line = last_line(declarations=declarations(**counts))
    assert [number for number in counts.values() if f"{number} " not in line] == []
    assert line.count(",") == len(BUCKETS) - 1


def test_without_a_header_the_last_line_says_so():
    assert last_line(declarations={}) == "no header was given; 14 rules ran"


def test_a_rule_that_did_not_run_on_two_libraries_is_one_rule():
    not_run = tuple(
        NotRun("a-rule", Unchecked.RULE, "no debug info", path) for path in ("liba.so", "libb.so")
    )
    both = (artifact(path="liba.so"), artifact(path="libb.so"))
    assert last_line(not_run=not_run, artifacts=both).endswith("14 rules ran, 1 not run: no debug info")
    line = last_line(not_run=not_run, artifacts=(*both, artifact(path="libc.so")))
    assert line.endswith("14 rules ran, 1 not run: no debug info (liba.so), no debug info (libb.so)")


def test_headers_and_inputs_that_were_not_checked_are_counted():
    not_run = (
        NotRun("a.h", Unchecked.HEADER, "a.h:1: broken"),
        NotRun("b.h", Unchecked.HEADER, "b.h:1: broken"),
        NotRun("c", Unchecked.INPUT, "empty"),
    )
    assert "; 2 headers not checked; 1 input not read; 14 rules ran" in last_line(not_run=not_run)


def test_the_verdict_counts_levels_and_names_the_library():
    findings = (
        *(finding(symbol=f"f{n}") for n in range(3)),
        finding(level=Level.WARNING),
        *(leak(n) for n in range(12)),
    )
    assert verdict(findings=findings, status=Status.FINDINGS) == (
        "found 3 errors, 1 warning and 12 notes in build/libfoo.so.1"
    )


def test_accepted_findings_are_counted_but_not_printed():
    text = render(report(findings=(finding(state=State.BASELINED), leak(1, state=State.SUPPRESSED))), "text")
    assert "no new findings in build/libfoo.so.1 (1 baselined, 1 suppressed)\n" in text
    assert "foo_close" not in text


def test_good_news_is_not_told_where_something_was_not_run():
    assert verdict() == "no findings in build/libfoo.so.1: all good"
    assert (
        verdict(not_run=(NotRun("r", Unchecked.RULE, "no debug info"),)) == "no findings in build/libfoo.so.1"
    )


@pytest.mark.parametrize("status", [Status.INCOMPLETE, Status.ERROR])
def test_a_run_that_is_not_complete_says_why(status):
    text = render(report(status=status, reasons=("a.so: empty", "b.so: empty")), "text")
    assert f"not everything was checked\n{status.value}: a.so: empty\n  also: b.so: empty\n" in text
    assert "all good" not in text


def test_providers_are_not_blamed():
    artifacts = (artifact(), artifact(path="libc.so.6", role="provider"))
    assert "libc.so.6" not in verdict(artifacts=artifacts)


def test_rules_that_miss_the_same_evidence_share_a_line():
    not_run = tuple(
        NotRun(name, Unchecked.RULE, "no .symtab", LIBRARY, "do not strip", name) for name in "abcdefg"
    )
    text = render(report(not_run=not_run), "text")
    assert text.startswith("not run: a, b, c, d, e and 2 more: no .symtab\n  do not strip\n")
    assert text.count("do not strip") == 1


def test_a_detail_of_several_lines_keeps_them():
    not_run = (NotRun("a.h", Unchecked.HEADER, "broken", None, "first line\n\n    second line\n"),)
    text = render(report(not_run=not_run), "text")
    assert text.startswith("not checked: a.h: broken\n  first line\n  second line\nno findings")


def test_many_reasons_of_one_sort_are_counted():
    not_run = tuple(NotRun(f"{n:02}.h", Unchecked.HEADER, f"{n:02}.h:1: error {n}") for n in range(40))
    lines = render(report(not_run=not_run), "text").splitlines()
    assert lines[9] == "not checked: 09.h:1: error 9"
    assert lines[10] == "not checked: 30 more headers; -o json lists all"
    assert "; 40 headers not checked; " in lines[-1]


def test_many_reasons_for_a_run_that_is_not_complete_are_counted():
    text = render(
        report(status=Status.INCOMPLETE, reasons=tuple(f"{n}.so: empty" for n in range(40))), "text"
    )
    assert "  also: 5.so: empty\n  also: 34 more reasons; -o json lists all\n" in text


@pytest.mark.parametrize("level", [Level.ERROR, Level.WARNING])
def test_findings_beyond_the_limit_are_counted(level):
    findings = tuple(finding(level=level, message=f"message {n:02}", symbol=f"f{n:02}") for n in range(60))
    text = render(report(findings=findings), "text", View(max_findings=50))
    assert text.count(f"{level.value}[declared-not-exported]: message") == 50
    assert f"and 10 more {level.value}s of declared-not-exported; --max-findings 0" in text
    everything = render(report(findings=findings), "text", View(max_findings=None))
    assert everything.count(f"{level.value}[declared-not-exported]: message") == 60
    assert "more" not in everything


def test_the_limit_holds_for_each_rule():
    findings = [finding(rule=rule, symbol=f"f{n}") for rule in ("one", "two") for n in range(3)]
    text = render(report(findings=tuple(findings)), "text", View(max_findings=2))
    assert text.count("error[one]") == text.count("error[two]") == 2
    assert "and 1 more error of one;" in text
    assert "and 1 more error of two;" in text


def test_notes_fold_by_rule_and_cause():
    findings = [leak(n) for n in range(7)] + [leak(n, cause="toolchain") for n in range(10, 13)]
    text = render(report(findings=tuple(findings)), "text")
    assert text.count("note[exported-not-declared]") == 2
    assert "(and 6 others)" in text
    assert "(and 2 others)" in text
    assert "  | foo_internal_4\n  | and 2 more; -o json lists all\n" in text


def test_a_single_note_is_printed_in_full():
    text = render(report(findings=(leak(1),)), "text")
    assert "(and" not in text
    assert " --> build/libfoo.so.1\n  |\n  = help:" in text


def test_folded_names_say_where_they_stand_and_what_they_mean():
    findings = (
        leak(1, demangled="foo::one()"),
        finding(
            rule="exported-not-declared",
            cause="leak",
            level=Level.NOTE,
            artifact="libbar.so",
            symbol="bar",
            location=Location("bar.h", 3, 1),
        ),
    )
    text = render(report(findings=findings), "text")
    assert "  | foo_internal_1 (foo::one()): build/libfoo.so.1\n" in text
    assert "  | bar: bar.h:3:1, libbar.so\n" in text


def test_the_demangled_name_is_shown_unless_the_message_says_it():
    name = {"symbol": "_Z3foov", "demangled": "foo()"}
    assert "= demangled: foo()" in render(report(findings=(finding(**name),)), "text")
    said = finding(**name, message="foo() is declared, but exported as _Z3foov")
    assert "= demangled" not in render(report(findings=(said,)), "text")


def test_findings_are_sorted_by_level_then_place():
    findings = (
        finding(level=Level.WARNING, message="fourth", location=Location("a.h", 1)),
        finding(message="second", location=Location("a.h", 10)),
        finding(message="first", location=Location("a.h", 9)),
        finding(message="third", location=Location("b.h", 1)),
    )
    text = render(report(findings=findings), "text")
    places = [text.index(word) for word in ("first", "second", "third", "fourth")]
    assert places == sorted(places)


def test_concise_is_one_line_as_compilers_print_it():
    line = render(report(findings=(finding(),)), "concise").splitlines()[0]
    assert line == (
        "include/foo.h:7:5: error[declared-not-exported]: "
        "foo_close is declared, but libfoo.so.1 does not define it"
    )


def test_concise_names_the_binary_where_there_is_no_header_line():
    line = render(report(findings=(leak(1, demangled="leak()"),)), "concise").splitlines()[0]
    assert line.startswith("build/libfoo.so.1: note[exported-not-declared]: foo_internal_1 ")
    assert line.endswith(" (leak())")


def test_a_finding_without_a_place_stands_at_its_binary():
    placeless = report(findings=(finding(location=Location("")),))
    assert render(placeless, "concise").startswith("build/libfoo.so.1: error[")
    assert "\n --> build/libfoo.so.1\n" in render(placeless, "text")
    nowhere = report(findings=(finding(location=Location(""), artifact=None),))
    assert render(nowhere, "concise").startswith("abilint: error[")
    assert "-->" not in render(nowhere, "text")


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_ends_in_one_newline(format_name):
    text = render(report(findings=(finding(),)), format_name)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_the_text_report_does_not_load_what_it_does_not_need():
    code = (
        "import sys, abilint.report.text, abilint.report.concise, abilint.report.destination\n"
        "print([m for m in ('tabulate', 'lief', 'elftools', 'clang', 'sqlite3') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
