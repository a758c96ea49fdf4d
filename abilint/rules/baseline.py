"""A baseline: findings that were there before anybody looked, one a line, each known by its fingerprint.

The first line says what the file is. The others are sorted, so that a change of the file reads as what
was accepted and what is gone; nothing in them changes with wording, paths or lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from abilint import __version__
from abilint.errors import UsageError
from abilint.model.acceptance import BaselineEntry
from abilint.rules.fingerprint import library_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from abilint.rules.judged_files import JudgedFiles

VERSION = 1
MAKE = "`abilint check --no-baseline -o json=report.json ...` and `abilint baseline create report.json -o"
"""How to come to a new one; the path and the closing sign follow."""


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """The first line."""

    abilint_baseline: int
    tool: str = ""
    """Version of abilint."""
    rules_digest: str = ""
    edition: str | None = None


class Baseline(Struct, frozen=True):
    """One file of accepted findings."""

    head: Head
    entries: tuple[BaselineEntry, ...]


def read(path: str) -> Baseline:
    """Read a file; raises UsageError with the line at fault and the way to a new one."""
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  (paths are strings throughout)
            lines = file.read().splitlines()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{path}: the baseline cannot be read: {reason}; {_way_out(path)}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: no baseline: it is not UTF-8 text; {_way_out(path)}") from error
    head = _head(path, lines[0] if lines else "")
    rest = enumerate(lines[1:], 2)
    return Baseline(head, tuple(_entry(path, number, line) for number, line in rest if line.strip()))


def _head(path: str, line: str) -> Head:
    try:
        head = msgspec.json.decode(line, type=Head)
    except (msgspec.DecodeError, RecursionError) as error:
        problem = "the first line does not say that it is one"
        raise UsageError(f"{path}:1: no baseline: {problem}; {_way_out(path)}") from error
    if head.abilint_baseline != VERSION:
        raise UsageError(
            f"{path}:1: a baseline of version {head.abilint_baseline}, and this abilint reads version "
            f"{VERSION}; {_way_out(path)}"
        )
    return head


def _entry(path: str, number: int, line: str) -> BaselineEntry:
    try:
        return msgspec.json.decode(line, type=BaselineEntry)
    except (msgspec.DecodeError, RecursionError) as error:
        raise UsageError(
            f"{path}:{number}: no entry of a baseline: {error}; delete the line, or {_way_out(path)}"
        ) from error


def _way_out(path: str) -> str:
    return f"make a new one: {MAKE} {path}`"


def text(entries: Iterable[BaselineEntry], rules_digest: str = "", edition: str | None = None) -> str:
    """Write a whole file."""
    head = Head(VERSION, __version__, rules_digest, edition)
    lines = [msgspec.json.encode(head), *map(_line, ordered(entries))]
    return "".join(f"{line.decode()}\n" for line in lines)


def ordered(entries: Iterable[BaselineEntry]) -> list[BaselineEntry]:
    """Sort by what a reviewer looks for; each fingerprint once."""
    return sorted(
        {entry.fingerprint: entry for entry in entries}.values(),
        key=lambda e: (
            e.target or "",
            e.library or "",
            e.rule,
            e.symbol or "",
            e.version or "",
            e.fingerprint,
        ),
    )


def _line(entry: BaselineEntry) -> bytes:
    return msgspec.json.encode({key: value for key, value in asdict(entry).items() if value is not None})


def base_name(path: str) -> str:
    """Leave out the folders."""
    return path.replace("\\", "/").rpartition("/")[2]


def is_judged(entry: BaselineEntry, target: str | None, judged: JudgedFiles) -> bool:
    """Whether a run on this target would have found it again, were it still there."""
    return entry.target == target and judged.has_judged(
        entry.rule, lambda file: entry.library in (None, library_name(file))
    )


def is_read(entry: BaselineEntry, headers: Container[str]) -> bool:
    """Whether what declares it was read again."""
    return entry.header is None or entry.header in headers
