"""Workflow commands as GitHub's runner reads them (actions/runner, ActionCommand.cs), whatever the names."""

from __future__ import annotations

import re

import pytest
from hostile_names import NAMES, hostile_report
from msgspec.structs import replace
from report_examples import EVERYTHING, KIND, finding, leak, report

from abilint.model.location import Location
from abilint.model.report import Status
from abilint.report import render
from abilint.report.repository_path import repository_path
from abilint.report.view import View
from abilint.report.visible import visible

V2 = re.compile(r"\s*::(?P<command>[^ :]+)(?: (?P<properties>.*?))?::(?P<data>.*)")
V1 = re.compile(r"##\[(?P<command>[^\]]+)\]")


def unescaped(text: str, *, is_property: bool) -> str:
    """The runner's order: `%25` last, so that `%250A` is `%0A`."""
    pairs = [
        ("%0D", "\r"),
        ("%0A", "\n"),
        *([("%3A", ":"), ("%2C", ",")] if is_property else []),
        ("%25", "%"),
    ]
    for escaped, plain in pairs:
        text = text.replace(escaped, plain)
    return text


def annotations(text: str) -> list[dict[str, str]]:
    """What the runner makes of a step's output."""
    found = []
    for line in text.split("\n"):
        match = V2.fullmatch(line)
        if match:
            pairs = (pair.split("=", 1) for pair in (match["properties"] or "").split(","))
            properties = {name: unescaped(value, is_property=True) for name, value in pairs}
            found.append(
                {
                    "command": match["command"],
                    "data": unescaped(match["data"], is_property=False),
                    **properties,
                }
            )
        else:
            assert not V1.search(line), line
    return found


def test_finding_is_an_annotation_on_its_line():
    shown = annotations(render(report(findings=(finding(),)), "github"))
    assert shown == [
        {
            "command": "error",
            "file": "include/foo.h",
            "line": "7",
            "col": "5",
            "title": "declared-not-exported (ABI101)",
            "data": "foo_close is declared, but libfoo.so.1 does not define it\n"
            "did you mean `foo_closed`? (one letter away)\n"
            "help: define it, or remove the declaration\n"
            "see `abilint explain declared-not-exported`",
        }
    ]


def test_levels_have_their_commands_and_a_binary_has_no_line():
    shown = annotations(render(report(findings=(leak(1), KIND, finding())), "github"))
    assert [each["command"] for each in shown] == ["error", "warning", "notice"]
    assert "line" not in shown[2]
    assert "col" not in shown[1]
    assert shown[2]["file"] == "build/libfoo.so.1"


def test_hostile_names_forge_nothing():
    shown = annotations(render(hostile_report(), "github"))
    assert len(shown) == 10
    for each in shown:
        assert set(each) == {"command", "file", "line", "col", "title", "data"}
        assert each["title"] == "declared-not-exported (ABI101)"
        assert (each["command"], each["line"], each["col"]) == ("error", "7", "5")


@pytest.mark.parametrize("name", NAMES)
def test_hostile_name_arrives_as_it_is(name):
    one = finding(message=f"{name} is declared", location=Location(f"{name}.h", 1), notes=(), fix=None)
    (shown,) = annotations(render(report(findings=(one,)), "github"))
    assert shown["file"] == visible(repository_path(f"{name}.h"))
    assert shown["data"].split("\n")[0] == visible(f"{name} is declared")


@pytest.mark.parametrize("path", ["::error::forged", "x##[error]forged", "\n::set-env name=A::b"])
def test_the_plain_lines_are_no_commands(path):
    from report_examples import artifact

    text = render(report(artifacts=(artifact(path=path),), reasons=(path,)), "github")
    assert annotations(text) == []
    incomplete = report(artifacts=(artifact(path=path),), reasons=(path,), status=Status.INCOMPLETE)
    (failure,) = annotations(render(incomplete, "github"))
    assert (failure["title"], failure["data"]) == ("abilint: incomplete", visible(path))


def test_ten_of_each_level_and_the_rest_is_counted():
    many = [finding(fingerprint=f"e{n}", location=Location("a.h", n + 1)) for n in range(12)]
    many += [leak(n) for n in range(30)]
    text = render(report(findings=tuple(many)), "github")
    shown = annotations(text)
    assert [each["command"] for each in shown] == ["error"] * 10 + ["notice"] * 10
    assert "2 more errors and 20 more notes: GitHub shows 10 annotations of each level" in text


def test_files_are_named_from_the_top_of_the_repository(tmp_path, monkeypatch):
    below = tmp_path / "libs" / "foo"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    view = View.of(None, {"GITHUB_WORKSPACE": str(tmp_path)})
    assert View.of(None, {"CI_PROJECT_DIR": str(tmp_path)}) == view
    (shown,) = annotations(render(report(findings=(finding(),)), "github", view))
    assert shown["file"] == "libs/foo/include/foo.h"
    absolute = finding(location=Location("/usr/include/foo.h", 1))
    (shown,) = annotations(render(report(findings=(absolute,)), "github", view))
    assert shown["file"] == "usr/include/foo.h"
    absolute = finding(location=Location(str(below / "foo.h"), 1))
    (shown,) = annotations(render(report(findings=(absolute,)), "github", view))
    assert shown["file"] == "libs/foo/foo.h"
    assert View.of(None, {"GITHUB_WORKSPACE": str(tmp_path / "other")}).base == ""
    assert View.of(None, {"GITHUB_WORKSPACE": str(below)}).base == ""
    assert View.of(None, {}).base == ""


def test_accepted_findings_are_counted_only():
    text = render(EVERYTHING, "github")
    assert "foo_old" not in text
    assert "(1 baselined, 1 suppressed)" in text
    commands = [each["command"] for each in annotations(text)]
    assert commands == ["error"] * 3 + ["warning"] + ["notice"] * 10


def test_a_run_that_is_no_answer_is_the_first_error():
    many = tuple(finding(fingerprint=f"e{n}", location=Location("a.h", n + 1)) for n in range(12))
    text = render(replace(EVERYTHING, findings=many), "github")
    shown = annotations(text)
    assert [each["command"] for each in shown] == ["error"] * 10
    assert shown[0]["title"] == "abilint: incomplete"
    assert shown[0]["data"].startswith("build/notes.txt: it is a text file")
    assert "3 more errors: GitHub shows 10" in text
