"""`abilint report schema`: what `-o json` writes, for programs that read it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "schema"
HELP = "print the JSON Schema of what `-o json` writes"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no options."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001  # every part is called the same way
    """Print it; exit 0."""
    from abilint.report.destination import write_stdout
    from abilint.report.schema import schema_text

    write_stdout(schema_text(), sys.stdout)
    return 0
