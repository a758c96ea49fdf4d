from __future__ import annotations

import io
import json

import pytest
from goldens import GOLDEN, GOLDENS
from hostile_names import hostile_report
from hypothesis import given, settings
from hypothesis import strategies as st
from report_examples import EVERYTHING, finding, report

from abilint.errors import InputError
from abilint.model.report import Status
from abilint.report import FORMATS, render
from abilint.report.reading import read, read_file

EXAMPLES = {name.partition(".")[0]: value for name, (value, _, _) in GOLDENS.items()}
WRITTEN = json.loads(render(EVERYTHING, "json"))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_report_that_was_read_comes_out_the_same_in_every_format(name, format_name, monkeypatch):
    monkeypatch.chdir(GOLDEN)
    value = EXAMPLES[name]
    assert render(read(render(value, "json")), format_name) == render(value, format_name)


def test_hostile_names_are_read_as_they_were_written():
    """The order may be another: names are sorted as they stand, and stand there spelled out."""
    text = render(hostile_report(), "json")
    written, again = (
        sorted(json.loads(each)["findings"], key=lambda row: row["fingerprint"])
        for each in (text, render(read(text), "json"))
    )
    assert written == again


def test_what_was_read_is_a_value_like_any_other():
    value = read(render(EVERYTHING, "json"))
    assert value.status is Status.INCOMPLETE
    assert hash(value.findings)
    assert value.findings[0].level.rank == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "ends in the middle"),
        (render(EVERYTHING, "json")[:4000], "ends in the middle"),
        ("not json", "is no JSON"),
        ("[]", "is JSON, but no report"),
        ("null", "is JSON, but no report"),
        ("[" * 100_000, "JSON"),
        ("{}", "no report of abilint"),
        ('{"tool": {"name": "ruff"}, "schema_version": "1.0"}', "is JSON of ruff"),
        ('{"tool": "abilint", "schema_version": "1.0"}', "no report of abilint"),
        ('{"tool": {"name": "abilint"}}', "no report of abilint"),
        ('{"tool": {"name": "abilint"}, "schema_version": "2.0"}', "is a report of version 2.0"),
        ('{"tool": {"name": "abilint"}, "schema_version": "1.0"}', "is no report as abilint writes it"),
        (json.dumps({**WRITTEN, "findings": [{"rule": 1}]}), "$.findings[0]"),
        (json.dumps({**WRITTEN, "outcome": {**WRITTEN["outcome"], "status": "fine"}}), "'fine'"),
    ],
)
def test_what_is_no_report_is_told_in_one_line(text, told):
    with pytest.raises(InputError) as refused:
        read(text, "r.json")
    assert str(refused.value).startswith("r.json: ")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=60))
@settings(deadline=None)
def test_no_bytes_make_a_traceback(data):
    with pytest.raises(InputError):
        read(data)


@given(st.data())
@settings(deadline=None)
def test_no_damage_makes_a_traceback(data):
    """A member of any row is another value, or away: read, or refused in a line."""
    value = json.loads(render(report(findings=(finding(),)), "json"))
    place = value
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    else:
        return
    place[key] = data.draw(st.sampled_from([None, 3, "x", [], {}, -1, True, [3]]))
    told = ""
    try:
        render(read(json.dumps(value)), "sarif")
    except InputError as error:
        told = str(error)
    assert "\n" not in told


def test_an_older_minor_version_lacks_what_came_later():
    """Version 1.0 knew no releases, no rules and no coverage."""
    old = {
        key: value
        for key, value in WRITTEN.items()
        if key not in {"verdict", "bump", "comparison", "rules", "coverage"}
    }
    later = {
        "effect",
        "old_signature",
        "signature",
        "old_file",
        "old_line",
        "justification",
        "why",
        "target",
        "fails",
    }
    old["findings"] = [{k: v for k, v in row.items() if k not in later} for row in old["findings"]]
    old["schema_version"] = "1.0"
    value = read(json.dumps(old))
    assert (value.verdict, value.rules, value.coverage) == (None, (), ())
    assert [each.symbol for each in value.findings] == [each["symbol"] for each in WRITTEN["findings"]]


def test_a_newer_minor_version_may_say_more():
    newer = {**WRITTEN, "schema_version": "1.99", "weather": "fine"}
    assert render(read(json.dumps(newer)), "json") == render(EVERYTHING, "json")


def test_the_version_of_the_tool_is_that_of_the_run():
    other = {**WRITTEN, "tool": {**WRITTEN["tool"], "version": "0.0.7"}}
    value = read(json.dumps(other))
    for format_name in ("json", "sarif", "metrics"):
        assert '0.0.7"' in render(value, format_name)


def test_files_and_standard_input(tmp_path, monkeypatch):
    text = render(EVERYTHING, "json")
    (tmp_path / "r.json").write_text(text, "utf-8")
    assert read_file(str(tmp_path / "r.json")) == read(text)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert read_file("-") == read(text)
    for path in (str(tmp_path), str(tmp_path / "absent.json"), "a\0b"):
        with pytest.raises(InputError, match="cannot be read"):
            read_file(path)
