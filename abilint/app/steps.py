"""What a run is doing, told to whoever watches it: a terminal that shows progress, the log of `--verbose`."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Watcher(Protocol):
    """Somebody who wants to know."""

    def began(self, step: str) -> None:
        """Take note of a step that begins, within those that have begun and not ended."""

    def ended(self, step: str, seconds: float) -> None:
        """Take note of the end of the step that began last, and how long it took."""

    def noted(self, line: str) -> None:
        """Take note of what was found or used on the way."""


class _Nobody:
    def began(self, step: str) -> None: ...

    def ended(self, step: str, seconds: float) -> None: ...

    def noted(self, line: str) -> None: ...


_watchers: list[Watcher] = [_Nobody()]


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Tell this watcher of every step until the end of the `with` block."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.pop()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Tell that this is being done, for as long as the `with` block lasts."""
    watcher = _watchers[-1]
    watcher.began(name)
    begun = time.perf_counter()
    try:
        yield
    finally:
        watcher.ended(name, time.perf_counter() - begun)


def note(line: str) -> None:
    """Tell a detail that explains the outcome, and that nobody needs who did not ask."""
    _watchers[-1].noted(line)
