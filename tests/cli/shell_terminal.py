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
    from collections.abc import Callable
    from pathlib import Path

DEADLINE = 30.0
_OTHER_LINE = re.compile(r"\r|\x1b\[\d*[AB]")
_CONTROL = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])|[\0\x07\x08]")


class Shell:
    """One shell; `shows` types, and looks at the screen."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._screen, other = pty.openpty()
        environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "vt100", "PS1": "> "}
        self.process = subprocess.Popen(
            command, cwd=folder, env=environ, stdin=other, stdout=other, stderr=other, start_new_session=True
        )
        os.close(other)
        self.seen = ""

    def shows(self, keys: str, holds: Callable[[str], bool]) -> bool:
        """Type keys, and wait until that holds of what appears; False where it never does."""
        os.write(self._screen, keys.encode())
        seen = b""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            self.seen = _CONTROL.sub("", _OTHER_LINE.sub("\n", seen.decode(errors="replace")))
            if holds(self.seen):
                return True
            if select.select([self._screen], [], [], 0.1)[0]:
                seen += os.read(self._screen, 65536)
        return False

    def run(self, command: str) -> None:
        """Run a command that may take a while, and wait for its end."""
        assert self.shows(f"{command}; printf '%s%s' re ady\n", lambda seen: "ready" in seen), self.seen

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._screen)
