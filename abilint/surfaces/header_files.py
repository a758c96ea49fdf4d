"""Which files `--header FILE|DIR` means."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from abilint.errors import InputError
from abilint.readers.sniff import SNIFFED_BYTES, FileFormat, sniff

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TEXTS = (FileFormat.TEXT, FileFormat.EMPTY, FileFormat.UNKNOWN)
SUFFIXES = frozenset({".h", ".hh", ".hpp", ".hxx", ".h++"})

_PROBE = 4096
"""Bytes of a suffix-less file that decide whether it is a C++ header as `<vector>` is one."""

_MOST_FILES = 20_000
"""A directory with more headers than this is a whole system's, given by mistake."""


def expand(paths: Iterable[str], language: str = "auto") -> tuple[str, ...]:
    """Replace directories by the headers in them, sorted; the same file twice counts once.

    `language` is `c`, `c++` or `auto`; suffix-less headers are taken where it is `c++`, or where the
    directory holds no other kind. Raises InputError for what is missing, unreadable, no regular file,
    or a directory without headers.
    """
    found: dict[tuple[int, int], str] = {}
    for path in paths:
        for header in _headers(path, language):
            status = _status(header)
            found.setdefault((status.st_dev, status.st_ino), header)
    return tuple(found.values())


def _headers(path: str, language: str) -> list[str]:
    status = _status(path)
    if stat.S_ISDIR(status.st_mode):
        return _in_directory(path, language)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(path, "is no regular file, so it cannot be read as a header")
    if not os.access(path, os.R_OK):
        raise InputError(path, "cannot be read: permission denied")
    _refuse_binary(path)
    return [path]


def _refuse_binary(path: str) -> None:
    """Say it in one sentence, where a compiler would stumble over the first bytes."""
    with Path(path).open("rb") as file:
        head = file.read(SNIFFED_BYTES)
    found = sniff(head)
    is_text = found in _TEXTS or (found is FileFormat.PE and b"\0" not in head)
    if not is_text:
        raise InputError(path, f"is {found.value}, not a header")


def _status(path: str) -> os.stat_result:
    try:
        return Path(path).stat()
    except FileNotFoundError:
        raise InputError(path, "no such header") from None
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(path, f"cannot be read: {problem.lower()}") from None


def _in_directory(directory: str, language: str) -> list[str]:
    files = sorted(_regular_files(directory))
    headers = [file for file in files if Path(file).suffix in SUFFIXES]
    if language == "c++" or (language == "auto" and not headers):
        headers = sorted([*headers, *(file for file in files if _is_suffixless_header(file))])
    if not headers:
        raise InputError(directory, "holds no headers (*.h, *.hh, *.hpp, *.hxx, *.h++)")
    return headers


def _regular_files(directory: str) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        raise InputError(str(error.filename), f"cannot be read: {(error.strerror or '').lower()}")

    count = 0
    for folder, folders, names in os.walk(directory, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        count += len(names)
        if count > _MOST_FILES:
            raise InputError(directory, f"holds more than {_MOST_FILES} files; name the headers themselves")
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - keeps "./" as the user wrote it
            if Path(path).is_file():
                yield path


def _is_suffixless_header(path: str) -> bool:
    """Tell a C++ header such as `vector`: no suffix, text, and it includes or guards something."""
    name = Path(path).name
    if "." in name or name in {"Makefile", "README", "LICENSE", "COPYING"}:
        return False
    try:
        with Path(path).open("rb") as file:
            start = file.read(_PROBE)
    except OSError:
        return False
    return b"\0" not in start and any(word in start for word in (b"#include", b"#ifndef", b"#pragma once"))
