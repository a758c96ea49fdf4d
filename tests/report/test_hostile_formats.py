"""No name, message or path breaks a format: symbol names come from files that nobody vouches for."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from github_profile import problems
from hostile_names import NAMES
from hypothesis import example, given, settings
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from report_examples import artifact, finding, report, rule_text

from abilint.model.finding import NotRun, State, Unchecked
from abilint.model.location import Location
from abilint.model.report import Coverage, Ran
from abilint.model.rule import Level
from abilint.report import FORMATS, render
from abilint.report.reading import read

SARIF = jsonschema.Draft202012Validator(
    json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
)
BAD = [
    "]]>",
    "<!--",
    "&amp;",
    "\0",
    "\x1b[0m",
    "\ufffe",
    "\uffff",
    "\ud800",
    "\udcff",
    '"',
    "\r\n",
    "\u2028",
    "%",
    "\\",
]
TEXT = st.one_of(
    st.sampled_from([*BAD, *NAMES]),
    st.text(st.characters(), max_size=12),
    st.lists(st.sampled_from([*BAD, "a", "/", "."]), max_size=6).map("".join),
)


def of(name: str, path: str, words: str):
    """A report in which the three stand wherever foreign text can."""
    named = finding(
        rule=name or "x",
        symbol=name,
        demangled=name,
        kind=words,
        version=name,
        message=words,
        location=Location(path, 7, 5),
        artifact=path,
        notes=(words,),
        fix=words,
        help_uri=words,
        before=name,
        after=words,
        old_signature=words,
        old_location=Location(path, 3),
        target=name,
    )
    return report(
        artifacts=(artifact(path=path, identity=name, target=name),),
        findings=(named, finding(state=State.SUPPRESSED, justification=words, fingerprint="abilint/v1:0")),
        not_run=(
            NotRun(path, Unchecked.INPUT, words, path, words, None, name),
            NotRun(name, Unchecked.RULE, words, path, words, "ABI1", name),
        ),
        rules=(rule_text(name or "x", words, Level.ERROR),),
        coverage=(Coverage(name, words, path, Ran.NOT_RUN, words, name), Coverage("y", "z", path, Ran.RAN)),
        reasons=(words,),
        arguments=(path,),
    )


def _xml(text: str) -> None:
    assert ET.fromstring(text).tag == "testsuites"


def _sarif(text: str) -> None:
    SARIF.validate(json.loads(text))


def _github(text: str) -> None:
    assert problems(text) == []


def _json(text: str) -> None:
    assert json.loads(text)


def _read(text: str) -> None:
    assert read(text).findings


def _ndjson(text: str) -> None:
    records = [json.loads(line)["record"] for line in text.removesuffix("\n").split("\n")]
    assert records.count("run") == 1


def _metrics(text: str) -> None:
    assert list(text_string_to_metric_families(text))


READERS = {
    "junit": _xml,
    "sarif": _sarif,
    "github-sarif": _github,
    "json": _read,
    "ndjson": _ndjson,
    "gitlab": _json,
    "rdjson": _json,
    "metrics": _metrics,
}


def test_every_format_for_programs_has_a_reader():
    elsewhere = {"text", "concise", "github", "markdown", "html"}
    assert set(READERS) == set(FORMATS) - elsewhere


@pytest.mark.parametrize("format_name", READERS)
@given(name=TEXT, path=TEXT, words=TEXT)
@example(name="]]>", path="a\x00b", words="\ufffe")
@example(name="\ud800", path="../..", words="](x)")
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_a_format(format_name, name, path, words):
    text = render(of(name, path, words), format_name)
    assert text.encode("utf-8")
    READERS[format_name](text)


@pytest.mark.parametrize("format_name", READERS)
def test_a_report_is_the_same_twice(format_name):
    value = of("a", "b", "c")
    assert render(value, format_name) == render(value, format_name)
