"""The place that an output goes to: a file, or standard output under any of its names."""

from __future__ import annotations

import os
import stat

_STANDARD_OUTPUT = frozenset({"", "-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"})
_DESCRIPTOR = 1


def place_of(path: str) -> str | None:
    """Return the path as it was written; None for standard output.

    `/dev/stdout` is that, too: opened for itself, a file that the shell redirected to would be
    emptied, and what else goes there be lost.
    """
    return None if path in _STANDARD_OUTPUT else path


class Places:
    """Outputs of one run, no two in one place."""

    def __init__(self) -> None:
        self._taken: dict[object, str] = {}

    def taken_by(self, path: str | None, what: str) -> str | None:
        """Reserve the place for `what`; return what has it already, where something has."""
        identity = _identity(path)
        if identity in self._taken:
            return self._taken[identity]
        self._taken[identity] = what
        return None


def _identity(path: str | None) -> object:
    """Tell files apart by device and number: `a`, `./a`, a link to it, and `> a` in the shell are one."""
    try:
        status = os.fstat(_DESCRIPTOR) if path is None else os.stat(path)  # noqa: PTH116  # as the user wrote it
    except (OSError, ValueError):
        return path and os.path.realpath(path)
    if stat.S_ISREG(status.st_mode):
        return status.st_dev, status.st_ino
    return path and os.path.realpath(path)
