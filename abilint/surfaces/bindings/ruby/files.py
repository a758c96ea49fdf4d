"""Which file of the same library a `require` means; files are read as text, and of no gem but its own."""

from __future__ import annotations

import os

MOST_FOLDERS = 8
"""How far above a file its library's own folder is looked for."""
ROOTS = frozenset({"lib", "vendor_ruby", "site_ruby"})
"""Folders that a load path holds: only there `require "foo"` means a neighbour, and not a gem."""


def relative(file: str, name: str) -> str | None:
    """Give the file of a `require_relative`."""
    return _existing(os.path.join(os.path.dirname(file), name))  # noqa: PTH118, PTH120  (as the user wrote it)


def of_library(file: str, name: str) -> str | None:
    """Give the file of a `require`, where it lies within the same library; None where it is another's."""
    folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120
    for _ in range(MOST_FOLDERS):
        found = _existing(os.path.join(folder, name))  # noqa: PTH118
        if found is not None and ("/" in name or os.path.basename(folder) in ROOTS):  # noqa: PTH119
            return os.path.relpath(found) if not os.path.isabs(file) else found  # noqa: PTH117
        folder = os.path.dirname(folder)  # noqa: PTH120
    return None


def _existing(path: str) -> str | None:
    path = path if path.endswith(".rb") else f"{path}.rb"
    return os.path.normpath(path) if os.path.isfile(path) else None  # noqa: PTH113
