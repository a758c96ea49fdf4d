"""Elements of a page as values: written as HTML here, or as JSON that the page's script makes nodes of.

All text is foreign until it stands in an element: it is made visible (see `abilint.report.visible`) and
escaped in this one place, so that no symbol can bring markup of its own.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NEWLINE = "\n"
"""The one control character that is meant as such, where it is a child by itself."""
_VOID = frozenset({"br", "input", "link", "meta"})
"""Elements that have no end tag (HTML, 13.1.2)."""
_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What would end a script element, or begin a comment in it, spelled as JSON may spell it."""


class Node(NamedTuple):
    """One element."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Node | str, ...]


Child = Node | str
"""An element, or text."""


def element(tag: str, *children: Child | None, **attributes: str | bool | None) -> Node:
    """Make one; `class_` is `class`, `data_level` is `data-level`; None is left out, True has no value."""
    return Node(
        tag,
        {_attribute(name): _value(value) for name, value in attributes.items() if value not in (None, False)},
        tuple(
            child if isinstance(child, Node) or child == NEWLINE else visible(child)
            for child in children
            if child
        ),
    )


def code(text: str) -> Node:
    """Set a name or a piece of C within a sentence."""
    return element("code", text)


def prose(text: str) -> Iterator[Child]:
    """Give a sentence whose names stand in backticks, as messages have them."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        yield text
        return
    for number, part in enumerate(parts):
        yield code(part) if number % 2 else part


def block(text: str, **attributes: str | None) -> Node:
    """Lines of C as they stand; a long one is scrolled, by keyboard too."""
    return element("pre", element("code", *lines(text)), tabindex="0", **attributes)


def lines(text: str) -> Iterator[str]:
    """Give the lines of a text, with ends between them."""
    for number, line in enumerate(text.splitlines()):
        if number:
            yield NEWLINE
        yield line


def address(uri: str | None) -> str | None:
    """Give what a link may lead to: of foreign addresses only those of the web."""
    return uri if uri and uri.startswith(("https://", "http://")) else None


def html_of(child: Child) -> str:
    """Write an element or text."""
    parts: list[str] = []
    _write(child, parts)
    return "".join(parts)


def _write(child: Child, parts: list[str]) -> None:
    if isinstance(child, str):
        parts.append(escape(child, quote=False))
        return
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in child.attributes.items())
    parts.append(f"<{child.tag}{attributes}>")
    for each in child.children:
        _write(each, parts)
    if child.tag not in _VOID:
        parts.append(f"</{child.tag}>")


def script_json(value: object) -> str:
    """Write JSON that can stand in a script element: nothing in it ends the element (HTML, 13.2.5.4)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, spelled in _IN_SCRIPT.items():
        text = text.replace(character, spelled)
    return text


def plain(children: Iterable[Child]) -> list[object]:
    """Give elements as `[tag, {attribute: value}, child...]`, for the page's script."""
    return [
        each if isinstance(each, str) else [each.tag, dict(each.attributes), *plain(each.children)]
        for each in children
    ]


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _value(value: str | bool | None) -> str:
    return "" if value is True else visible(str(value))
