"""`abilint report`: about the JSON report itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "report"
HELP = "print the JSON Schema of the JSON report"


def configure(parser: argparse.ArgumentParser) -> None:
    """`abilint report schema`."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    parts.add_parser("schema", help="print the JSON Schema of what `-o json` writes")


def run(args: argparse.Namespace) -> int:  # noqa: ARG001  # there is one part so far, argparse refuses others
    """Print it; exit 0."""
    from abilint.report.destination import write_stdout
    from abilint.report.schema import schema_text

    write_stdout(schema_text(), sys.stdout)
    return 0
