"""Markdown is read with a parser that is not ours: cells, code and links are what was meant, for any name."""

from __future__ import annotations

import pytest
from hostile_names import NAMES, hostile_report
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_examples import EVERYTHING, finding, leak, report

from abilint.report import render
from abilint.report.escaped import code, markdown
from abilint.report.markdown import ROWS, fitting
from abilint.report.visible import visible

READER = MarkdownIt("gfm-like", {"html": True, "linkify": False})
ACTIVE = "a_0*`~[]()<>!&#;:\\| \n@$-+=x/."
"""Letters of which Markdown is made."""
TAGS = {"<code>", "</code>", "<br>"}


def inline(text: str) -> tuple[str, set[str]]:
    """What a reader sees of one line, and the raw tags and markup in it."""
    tokens = READER.parseInline(text)[0].children or []
    seen = "".join(t.content for t in tokens if t.type in {"text", "text_special"})
    other = {t.content or t.type for t in tokens if t.type not in {"text", "text_special"}}
    return seen, other


@pytest.mark.parametrize("name", NAMES)
def test_name_is_shown_as_it_is(name):
    shown, markup = inline(code(name))
    assert shown == visible(name)
    assert markup == {"<code>", "</code>"}


@given(st.text(min_size=1) | st.text(ACTIVE, min_size=1))
@example("__0__")
@example("a*_b_*c")
def test_prose_shows_all_but_its_backticks(text):
    shown, markup = inline("x" + markdown(text) + "x")
    assert shown.replace("`", "") == "x" + visible(text).replace("`", "") + "x"
    assert markup <= TAGS


def rows_of(text: str) -> list[list[str]]:
    """The cells of every row of every table but the heads, as a Markdown reader splits them."""
    cells: list[list[str]] = []
    inside = False
    for token in READER.parse(text):
        if token.type == "tbody_open":
            inside = True
        elif token.type == "tbody_close":
            inside = False
        elif inside and token.type == "tr_open":
            cells.append([])
        elif inside and token.type == "inline":
            cells[-1].append(token.content)
    return cells


def test_hostile_names_stay_in_their_cells():
    page = render(hostile_report(), "markdown")
    rows = rows_of(page)
    assert len(rows) == len(NAMES)
    assert {len(row) for row in rows} == {4}
    for row in rows:
        for cell in row:
            assert inline(cell)[1] <= TAGS
    blocks = [t for t in READER.parse(page) if t.type == "html_block"]
    assert blocks == []
    assert {t.type for t in READER.parse(page)} & {"heading_open", "fence", "blockquote_open", "hr"} == set()


def test_more_than_fifty_findings_are_folded():
    many = report(findings=tuple(finding(fingerprint=f"f{n}", symbol=f"s{n}") for n in range(ROWS + 7)))
    page = render(many, "markdown")
    assert len(rows_of(page)) == ROWS + 7
    assert "<details><summary>7 more findings</summary>" in page
    assert [t.content.strip() for t in READER.parse(page) if t.type == "html_block"] == [
        "<details><summary>7 more findings</summary>",
        "</details>",
    ]


@pytest.mark.parametrize("limit", [0, 100, 1000, 5000, 20_000, 200_000])
def test_fits_into_what_there_is(limit):
    many = report(findings=tuple(finding(fingerprint=f"f{n}", symbol=f"s{n}") for n in range(500)))
    page = fitting(many, limit)
    assert len(page.encode()) <= limit
    shown = len(rows_of(page))
    if limit < 1000:
        assert page == ""
    elif limit == 200_000:
        assert page == render(many, "markdown")
    else:
        assert 0 < shown < 500
        assert f"{500 - shown} more findings did not fit here" in page
        assert len(page.encode()) > limit - 800  # it is filled


def test_notes_are_folded():
    page = render(report(findings=(leak(1), finding(), leak(2))), "markdown")
    assert len(rows_of(page)) == 3
    assert page.index("foo_close") < page.index("<summary>2 notes</summary>") < page.index("_1 is")


def test_verdict_coverage_and_what_did_not_run_are_told():
    page = render(EVERYTHING, "markdown")
    assert page.startswith("**abilint: found 2 errors, 1 warning and 12 notes in build/libfoo.so.1")
    assert "335 declarations: 286 verified" in page
    assert "not checked: include/bar.h:3:10: 'missing.h' file not found" in page
    assert "incomplete: build/notes.txt: it is a text file" in page
    assert "Next: <code>abilint explain declared-not-exported</code>" in page
    assert "foo_old" not in page  # accepted


def test_clean_run_names_no_command():
    verdict = "**abilint: no findings in build/libfoo.so.1: all good**"
    assert render(report(), "markdown") == f"{verdict}\n\n4 declarations: 4 verified; 14 rules ran\n"
