"""One line for each finding, for editors and `grep`: `foo.h:12:5: error[declared-not-exported]: ...`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.report.colour import Paint, Style
from abilint.report.frame import LEVEL_STYLES
from abilint.report.spelling import demangled
from abilint.report.text import closing, shown
from abilint.report.visible import visible

if TYPE_CHECKING:
    from abilint.model.finding import Finding
    from abilint.model.report import Report
    from abilint.report.view import View


def render(report: Report, view: View) -> str:
    """Print every finding that nobody has accepted yet, notes too, then what the text report ends in.

    Of a change between two releases the effect follows the level: `error[symbol-removed]: breaking: ...`.
    """
    paint = Paint(view.colour)
    lines = [_line(finding, paint) for finding in shown(report, view)]
    return "\n".join([*lines, *closing(report, paint, quiet=view.quiet)]) + "\n"


def _line(finding: Finding, paint: Paint) -> str:
    place = visible(str(finding.location) if finding.location.file else finding.artifact or "abilint")
    label = paint(LEVEL_STYLES[finding.level], f"{finding.level.value}[{visible(finding.rule)}]")
    effect = f"{finding.effect.value}: " if finding.effect else ""
    return f"{paint(Style.STRONG, place)}: {label}: {effect}{visible(finding.message)}{_demangled(finding)}"


def _demangled(finding: Finding) -> str:
    name = demangled(finding)
    unsaid = name and name != finding.symbol and name not in finding.message
    return f" ({visible(name)})" if name and unsaid else ""
