"""Flags for headers as pkg-config states them for an installed package."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

from abilint.errors import UsageError
from abilint.surfaces.compiler_flags import CompilerFlags, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECONDS = 20


def flags(name: str, program: Sequence[str] = ("pkg-config",)) -> CompilerFlags:
    """Run `pkg-config --cflags NAME`; raises UsageError where that cannot be done, in one sentence."""
    command = [*program, "--cflags", "--", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except FileNotFoundError:
        raise UsageError(f"--pkg-config {name}: {program[0]} is not installed") from None
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise UsageError(f"--pkg-config {name}: {program[0]} cannot be run: {error}") from None
    if done.returncode:
        raise UsageError(f"--pkg-config {name}: {_first_line(done.stderr) or 'no such package'}")
    return parse(shlex.split(done.stdout))


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
