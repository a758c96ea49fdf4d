"""The parts that a block about a finding is made of: title, place, source line, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.rule import Level
from abilint.report.colour import Paint, Style
from abilint.report.source_line import SourceFiles, excerpt
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abilint.model.finding import Finding
    from abilint.model.location import Location
    from abilint.report.view import View

LEVEL_STYLES = {Level.ERROR: Style.ERROR, Level.WARNING: Style.WARNING, Level.NOTE: Style.NOTE}

Remark = tuple[str, str]
"""Label and text."""


class Frame:
    """Draws for one view; header files are read once for all blocks."""

    def __init__(self, view: View) -> None:
        self.paint = Paint(view.colour)
        self._width = view.width
        self._fingerprints = view.fingerprints
        self._sources = SourceFiles()

    def title(self, finding: Finding, message: str, word: str | None = None) -> str:
        """`error[rule]: message`; `word` stands in place of the level."""
        label = f"{word or finding.level.value}[{visible(finding.rule)}]"
        styled = self.paint(LEVEL_STYLES[finding.level], label)
        return styled + self.paint(Style.STRONG, f": {visible(message)}")

    def place(self, finding: Finding, margin: str) -> list[str]:
        """`--> foo.h:12:5`."""
        place = str(finding.location) if finding.location.file else finding.artifact
        return [f"{margin}{self.paint(Style.FRAME, '-->')} {visible(place)}"] if place else []

    def source(self, finding: Finding) -> list[str]:
        """Give the line of the header, the fault underlined; nothing where it cannot be read."""
        place = finding.location
        line = self._sources.line(place.file, place.line)
        if line is None:
            return []
        number = str(place.line)
        shown = excerpt(line, place.column, finding.symbol, self._width - len(number) - 3)
        bar = self.bar(" " * len(number))
        lines = [bar, f"{self.paint(Style.FRAME, f'{number} |')} {shown.text}"]
        if shown.length:
            carets = self.paint(LEVEL_STYLES[finding.level], "^" * shown.length)
            lines.append(f"{bar} {' ' * shown.offset}{carets}")
        return lines

    def quoted(self, place: Location) -> str:
        """Give the text of a line, without its indent; empty where it cannot be read."""
        line = self._sources.line(place.file, place.line)
        return excerpt(line, 0, None, self._width).text.strip() if line else ""

    def bar(self, margin: str) -> str:
        """Start a line of the block."""
        return self.paint(Style.FRAME, f"{margin} |")

    def identity(self, finding: Finding) -> list[Remark]:
        """Give the name of a finding that survives rebuilds, where that is to be shown."""
        return [("fingerprint", finding.fingerprint)] if self._fingerprints else []

    def remarks(self, remarks: Iterable[Remark], margin: str) -> list[str]:
        """`= note: ...`, one for each."""
        lines = [self.bar(margin)]
        for label, text in remarks:
            first, *rest = [visible(line.strip()) for line in text.strip().split("\n")]
            sign = self.paint(Style.FRAME, "=")
            lines.append(f"{margin} {sign} {self.paint(Style.STRONG, label)}: {first}")
            lines.extend(f"{margin}   {' ' * len(label)}  {line}".rstrip() for line in rest)
        return lines
