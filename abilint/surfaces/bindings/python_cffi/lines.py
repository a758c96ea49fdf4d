"""Where the lines of a text stand that a module has put together: found again in what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WINDOW = 40
"""Lines behind the last one in which the next one is looked for as a part of a line."""
TELLING = 4
"""Characters of a line below which it says nothing of its place: `}`, `};`."""


class Lines:
    """The lines of all files that were read, the module's own first."""

    def __init__(self, files: Mapping[str, Sequence[str]]) -> None:
        self._files = files
        self._whole: dict[str, tuple[str, int]] = {}
        for file, lines in files.items():
            for number, line in enumerate(lines):
                self._whole.setdefault(line.strip(), (file, number))

    def places(self, text: str, start: Location) -> tuple[Location, ...]:
        """Give the place of each line of a text that begins at `start`, or somewhere below it."""
        file, number, found = start.file, start.line - 1, list[Location]()
        last = start
        for line in text.split("\n"):
            words = line.strip()
            near = self._near(file, number, words)
            if near is None and len(words) >= TELLING and words in self._whole:
                file, near = self._whole[words]
            if near is not None:
                column = self._files[file][near].find(words) - (len(line) - len(line.lstrip())) + 1
                last, number = Location(file, near + 1, column), near + (len(words) >= TELLING)
            found.append(last)
        return tuple(found)

    def _near(self, file: str, number: int, words: str) -> int | None:
        if not words:
            return None
        lines = self._files.get(file, ())
        window = WINDOW if len(words) >= TELLING else 2
        for candidate in range(number, min(number + window, len(lines))):
            if words in lines[candidate]:
                return candidate
        return None
