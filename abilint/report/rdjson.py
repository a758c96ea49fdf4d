"""reviewdog's diagnostic format (proto/rdf/reviewdog.proto): it comments on reviews anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abilint.model.finding import State
from abilint.model.rule import Level
from abilint.report.finding_text import full_text, unread, unread_text
from abilint.report.order import ordered_findings
from abilint.report.repository_path import Files, file_of
from abilint.report.visible import visible

if TYPE_CHECKING:
    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import Report
    from abilint.report.view import View

SEVERITIES = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.NOTE: "INFO"}


def render(report: Report, view: View) -> str:
    """Give new findings, and each file that could not be looked at."""
    import msgspec

    files = Files.of(report, view.base)
    new = (each for each in ordered_findings(report.findings) if each.state is State.NEW)
    result = {
        "source": {"name": "abilint"},
        "diagnostics": [
            *(_of_finding(finding, files) for finding in new),
            *(_of_unread(entry, files) for entry in dict.fromkeys(unread(report))),
        ],
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=2).decode() + "\n"


def _of_finding(finding: Finding, files: Files) -> dict[str, Any]:
    url = {"url": visible(finding.help_uri)} if finding.help_uri else {}
    return {
        "message": full_text(finding),
        "location": {"path": files.path(file_of(finding)), **_range(finding)},
        "severity": SEVERITIES[finding.level],
        "code": {"value": visible(finding.rule), **url},
    }


def _range(finding: Finding) -> dict[str, Any]:
    """Where it starts; columns are bytes there as here. Nothing where the file as a whole is meant."""
    line, column = finding.location.line, finding.location.column
    start = {"line": line, "column": column} if column else {"line": line}
    return {"range": {"start": start}} if line else {}


def _of_unread(entry: NotRun, files: Files) -> dict[str, Any]:
    return {
        "message": unread_text(entry),
        "location": {"path": files.path(entry.subject)},
        "severity": "WARNING",
        "code": {"value": "not-checked"},
    }
