"""Where in a TOML file a key stands: `tomllib` gives values without their lines."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str, ...]
    """Keys from the root down, positions in arrays as their digits: `("test", "1", "expect")`."""

ANY = "..."
"""In a path that is looked for: any one key."""

_ARRAY = re.compile(r"\s*\[\[(.+?)\]\]")
_TABLE = re.compile(r"\s*\[(.+?)\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_LONG_TEXT = re.compile(r'"""|\'\'\'')


def find(text: str, wanted: Path, holding: str = "") -> int | None:
    """Return the line, from 1, of the key at that path, else of the nearest table around it.

    Where ANY leaves a choice, a line that holds the text `holding` is preferred.
    """
    lines = text.splitlines()
    best: tuple[int, bool, int] | None = None
    for path, number in _keys(lines):
        length = _common(path, wanted)
        candidate = (length, bool(holding) and holding in lines[number - 1], -number)
        if length == len(path) and length and (best is None or candidate > best):
            best = candidate
    return -best[2] if best else None


def _common(path: Path, wanted: Path) -> int:
    length = 0
    for part, sought in zip(path, wanted, strict=False):
        if sought not in (part, ANY):
            break
        length += 1
    return length


def _keys(lines: list[str]) -> Iterator[tuple[Path, int]]:
    """Every table and key with its line; what is inside a text of several lines is no key."""
    table: Path = ()
    arrays: Counter[Path] = Counter()
    inside = False
    for number, line in enumerate(lines, 1):
        quotes = len(_LONG_TEXT.findall(line))
        if not inside:
            if found := _ARRAY.match(line):
                name = _within(_parts(found.group(1)), arrays)
                table = (*name, str(arrays[name]))
                arrays[name] += 1
                yield table, number
            elif found := _TABLE.match(line):
                table = _within(_parts(found.group(1)), arrays)
                yield table, number
            elif found := _KEY.match(line):
                yield (*table, *_parts(found.group(1))), number
        inside ^= quotes % 2 == 1


def _within(name: Path, arrays: Counter[Path]) -> Path:
    """Put in which element of an array is meant: the last one up to here (TOML 1.0.0, Array of Tables)."""
    path: Path = ()
    for number, part in enumerate(name, 1):
        path = (*path, part)
        if number < len(name) and arrays[path]:
            path = (*path, str(arrays[path] - 1))
    return path


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
