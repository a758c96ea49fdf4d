"""A shell at a terminal, to see what the Tab key does in it."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

QUIET = 0.4
"""Seconds without output after which a shell is taken to wait for its user."""
DEADLINE = 30.0
_OTHER_LINE = re.compile(r"\r|\x1b\[\d*[AB]")
_CONTROL = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])|[\0\x07\x08]")


class Shell:
    """One shell; `after` types, and answers what appears on the screen."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._screen, other = pty.openpty()
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "vt100", "PS1": "> "}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environ, stdin=other, stdout=other, stderr=other, start_new_session=True
        )
        os.close(other)
        self._read()

    def after(self, keys: str) -> str:
        """Type keys; answer what appears."""
        os.write(self._screen, keys.encode())
        return self._read()

    def run(self, command: str) -> None:
        """Run a command that may take a while, and wait for its end."""
        os.write(self._screen, f"{command}; printf '%s%s' re ady\n".encode())
        assert "ready" in self._read("ready")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._screen)

    def _read(self, until: str = "") -> str:
        """Read until it says that, and then until it is quiet."""
        seen = b""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if not select.select([self._screen], [], [], QUIET)[0]:
                if seen and until.encode() in seen:
                    break
                continue
            try:
                seen += os.read(self._screen, 65536)
            except OSError:
                break
        return _CONTROL.sub("", _OTHER_LINE.sub("\n", seen.decode(errors="replace")))
