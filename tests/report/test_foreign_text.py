"""Names and messages come from files that nobody vouches for; the reports must stand whatever they hold."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from report_examples import artifact, finding, report

from abilint.model.finding import NotRun, Unchecked
from abilint.model.location import Location
from abilint.model.report import Status
from abilint.model.rule import Level
from abilint.report import render
from abilint.report.view import View
from abilint.report.visible import visible

NASTY = st.sampled_from(
    [
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "a\nerror[fake]: forged",
        "a\r\nfound 0 errors",
        "\u202eesrever\u202c",
        "\u2066\u2069\u200b\ufeff",
        "x\u2028y\u2029z\x85w\x0b\x0c\x1c",
        "\udcff\udc80",
        "\ud800",
        "\x00\x7f\x9b31m",
        "名前",
        "e\u0301",
    ]
)
TEXT = st.one_of(
    NASTY,
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.builds(lambda a, b: a + b, NASTY, NASTY),
)
OPTIONAL = st.none() | TEXT

FINDINGS = st.builds(
    finding,
    message=TEXT,
    symbol=OPTIONAL,
    demangled=OPTIONAL,
    version=OPTIONAL,
    kind=OPTIONAL,
    cause=TEXT,
    artifact=OPTIONAL,
    notes=st.lists(TEXT, max_size=3).map(tuple),
    fix=OPTIONAL,
    before=OPTIONAL,
    after=OPTIONAL,
    level=st.sampled_from(Level),
    location=st.builds(Location, TEXT.map(lambda t: f"no/such/{t}"), st.integers(0, 9), st.integers(0, 99)),
)
NOT_RUN = st.builds(NotRun, TEXT, st.sampled_from(Unchecked), TEXT, OPTIONAL, OPTIONAL, st.none())
REPORTS = st.builds(
    report,
    findings=st.lists(FINDINGS, max_size=6).map(tuple),
    not_run=st.lists(NOT_RUN, max_size=4).map(tuple),
    reasons=st.lists(TEXT, max_size=3).map(tuple),
    status=st.sampled_from(Status),
    artifacts=st.lists(st.builds(artifact, path=TEXT, identity=OPTIONAL), max_size=3).map(tuple),
    arguments=st.lists(TEXT, max_size=3).map(tuple),
)

LINE = re.compile(
    r"""(?x)
      (error|warning|note)\[declared-not-exported\]:[ ]     # a title
    | [ ]+-->[ ]no/such/                                     # its place
    | [ ]+\|                                                # the frame
    | [ ]+=[ ](demangled|version|note|help|see):[ ]           # what else is known
    | [ ]{6,}\S                                             # more lines of that
    | (not[ ](run|checked|read|compared)([ ]in[ ]full)?|left[ ]out):[ ]  # what could not be done
    | [ ]{2}\S                                               # its detail, more reasons
    | found[ ]\d | no[ ]findings | nothing[ ]could[ ]be | no[ ]header
    | (incomplete|error):[ ]
    | \d+[ ]declarations?:[ ]
    | $
    """
)


@settings(deadline=None)
@given(REPORTS)
def test_text_keeps_its_layout(value):
    text = render(value, "text", View(fold_notes=False))
    lines = text.split("\n")
    assert all(line.isprintable() for line in lines)
    assert [line for line in lines if not LINE.match(line)] == []
    titles = [line for line in lines if re.match(r"(error|warning|note)\[", line)]
    assert len(titles) == len(value.findings)
    assert sum(line.startswith(("found ", "no findings", "nothing could be checked")) for line in lines) == 1
    text.encode("utf-8")


@settings(deadline=None)
@given(REPORTS)
def test_folded_text_prints_only_what_a_terminal_shows(value):
    lines = render(value, "text").split("\n")
    assert all(line.isprintable() for line in lines)


@settings(deadline=None)
@given(REPORTS)
def test_concise_has_one_line_for_each_finding(value):
    lines = render(value, "concise").split("\n")
    assert all(line.isprintable() for line in lines)
    assert sum(line.startswith("no/such/") for line in lines) == len(value.findings)


@settings(deadline=None)
@given(REPORTS)
def test_json_is_always_utf_8_and_holds_every_finding(value):
    data = render(value, "json").encode("utf-8")
    decoded = json.loads(data)
    assert len(decoded["findings"]) == len(value.findings)
    assert len(decoded["not_run"]) == len(value.not_run)


@settings(deadline=None)
@given(st.text())
def test_json_keeps_every_valid_name_as_it_is(name):
    (row,) = json.loads(render(report(findings=(finding(symbol=name),)), "json"))["findings"]
    assert row["symbol"] == (name or None)


def test_a_byte_that_is_not_utf_8_is_spelled_out():
    name = b"caf\xe9".decode("utf-8", "surrogateescape")
    assert visible(name) == r"caf\xe9"
    (row,) = json.loads(render(report(findings=(finding(symbol=name),)), "json"))["findings"]
    assert row["symbol"] == r"caf\xe9"


def test_bidirectional_overrides_are_seen():
    assert visible("a\u202eb\u2066c") == r"a\u202eb\u2066c"
