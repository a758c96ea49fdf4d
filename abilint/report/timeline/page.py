"""The history of a library as one page: charts, each with its numbers, and every release with its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.report import Status
from abilint.report.html.findings import TONES
from abilint.report.html.markup import Child, Node, element
from abilint.report.html.page import navigation, page
from abilint.report.html.parts import ABSENT, badge, number, row, section, table, term
from abilint.report.timeline import charts
from abilint.report.timeline.charts import Series
from abilint.report.timeline.point import LEVELS
from abilint.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from abilint.report.timeline.point import Point

MEANING = (
    "Compatibility is the share of the old release's exports that no breaking change is about: "
    "100 * (1 - broken / exports of the old release). Broken are the exports that a breaking change names, "
    "as those that are gone; a breaking change that names none, as of a type, counts as one. "
    "It is rounded down, so 100 % means that no breaking change was found."
)
COLOURS = {"error": 3, "warning": 4, "note": 1}
HIGH = 90
"""Percent from which on the chart of compatibility shows nothing but the top."""
HEAD = (
    "Release",
    "Verdict",
    "Compatible",
    "Exports",
    "Added",
    "Removed",
    "Errors",
    "Warnings",
    "Notes",
    "Accepted",
    "Name for programs",
    "Report of",
)


def render(name: str, points: Sequence[Point]) -> str:
    """Give the page; the oldest release comes first in `points`, the newest first in the table."""
    drawn = (_exports, _changes, _findings, _compatibility) if len(points) > 1 else ()
    sections = [*(draw(points) for draw in drawn), _releases(points)]
    body = [_header(name, points), navigation(sections), element("main", *sections, id="main")]
    return page(f"abilint: history of {name}", body)


def word(point: Point) -> tuple[str, str]:
    """Give the verdict on a release in one or two words, and its tone."""
    if point.status in (Status.INCOMPLETE, Status.ERROR):
        return point.status.value, "warning"
    if point.verdict is not None:
        return point.verdict.value, TONES[point.verdict]
    worst = next((level for level in LEVELS if point.levels.get(level)), None)
    return (counted(point.levels[worst], worst.value), worst.value) if worst else ("clean", "good")


def percent(value: float | None) -> str:
    """`99.5 %`; a dash where it is not known."""
    return ABSENT if value is None else f"{value:g} %"


def _header(name: str, points: Sequence[Point]) -> Node:
    newest = points[-1]
    told = f"One release, {newest.label}: charts begin with the second."
    if len(points) > 1:
        told = (
            f"{len(points)} releases from {points[0].label} to {newest.label}. "
            "The newest first in the table, last in the charts."
        )
    return element(
        "header",
        element("p", "abilint report timeline", class_="eyebrow"),
        element("h1", f"History of {name} ", badge(*word(newest))),
        element("p", told),
        element("dl", *_tiles(newest, points), class_="tiles"),
    )


def _tiles(newest: Point, points: Sequence[Point]) -> Iterator[Node]:
    breaks = sum(each.verdict is not None and each.verdict.value == "breaking" for each in points)
    known = (
        ("releases", number(len(points))),
        ("breaking releases", number(breaks)),
        ("exports now", number(newest.exported)),
        ("compatible with the release before", percent(newest.compatibility)),
        ("errors now", number(newest.levels.get(LEVELS[0], 0))),
    )
    for title, value in known:
        yield element("div", *term(title, value))


def _exports(points: Sequence[Point]) -> Node:
    exported = Series("exports", tuple(each.exported for each in points), 1)
    return _chart("exports", "Exports", points, (exported,), charts.lines(_labels(points), (exported,)))


def _changes(points: Sequence[Point]) -> Node | None:
    added = Series("added", tuple(each.added for each in points), 2)
    removed = Series("removed", tuple(each.removed for each in points), 3, down=True)
    if not any(value is not None for value in (*added.values, *removed.values)):
        return None
    both = (added, removed)
    return _chart("changes", "Added and removed", points, both, charts.bars(_labels(points), both))


def _findings(points: Sequence[Point]) -> Node:
    series = tuple(
        Series(f"{level.value}s", tuple(each.levels.get(level, 0) for each in points), COLOURS[level.value])
        for level in LEVELS
    )
    return _chart("findings", "Findings by level", points, series, charts.bars(_labels(points), series))


def _compatibility(points: Sequence[Point]) -> Node | None:
    series = Series("compatible", tuple(each.compatibility for each in points), 2, unit=" %")
    if not any(value is not None for value in series.values):
        return None
    low = min(HIGH, *(value for value in series.values if value is not None))
    drawing = charts.lines(_labels(points), (series,), low)
    return _chart("compatibility", "Compatibility", points, (series,), drawing, element("p", MEANING))


def _labels(points: Sequence[Point]) -> list[str]:
    return [each.label for each in points]


def _chart(
    name: str, title: str, points: Sequence[Point], series: Sequence[Series], drawing: Node, *more: Child
) -> Node:
    """Give a drawing, and the same numbers as a table."""
    rows = [
        row(each.label, *(_cell(one, at) for one in series)) for at, each in reversed(list(enumerate(points)))
    ]
    heads = ("Release", *(each.name.capitalize() for each in series))
    numbers = element(
        "details",
        element("summary", "The numbers"),
        table(f"{title}, the newest first", heads, rows, hidden_caption=True),
        class_="numbers",
    )
    shown = element(
        "div", drawing, class_="scroll drawing", tabindex="0", role="group", aria_label=f"{title}: chart"
    )
    return section(name, title, *more, _legend(series), shown, numbers)


def _cell(series: Series, at: int) -> Child | int | None:
    value = series.values[at]
    return percent(value) if series.unit else None if value is None else int(value)


def _legend(series: Sequence[Series]) -> Node | None:
    if len(series) < 2:
        return None
    entries = (
        element(
            "li",
            element(
                "svg",
                element("rect", width="12", height="12", rx="2", class_=f"f{each.colour}"),
                width="12",
                height="12",
                aria_hidden="true",
                class_="key",
            ),
            f"{each.name}, {_where(each, series)}",
        )
        for each in series
    )
    return element("ul", *entries, class_="legend")


def _where(one: Series, series: Sequence[Series]) -> str:
    """Say where in a stack a series is, for who does not tell its colour."""
    if one.down or any(each.down for each in series):
        return "below the line" if one.down else "above the line"
    return "lowest" if one is series[0] else "highest" if one is series[-1] else "between them"


def _releases(points: Sequence[Point]) -> Node:
    inner = table("Releases, the newest first", HEAD, map(_release, reversed(points)), hidden_caption=True)
    return section("releases", "Releases", inner)


def _release(point: Point) -> Node:
    name: Child = element("a", point.label, href=point.address) if point.address else point.label
    when: Child = element("time", point.started[:10], datetime=point.started) if point.started else ABSENT
    return row(
        name,
        badge(*word(point)),
        percent(point.compatibility),
        point.exported,
        point.added,
        point.removed,
        *(point.levels.get(level, 0) for level in LEVELS),
        point.accepted,
        ", ".join(point.names) or ABSENT,
        when,
    )
