"""One finding as compilers print it: title, place, source line, what else is known, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.rule import Level
from abilint.report.colour import Paint, Style
from abilint.report.source_line import SourceFiles, excerpt
from abilint.report.spelling import demangled
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.model.finding import Finding
    from abilint.report.view import View

LEVEL_STYLES = {Level.ERROR: Style.ERROR, Level.WARNING: Style.WARNING, Level.NOTE: Style.NOTE}


def full_name(finding: Finding) -> str:
    """Give the symbol, followed by its demangled name where that differs."""
    symbol = visible(finding.symbol or finding.artifact or finding.location.file)
    spelled = demangled(finding)
    if spelled and spelled != finding.symbol:
        return f"{symbol} ({visible(spelled)})"
    return symbol


class BlockWriter:
    """Prints findings for one view; header files are read once for all of them."""

    def __init__(self, view: View) -> None:
        self._paint = Paint(view.colour)
        self._width = view.width
        self._sources = SourceFiles()

    def single(self, finding: Finding) -> list[str]:
        """Print one finding in full."""
        source = self._source(finding)
        margin = " " * (len(str(finding.location.line)) if source else 1)
        return [
            self._title(finding, finding.message),
            *self._place(finding, margin),
            *source,
            *self._remarks(_remarks_of(finding), margin),
        ]

    def folded(self, findings: list[Finding], shown: int, several_artifacts: bool) -> list[str]:
        """Print many findings of one rule and cause: the first as the example, then names."""
        first = findings[0]
        margin = " "
        names = [self._listed(finding, several_artifacts) for finding in findings[:shown]]
        if len(findings) > shown:
            names.append(f"and {len(findings) - shown} more; -o json lists all")
        bar = self._paint(Style.FRAME, f"{margin} |")
        return [
            self._title(first, f"{first.message} (and {_others(len(findings) - 1)})"),
            *self._place(first, margin),
            bar,
            *(f"{bar} {name}" for name in names),
            *self._remarks(_way_out(first), margin),
        ]

    def _title(self, finding: Finding, message: str) -> str:
        label = self._paint(LEVEL_STYLES[finding.level], f"{finding.level.value}[{visible(finding.rule)}]")
        return label + self._paint(Style.STRONG, f": {visible(message)}")

    def _place(self, finding: Finding, margin: str) -> list[str]:
        place = str(finding.location) if finding.location.file else finding.artifact
        return [f"{margin}{self._paint(Style.FRAME, '-->')} {visible(place)}"] if place else []

    def _source(self, finding: Finding) -> list[str]:
        place = finding.location
        line = self._sources.line(place.file, place.line)
        if line is None:
            return []
        number = str(place.line)
        shown = excerpt(line, place.column, finding.symbol, self._width - len(number) - 3)
        bar = self._paint(Style.FRAME, f"{' ' * len(number)} |")
        lines = [bar, f"{self._paint(Style.FRAME, f'{number} |')} {shown.text}"]
        if shown.length:
            carets = self._paint(LEVEL_STYLES[finding.level], "^" * shown.length)
            lines.append(f"{bar} {' ' * shown.offset}{carets}")
        return lines

    def _remarks(self, remarks: Iterator[tuple[str, str]], margin: str) -> list[str]:
        lines = [self._paint(Style.FRAME, f"{margin} |")]
        for label, text in remarks:
            first, *rest = [visible(line.strip()) for line in text.strip().split("\n")]
            sign = self._paint(Style.FRAME, "=")
            lines.append(f"{margin} {sign} {self._paint(Style.STRONG, label)}: {first}")
            lines.extend(f"{margin}   {' ' * len(label)}  {line}".rstrip() for line in rest)
        return lines

    def _listed(self, finding: Finding, several_artifacts: bool) -> str:
        where = []
        if finding.location.line:
            where.append(str(finding.location))
        if several_artifacts and finding.artifact:
            where.append(finding.artifact)
        name = full_name(finding)
        return f"{name}: {visible(', '.join(where))}" if where else name


def _remarks_of(finding: Finding) -> Iterator[tuple[str, str]]:
    spelled = demangled(finding)
    if spelled and spelled != finding.symbol and spelled not in finding.message:
        yield "demangled", spelled
    if finding.version and finding.version not in finding.message:
        yield "version", finding.version
    yield from (("note", note) for note in finding.notes if note.strip())
    yield from _way_out(finding)


def _way_out(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.fix:
        yield "help", finding.fix
    yield "see", f"{finding.code}, `abilint explain {finding.rule}`"


def _others(count: int) -> str:
    return "1 other" if count == 1 else f"{count} others"
