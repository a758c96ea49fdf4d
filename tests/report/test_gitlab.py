"""GitLab's Code Quality report, by its documentation: "Code Quality report format"."""

from __future__ import annotations

import json

import jsonschema
import pytest
from goldens import GOLDENS
from hostile_names import NAMES, hostile_report
from report_examples import EVERYTHING, LIBRARY, finding, leak, report

from abilint.model.finding import State
from abilint.report import render
from abilint.report.view import View

TEXT = {"type": "string", "minLength": 1}
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": TEXT,
            "check_name": TEXT,
            "fingerprint": TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {**TEXT, "pattern": "^(?!/|\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
EXAMPLES = {name.partition(".")[0]: value for name, (value, _, _) in GOLDENS.items()}


def issues(value, view=None):
    found = json.loads(render(value, "gitlab", view))
    jsonschema.validate(found, SCHEMA)
    prints = [issue["fingerprint"] for issue in found]
    assert len(prints) == len(set(prints)), "GitLab shows the first of equal ones"
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_as_gitlab_takes_it(name):
    issues(EXAMPLES[name])


def test_nothing_found_is_an_empty_array():
    assert render(report(), "gitlab") == "[]\n"


def test_levels_and_places():
    error, note = issues(report(findings=(leak(1), finding())))
    assert (error["severity"], error["location"]) == (
        "critical",
        {"path": "include/foo.h", "lines": {"begin": 7}},
    )
    assert (note["severity"], note["location"]) == ("info", {"path": LIBRARY, "lines": {"begin": 1}})


def test_what_was_accepted_is_left_out():
    assert issues(report(findings=(finding(state=State.SUPPRESSED), leak(1, state=State.BASELINED)))) == []


def test_equal_findings_of_two_libraries_are_both_shown():
    assert len(issues(report(findings=(leak(1, artifact="a.so"), leak(1, artifact="b.so"))))) == 2


def test_what_could_not_be_read_is_told():
    told = [each["description"] for each in issues(EVERYTHING) if each["check_name"] == "not-checked"]
    assert told == [
        "not checked: build/notes.txt: it is a text file",
        "not checked: include/bar.h:3:10: 'missing.h' file not found; try -I",
    ]


def test_hostile_names():
    assert len(issues(hostile_report())) == len(NAMES)


def test_a_working_directory_below_the_top_is_part_of_the_path():
    (issue,) = issues(report(findings=(finding(),)), View(base="libs"))
    assert issue["location"]["path"] == "libs/include/foo.h"
