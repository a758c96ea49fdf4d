"""What is shown of a run while it goes on: progress on a terminal, or a log of its steps; both on stderr."""

from __future__ import annotations

import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
    from typing import TextIO

PATIENCE = 2.0
"""Seconds for which nothing is shown: most runs are over by then."""
_REFRESH = 0.2
_ERASE = "\r\x1b[2K"
"""To the start of the line, and nothing on it (ECMA-48, 8.3.41)."""


def watching(
    args: argparse.Namespace, stderr: TextIO | None, environ: Mapping[str, str]
) -> AbstractContextManager[None]:
    """Watch the run as its options ask for: `--verbose`, `--quiet`, or progress where somebody looks.

    Commands without these options show progress.
    """
    if stderr is None:
        return nullcontext()
    if getattr(args, "verbose", False):
        return _logged(stderr)
    if getattr(args, "quiet", False) or environ.get("TERM") == "dumb" or not stderr.isatty():
        return nullcontext()
    return _shown(stderr)


@contextmanager
def _logged(stderr: TextIO) -> Iterator[None]:
    from abilint.app.steps import watched_by

    begun = time.perf_counter()
    log = Log(stderr)
    with watched_by(log):
        yield
    log.noted(f"the whole run: {time.perf_counter() - begun:.2f} s")


@contextmanager
def _shown(stderr: TextIO) -> Iterator[None]:
    from abilint.app.steps import watched_by

    progress = Progress(stderr)
    try:
        with watched_by(progress):
            yield
    finally:
        progress.close()


class Log:
    """One line for each step that ended, with the time that it took, and for each detail."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def began(self, step: str) -> None:
        """Wait for its end."""

    def ended(self, step: str, seconds: float) -> None:
        """Print it."""
        self.noted(f"{step}: {seconds:.2f} s")

    def noted(self, line: str) -> None:
        """Print it."""
        from abilint.report.visible import visible

        print(f"abilint: {visible(line)}", file=self._stream, flush=True)


class Progress:
    """One line that says what is being done and for how long, from the third second on; erased at the end.

    A thread of its own draws it: a step may spend minutes in one call.
    """

    def __init__(self, stream: TextIO, patience: float = PATIENCE) -> None:
        import threading

        self._stream = stream
        self._patience = patience
        self._begun = time.monotonic()
        self._steps: list[str] = []
        self._line = ""
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._draw_until_over, daemon=True)
        self._thread.start()

    def began(self, step: str) -> None:
        """Show it from now on."""
        with self._lock:
            self._steps.append(step)

    def ended(self, step: str, seconds: float) -> None:  # noqa: ARG002  (the step that began last)
        """Show what it was a part of; nothing once all has ended, since reports follow."""
        with self._lock:
            self._steps.pop()
            if not self._steps:
                self._erase()

    def noted(self, line: str) -> None:
        """Leave it to the log."""

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._over.set()
        self._thread.join()
        self._erase()

    def _draw_until_over(self) -> None:
        if self._over.wait(self._patience):
            return
        while not self._over.wait(_REFRESH):
            with self._lock:
                self._draw()

    def _draw(self) -> None:
        if not self._steps:
            return
        from abilint.report.view import terminal_width
        from abilint.report.visible import visible

        seconds = int(time.monotonic() - self._begun)
        line = f"{seconds} s: {visible(self._steps[-1])}"[: terminal_width(self._stream) - 1]
        if line != self._line:
            self._write(f"{_ERASE}{line}")
            self._line = line

    def _erase(self) -> None:
        if self._line:
            self._write(_ERASE)
            self._line = ""

    def _write(self, text: str) -> None:
        """Ignore a terminal that went away."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._over.set()
