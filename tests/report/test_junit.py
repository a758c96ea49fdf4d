from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from goldens import GOLDENS
from hostile_names import hostile_report
from msgspec.structs import replace
from report_examples import EVERYTHING, LIBRARY, finding, leak, report

from abilint.model.finding import NotRun, State, Unchecked
from abilint.model.report import Coverage, Ran
from abilint.report import render

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")
"""Of the xunit plugin of Jenkins."""
EXAMPLES = {name.partition(".")[0]: value for name, (value, _, _) in GOLDENS.items()}


def suites(value):
    text = render(value, "junit")
    SCHEMA.validate(text)
    return ET.fromstring(text)


def cases(value):
    """Outcome of each test: the name of the element that says it, or `passed`."""
    return {
        (suite.get("name"), case.get("name")): next(
            (child.tag for child in case if child.tag != "system-out"), "passed"
        )
        for suite in suites(value)
        for case in suite
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_follows_the_schema_of_jenkins(name):
    suites(EXAMPLES[name])


def test_the_schema_refuses_what_is_no_junit():
    text = render(EVERYTHING, "junit").replace("<testcase ", "<test ").replace("</testcase>", "</test>")
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        SCHEMA.validate(text)


def test_a_rule_passes_fails_or_is_skipped():
    found = cases(EVERYTHING)
    assert found[LIBRARY, "declared-not-exported"] == "failure"
    assert found[LIBRARY, "exported-not-declared"] == "passed"
    assert found[LIBRARY, "return-type-mismatch"] == "skipped"
    assert (LIBRARY, "ordinal-only-export") not in found


def test_a_skipped_rule_says_why():
    (reason,) = (each.get("message") for each in suites(EVERYTHING).iter("skipped"))
    assert reason == "no debug info"


def test_what_could_not_be_read_is_an_error():
    found = cases(EVERYTHING)
    assert found["build/notes.txt", "input build/notes.txt"] == "error"
    assert found["include/bar.h", "header include/bar.h"] == "error"


def test_what_was_accepted_fails_nothing_and_is_told():
    accepted = finding(state=State.SUPPRESSED)
    value = report(findings=(accepted,))
    assert cases(value) == {(LIBRARY, "declared-not-exported"): "passed"}
    assert "error (suppressed): " in next(suites(value).iter("system-out")).text


def test_what_the_gate_lets_pass_passes():
    as_gated = replace(report(), findings=(finding(fails=False), leak(1, fails=True)))
    assert cases(as_gated) == {
        (LIBRARY, "declared-not-exported"): "passed",
        (LIBRARY, "exported-not-declared"): "failure",
    }


def test_the_sums_are_those_of_the_tests():
    root = suites(EVERYTHING)
    tags = [child.tag for child in root.iter()]
    assert int(root.get("tests")) == tags.count("testcase")
    assert int(root.get("failures")) == tags.count("failure")
    assert int(root.get("errors")) == tags.count("error")
    assert sum(int(suite.get("skipped")) for suite in root) == tags.count("skipped")


def test_one_rule_in_two_targets_is_two_tests():
    rows = tuple(Coverage("x", "ABI1", LIBRARY, Ran.RAN, target=name) for name in ("one", "two"))
    assert cases(report(coverage=rows)) == {
        (f"one: {LIBRARY}", "x"): "passed",
        (f"two: {LIBRARY}", "x"): "passed",
    }


def test_hostile_names_stay_names():
    root = suites(hostile_report())
    assert [case.get("name") for case in root.iter("testcase")] == ["declared-not-exported"]


def test_an_input_of_which_a_part_is_left_is_an_error_beside_its_rules():
    value = report(
        coverage=(Coverage("x", "ABI1", LIBRARY, Ran.RAN),),
        not_run=(NotRun(LIBRARY, Unchecked.INPUT_PART, "member a.o is bitcode", LIBRARY),),
    )
    assert sorted(cases(value).values()) == ["error", "passed"]


def test_a_member_of_an_archive_is_a_part_of_its_suite():
    value = report(
        coverage=(Coverage("declared-not-exported", "ABI101", "libfoo.a", Ran.RAN),),
        findings=(finding(artifact="libfoo.a(bar.o)"),),
    )
    assert cases(value) == {("libfoo.a", "declared-not-exported"): "failure"}
