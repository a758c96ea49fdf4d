"""`abilint report convert REPORT -o FORMAT`: a JSON report in any other format."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options

if TYPE_CHECKING:
    import argparse

NAME = "convert"
HELP = "write a JSON report in other formats"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the report and where the others go."""
    parser.add_argument(
        "report", type=options.path, metavar="REPORT", help="JSON report; - is standard input"
    )
    options.add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Write them; exit 0, whatever the report says: that run has ended."""
    from abilint.report.destination import parse_destinations, write_reports
    from abilint.report.reading import read_file

    destinations = parse_destinations(args.output)
    write_reports(read_file(args.report), destinations, sys.stdout, options.view(args, sys.stdout))
    return 0
