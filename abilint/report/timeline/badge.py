"""The newest release as a badge: the endpoint format of shields.io, version 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from abilint.report.timeline.page import percent, word
from abilint.report.visible import visible

if TYPE_CHECKING:
    from abilint.report.timeline.point import Point

COLOURS = {"error": "red", "warning": "orange", "note": "blue", "good": "brightgreen"}


def render(point: Point, label: str = "ABI") -> str:
    """Give what `https://img.shields.io/endpoint?url=...` reads."""
    said, tone = word(point)
    known = point.verdict is not None and point.compatibility is not None and tone != "good"
    message = f"{said}, {percent(point.compatibility)}" if known else said
    value = {"schemaVersion": 1, "label": visible(label), "message": message, "color": COLOURS[tone]}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
