from __future__ import annotations

import json
import random
from pathlib import Path

import jsonschema
import msgspec
import pytest
from goldens import GOLDEN, GOLDENS
from msgspec.structs import replace
from report_examples import EVERYTHING, declarations, finding, report

from abilint.model.finding import Finding, NotRun, Unchecked
from abilint.model.location import Location
from abilint.model.report import BUCKETS, ArtifactSummary, Coverage, Metric, RuleText
from abilint.report import render, wire
from abilint.report.schema import report_schema, schema_text

KEPT_SCHEMA = Path(__file__).parents[2] / "docs" / "report-schema.json"
JSON_GOLDENS = [name for name in GOLDENS if name.endswith(".json")]

FINDING_KEYS = [
    "fingerprint",
    Unchecked.RULE,
    "code",
    "cause",
    "level",
    "state",
    "artifact",
    "symbol",
    "demangled",
    "kind",
    "version",
    "file",
    "line",
    "column",
    "message",
    "fix",
    "before",
    "after",
    "help_uri",
    "effect",
    "old_signature",
    "signature",
    "old_file",
    "old_line",
    "old_column",
    "justification",
    "why",
    "fails",
    "target",
]


def test_the_kept_schema_is_the_generated_one():
    assert KEPT_SCHEMA.read_text("utf-8") == schema_text(), (
        "write it anew: abilint report schema > docs/report-schema.json"
    )


def test_the_schema_is_a_valid_schema():
    jsonschema.Draft202012Validator.check_schema(report_schema())


def test_every_definition_of_the_schema_says_what_it_is():
    definitions = report_schema()["$defs"]
    assert [name for name, value in definitions.items() if not value.get("description")] == []


@pytest.mark.parametrize("name", JSON_GOLDENS)
def test_goldens_follow_the_kept_schema(name):
    schema = json.loads(KEPT_SCHEMA.read_text("utf-8"))
    golden = json.loads((GOLDEN / name).read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(golden)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("outcome", "status"), "fine"),
        (("outcome", "exit_code"), 5),
        (("findings", 0, "level"), "fatal"),
        (("findings", 0, "line"), 0),
        (("findings", 0, "symbol"), ["foo"]),
        (("declarations", "total"), -1),
        (("schema_version",), "2.0"),
    ],
)
def test_the_schema_refuses_what_the_contract_does_not_have(path, value):
    golden = json.loads((GOLDEN / "everything.json").read_text("utf-8"))
    inner = golden
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(report_schema()).validate(golden)


def test_every_key_is_required():
    for name, definition in report_schema()["$defs"].items():
        assert sorted(definition["required"]) == sorted(definition["properties"]), name


def test_findings_are_flat_rows_with_the_keys_of_the_contract():
    rows = json.loads(render(EVERYTHING, "json"))["findings"]
    assert len(rows) == len(EVERYTHING.findings)
    for row in rows:
        assert [key for key in row if key != "note"] == FINDING_KEYS
        assert not any(isinstance(value, list | dict) for value in row.values())


def test_absent_is_null():
    bare = finding(location=Location(""), symbol="", notes=(), fix="")
    (row,) = json.loads(render(report(findings=(bare,)), "json"))["findings"]
    absent = ("file", "line", "column", "symbol", "note", "fix", "demangled", "help_uri")
    assert [row[key] for key in absent] == [None] * len(absent)


def test_declarations_sum_to_their_total():
    value = json.loads(render(EVERYTHING, "json"))["declarations"]
    assert list(value) == ["total", *BUCKETS]
    assert sum(value[name] for name in BUCKETS) == value["total"] > 0


def test_without_a_header_every_count_is_zero():
    value = json.loads(render(report(declarations={}), "json"))["declarations"]
    assert value == dict.fromkeys(["total", *BUCKETS], 0)


def test_the_summary_counts_levels_and_states():
    assert json.loads(render(EVERYTHING, "json"))["summary"] == {
        "error": {"new": 2, "baselined": 1, "suppressed": 0},
        "warning": {"new": 1, "baselined": 0, "suppressed": 0},
        "note": {"new": 12, "baselined": 0, "suppressed": 1},
    }


@pytest.mark.parametrize("format_name", ["text", "concise", "json"])
def test_the_order_of_arrival_does_not_matter(format_name):
    expected = render(EVERYTHING, format_name)
    shuffle = random.Random(7)
    for _ in range(20):
        mixed = {
            name: tuple(shuffle.sample(values, len(values)))
            for name in ("findings", "not_run", "artifacts", "metrics", "rules", "coverage")
            for values in [getattr(EVERYTHING, name)]
        }
        assert render(replace(EVERYTHING, **mixed), format_name) == expected


def test_whole_numbers_are_written_as_such():
    metrics = (Metric("a", 3.0), Metric("b", 0.25))
    values = [m["value"] for m in json.loads(render(report(metrics=metrics), "json"))["metrics"]]
    assert [(type(v), v) for v in values] == [(int, 3), (float, 0.25)]


def test_the_wire_types_accept_what_they_wrote_and_know_every_key():
    data = render(EVERYTHING, "json")
    decoded = msgspec.json.decode(data, type=wire.Report)
    assert decoded.declarations.total == 335
    assert json.loads(msgspec.json.encode(decoded)) == json.loads(data)


@pytest.mark.parametrize(
    ("wire_type", "model_type", "unpublished"),
    [
        (wire.Finding, Finding, {"location", "notes", "formats", "old_location"}),
        (wire.NotRun, NotRun, set()),
        (wire.Metric, Metric, set()),
        (wire.Coverage, Coverage, set()),
        (wire.Rule, RuleText, set()),
        (wire.Artifact, ArtifactSummary, {"exported", "undefined", "hidden", "local"}),
    ],
)
def test_no_field_of_the_model_is_forgotten(wire_type, model_type, unpublished):
    """A new field is published, or somebody decides here that it is not."""
    assert set(model_type.__struct_fields__) - set(wire_type.__struct_fields__) == unpublished


def test_the_buckets_of_the_wire_are_those_of_the_model():
    value = json.loads(render(report(declarations=declarations(**dict.fromkeys(BUCKETS, 1))), "json"))
    assert value["declarations"] == {"total": len(BUCKETS), **dict.fromkeys(BUCKETS, 1)}
