"""Flags for headers out of a compilation database (clang's JSON Compilation Database Format)."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abilint.errors import InputError
from abilint.surfaces.compiler_flags import CompilerFlags, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "compile_commands.json"

_LARGEST = 256 << 20
"""Bytes; Chromium's database has about 200 MB."""


def flags(path: str, headers: Sequence[str]) -> CompilerFlags:
    """Take the flags of the entry that fits the headers best: a source beside one of them, else the nearest.

    `path` is the database or the directory that holds it. Raises InputError where it cannot be read,
    is no such database, or is empty.
    """
    file = Path(path) / NAME if Path(path).is_dir() else Path(path)
    entries = _entries(file)
    best = max(entries, key=lambda entry: _nearness(entry, headers))
    return parse(_arguments(best, file), best.get("directory", ""))


def _entries(file: Path) -> list[Mapping[str, str]]:
    import msgspec

    try:
        if not file.is_file():
            raise InputError(str(file), "no such compilation database")
        if file.stat().st_size > _LARGEST:
            raise InputError(str(file), "is too large for a compilation database")
        content = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), f"cannot be read: {(error.strerror or '').lower()}") from None
    try:
        entries: list[Mapping[str, str]] = msgspec.json.decode(content, type=list[dict[str, Any]])
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(str(file), f"is no compilation database: {error}") from None
    if not entries:
        raise InputError(str(file), "the compilation database is empty")
    return entries


def _nearness(entry: Mapping[str, str], headers: Sequence[str]) -> tuple[int, int]:
    """How many leading folders a source shares with a header; less deep below that is nearer."""
    source = (Path(str(entry.get("directory", ""))) / str(entry.get("file", ""))).resolve().parent.parts
    best = (0, 0)
    for header in headers:
        folder = Path(header).resolve().parent.parts
        shared = 0
        for ours, theirs in zip(folder, source, strict=False):
            if ours != theirs:
                break
            shared += 1
        best = max(best, (shared, -len(source)))
    return best


def _arguments(entry: Mapping[str, object], file: Path) -> list[str]:
    arguments = entry.get("arguments")
    if isinstance(arguments, list) and all(isinstance(argument, str) for argument in arguments):
        return arguments
    command = entry.get("command")
    if not isinstance(command, str):
        raise InputError(str(file), "an entry has neither `arguments` nor `command`")
    try:
        return shlex.split(command)
    except ValueError as error:
        raise InputError(str(file), f"a command cannot be split: {error}".lower()) from None
