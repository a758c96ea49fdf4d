from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest
from github_profile import problems
from goldens import GOLDENS
from hostile_names import hostile_report
from msgspec.structs import replace
from report_examples import EVERYTHING, LIBRARY, artifact, finding, leak, report, rule_text

from abilint.model.finding import NotRun, State, Unchecked
from abilint.model.location import Location
from abilint.model.report import Coverage, Ran
from abilint.model.rule import Level
from abilint.report import render, sarif
from abilint.report.view import View

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
EXAMPLES = {name.partition(".")[0]: value for name, (value, _, _) in GOLDENS.items()}


def of_targets(*names: str):
    """The same finding in several targets of one configuration."""
    return report(
        artifacts=tuple(artifact(target=name, path=f"build/{name}.so") for name in names),
        findings=tuple(finding(target=name, artifact=f"build/{name}.so") for name in names),
        coverage=tuple(
            Coverage("declared-not-exported", "ABI101", f"build/{name}.so", Ran.RAN, target=name)
            for name in names
        ),
        rules=(rule_text("declared-not-exported", "ABI101", Level.ERROR),),
    )


def log(value, format_name="sarif", view=None):
    text = render(value, format_name, view)
    found = json.loads(text)
    VALIDATOR.validate(found)
    return found


def only_run(value, **options):
    (run,) = log(value, **options)["runs"]
    return run


def test_the_schema_refuses_what_is_no_sarif():
    broken = log(EVERYTHING)
    del broken["runs"][0]["tool"]
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(broken)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_follows_the_schema_and_what_github_asks(name):
    log(EXAMPLES[name])
    log(EXAMPLES[name], "github-sarif")
    assert problems(render(EXAMPLES[name], "github-sarif")) == []


def test_hostile_names_are_accepted():
    log(hostile_report())
    assert problems(render(hostile_report(), "github-sarif")) == []


GOOD = log(EVERYTHING, "github-sarif")


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("results", 0, "locations"), [], "0 locations"),
        (("results", 0, "locations", 0), {"logicalLocations": []}, "physical"),
        (("results", 0, "locations", 0, "physicalLocation", "region"), {"startColumn": 1}, "region"),
        (("results", 0, "partialFingerprints"), {"primaryLocationLineHash": "x"}, "line hash"),
        (("results", 3, "partialFingerprints"), {"abilint/v1": "12"}, "collapse"),
        (("results", 3, "partialFingerprints", "primaryLocationLineHash"), f"{5:032x}:1", "one alert"),
        (("results", 0, "suppressions"), [{"kind": "external"}], "suppressed"),
        (("results", 0, "ruleIndex"), 3, "index"),
        (("results", 0, "message", "text"), "see [this](1)", "link"),
        (("tool", "driver", "rules", 0, "help"), {}, "no help"),
        (("tool", "driver", "rules", 0, "shortDescription", "text"), "x" * 1025, "too long"),
        *(
            (
                ("results", 0, "locations", 0, "physicalLocation", "artifactLocation", "uri"),
                uri,
                "relative path",
            )
            for uri in (
                "/usr/x.h",
                "./x.h",
                "../x.h",
                "a//x.h",
                "file:///x.h",
                "C:/x.h",
                "a b.h",
                "a\\b.h",
                "%zz",
            )
        ),
    ],
)
def test_the_checker_of_github_s_profile_can_fail(path, value, told):
    broken = copy.deepcopy(GOOD)
    place = broken["runs"][0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert any(told in problem for problem in problems(json.dumps(broken)))


def test_a_finding_in_a_header_has_its_line_and_leaves_the_line_hash_to_github():
    (result,) = only_run(report(findings=(finding(),)))["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical == {
        "artifactLocation": {"uri": "include/foo.h"},
        "region": {"startLine": 7, "startColumn": 5, "endLine": 7},
    }
    assert result["partialFingerprints"] == {"abilint/v1": "00112233445566778899aabbccddeeff"}
    assert result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == LIBRARY


def test_a_finding_in_a_binary_has_no_line():
    (result,) = only_run(report(findings=(leak(1),)))["results"]
    assert result["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": LIBRARY}}
    assert result["partialFingerprints"]["primaryLocationLineHash"] == f"{1:032x}:1"


def test_three_findings_on_one_line_stay_three_alerts():
    findings = tuple(finding(fingerprint=f"abilint/v1:{n:032x}", symbol=f"f{n}") for n in range(3))
    results = only_run(report(findings=findings))["results"]
    assert len({each["partialFingerprints"]["primaryLocationLineHash"] for each in results}) == 3


def test_equal_fingerprints_are_numbered():
    findings = (leak(1, artifact="a.so"), leak(1, artifact="b.so"))
    results = only_run(report(findings=findings))["results"]
    hashes = [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]
    assert hashes == [f"{1:032x}:1", f"{1:032x}:2"]


def test_a_mangled_name_is_the_decorated_one():
    mangled = finding(symbol="_ZN3foo3barEi", message="foo::bar(int) is gone")
    (result,) = only_run(report(findings=(mangled,)))["results"]
    assert result["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": "foo::bar(int)", "decoratedName": "_ZN3foo3barEi", "kind": "function"}
    ]


def test_what_looks_like_a_link_is_none():
    odd = finding(message="operator[](1) is gone", symbol="_ZN1aixEi")
    (result,) = only_run(report(findings=(odd,)))["results"]
    assert "](" not in result["message"]["text"]


def test_what_was_accepted_is_kept_with_the_reason_and_left_out_for_github():
    accepted = (
        finding(state=State.SUPPRESSED, justification="a test hook"),
        leak(1, state=State.BASELINED),
        leak(2),
    )
    suppressed, baselined, new = only_run(report(findings=accepted))["results"]
    assert suppressed["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "a test hook"}
    ]
    assert (suppressed["baselineState"], baselined["baselineState"]) == ("new", "unchanged")
    assert "suppressions" not in new
    (alone,) = only_run(report(findings=accepted), format_name="github-sarif")["results"]
    assert "suppressions" not in alone
    assert alone["partialFingerprints"]["abilint/v1"] == f"{2:032x}"


def test_without_a_baseline_no_result_states_one():
    assert "baselineState" not in only_run(report(findings=(leak(1),)))["results"][0]


@pytest.mark.parametrize(("code", "is_successful"), [(0, True), (1, True), (3, False)])
def test_findings_are_no_failure_of_the_tool(code, is_successful):
    invocation = only_run(report(exit_code=code))["invocations"][0]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (is_successful, code)


def test_what_did_not_run_is_told():
    notifications = only_run(EVERYTHING)["invocations"][0]["toolExecutionNotifications"]
    told = [(each["level"], each.get("associatedRule", {}).get("id")) for each in notifications]
    assert told == [
        ("error", None),
        ("error", None),
        ("note", "local-only-symbol"),
        ("note", "hidden-but-exported"),
        ("note", "data-size-mismatch"),
    ]


def test_artifacts_have_digests():
    artifacts = only_run(EVERYTHING)["artifacts"]
    assert [each["roles"] for each in artifacts] == [["analysisTarget"], ["referencedOnCommandLine"]]
    assert artifacts[0]["hashes"] == {"sha-256": "ab" * 32}


def test_each_target_is_a_run_of_its_own_category():
    runs = log(of_targets("two", "one"))["runs"]
    assert [run["automationDetails"]["id"] for run in runs] == [
        "abilint/one/elf-x86_64/",
        "abilint/two/elf-x86_64/",
    ]
    assert [len(run["results"]) for run in runs] == [1, 1]


def test_without_targets_the_category_is_left_to_the_workflow():
    assert "automationDetails" not in only_run(EVERYTHING)


def test_more_targets_than_runs_are_one_run():
    names = [f"t{n:02}" for n in range(21)]
    assert len(log(of_targets(*names[:20]))["runs"]) == 20
    run = only_run(of_targets(*names))
    assert len(run["results"]) == 21
    assert problems(render(of_targets(*names), "github-sarif")) == []


def test_the_gravest_are_kept_and_the_cut_is_told(monkeypatch):
    monkeypatch.setattr(sarif, "MAX_RESULTS", 3)
    many = report(
        findings=(*(leak(n) for n in range(5)), finding(), finding(symbol="b", state=State.BASELINED))
    )
    run = only_run(many)
    assert [each["level"] for each in run["results"]] == ["error", "note", "note"]
    (notification,) = run["invocations"][0]["toolExecutionNotifications"]
    assert notification["message"]["text"].startswith("1 error and 3 notes left out")


def test_a_file_that_is_too_large_is_cut(monkeypatch):
    many = report(
        findings=tuple(leak(n, fingerprint=f"abilint/v1:{hash(n * 7919):032x}") for n in range(400))
    )
    monkeypatch.setattr(sarif, "MAX_PACKED", 6_000)
    monkeypatch.setattr(sarif, "MAX_RESULTS", 400)
    run = only_run(many)
    assert 0 < len(run["results"]) < 400
    assert "left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_a_working_directory_below_the_top_is_part_of_the_path():
    (result,) = only_run(report(findings=(finding(),)), view=View(base="libs/foo"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "libs/foo/include/foo.h"


def test_a_help_address_that_is_none_is_left_out():
    odd = replace(rule_text("declared-not-exported", "ABI101", Level.ERROR), help_uri="RFC 1 <x>")
    run = only_run(report(findings=(finding(),), rules=(odd,)))
    assert "helpUri" not in run["tool"]["driver"]["rules"][0]


def test_a_finding_without_a_file_has_a_place():
    nowhere = finding(location=Location(""), artifact=None)
    assert problems(render(report(findings=(nowhere,)), "github-sarif")) == []


def test_an_option_that_is_not_given_is_a_note_about_the_library():
    asked = NotRun("abi-floor", Unchecked.OPTION, "no --set", LIBRARY, None, "ABI405")
    (notification,) = only_run(report(not_run=(asked,)))["invocations"][0]["toolExecutionNotifications"]
    assert notification["level"] == "note"
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == LIBRARY


def test_a_member_of_an_archive_is_shown_at_the_file():
    value = report(
        coverage=(Coverage("exported-not-declared", "ABI104", "libfoo.a", Ran.RAN),),
        findings=(leak(1, artifact="libfoo.a(bar.o)", location=Location("libfoo.a(bar.o)")),),
    )
    (result,) = only_run(value)["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "libfoo.a"
    assert result["properties"]["artifact"] == "libfoo.a(bar.o)"


def test_of_a_header_elsewhere_github_can_trace_no_line():
    (result,) = only_run(report(findings=(finding(location=Location("/usr/include/foo.h", 7)),)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "usr/include/foo.h"
    assert "primaryLocationLineHash" in result["partialFingerprints"]
