"""GitLab's Code Quality report: what the merge request widget shows, compared with the target branch.

GitLab takes an array of issues with these members (documentation of GitLab 17, "Implement a custom tool"), of
issues with one fingerprint it shows the first. It has no place for what was accepted: only new findings are
listed, and an empty array says that there are none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from abilint.model.finding import State
from abilint.model.rule import Level
from abilint.report.finding_text import headline, unread, unread_text, with_unique_prints
from abilint.report.order import ordered_findings
from abilint.report.repository_path import Files, file_of
from abilint.report.visible import visible

if TYPE_CHECKING:
    from abilint.model.finding import Finding, NotRun
    from abilint.model.report import Report
    from abilint.report.view import View

SEVERITIES = {Level.ERROR: "critical", Level.WARNING: "major", Level.NOTE: "info"}


def render(report: Report, view: View) -> str:
    """Give new findings, and each file that could not be looked at."""
    import msgspec

    files = Files.of(report, view.base)
    new = (each for each in ordered_findings(report.findings) if each.state is State.NEW)
    issues = [
        *(_of_finding(finding, unique, files) for finding, unique in with_unique_prints(new)),
        *(_of_unread(entry, files) for entry in dict.fromkeys(unread(report))),
    ]
    return msgspec.json.format(msgspec.json.encode(issues), indent=2).decode() + "\n"


def _of_finding(finding: Finding, unique: str, files: Files) -> dict[str, Any]:
    return _issue(
        headline(finding),
        visible(finding.rule),
        unique,
        SEVERITIES[finding.level],
        files.path(file_of(finding)),
        finding.location.line,
    )


def _of_unread(entry: NotRun, files: Files) -> dict[str, Any]:
    path = files.path(entry.subject)
    text = unread_text(entry)
    digest = hashlib.sha256(f"{entry.what}\0{path}\0{text}".encode()).hexdigest()[:32]
    return _issue(text, "not-checked", digest, "major", path, 1)


def _issue(text: str, rule: str, fingerprint: str, severity: str, path: str, line: int) -> dict[str, Any]:
    """Give line 1 where the file as a whole is meant: GitLab requires one."""
    return {
        "description": text,
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line or 1}},
    }
