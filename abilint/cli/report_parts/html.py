"""`abilint report html REPORT`: one JSON report as one page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options

if TYPE_CHECKING:
    import argparse

NAME = "html"
HELP = "write a JSON report as one offline page"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the report and where the page goes."""
    parser.add_argument(
        "report", type=options.path, metavar="REPORT", help="JSON report; - is standard input"
    )
    parser.add_argument("-o", "--output", type=options.path, metavar="FILE", help="default: standard output")


def run(args: argparse.Namespace) -> int:
    """Write it; exit 0, whatever the report says: that run has ended."""
    from abilint.report import render
    from abilint.report.destination import write_file, write_stdout
    from abilint.report.reading import read_file

    page = render(read_file(args.report), "html")
    if args.output is None:
        write_stdout(page, sys.stdout)
    else:
        write_file(args.output, page, what="the page")
    return 0
