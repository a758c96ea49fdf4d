"""`abilint completions SHELL`: what makes the Tab key complete commands, options and their words."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "completions"
HELP = "print the script that completes abilint's command line in a shell"
SHELLS = ("bash", "zsh", "fish")
"""Modules of `abilint.cli.shells`, each with `script(command) -> str`."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the shells."""
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help="bash, zsh or fish")


def run(args: argparse.Namespace) -> int:
    """Print the script; exit 0."""
    from abilint.cli.grammar import grammar
    from abilint.cli.main import parser
    from abilint.report.destination import write_stdout

    shell = import_module(f"abilint.cli.shells.{args.shell}")
    write_stdout(shell.script(grammar(parser())), sys.stdout)
    return 0
