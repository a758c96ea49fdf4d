"""The page as text: it loads nothing, allows its own script and style alone, and holds every name as text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from html_examples import MARKUP, NONE, ONE, hostile, many
from release_examples import RELEASE
from report_examples import finding

from abilint.model.release import Effect
from abilint.report import render
from abilint.report.html.declarations_side_by_side import rows, shown
from abilint.report.html.markup import address, element, html_of, prose, script_json
from abilint.report.html.rule_texts import paragraphs
from abilint.report.visible import visible

VOID = {"meta", "link", "input", "br"}
PAGES = {"none": NONE, "one": ONE, "release": RELEASE, "hostile": hostile(), "many": many(200)}


class Reader(HTMLParser):
    """Elements that are open, texts and attributes, as the standard library reads them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.setdefault(self.open[-1] if self.open else "", []).append(data)


@pytest.fixture(params=PAGES, scope="module")
def page(request) -> str:
    return render(PAGES[request.param], "html")


def test_every_element_is_closed_in_its_place(page):
    assert Reader(page).open == []


def test_nothing_is_loaded(page):
    for tag, attributes in Reader(page).tags:
        assert tag not in {"img", "iframe", "object", "embed", "base"}
        assert "src" not in attributes
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if tag == "link":
            assert attributes == {"rel": "icon", "href": "data:,"}
    assert not re.search(r"url\(|@import|@font-face", "".join(Reader(page).texts["style"]))


def test_policy_names_the_style_and_the_script_by_their_digests(page):
    read = Reader(page)
    policy = next(a["content"] for t, a in read.tags if a.get("http-equiv") == "Content-Security-Policy")

    def digest(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src {digest(''.join(read.texts['style']))}" in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert [digest(text) in policy for text in scripts] == [True] * len(scripts)
    assert "unsafe" not in policy


def test_data_is_json_that_holds_every_finding(page, request):
    report = PAGES[request.node.callspec.params["page"]]
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data = json.loads(found[1]) if found else {}
    assert len(data.get("findings", ())) == len(report.findings)
    assert len(data.get("symbols", ())) == len(report.symbols or ())


def test_every_link_within_the_page_leads_somewhere(page):
    read = Reader(page)
    names = {attributes["id"] for _, attributes in read.tags if "id" in attributes}
    links = {a["href"][1:] for t, a in read.tags if t == "a" and a["href"].startswith("#")}
    assert links <= names


def test_names_are_text_wherever_they_stand():
    read = Reader(render(hostile(), "html"))
    whole = "".join(
        text for tag, texts in read.texts.items() if tag not in {"script", "style"} for text in texts
    )
    for name in MARKUP:
        assert visible(name) in whole


def test_a_report_comes_out_the_same_each_time():
    assert render(many(300), "html") == render(many(300), "html")


@pytest.mark.parametrize("text", ["</script>", "<!--", "a & b", "\u2028", "]]>"])
def test_json_in_a_script_ends_no_script(text):
    written = script_json([text])
    assert json.loads(written) == [text]
    assert not set("<>&\u2028\u2029") & set(written)


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", None, "//x"]
)
def test_only_addresses_of_the_web_are_linked(uri):
    assert address(uri) is None


def test_names_in_backticks_are_code():
    assert html_of(element("p", *prose("call `f<T>` now"))) == "<p>call <code>f&lt;T&gt;</code> now</p>"
    assert html_of(element("p", *prose("one ` alone"))) == "<p>one ` alone</p>"


def test_declarations_stand_side_by_side():
    old = "struct p {\n    int x;\n    int y;\n};"
    new = "struct p {\n    int x;\n    long y;\n    int z;\n};"
    assert list(rows(old, new)) == [
        ("equal", "struct p {", "struct p {"),
        ("equal", "    int x;", "    int x;"),
        ("changed", "    int y;", "    long y;"),
        ("changed", None, "    int z;"),
        ("equal", "};", "};"),
    ]


def test_what_is_far_from_a_change_is_cut():
    old = "\n".join(f"int m{n};" for n in range(40))
    found = list(rows(old, old.replace("int m20;", "long m20;")))
    assert found[0] == found[-1] == ("cut", "", "")
    assert len(found) == 9


def test_texts_of_rules_keep_their_lists():
    text = "Some are left out:\n- one that\n  goes on\n- `two`\n\nThe rest is told."
    made = "".join(map(html_of, paragraphs(text)))
    assert made == (
        "<p>Some are left out:</p><ul><li>one that goes on</li><li><code>two</code></li></ul>"
        "<p>The rest is told.</p>"
    )


@pytest.mark.parametrize(
    ("effect", "old", "new", "title"),
    [
        (None, None, "int f(void);", "Declared as"),
        (Effect.BREAKING, "int f(void);", None, "The old release declared"),
        (Effect.COMPATIBLE, None, "int f(void);", "The new release declares"),
    ],
)
def test_a_declaration_that_stands_alone_says_whose_it_is(effect, old, new, title):
    told = shown(finding(effect=effect, old_signature=old, signature=new))
    assert f"<figcaption>{title}</figcaption>" in html_of(told)
    assert "int f(void);" in html_of(told)
