"""The metrics as the reader of Prometheus's own client takes them, in both of its formats."""

from __future__ import annotations

import pytest
from goldens import GOLDENS
from hostile_names import NAMES, hostile_report
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_older
from release_examples import RELEASE
from report_examples import EVERYTHING, LIBRARY, finding, leak, report, rule_text

from abilint.model.finding import State
from abilint.model.report import Coverage, Ran
from abilint.model.rule import Level
from abilint.report import render
from abilint.report.visible import visible

EXAMPLES = {name.partition(".")[0]: value for name, (value, _, _) in GOLDENS.items()}


def samples(value, name):
    """Labels, without the absent ones, and value of each sample of a family."""
    families = {family.name: family for family in read_openmetrics(render(value, "metrics"))}
    return [(dict(each.labels), each.value) for each in families[name].samples] if name in families else []


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_read_alike_in_both_formats(name):
    text = render(EXAMPLES[name], "metrics")
    one, other = list(read_openmetrics(text)), list(read_older(text))
    assert [(f.name, f.type, f.samples) for f in one] == [(f.name, f.type, f.samples) for f in other]
    assert text.endswith("\n# EOF\n")
    assert {family.type for family in one} == {"gauge"}


def test_the_reader_refuses_what_does_not_end():
    with pytest.raises(ValueError, match="EOF"):
        list(read_openmetrics(render(report(), "metrics").removesuffix("# EOF\n")))


def test_findings_are_counted_by_rule_level_and_state():
    value = report(findings=(leak(1), leak(2), leak(3, state=State.SUPPRESSED), finding()))
    counted = {
        (labels["rule"], labels["level"], labels["state"]): number
        for labels, number in samples(value, "abilint_findings")
    }
    assert counted == {
        ("exported-not-declared", "note", "new"): 2,
        ("exported-not-declared", "note", "suppressed"): 1,
        ("declared-not-exported", "error", "new"): 1,
    }


def test_a_rule_that_ran_and_found_nothing_is_zero():
    value = report(
        rules=(rule_text("x", "ABI1", Level.WARNING), rule_text("y", "ABI2", Level.ERROR)),
        coverage=(Coverage("x", "ABI1", LIBRARY, Ran.RAN), Coverage("y", "ABI2", LIBRARY, Ran.NOT_RUN, "no")),
    )
    assert samples(value, "abilint_findings") == [
        ({"rule": "x", "level": "warning", "state": "new", "artifact": LIBRARY}, 0)
    ]
    assert samples(value, "abilint_rules_not_run") == [({"artifact": LIBRARY}, 1)]
    assert samples(value, "abilint_rules_run") == [({"artifact": LIBRARY}, 1)]


def test_no_symbol_is_a_label():
    value = report(findings=tuple(leak(n) for n in range(50)))
    assert "foo_internal" not in render(value, "metrics")


def test_of_the_words_for_a_state_one_holds():
    for name, word in (("abilint_status", "incomplete"), ("abilint_verdict", None)):
        held = [labels for labels, number in samples(EVERYTHING, name) if number]
        assert [list(labels.values()) for labels in held] == ([[word]] if word else [])
    assert ({"effect": "breaking"}, 1) in samples(RELEASE, "abilint_verdict")
    assert ({"effect": "compatible"}, 0) in samples(RELEASE, "abilint_verdict")
    assert ({"part": "major"}, 1) in samples(RELEASE, "abilint_bump")


def test_the_time_of_the_run():
    assert samples(report(), "abilint_last_run_timestamp_seconds") == [({}, 1704164645)]
    assert samples(report(started=""), "abilint_last_run_timestamp_seconds") == []


def test_declarations_only_where_a_header_was_given():
    buckets = {labels["bucket"]: number for labels, number in samples(EVERYTHING, "abilint_declarations")}
    assert (buckets["verified"], buckets["not-checked"]) == (286, 8)
    assert samples(report(declarations={}), "abilint_declarations") == []


def test_hostile_names_stay_labels():
    value = hostile_report()
    hostile = tuple(finding(artifact=name or None, rule=name or "x") for name in NAMES)
    found = samples(report(findings=hostile), "abilint_findings")
    assert {labels["artifact"] for labels, _ in found} == {visible(name) for name in NAMES}
    assert samples(value, "abilint_exit_code") == [({}, 1)]
