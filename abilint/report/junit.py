"""JUnit's XML, as Jenkins, GitLab and others draw it: a suite for each binary, a test for each rule.

A test fails where its rule found what the run fails for, is skipped where the rule could not run, with the
reason, and has an error where the file could not be read. Rules that have nothing to say of a format are left
out.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from msgspec import Struct, field

from abilint.model.finding import State
from abilint.model.report import Ran
from abilint.report.finding_text import full_text, headline, unread, unread_text
from abilint.report.order import ordered_coverage, ordered_findings
from abilint.report.repository_path import Files, file_of
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.finding import Finding
    from abilint.model.report import Report
    from abilint.report.view import View


class Case(Struct):
    """One test."""

    findings: list[Finding] = field(default_factory=list)
    skipped: str | None = None
    unread: str | None = None

    @property
    def failing(self) -> list[Finding]:
        """The findings that the run fails for."""
        return [finding for finding in self.findings if finding.fails]

    @property
    def outcome(self) -> str:
        """Name of the element that says it, empty where the test passed."""
        if self.unread:
            return "error"
        if self.failing:
            return "failure"
        return "skipped" if self.skipped else ""


Suites = dict[tuple[str, str], dict[str, Case]]
"""Target and file, to name of the rule, to the test."""


def render(report: Report, view: View) -> str:  # noqa: ARG001  # every format is called the same way
    """Give all suites, also those in which everything passed."""
    suites = _suites(report)
    root = ET.Element(
        "testsuites", {"name": "abilint", **_totals(c for s in suites.values() for c in s.values())}
    )
    for (target, file), cases in suites.items():
        root.append(_suite(f"{target}: {file}" if target else file, cases, report.started))
    ET.indent(root)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _suites(report: Report) -> Suites:
    suites: Suites = defaultdict(lambda: defaultdict(Case))
    for row in ordered_coverage(report.coverage):
        if row.outcome is not Ran.NOT_APPLICABLE:
            case = suites[row.target or "", row.artifact][row.rule]
            case.skipped = (row.reason or "it did not run") if row.outcome is Ran.NOT_RUN else None
    files = Files.of(report, base="")
    for finding in ordered_findings(report.findings):
        file = files.whole(finding.artifact or file_of(finding))
        suites[finding.target or "", file][finding.rule].findings.append(finding)
    for entry in unread(report):
        suites[entry.target or "", entry.artifact or entry.subject][
            f"{entry.what.value} {entry.subject}"
        ].unread = unread_text(entry)
    return suites


def _totals(cases: Iterable[Case]) -> dict[str, str]:
    outcomes = [case.outcome for case in cases]
    return {
        "tests": str(len(outcomes)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
    }


def _suite(name: str, cases: dict[str, Case], started: str) -> ET.Element:
    totals = _totals(cases.values())
    skipped = str(sum(case.outcome == "skipped" for case in cases.values()))
    attributes = {"name": visible(name), **totals, "skipped": skipped}
    if started:
        attributes["timestamp"] = visible(started).removesuffix("Z")  # readers of JUnit know no zone
    suite = ET.Element("testsuite", attributes)
    suite.extend(_case(name, rule, case) for rule, case in cases.items())
    return suite


def _case(suite: str, rule: str, case: Case) -> ET.Element:
    element = ET.Element("testcase", {"classname": visible(suite), "name": visible(rule)})
    if case.outcome:
        message, text = _told(case)
        outcome = ET.SubElement(element, case.outcome, {"message": message})
        outcome.text = text or None
    elif case.findings:
        ET.SubElement(element, "system-out").text = _listing(case.findings)
    return element


def _told(case: Case) -> tuple[str, str]:
    """One line, and all of it."""
    if case.unread:
        return case.unread, ""
    if case.outcome == "skipped":
        return visible(case.skipped or ""), _listing(case.findings)
    first, *others = case.failing
    return f"{headline(first)}{f' and {len(others)} more' if others else ''}", _listing(case.findings)


def _listing(findings: Iterable[Finding]) -> str:
    return "\n\n".join(
        f"{visible(str(each.location))}: {each.level.value}{_accepted(each)}: {full_text(each)}"
        for each in findings
    )


def _accepted(finding: Finding) -> str:
    return "" if finding.state is State.NEW else f" ({finding.state.value})"
