"""The history of a library: order, numbers, feed and badge; the feed as other readers take it."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import built_libraries
import feedparser
import pytest
from msgspec.structs import replace
from report_examples import finding, leak, report
from timeline_examples import history, release

from abilint.cli.main import main
from abilint.model.report import ExportCounts
from abilint.report.html.markup import html_of
from abilint.report.timeline import atom, badge, charts, page, point
from abilint.report.timeline.history import Entry, points, title, version_of
from abilint.report.timeline.page import word


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("reports/libfoo-1.2.3.json", "1.2.3"),
        ("v2.0.json", "2.0"),
        ("foo_3.0.0-rc1.json", "3.0.0-rc1"),
        ("libfoo.so.1-1.10.0.json", "1.10.0"),
        ("2024-01-02.json", None),
        ("report.json", None),
    ],
)
def test_version_is_found_in_a_file_name(path, version):
    assert version_of(path) == version


def test_releases_are_ordered_by_version_where_all_have_one():
    labels = ["1.10.0", "1.9.0", "2.0.0-rc1", "2.0.0", "1.9.0.1", "2.0.0-rc2"]
    found = [each.label for each in points(Entry(report(), label) for label in labels)]
    assert found == ["1.9.0", "1.9.0.1", "1.10.0", "2.0.0-rc1", "2.0.0-rc2", "2.0.0"]


def test_releases_are_ordered_by_time_where_one_has_no_version():
    entries = [
        Entry(report(started=f"2024-01-0{day}T00:00:00Z"), label) for day, label in ((3, "1.0"), (1, None))
    ]
    assert [each.label for each in points(entries)] == ["2024-01-01T00:00:00Z", "1.0"]


def test_numbers_of_a_release_are_those_of_its_report():
    (found,) = points([Entry(replace(release(19)), "1.9.0")])
    assert (found.exported, found.added, found.removed) == (133, 3, 9)
    assert found.names == ("libfoo.so.1",)
    assert found.levels["error"] == 9
    assert found.compatibility == 93.5  # 9 of 139 are 6.47 %: rounded down, as the page says


@pytest.mark.parametrize(
    ("before", "broken", "percent"),
    [(100, 0, 100), (3000, 1, 99.9), (3, 1, 66.6), (2, 5, 0), (0, 0, 100), (0, 1, 0)],
)
def test_hundred_percent_means_that_nothing_broke(before, broken, percent):
    assert ExportCounts(before, before, 0, 0, broken).compatibility == percent


def test_tables_of_symbols_tell_what_no_comparison_does():
    from html_examples import symbol

    old = report(symbols=(symbol("a"), symbol("b")))
    new = report(symbols=(symbol("b"), symbol("c"), symbol("d")))
    found = points([Entry(old, "1.0"), Entry(new, "1.1")])
    assert [(each.added, each.removed) for each in found] == [(None, None), (2, 1)]


def test_accepted_findings_are_not_held_against_a_release():
    value = report(findings=(finding(state="suppressed"), leak(1)))
    found = point.of(value, "1.0")
    assert (found.levels["error"], found.levels["note"], found.accepted) == (0, 1, 1)
    assert word(found) == ("1 note", "note")


@pytest.mark.parametrize(
    ("low", "high"), [(0, 0), (0, 1), (0, 7), (-9, 3), (93, 100), (0, 213), (0, 1e6), (-3, 0)]
)
def test_ticks_are_few_round_and_span_everything(low, high):
    found = charts.ticks(low, high)
    assert found[0] <= low
    assert found[-1] >= high
    assert 2 <= len(found) <= 7
    steps = {round(b - a, 9) for a, b in pairwise(found)}
    assert len(steps) == 1
    assert str(int(steps.pop()))[0] in "125"


def test_feed_is_read_by_another_reader():
    found = points(history(12))
    feed = feedparser.parse(atom.render("libfoo", found, "https://example.org/abi"))
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Releases of libfoo"
    assert [entry.title for entry in feed.entries[:3]] == [
        "libfoo 1.1.0: compatible",
        "libfoo 1.0.0: compatible",
        "libfoo 0.9.0: breaking",
    ]
    assert feed.entries[0].link == "https://example.org/abi/foo-11.html"
    assert feed.entries[2].updated_parsed[:3] == (2000, 10, 3)
    assert len({entry.id for entry in feed.entries}) == 12
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)


def test_identities_in_the_feed_stay():
    ids = [
        [entry.id for entry in feedparser.parse(atom.render("libfoo", points(history(count)))).entries]
        for count in (3, 4)
    ]
    assert ids[1][1:] == ids[0]


def test_releases_of_one_version_are_two_entries():
    entries = [Entry(report(started=f"2024-01-0{day}T00:00:00Z"), "1.0") for day in (1, 2)]
    feed = feedparser.parse(atom.render("libfoo", points(entries)))
    assert len({entry.id for entry in feed.entries}) == 2


@pytest.mark.parametrize("label", ["\x00\x1b", "]]>&<b>", "\ud800", "\ufffe"])
def test_feed_holds_any_label(label):
    found = points([Entry(report(started=""), label)])
    feed = feedparser.parse(atom.render(f"lib{label}", found).encode())
    assert not feed.bozo
    assert len(feed.entries) == 1


def test_badge_is_what_shields_reads():
    said = [json.loads(badge.render(each)) for each in points(history(10))]
    assert {tuple(each) for each in said} == {("schemaVersion", "label", "message", "color")}
    assert said[0] == {"schemaVersion": 1, "label": "ABI", "message": "compatible", "color": "brightgreen"}
    assert said[6]["message"] == "risky, 100 %"
    assert (said[9]["message"], said[9]["color"]) == ("breaking, 93 %", "red")


def test_library_is_named_by_what_programs_look_for():
    assert title(points(history(3))) == "libfoo"
    assert title(points([Entry(report(artifacts=()), "1.0")])) == "the library"


def test_page_holds_every_release_with_its_report():
    text = page.render("libfoo", points(history(30)))
    assert text.count('href="foo-') == 30
    assert "<script" not in text
    assert "no breaking change was found" in text


def test_one_release_has_no_charts():
    text = page.render("libfoo", points(history(1)))
    assert "<svg" not in text
    assert "One release, 0.0.0" in text
    assert page.render("libfoo", points(history(2))).count('class="chart"') == 4


def test_values_that_are_all_equal_are_drawn_from_zero():
    drawing = html_of(charts.lines(["a", "b"], (charts.Series("exports", (120, 120), 1),)))
    marks = re.findall(r"<text[^>]*>([\d,]+)</text>", drawing)
    assert (marks[0], marks[-1]) == ("0", "150")


def test_names_stay_text():
    from html_examples import MARKUP

    entries = [Entry(report(started=name), name, name) for name in MARKUP]
    text = page.render(MARKUP[0], points(entries))
    assert "<img" not in text
    assert "<b>" not in text


@pytest.mark.machine
class TestCommand:
    @pytest.fixture
    def reports(self, tmp_path):
        old, new = built_libraries.both(tmp_path)
        folder = tmp_path / "reports"
        folder.mkdir()
        for version, before, after in (("1.0.0", old, old), ("2.0.0", old, new)):
            main([*built_libraries.compared(before, after), "-o", f"json={folder / f'foo-{version}.json'}"])
        return folder

    def test_writes_page_feed_badge_and_pages(self, reports, tmp_path):
        site = tmp_path / "site"
        site.mkdir()
        code = main(
            [
                "report",
                "timeline",
                *map(str, sorted(reports.iterdir())),
                "-o",
                str(site / "index.html"),
                "--pages",
                str(site / "releases"),
                "--atom",
                str(site / "feed.xml"),
                "--badge",
                str(site / "badge.json"),
                "--base-url",
                "https://example.org/foo",
            ]
        )
        assert code == 0
        index = (site / "index.html").read_text("utf-8")
        assert 'href="releases/foo-2.0.0.html"' in index
        assert "foo_close" in (site / "releases" / "foo-2.0.0.html").read_text("utf-8")
        assert json.loads((site / "badge.json").read_text())["message"].startswith("breaking")
        entries = feedparser.parse((site / "feed.xml").read_text("utf-8")).entries
        assert [entry.title for entry in entries] == ["libfoo 2.0.0: breaking", "libfoo 1.0.0: no-change"]

    def test_labels_must_be_as_many_as_reports(self, reports, capsys):
        assert main(["report", "timeline", *map(str, reports.iterdir()), "--label", "1.0"]) == 2
        assert "give one for each" in capsys.readouterr().err

    def test_what_is_no_report_is_refused(self, tmp_path, capsys):
        path = tmp_path / "x.json"
        path.write_text("[]")
        assert main(["report", "timeline", str(path)]) != 0
        assert "no report" in capsys.readouterr().err

    def test_html_of_a_report_is_that_of_the_run(self, reports, tmp_path):
        pages = [tmp_path / "a.html", tmp_path / "b.html"]
        report_path = str(reports / "foo-2.0.0.json")
        assert main(["report", "html", report_path, "-o", str(pages[0])]) == 0
        assert main(["report", "convert", report_path, "-o", f"html={pages[1]}"]) == 0
        assert pages[0].read_text("utf-8") == pages[1].read_text("utf-8")

    def test_pages_that_would_be_one_file_are_refused(self, reports, tmp_path, capsys):
        again = tmp_path / "again"
        again.mkdir()
        for path in reports.iterdir():
            (again / path.name).write_bytes(path.read_bytes())
        both = [*map(str, reports.iterdir()), *map(str, again.iterdir())]
        assert main(["report", "timeline", *both, "--pages", str(tmp_path / "pages")]) == 2
        assert "foo-1.0.0.json" in capsys.readouterr().err

    def test_report_of_an_older_version_is_a_release_too(self, reports, tmp_path):
        """Version 1.0 knew no comparison, no rules and no tables."""
        path = next(reports.glob("*2.0.0.json"))
        value = json.loads(path.read_text("utf-8"))
        later = ("verdict", "bump", "comparison", "rules", "coverage", "symbols", "types")
        old = {name: part for name, part in value.items() if name not in later}
        path.write_text(json.dumps({**old, "schema_version": "1.0"}))
        page = tmp_path / "t.html"
        assert main(["report", "timeline", str(path), "-o", str(page)]) == 0
        assert "2.0.0" in page.read_text("utf-8")
