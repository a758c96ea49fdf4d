"""`abilint report PART`: what becomes of JSON reports after the run that wrote them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "report"
HELP = "JSON reports: their schema, other formats of them, several as one"
PARTS = ("schema", "convert", "merge", "html", "timeline")
"""Modules of `abilint.cli.report_parts`, in the order of the help."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare each part as a command of its own."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    for name in PARTS:
        part = import_module(f"abilint.cli.report_parts.{name}")
        sub = parts.add_parser(part.NAME, help=part.HELP, description=part.HELP)
        part.configure(sub)
        sub.set_defaults(run_part=part.run)


def run(args: argparse.Namespace) -> int:
    """Run the part that was named."""
    code: int = args.run_part(args)
    return code
