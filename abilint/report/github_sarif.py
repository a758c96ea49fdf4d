"""SARIF for GitHub's code scanning: new findings alone.

GitHub knows no `suppressions`: it opens an alert for each result (github/codeql-action, issue 1230). What is
not in the upload, it closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abilint.model.finding import State
from abilint.report import sarif

if TYPE_CHECKING:
    from abilint.model.report import Report
    from abilint.report.view import View


def render(report: Report, view: View) -> str:
    """Give SARIF without what somebody accepted."""
    new = tuple(finding for finding in report.findings if finding.state is State.NEW)
    return sarif.render(replace(report, findings=new), view)
