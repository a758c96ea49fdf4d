"""`abilint report merge REPORT...`: reports of several machines or targets as one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options

if TYPE_CHECKING:
    import argparse

NAME = "merge"
HELP = "write several JSON reports as one, in any format"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the reports and where the whole goes."""
    parser.add_argument(
        "reports", nargs="+", type=options.path, metavar="REPORT", help="JSON report; - is standard input"
    )
    options.add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Write the whole; exit 0, whatever the reports say: those runs have ended."""
    from abilint.app.merging import merged
    from abilint.report.destination import parse_destinations, write_reports
    from abilint.report.reading import read_file

    destinations = parse_destinations(args.output)
    whole = merged([read_file(path) for path in args.reports])
    write_reports(whole, destinations, sys.stdout, options.view(args, sys.stdout))
    return 0
