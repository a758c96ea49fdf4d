"""Reports in the order of their releases."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.report.timeline import point
from abilint.report.words import distinct, first_few

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from abilint.model.report import Report
    from abilint.report.timeline.point import Point

VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)+(?:[-_.+~]?[0-9A-Za-z]+)*)")
"""`1.2.3`, `3.0.0-rc.1` in a file name whose suffix is gone."""
_PARTS = re.compile(r"\d+|[A-Za-z]+")
_NAMES = 3


class Entry(Struct, frozen=True):
    """One report, and what is known of it besides."""

    report: Report
    label: str | None = None
    """Its version; None where nobody said."""
    address: str | None = None
    """Where its page is."""


def points(entries: Iterable[Entry]) -> tuple[Point, ...]:
    """Give the releases, the oldest first: by version where every report has one, else by time."""
    known = list(entries)
    by_version = all(entry.label for entry in known)
    known.sort(key=lambda entry: (_key(entry.label or "") if by_version else (), entry.report.started))
    found: list[Point] = []
    previous: Report | None = None
    for entry in known:
        label = entry.label or entry.report.started or "no date"
        found.append(point.of(entry.report, label, previous, entry.address))
        previous = entry.report
    return tuple(found)


def version_of(path: str) -> str | None:
    """Find a version in the name of a report's file: `libfoo-1.2.3.json`."""
    name, _, _ = posixpath.basename(path).rpartition(".json")
    found = VERSION.findall(name.replace("_", "-"))
    return found[-1] if found else None


def title(points: Sequence[Point]) -> str:
    """Name the library: what its newest release is called, without the version."""
    names = distinct(re.sub(r"\.so[.\d]*$", "", name) for name in (points[-1].names if points else ()))
    return first_few(names, _NAMES) if names else "the library"


def _key(label: str) -> tuple[tuple[int, int, str], ...]:
    """Order numbers as numbers; what is unfinished (`rc`, `beta`) comes before what is not."""
    parts = [
        (1, int(part), "") if part.isdigit() else (-1, 0, part.lower()) for part in _PARTS.findall(label)
    ]
    return (*parts, (0, 0, ""))
