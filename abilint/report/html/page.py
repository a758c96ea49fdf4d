"""A whole page: one file that loads nothing, and runs no script but its own (Content Security Policy 3)."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from abilint import __version__
from abilint.report.html.markup import Child, Node, element, html_of, script_json

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASSETS = Path(__file__).parent / "assets"


def page(title: str, body: Sequence[Child | None], data: object = None) -> str:
    """Put a page together; `data` is for the script, which is left out where there is none."""
    style = asset("style.css")
    script = "" if data is None else asset("lists.js")
    embedded = (
        ""
        if data is None
        else (
            f'<script type="application/json" id="data">{script_json(data)}</script>\n'
            f"<script>{script}</script>\n"
        )
    )
    return Template(asset("page.html")).substitute(
        title=html_of(element("title", title)),
        policy=_policy(style, script),
        generator=f"abilint {__version__}",
        style=style,
        body="\n".join(html_of(each) for each in body if each),
        script=embedded,
    )


def navigation(sections: Sequence[Node | None]) -> Node:
    """Link to each section by its heading."""
    links = [
        element("li", element("a", _heading(each), href=f"#{each.attributes['id']}"))
        for each in sections
        if each
    ]
    return element("nav", element("ul", *links), aria_label="Sections")


def asset(name: str) -> str:
    """Read a file that is part of every page."""
    return (_ASSETS / name).read_text(encoding="utf-8")


def _heading(node: Node) -> str:
    heading = node.children[0]
    return "".join(child for child in getattr(heading, "children", ()) if isinstance(child, str))


def _policy(style: str, script: str) -> str:
    """Allow these very texts, and an empty icon, which keeps browsers from asking for one."""
    scripts = f"; script-src '{_digest(script)}'" if script else ""
    styles = f"style-src '{_digest(style)}'"
    return f"default-src 'none'; {styles}{scripts}; img-src data:; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
