"""The report as one HTML file: it loads nothing, and reads without JavaScript, on paper and aloud.

markup      elements as values, and the one place where text is escaped
parts       sections, tables, badges, lists that grow
page        the frame: head, policy, style, script
verdict, findings, coverage, rule_texts, artifacts, tables    the sections
declarations_side_by_side    what changed in C
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.report.html import artifacts, coverage, findings, rule_texts, tables, verdict
from abilint.report.html.markup import Node, element
from abilint.report.html.page import navigation, page

if TYPE_CHECKING:
    from abilint.model.report import Report
    from abilint.report.view import View


def render(report: Report, view: View) -> str:  # noqa: ARG001  (the same everywhere)
    """Give the page: verdict, findings, what was checked and what was not, files, symbols, types."""
    lists = findings.growing(report), tables.symbols(report), tables.types(report)
    found, symbols, types = lists
    sections = [
        findings.shown(report, found),
        coverage.not_run(report),
        rule_texts.shown(report),
        coverage.shown(report),
        artifacts.declarations(report),
        artifacts.shown(report),
        tables.symbols_shown(report, symbols),
        tables.types_shown(report, types),
    ]
    title = f"abilint: {verdict.word(report)[0]}: {verdict.name(report)}"
    main = element("main", *sections, id="main")
    body = [verdict.shown(report), navigation(sections), main, _footer(report)]
    return page(title, body, {each.name: each.data() for each in lists if each.entries})


def _footer(report: Report) -> Node:
    command = " ".join(["abilint", report.command, *report.arguments])
    when = element("p", "Run at ", element("time", report.started, datetime=report.started), ".")
    return element(
        "footer",
        element("p", "Command: ", element("code", command)),
        when if report.started else None,
        element("p", "Rules: ", element("code", report.rules_digest)),
    )
