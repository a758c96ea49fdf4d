"""What a reviewer reads of two releases: each cause once, the worst first, and on what the verdict rests."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from release_examples import (
    ANNOUNCED,
    BOTH_GATES,
    EXPORTS_ALONE,
    GROWN,
    MACRO,
    NO_DEBUG_INFO,
    RELEASE,
    RETYPED,
    SAME,
    added,
    change,
    comparison,
    release,
    removed,
    renamed,
)
from report_examples import LIBRARY

from abilint.model.finding import NotRun, State, Unchecked
from abilint.model.location import Location
from abilint.model.release import Bump, Effect
from abilint.model.report import Status, Successor
from abilint.report import render
from abilint.report.view import View


def text(*findings, view=None, **changes):
    return render(release(*findings, **changes), "text", view)


def verdict(*findings, **changes):
    return text(*findings, **changes).splitlines()[-2]


def titles(printed):
    return [line for line in printed.splitlines() if "]: " in line]


def test_the_worst_comes_first_whatever_order_the_rules_ran_in():
    effects = [line.partition("[")[0] for line in titles(render(RELEASE, "text"))]
    assert effects == ["breaking"] * 3 + ["source-break"] + ["compatible"] * 2


def test_what_is_true_of_the_library_comes_before_its_parts():
    first, _ = titles(
        text(change(), change(rule="architecture-changed", symbol=None, location=Location("z")))
    )
    assert first.startswith("breaking[architecture-changed]")


def test_what_became_of_one_type_is_one_block():
    moved = change(symbol=GROWN.symbol, message="`x` moved", location=Location("include/point.h", 5))
    printed = text(RETYPED, moved, GROWN)
    block, _ = printed.split("\n\n")
    assert titles(block) == ["breaking[record-grew]: `struct point` grew from 8 to 12 bytes: `z` is new"]
    assert "  = also: `x` moved (ABI531)\n" in block
    assert "  = also risky: `y` of `struct point` is unsigned now (ABI542)\n" in block


def test_the_rest_of_what_became_of_one_type_is_counted():
    parts = [replace(GROWN, message=f"`m{number}` is new") for number in range(10)]
    assert "  = also: 4 more; -o json lists all\n" in text(*parts)
    assert "more; -o json" not in text(*parts, view=View(max_findings=None))


def test_types_of_one_name_in_two_libraries_are_two_blocks():
    other = change(symbol="foo_close", artifact="libbar.so")
    assert len(text(change(), other).split("\n\n")) == 3


def test_what_becomes_of_users_is_said_once_for_each_rule():
    printed = text(*(change(symbol=f"foo_{number}") for number in range(4)), MACRO)
    assert printed.count("= effect: Programs built with the old release") == 1
    assert printed.count("= effect: Programs have its value compiled in") == 1


def test_old_and_new_declaration_stand_together():
    lines = text(change(location=Location("gone.h", 3))).splitlines()
    assert lines[2:7] == [
        "  |",
        "  | - int foo_close(struct foo *, int how)",
        "  | + int foo_close(struct foo *)",
        "  |",
        "  = old: old/foo.h:7:5",
    ]


def test_without_a_declaration_the_old_source_line_is_quoted(tmp_path):
    header = tmp_path / "foo.h"
    header.write_text("\n   int foo_close(int);  \n")
    told = change(old_signature=None, signature=None, old_location=Location(str(header), 2, 5))
    assert f"= old: {header}:2:5: int foo_close(int);\n" in text(told)


def test_the_old_place_is_not_said_twice():
    place = Location("old/foo.h", 7, 5)
    assert "= old:" not in text(removed("foo_close", location=place, old_location=place))


@pytest.mark.parametrize("count", [1, 2, 40])
def test_new_names_are_one_line(count):
    printed = text(*(added(f"foo_{number:02}") for number in range(count)))
    (line,) = titles(printed)
    names = "1 name is new: foo_00" if count == 1 else f"{count} names are new: foo_00, foo_01"
    assert line.startswith(f"compatible[symbol-added]: {names}")
    assert line.endswith("-o json lists all") is (count == 40)


def test_what_is_more_than_a_new_name_has_its_block():
    """One finding may be about many names; another may be risky."""
    copies = added("foo", cause="copies", message="libfoo.so.1 exports 9 names more, as foo")
    malloc = added("malloc", cause="allocator", effect=Effect.RISKY)
    printed = text(copies, malloc, added("bar"))
    assert [line.partition("[")[0] for line in titles(printed)] == ["risky", "compatible", "compatible"]
    assert "9 names more" in printed
    assert "1 name is new: bar" in printed


def test_all_new_names_are_listed_when_asked_for():
    printed = text(*(added(f"foo_{number:02}") for number in range(40)), view=View(max_findings=None))
    assert all(f"foo_{number:02}" in titles(printed)[0] for number in range(40))


def test_new_names_of_cpp_are_spelled_as_in_the_source():
    (line,) = titles(text(added("_ZN3foo3barEi", version="FOO_1")))
    assert line.endswith("1 name is new: foo::bar(int)@FOO_1")


@pytest.mark.parametrize(("count", "blocks"), [(1, 1), (3, 3), (4, 1), (30, 1)])
def test_more_than_three_names_that_are_gone_are_a_list(count, blocks):
    printed = text(*(removed(f"foo_{number:02}") for number in range(count)))
    assert len(titles(printed)) == blocks
    assert ("names are gone" in printed) is (blocks < count)


def test_names_that_are_gone_and_those_that_matter_less_are_two_lists():
    internal = [
        removed(f"i{n}", effect=Effect.RISKY, cause="undeclared", message=f"nobody declares i{n}")
        for n in range(5)
    ]
    printed = text(*(removed(f"f{n}") for n in range(4)), *internal)
    assert [line.partition("]: ")[2] for line in titles(printed)] == [
        "4 names are gone",
        "nobody declares i0 (and 4 others)",
    ]


def test_notes_that_hold_for_some_of_the_names_are_not_said_of_all():
    names = [removed(f"f{n}", notes=("in libfoo", f"only of f{n}")) for n in range(4)]
    printed = text(*names)
    assert "= note: in libfoo\n" in printed
    assert "only of" not in printed


def test_too_many_changes_of_one_rule_are_counted():
    printed = text(*(change(symbol=f"f{n}") for n in range(5)), view=View(max_findings=2))
    assert len(titles(printed)) == 2
    assert "and 3 more errors of function-retyped; --max-findings 0 or -o json lists all" in printed


def test_unfolded_every_compatible_change_has_its_block():
    printed = text(added("foo"), added("bar"), view=View(fold_notes=False))
    assert len(titles(printed)) == 2


def test_the_verdict_counts_by_effect():
    assert verdict(change(), RETYPED, MACRO, added("foo"), added("bar")).startswith(
        "breaking: 1 breaking change, 1 source-level, 1 risky, 2 compatible; "
        "the version's major part must grow; libfoo.so.1 keeps its SONAME: change it, or undo it"
    )


@pytest.mark.parametrize(
    ("bump", "words"),
    [
        (Bump.MINOR, "the version's minor part must grow"),
        (Bump.PATCH, "a patch version will do"),
    ],
)
def test_the_verdict_says_which_version_follows(bump, words):
    assert verdict(RETYPED, bump=bump) == f"risky: 1 risky change; {words}"


def test_the_same_release_twice():
    assert render(SAME, "text").splitlines() == [
        "no-change: exports, headers and debug info say the same; the version need not grow",
        "compared: exports, headers and debug info; 14 rules ran",
    ]


def test_exports_alone_are_no_proof():
    printed = render(EXPORTS_ALONE, "text", View(colour=True))
    assert "as far as exports tell" in printed
    assert "\x1b[1;32m" not in printed, "green says that all is well"
    plain = render(EXPORTS_ALONE, "text")
    assert "not compared: types: the old release (libfoo.so.1) has no header and no debug info\n" in plain, (
        "one line says it, not one for each source of types"
    )
    assert plain.count("not compared") == 1


def test_what_only_one_release_states_is_named():
    lacking = comparison(evidence=("exports", "header"), lacking={"debug-info": NO_DEBUG_INFO})
    not_run = (
        NotRun("vtable-changed", Unchecked.RULE, NO_DEBUG_INFO, LIBRARY),
        NotRun("broken.h", Unchecked.HEADER, "it does not compile"),
    )
    lines = text(comparison=lacking, not_run=not_run).splitlines()
    assert lines == [
        "not checked: broken.h: it does not compile",
        f"not compared: debug info: {NO_DEBUG_INFO}",
        "no-change: exports and headers say the same; the version need not grow",
        "compared: exports and headers; 14 rules ran, 1 not run",
    ]


def test_an_incomplete_run_is_no_clean_verdict():
    reasons = ("foo.h: it does not compile",)
    printed = text(status=Status.INCOMPLETE, exit_code=3, reasons=reasons)
    assert "no-change, but not everything was compared: " in printed
    assert "incomplete: foo.h: it does not compile" in printed


def test_a_changed_soname_answers_a_break():
    assert "keeps its SONAME" not in render(ANNOUNCED, "text")
    assert "the SONAME changed from libfoo.so.1 to libfoo.so.2: programs built with" in render(
        ANNOUNCED, "text"
    )


@pytest.mark.parametrize("told", [added("foo"), change(rule="identity-changed", symbol=None)])
def test_a_changed_soname_without_a_break_is_told(told):
    assert verdict(told, comparison=renamed()).endswith(
        "; the SONAME changed from libfoo.so.1 to libfoo.so.2, and no change asks for it"
    )


def test_the_library_that_breaks_is_the_one_to_rename():
    libraries = (
        *comparison().libraries,
        Successor("libbar.dylib", "libbar.dylib", "macho", "@rpath/b.dylib", "/b.dylib", renamed=False),
    )
    said = verdict(change(artifact="libbar.dylib"), comparison=comparison(libraries=libraries))
    assert said.endswith("libbar.dylib keeps its install name: change it, or undo it")


def test_a_static_library_has_no_name_to_change():
    archive = (Successor(LIBRARY, "libfoo.a", "elf", None, None, renamed=False),)
    said = verdict(change(), comparison=comparison(libraries=archive))
    assert said == "breaking: 1 breaking change; the version's major part must grow"


def test_accepted_changes_are_counted_and_not_printed():
    said = verdict(change(state=State.BASELINED), added("foo"))
    assert said.endswith("(1 baselined)")
    assert "foo_close" not in text(change(state=State.BASELINED))


def test_both_gates_have_their_last_lines():
    assert render(BOTH_GATES, "text").splitlines()[-4:] == [
        "found 1 error and 2 notes in build/libfoo.so.1",
        "4 declarations: 3 verified, 1 not exported; 14 rules ran",
        (
            "breaking against old/libfoo.so.1: 1 breaking change; the version's major part must grow; "
            "libfoo.so.1 keeps its SONAME: change it, or undo it"
        ),
        "compared: exports, headers and debug info",
    ]


def test_concise_names_the_effect_after_the_level():
    lines = render(release(change(), added("foo")), "concise").splitlines()
    assert (
        lines[0] == "include/foo.h:7:5: error[function-retyped]: breaking: parameter 2 of `foo_close` is gone"
    )
    assert lines[1] == f"{LIBRARY}: note[symbol-added]: compatible: `foo` is new in libfoo.so.1"


def test_a_name_cannot_forge_a_line():
    forged = "foo\nno-change: all good\x1b[2J"
    declared = f"int {forged}(void)"
    printed = text(
        added(forged),
        *(removed(f"{forged}{n}", message=forged) for n in range(5)),
        change(symbol=forged, message=forged, signature=declared, old_location=Location(forged, 1)),
    )
    assert "\x1b" not in printed
    assert not any(line.startswith("no-change") for line in printed.splitlines())
