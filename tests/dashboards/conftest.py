"""Pages are read by Debian's Chromium, driven by Playwright; neither is ours."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "report"))


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "the tests of pages need Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Opened:
    """A page in a browser, and everything that it complained about."""

    def __init__(self, browser, path: Path, **context: object) -> None:
        self.context = browser.new_context(offline=True, **context)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.as_uri())

    @property
    def width(self) -> int:
        """Of all that there is; more than the window is a page that must be scrolled sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth")

    def text(self, selector: str) -> str:
        return self.page.inner_text(selector)

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()


@pytest.fixture
def opened(browser, tmp_path):
    """Open text as a page; after the test nothing may have been complained about or loaded."""
    made: list[Opened] = []

    def open_page(text: str, name: str = "page.html", **context: object) -> Opened:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        made.append(Opened(browser, path, **context))
        return made[-1]

    yield open_page
    for each in made:
        each.context.close()
        assert each.complaints == []
        assert [url for url in each.requests if not url.startswith(("file:", "data:"))] == []
