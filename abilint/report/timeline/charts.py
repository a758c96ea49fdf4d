"""Charts as drawings in the page: bars and lines over releases, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from abilint.report.html.markup import Node, element

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH, HEIGHT = 960, 250
LEFT, RIGHT, TOP, BOTTOM = 12, 56, 12, 34
MOST_LABELS = 10
TICKS = 4
WIDEST_BAR = 36


class Series(Struct, frozen=True):
    """Values of one colour."""

    name: str
    values: tuple[float | None, ...]
    """One for each release; None where it is not known."""
    colour: int
    """Number of a colour of the style sheet, from 1."""
    down: bool = False
    """Of bars: drawn below the line, as what is lost."""
    unit: str = ""

    def told(self, label: str, value: float) -> str:
        """Say one value."""
        return f"{label}: {value:,.10g}{self.unit} {self.name}"


class Scale(Struct, frozen=True):
    """How values become heights."""

    low: float
    high: float

    def y(self, value: float) -> float:
        """Give the place of a value, from the top."""
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def lines(labels: Sequence[str], series: Sequence[Series], low: float | None = None) -> Node:
    """Draw each series as a line with a mark at each release."""
    values = [value for each in series for value in each.values if value is not None]
    high = max(values, default=1)
    least = min(values, default=0) if low is None else low
    scale = _scale(0 if least == high else least, high)
    return _chart(labels, scale, (part for each in series for part in _line(labels, each, scale)))


def bars(labels: Sequence[str], series: Sequence[Series]) -> Node:
    """Draw the series of each release one upon the other, and what goes down below the line."""
    heights = [_sums(series, number) for number in range(len(labels))]
    scale = _scale(-max((down for _, down in heights), default=0), max((up for up, _ in heights), default=1))
    return _chart(labels, scale, _stacks(labels, series, scale))


def ticks(low: float, high: float) -> list[float]:
    """Give round values that span `low` to `high`; steps are 1, 2 or 5 times a power of ten."""
    span = max(high - low, 1)
    power = 1
    while power * 10 * TICKS <= span:
        power *= 10
    step = next(power * each for each in (1, 2, 5, 10) if power * each * TICKS >= span)
    first = int(low // step)
    found = [float(first * step)]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found if len(found) > 1 else [*found, found[0] + step]


def _scale(low: float, high: float) -> Scale:
    marks = ticks(low, high)
    return Scale(marks[0], marks[-1])


def _chart(labels: Sequence[str], scale: Scale, drawing: Iterator[Node]) -> Node:
    return element(
        "svg",
        *_axes(labels, scale),
        *drawing,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        class_="chart",
        aria_hidden="true",
    )


def _axes(labels: Sequence[str], scale: Scale) -> Iterator[Node]:
    for mark in ticks(scale.low, scale.high):
        y = scale.y(mark)
        yield element("line", x1=str(LEFT), x2=str(WIDTH - RIGHT), y1=str(y), y2=str(y), class_="axis")
        yield element("text", f"{abs(mark):,g}", x=str(WIDTH - RIGHT + 8), y=str(y + 4))
    every = -(-len(labels) // MOST_LABELS) or 1
    for number, label in enumerate(labels):
        if number % every == 0:
            place = str(round(_x(number, len(labels)), 1))
            yield element("text", _short(label), x=place, y=str(HEIGHT - 10), text_anchor="middle")


def _short(label: str) -> str:
    return label[:10] + "…" * (len(label) > 10)


def _step(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(count, 1)


def _x(number: int, count: int) -> float:
    return LEFT + _step(count) * (number + 0.5)


def _line(labels: Sequence[str], series: Series, scale: Scale) -> Iterator[Node]:
    """Draw a line that is broken where a value is not known, and a mark for each value."""
    places = [
        None if value is None else (round(_x(number, len(labels)), 1), scale.y(value))
        for number, value in enumerate(series.values)
    ]
    way = ""
    for before, place in zip([None, *places], places, strict=False):
        if place:
            way += f"{'L' if before else 'M'}{place[0]} {place[1]}"
    if way:
        yield element("path", d=way, class_=f"series s{series.colour}")
    for label, value, place in zip(labels, series.values, places, strict=True):
        if place and value is not None:
            told = element("title", series.told(label, value))
            x, y = map(str, place)
            yield element("circle", told, cx=x, cy=y, r="3", class_=f"f{series.colour}")


def _sums(series: Sequence[Series], number: int) -> tuple[float, float]:
    up = sum(each.values[number] or 0 for each in series if not each.down)
    return up, sum(each.values[number] or 0 for each in series if each.down)


def _stacks(labels: Sequence[str], series: Sequence[Series], scale: Scale) -> Iterator[Node]:
    width = min(_step(len(labels)) * 0.7, WIDEST_BAR)
    for number, label in enumerate(labels):
        up = down = 0.0
        for each in series:
            value = each.values[number]
            if not value:
                continue
            top = scale.y(-down) if each.down else scale.y(up + value)
            bottom = scale.y(-down - value) if each.down else scale.y(up)
            down, up = (down + value, up) if each.down else (down, up + value)
            yield element(
                "rect",
                element("title", each.told(label, value)),
                x=str(round(_x(number, len(labels)) - width / 2, 1)),
                y=str(top),
                width=str(round(width, 1)),
                height=str(round(bottom - top, 1)),
                class_=f"f{each.colour}",
            )
