"""One line of a header, and where the caret goes.

The file was parsed a moment ago by somebody else; here it is only shown. So every doubt (gone,
changed, a FIFO, enormous) means that there is nothing to show, never an error.
"""

from __future__ import annotations

import os
import re
import stat
from typing import NamedTuple

from abilint.report.visible import columns, visible

MAX_FILE = 8 << 20
"""Bytes of one file that are read; a line beyond them is not shown."""
_MAX_CACHED = 32
_NEARBY = 4096
"""Bytes on each side of the caret that are decoded at all."""
_TAB_STOP = 8
_ELLIPSIS = "..."
_MIN_WIDTH = 40
_IDENTIFIER = re.compile(r"~?[\w$]+")


class Excerpt(NamedTuple):
    """A line ready to print."""

    text: str
    offset: int
    """Terminal columns before the caret."""
    length: int
    """Carets to print; 0 where the place in the line is not known."""


class SourceFiles:
    """Lines of files by number; each file is read once."""

    def __init__(self) -> None:
        self._files: dict[str, list[bytes]] = {}

    def line(self, path: str, number: int) -> bytes | None:
        """Line `number`, counted from 1, without its end; None where there is no such line to be had."""
        if number < 1:
            return None
        if path not in self._files:
            self._make_room()
            self._files[path] = _read_lines(path)
        lines = self._files[path]
        return lines[number - 1] if number <= len(lines) else None

    def _make_room(self) -> None:
        if len(self._files) >= _MAX_CACHED:
            del self._files[next(iter(self._files))]


def excerpt(line: bytes, column: int, name: str | None, width: int) -> Excerpt:
    """Cut the line around the column to `width` and put the caret under the identifier there.

    `column` counts bytes from 1, as compilers do; with 0 the `name` is looked for as a whole word.
    """
    start = _caret_start(line, column, name)
    if start is None:
        return Excerpt(_cut_end(_shown(line[:_NEARBY]), max(width, _MIN_WIDTH)), 0, 0)
    before = line[max(0, start - _NEARBY) : start].decode("utf-8", "backslashreplace")
    after = line[start : start + _NEARBY].decode("utf-8", "backslashreplace")
    word = _IDENTIFIER.match(after)
    end = word.end() if word else 1
    head = _clean(before.removeprefix("\ufeff"))
    marked = _clean(after[:end], columns(head))
    tail = _clean(after[end:], columns(head) + columns(marked))
    return _window(head, marked, tail, width)


def _caret_start(line: bytes, column: int, name: str | None) -> int | None:
    if 1 <= column <= len(line):
        return column - 1
    if column == 0 and name:
        pattern = rb"(?<![\w$])" + re.escape(name.encode("utf-8", "surrogateescape")) + rb"(?![\w$])"
        found = re.search(pattern, line)
        return found.start() if found else None
    return None


def _window(before: str, marked: str, after: str, width: int) -> Excerpt:
    width = max(width, _MIN_WIDTH)
    if columns(before) + columns(marked) + columns(after) > width:
        marked = _cut_end(marked, width - 2 * len(_ELLIPSIS))
        room = width - columns(marked)
        before = _cut_start(before, max(room // 2, room - columns(after)))
        after = _cut_end(after, room - columns(before))
    return Excerpt((before + marked + after).rstrip(), columns(before), columns(marked))


def _cut_end(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    kept = text[: max(0, width - len(_ELLIPSIS))]
    while columns(kept) > width - len(_ELLIPSIS) and kept:
        kept = kept[:-1]
    return kept + _ELLIPSIS


def _cut_start(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    kept = text[-max(1, width - len(_ELLIPSIS)) :]
    while columns(kept) > width - len(_ELLIPSIS) and kept:
        kept = kept[1:]
    return _ELLIPSIS + kept


def _shown(raw: bytes) -> str:
    return _clean(raw.decode("utf-8", "backslashreplace").removeprefix("\ufeff")).rstrip()


def _clean(text: str, at: int = 0) -> str:
    """Make the text visible, its tabs filled up with spaces; it starts `at` columns into the line."""
    first, *rest = map(visible, text.split("\t"))
    for part in rest:
        first += " " * (_TAB_STOP - (at + columns(first)) % _TAB_STOP) + part
    return first


def _read_lines(path: str) -> list[bytes]:
    """Lines of the file's first MAX_FILE bytes; a line that this limit cuts is left out."""
    # Without O_NONBLOCK, opening a FIFO waits for somebody to write to it.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError):
        return []
    try:
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return []
            data = file.read(MAX_FILE)
    except OSError:
        return []
    lines = data.splitlines()
    return lines[:-1] if len(data) == MAX_FILE else lines
