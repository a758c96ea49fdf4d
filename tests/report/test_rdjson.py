"""reviewdog's format, by proto/rdf/reviewdog.proto and its README; reviewdog reads it with protojson."""

from __future__ import annotations

import json

import jsonschema
import pytest
from goldens import GOLDENS
from hostile_names import NAMES, hostile_report
from report_examples import EVERYTHING, LIBRARY, finding, leak, report

from abilint.model.finding import State
from abilint.report import render

POSITION = {
    "type": "object",
    "properties": {name: {"type": "integer", "minimum": 1} for name in ("line", "column")},
    "required": ["line"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "diagnostics"],
    "properties": {
        "source": {"type": "object", "required": ["name"]},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["message", "location"],
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "location": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["path"],
                        "properties": {
                            "path": {"type": "string", "minLength": 1},
                            "range": {
                                "type": "object",
                                "required": ["start"],
                                "additionalProperties": False,
                                "properties": {"start": POSITION},
                            },
                        },
                    },
                    "code": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {"value": {"type": "string"}, "url": {"type": "string"}},
                    },
                },
            },
        },
    },
}
"""protojson refuses members that a message does not have."""
EXAMPLES = {name.partition(".")[0]: value for name, (value, _, _) in GOLDENS.items()}


def diagnostics(value):
    found = json.loads(render(value, "rdjson"))
    jsonschema.validate(found, SCHEMA)
    return found["diagnostics"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_as_reviewdog_takes_it(name):
    diagnostics(EXAMPLES[name])


def test_levels_and_places():
    error, note = diagnostics(report(findings=(leak(1), finding())))
    assert (error["severity"], error["location"]) == (
        "ERROR",
        {"path": "include/foo.h", "range": {"start": {"line": 7, "column": 5}}},
    )
    assert (note["severity"], note["location"]) == ("INFO", {"path": LIBRARY})


def test_what_was_accepted_is_left_out_and_what_was_not_read_is_told():
    assert diagnostics(report(findings=(finding(state=State.SUPPRESSED),))) == []
    codes = [each["code"]["value"] for each in diagnostics(EVERYTHING)]
    assert codes.count("not-checked") == 2


def test_hostile_names():
    assert len(diagnostics(hostile_report())) == len(NAMES)
