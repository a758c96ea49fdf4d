"""What the rules that found something say of themselves: why it matters, how to mend it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from abilint.report.html.markup import Node, address, element, prose
from abilint.report.html.parts import section
from abilint.report.order import ordered_rules
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.report import Report, RuleText

_NOT_OF_A_NAME = re.compile(r"[^A-Za-z0-9_-]")


def anchor(rule: str) -> str:
    """Name the place of a rule in the page."""
    return "rule-" + _NOT_OF_A_NAME.sub("-", visible(rule))


def shown(report: Report) -> Node | None:
    """Give the rules that found something; None where there are none."""
    said = {finding.rule for finding in report.findings}
    rules = [rule for rule in ordered_rules(report.rules) if rule.name in said]
    if not rules:
        return None
    return section("rules", "Rules that found something", *map(_rule, rules))


def paragraphs(text: str) -> Iterator[Node]:
    """Give the paragraphs of a text, and its lists: lines that begin with a dash, and what goes on below."""
    for part in re.split(r"\n\s*\n", text.strip()):
        first, *items = re.split(r"(?:^|\n)\s*[-*] ", part)
        if first.strip():
            yield element("p", *prose(" ".join(first.split())))
        if items:
            yield element("ul", *(element("li", *prose(" ".join(item.split()))) for item in items))


def _rule(rule: RuleText) -> Node:
    title = element("h3", element("code", rule.name), f" {rule.code}")
    return element(
        "article",
        title,
        element("p", *prose(rule.summary)),
        *_texts(rule),
        id=anchor(rule.name),
        class_="rule",
    )


def _texts(rule: RuleText) -> Iterator[Node]:
    for title, text in (("Why", rule.why), ("Fix", rule.fix), ("Exceptions", rule.exceptions)):
        if text.strip():
            yield element("h4", title)
            yield from (
                element("p", *prose(" ".join(part.split()))) for part in re.split(r"\n\s*\n", text.strip())
            )
    uri = address(rule.help_uri)
    if uri:
        yield element("p", element("a", "Documentation", href=uri, rel="noreferrer"))
