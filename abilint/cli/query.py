"""`abilint query FILE SQL`: ask the facts yourself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options

if TYPE_CHECKING:
    import argparse

NAME = "query"
HELP = "run SQL over the facts of a library; `abilint rules schema` prints the tables"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "library", type=options.path, metavar="FILE", help="shared library, executable or object file"
    )
    parser.add_argument(
        "sql", metavar="SQL", help="one SELECT, as in \"SELECT name FROM exports WHERE kind = 'object'\""
    )
    parser.add_argument(
        "--provider", action="append", default=[], metavar="LIB", help="a library that defines names"
    )
    options.add_headers(parser)
    parser.add_argument(
        "-o", "--output", choices=("table", "json", "ndjson", "csv"), default="table", help="default: table"
    )


def run(args: argparse.Namespace) -> int:
    """Print the rows."""
    from abilint.app.query import query
    from abilint.app.request import CheckRequest
    from abilint.model.finding import Unchecked
    from abilint.report.destination import write_stdout
    from abilint.report.rows import render

    request = CheckRequest(
        libraries=(args.library,),
        headers=tuple(args.header),
        providers=tuple(args.provider),
        header_options=options.header_options(args),
    )
    answer = query(request, args.sql)
    write_stdout(render(answer.columns, answer.rows, args.output), sys.stdout)
    options.complain(answer.not_run, sys.stderr)
    return 3 if any(entry.what in (Unchecked.INPUT, Unchecked.HEADER) for entry in answer.not_run) else 0
