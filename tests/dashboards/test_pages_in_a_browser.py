"""Pages in a real browser: what they show, how they are filtered, that no name gets out of its place."""

from __future__ import annotations

from functools import cache

import pytest
from html_examples import MARKUP, NONE, ONE, hostile, many
from release_examples import BOTH_GATES, RELEASE
from timeline_examples import history

from abilint.report import render
from abilint.report.timeline import history as in_order
from abilint.report.timeline import page as timeline

pytestmark = pytest.mark.machine

PHONE = {"viewport": {"width": 375, "height": 800}}
PAGES = {
    "none": lambda: render(NONE, "html"),
    "one": lambda: render(ONE, "html"),
    "many": lambda: render(many(), "html"),
    "release": lambda: render(RELEASE, "html"),
    "both": lambda: render(BOTH_GATES, "html"),
    "hostile": lambda: render(hostile(), "html"),
    "timeline": lambda: timeline.render("libfoo", in_order.points(history())),
    "one-release": lambda: timeline.render("libfoo", in_order.points(history(1))),
}
CONTRAST = """() => {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const found = numbers(getComputedStyle(node).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim());
    if (!own || !node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(numbers(node.closest("svg") ? style.fill : style.color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${node.tagName}.${node.className.baseVal ?? node.className}: ${ratio}`);
  }
  return poor;
}"""
"""WCAG 2.2, 1.4.3: the contrast of every text that is shown with the ground that it stands on."""


@cache
def page_of(name: str) -> str:
    return PAGES[name]()


def expect(locator):
    """Wait until something is so; Playwright is asked for only where the tests run that need it."""
    from playwright.sync_api import expect as wait_until

    return wait_until(locator)


@pytest.mark.parametrize("name", PAGES)
def test_fits_a_phone_without_scrolling_sideways(opened, name):
    page = opened(page_of(name), **PHONE)
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.width == 375


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["release", "both", "hostile", "timeline"])
def test_every_text_can_be_read(opened, name, scheme):
    page = opened(page_of(name), color_scheme=scheme)
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("name", PAGES)
def test_another_tool_finds_no_barrier(opened, name):
    """What axe-core knows of WCAG 2.2 and of good practice, by its own rules."""
    from axe_playwright_python.sync_playwright import Axe

    page = opened(page_of(name))
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = Axe().run(page.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_nothing_found_is_said(opened):
    page = opened(page_of("none"))
    assert "There are no findings." in page.text("#findings")
    assert "no findings in build/libfoo.so.1" in page.text("header")
    assert "did not run: no debug info" in page.text("#coverage")


def test_one_finding_stands_open(opened):
    page = opened(page_of("one"))
    assert page.count("#findings-list > li") == 1
    assert page.text("#findings-status") == "1 finding"
    body = page.text("#findings-list")
    for part in ("did you mean", "define it, or remove", "abilint/v1:0011", "include/foo.h:7:5"):
        assert part in body
    page.page.click("#findings-list a[href='#rule-declared-not-exported']")
    assert "A program that calls it does not load." in page.text(":target")


class TestFiveThousandFindings:
    @pytest.fixture
    def page(self, opened):
        return opened(page_of("many"))

    def wait(self, page, text: str) -> None:
        expect(page.page.locator("#findings-status")).to_contain_text(text)

    def test_first_are_shown_and_all_are_counted(self, page):
        assert page.count("#findings-list > li") == 50
        assert page.text("#findings-status") == "5,000 findings; the first 50 are shown"

    def test_more_are_shown_when_asked_for(self, page):
        page.page.click("#findings-more")
        assert page.count("#findings-list > li") == 150
        assert page.page.evaluate("document.activeElement.tagName") == "SUMMARY"

    def test_levels(self, page):
        page.page.uncheck("#findings-filter [value=error]")
        self.wait(page, "4,500 findings of 5,000 match")
        page.page.uncheck("#findings-filter [value=note]")
        self.wait(page, "1,500 findings of 5,000 match")
        assert page.count("#findings-list > [data-level=warning]") == 100

    def test_state(self, page):
        page.page.uncheck("#findings-filter [value=new]")
        self.wait(page, "50 findings of 5,000 match")
        assert page.count("#findings-list > [data-state=baselined]") == 50

    def test_rule_and_target(self, page):
        page.page.select_option("#findings-filter [name=rule]", "weak-export")
        page.page.select_option("#findings-filter [name=target]", "client")
        self.wait(page, "1,000 findings of 5,000 match")

    def test_text_is_searched_word_by_word_in_all_that_is_told(self, page):
        page.page.fill("#findings-filter [name=text]", "WEAK foo_call_4715")
        self.wait(page, "0 findings of 5,000 match")
        page.page.fill("#findings-filter [name=text]", "weak foo_call_4711")
        self.wait(page, "1 finding of 5,000 match")
        assert "foo_call_4711" in page.text("#findings-list")
        page.page.fill("#findings-filter [name=text]", "")
        self.wait(page, "5,000 findings;")

    def test_link_to_a_finding_far_down_leads_there(self, page):
        page.page.evaluate(f"location.hash = '#f-{4998:032x}'")
        expect(page.page.locator(f"#f-{4998:032x} details[open]")).to_be_in_viewport()

    def test_symbols_are_searched(self, page):
        page.page.fill("#symbols-filter [name=text]", "foo_call_499")
        expect(page.page.locator("#symbols-list > tr")).to_have_count(11)
        assert page.text("#symbols-status") == "11 symbols of 5,000 match"

    def test_status_is_told_to_screen_readers(self, page):
        assert page.page.get_attribute("#findings-status", "role") == "status"

    def test_works_by_keyboard(self, page):
        page.page.focus("#findings-list summary >> nth=0")
        page.page.keyboard.press("Enter")
        assert page.count("#findings-list details[open]") == 1

    def test_all_that_match_are_printed(self, page):
        page.page.select_option("#findings-filter [name=rule]", "weak-export")
        self.wait(page, "1,500 findings")
        page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.count("#findings-list > li") == 1_500


def test_without_javascript_the_first_findings_are_there(opened):
    page = opened(page_of("many"), java_script_enabled=False)
    assert page.page.locator("#findings-list > li").count() == 50
    assert page.page.locator("#findings-filter").is_hidden()
    assert "The other 4950 need JavaScript" in page.text("#findings")


def test_on_paper_errors_and_warnings_are_open_and_controls_are_gone(opened):
    page = opened(page_of("release"))
    page.page.emulate_media(media="print")
    assert page.page.locator("#findings-list [data-level=error] dl").first.is_visible()
    assert page.page.locator("#findings-list [data-level=note] dl").first.is_hidden()
    assert page.page.locator("#findings-filter").is_hidden()
    assert page.page.locator("nav").is_hidden()


def test_script_makes_the_same_nodes_as_the_page_came_with(opened):
    """One description of a finding, two ways to elements: they must not differ."""
    page = opened(page_of("hostile"))
    before = page.page.inner_html("#findings-list")
    page.page.fill("#findings-filter [name=text]", "nothing has this")
    expect(page.page.locator("#findings-list > li")).to_have_count(0)
    page.page.fill("#findings-filter [name=text]", "")
    expect(page.page.locator("#findings-list > li")).to_have_count(len(MARKUP))
    assert page.page.inner_html("#findings-list") == before


@pytest.mark.parametrize("scripts", [True, False])
def test_names_stay_text(opened, scripts):
    page = opened(page_of("hostile"), java_script_enabled=scripts)
    for tag in ("img", "b", "iframe", "script:not([type]):nth-of-type(n+3)"):
        assert page.page.locator(f"body {tag}").count() == 0
    assert page.page.locator("a[href^='javascript:']").count() == 0
    assert page.page.locator("[onmouseover], [onerror]").count() == 0


def test_policy_lets_no_other_script_run(opened):
    page = opened(page_of("one"))
    page.page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'hijacked'";
      document.body.append(script);
    }""")
    assert "hijacked" not in page.page.title()
    assert [text for text in page.complaints if "Content Security Policy" in text]
    page.complaints.clear()


def test_hundred_releases(opened):
    page = opened(page_of("timeline"))
    assert page.count("#releases tbody tr") == 100
    assert page.text("#releases tbody tr >> nth=0").startswith("9.9.0")
    assert page.count("#exports circle") == 100
    assert page.page.get_attribute("#releases tbody a >> nth=0", "href") == "foo-99.html"
    assert page.text("header dl div:has(dt:text('breaking releases')) dd") == "10"
    page.page.click("#changes summary")
    assert page.count("#changes tbody tr") == 100


def test_headings_and_landmarks(opened):
    page = opened(page_of("many"))
    assert page.count("h1") == 1
    assert page.count("main") == page.count("nav[aria-label]") == 1
    for section in page.page.locator("section").all():
        assert page.count(f"h2#{section.get_attribute('aria-labelledby')}") == 1
    assert page.page.evaluate("[...document.querySelectorAll('table')].every((t) => t.caption.textContent)")
    assert page.page.evaluate("[...document.querySelectorAll('input, select')].every((f) => f.labels.length)")
    assert page.page.evaluate("new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size") == (
        page.count("[id]")
    )
