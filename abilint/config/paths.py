"""Paths and patterns of a configuration: relative to its folder, told as a user in this one writes them."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from abilint.rules import toml_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from abilint.config.reading import Configuration


class Found(NamedTuple):
    """What the patterns of a target's libraries led to."""

    files: tuple[str, ...]
    """Each file once, whatever names link to it."""
    unmatched: tuple[str, ...]
    """Patterns that fit no file: perhaps nothing is built yet."""


def of_one(configuration: Configuration, path: str | None) -> str | None:
    """Say where a path leads."""
    return _at(configuration.folder, path) if path else None


def of_each(configuration: Configuration, paths: Iterable[str]) -> tuple[str, ...]:
    """Say where paths lead."""
    return tuple(_at(configuration.folder, path) for path in paths)


def after_equals(configuration: Configuration, words: Iterable[str]) -> Iterator[str]:
    """Say where the paths lead in words such as `sarif=out.sarif`; `text` and `json=-` name none."""
    for word in words:
        name, equals, path = word.partition("=")
        if equals and path not in ("", "-"):
            yield f"{name}={of_one(configuration, path)}"
        else:
            yield word


def of_export_lists(configuration: Configuration, words: Iterable[str]) -> Iterator[str]:
    """Say where the lists lie; of `FORMAT=FILE` what follows the format is the path."""
    for word in words:
        name, equals, path = word.partition("=")
        plain = not equals or "/" in name or "." in name
        yield str(of_one(configuration, word)) if plain else f"{name}={of_one(configuration, path)}"


def of_names(configuration: Configuration, patterns: Iterable[str]) -> Iterator[str]:
    """Say what a pattern of files fits: one without a slash is about names, wherever the files lie."""
    for pattern in patterns:
        yield str(of_one(configuration, pattern)) if "/" in pattern else pattern


def of_patterns(configuration: Configuration, patterns: Iterable[str], *key: str) -> tuple[str, ...]:
    """Find the files and folders; raises ConfigError for a pattern that fits none.

    A path without `*`, `?` or `[` is taken as it is, there or not: a file that is missing is told of where it
    is read.
    """
    found: dict[str, None] = {}
    for pattern in patterns:
        fitting = matches(configuration, pattern)
        if not fitting:
            raise configuration.fault(
                f"no file matches {pattern}{_hint(configuration.folder, pattern)}", *key
            )
        found.update(dict.fromkeys(fitting))
    return tuple(found)


def of_libraries(configuration: Configuration, patterns: Iterable[str]) -> Found:
    """Find the libraries: of several names of one file that a pattern fits, the file's own."""
    found: dict[str, str] = {}
    unmatched = []
    for pattern in patterns:
        fitting = [path for path in matches(configuration, pattern) if not os.path.isdir(path)]  # noqa: PTH112
        if not fitting:
            unmatched.append(pattern)
        for path in sorted(fitting, key=os.path.islink):
            found.setdefault(os.path.realpath(path), path)
    return Found(tuple(sorted(found.values())), tuple(unmatched))


def matches(configuration: Configuration, pattern: str) -> list[str]:
    """Find what a pattern fits, sorted; `**` stands for any folders."""
    whole = _at(configuration.folder, pattern)
    if not glob.has_magic(pattern) or os.path.lexists(whole):
        return [whole]
    fitting = glob.glob(pattern, root_dir=configuration.folder or None, recursive=True)  # noqa: PTH207
    return sorted(_at(configuration.folder, path) for path in fitting)


def _at(folder: str, path: str) -> str:
    """Join them: `ci` and `../a.so` to `a.so`, where `ci` is no link to a folder elsewhere."""
    joined = os.path.join(folder, path)  # noqa: PTH118
    plain = os.path.normpath(joined)
    return plain if os.path.realpath(plain) == os.path.realpath(joined) else joined


def _hint(folder: str, pattern: str) -> str:
    """Look for the first part of a pattern that is not there, and for what is there instead."""
    here = Path(folder)
    for part in Path(pattern).parts:
        if glob.has_magic(part):
            return f" in {here}" if str(here) != "." else ""
        if not (here / part).exists():
            there = sorted(entry.name for entry in here.iterdir()) if here.is_dir() else []
            return toml_fault.nearest(part, there) or f": {here / part} is not there"
        here /= part
    return ""
