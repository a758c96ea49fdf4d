"""The releases as a feed: Atom, RFC 4287."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from abilint import __version__
from abilint.report.timeline.page import percent, word
from abilint.report.timeline.point import LEVELS
from abilint.report.visible import visible
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.report.timeline.point import Point

NAMESPACE = "http://www.w3.org/2005/Atom"
_OURS = uuid.UUID("2b0d3f0e-7f0a-5c1e-9d57-6c1d9b1f2a43")
"""What identities of feeds are made from, so that they stay the same from run to run."""
_NO_DATE = "1970-01-01T00:00:00Z"
"""RFC 4287 wants a date everywhere; a report may have none."""


def render(name: str, points: Sequence[Point], base: str | None = None) -> str:
    """Give the feed, the newest release first; `base` is the address that pages lie under."""
    feed = uuid.uuid5(_OURS, visible(name))
    root = ET.Element("feed", xmlns=NAMESPACE)
    _text(root, "id", feed.urn)
    _text(root, "title", f"Releases of {name}")
    _text(root, "updated", max((each.started for each in points if each.started), default=_NO_DATE))
    _text(ET.SubElement(root, "author"), "name", "abilint")
    _text(root, "generator", "abilint").set("version", __version__)
    if base:
        ET.SubElement(root, "link", rel="alternate", type="text/html", href=base)
    labels = Counter(point.label for point in points)
    for point in reversed(points):
        known_as = point.label if labels[point.label] == 1 else f"{point.label} of {point.started}"
        _entry(root, uuid.uuid5(feed, visible(known_as)), name, point, base)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, identity: uuid.UUID, name: str, point: Point, base: str | None) -> None:
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", identity.urn)
    _text(entry, "title", f"{name} {point.label}: {word(point)[0]}")
    _text(entry, "updated", point.started or _NO_DATE)
    if base and point.address:
        ET.SubElement(
            entry, "link", rel="alternate", type="text/html", href=f"{base.rstrip('/')}/{point.address}"
        )
    _text(entry, "content", ". ".join(_sentences(point)) + ".").set("type", "text")


def _sentences(point: Point) -> Iterator[str]:
    yield f"{word(point)[0].capitalize()}"
    if point.compatibility is not None:
        yield f"{percent(point.compatibility)} of the old exports are as they were"
    if point.added is not None and point.removed is not None:
        yield f"{counted(point.exported, 'export')}, {point.added} added, {point.removed} removed"
    else:
        yield counted(point.exported, "export")
    told = [counted(point.levels[level], level.value) for level in LEVELS if point.levels.get(level)]
    yield f"Findings: {', '.join(told)}" if told else "No new findings"


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    """Add text; control characters, which XML has no way to hold, are spelled."""
    child = ET.SubElement(parent, tag)
    child.text = visible(text)
    return child
