"""The bytes of a source file, or why they are none."""

from __future__ import annotations

import os

from abilint.errors import InputError

# ruff: noqa: PTH118, PTH120, PTH113 - paths stay as the user wrote them

MOST_BYTES = 16 << 20
"""More than any file that people write; generated ones with 50,000 lines are a tenth of it."""

LEVELS = 4
"""Folders above a file that a path in it may start from: scripts that build are run from their project's."""


def near(file: str, name: str) -> str | None:
    """Give the file that a relative path in another file means; None where there is none near it."""
    folder = os.path.dirname(file)
    if not name or "\0" in name or ".." in name.split("/"):
        return None
    for _ in range(LEVELS):
        found = os.path.join(folder, name.lstrip("/"))
        if os.path.isfile(found):
            return found
        folder = os.path.normpath(os.path.join(folder, ".."))
    return None


def read(path: str) -> bytes:
    """Read a file of text; raises InputError where it cannot be read, is no UTF-8, or is no text."""
    data = raw(path)
    if b"\0" in data:
        raise InputError(path, "is no text: it holds NUL bytes")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(path, f"is not valid UTF-8, at line {line}") from None
    return data


def raw(path: str) -> bytes:
    """Read a file in whichever encoding; raises InputError where it cannot be read, or is too large."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from None
    except ValueError:
        raise InputError(repr(path), "is no file name") from None
    if len(data) > MOST_BYTES:
        raise InputError(path, f"is larger than {MOST_BYTES >> 20} MiB: no source file is")
    return data
