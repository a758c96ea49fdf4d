"""The files by which a step of a GitHub job tells of itself: its summary, and values for later steps."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from abilint.errors import UsageError
from abilint.model.finding import State
from abilint.model.report import Status
from abilint.model.rule import Level
from abilint.report import markdown
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abilint.model.report import Report

SUMMARY_LIMIT = 1 << 20
"""Bytes that GitHub takes of a step's summary; of a larger one it takes nothing (docs.github.com, "Workflow
commands", step isolation and limits)."""


def write(report: Report, environ: Mapping[str, str], report_path: str | None) -> None:
    """Append the summary and the outputs where the environment names files for them.

    `report_path` is the JSON report of this run, where one is written. Raises UsageError where a file
    cannot be written to.
    """
    if path := environ.get("GITHUB_STEP_SUMMARY"):
        _append(path, summary(report, SUMMARY_LIMIT - _size(path)))
    if path := environ.get("GITHUB_OUTPUT"):
        _append(path, "".join(f"{name}={value}\n" for name, value in outputs(report, report_path).items()))


def summary(report: Report, limit: int) -> str:
    """Give the report as Markdown, apart from what other commands of the step have written."""
    text = markdown.fitting(report, limit - 2)
    return f"\n\n{text}" if text else ""


def outputs(report: Report, report_path: str | None) -> dict[str, str]:
    """Give what later steps may ask for, each in one line."""
    counts = Counter(finding.level for finding in report.findings if finding.state is State.NEW)
    is_answer = report.status not in (Status.INCOMPLETE, Status.ERROR)
    return {
        "verdict": str(report.verdict if is_answer and report.verdict else report.status),
        "exit-code": str(report.exit_code),
        "errors": str(counts[Level.ERROR]),
        "warnings": str(counts[Level.WARNING]),
        "notes": str(counts[Level.NOTE]),
        "report": visible(report_path or ""),
    }


def _size(path: str) -> int:
    """Bytes that another command of the same step has written already."""
    try:
        return os.stat(path).st_size  # noqa: PTH116  # paths stay as they were given
    except OSError:
        return 0


def _append(path: str, text: str) -> None:
    try:
        with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(text)
    except OSError as error:
        raise UsageError(f"cannot append to {path}: {error.strerror or error}") from error
