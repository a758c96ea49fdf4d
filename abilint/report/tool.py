"""The program that wrote a report: this one, or the one that the report was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint import __version__

if TYPE_CHECKING:
    from abilint.model.report import Report


def tool_version(report: Report) -> str:
    """Version of the abilint that found what the report holds."""
    return report.tool_version or __version__
