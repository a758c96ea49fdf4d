"""`abilint man`: the manual page, made of the parser."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "man"
HELP = "print the manual page, as in `abilint man | man -l -`"


def configure(parser: argparse.ArgumentParser) -> None:
    """Take no options."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001  (there are none)
    """Print it; exit 0."""
    from abilint.cli.grammar import grammar
    from abilint.cli.main import parser
    from abilint.cli.manual_page import page
    from abilint.report.destination import write_stdout

    write_stdout(page(grammar(parser())), sys.stdout)
    return 0
