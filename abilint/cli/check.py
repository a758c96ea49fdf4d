"""`abilint check LIBRARY... --header FILE`: the main job."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options

if TYPE_CHECKING:
    import argparse

NAME = "check"
HELP = "hold libraries against their headers"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "libraries",
        nargs="+",
        type=options.path,
        metavar="LIBRARY",
        help="shared library, executable or object file",
    )
    options.add_headers(parser)
    options.add_rules(parser)
    parser.add_argument(
        "--provider",
        action="append",
        default=[],
        metavar="LIB",
        help="a library that defines names, and is not judged",
    )
    parser.add_argument(
        "--debug-file",
        action="append",
        default=[],
        metavar="FILE",
        help="separate debug file of a stripped library, for the names that strip took away",
    )
    parser.add_argument(
        "--exports",
        action="append",
        default=[],
        metavar="[FORMAT=]FILE",
        help="list of exported names: version script, .def, exported symbols, .tbd, Debian .symbols",
    )
    parser.add_argument("--target", metavar="TRIPLE", help="what the libraries must be built for")
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        default="error",
        help="exit 1 from this level on (default: error)",
    )
    parser.add_argument(
        "--require",
        action="append",
        default=[],
        metavar="EVIDENCE",
        help="exit 3 where it is absent: header, symtab, ...",
    )
    options.add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Check, write the reports, answer the exit code."""
    from abilint.app.check import check
    from abilint.app.request import CheckRequest
    from abilint.model.rule import Level
    from abilint.report.destination import parse_destinations, write_reports

    destinations = parse_destinations(args.output)
    request = CheckRequest(
        libraries=tuple(args.libraries),
        headers=tuple(args.header),
        providers=tuple(args.provider),
        exports=tuple(args.exports),
        debug_files=tuple(args.debug_file),
        target=args.target,
        header_options=options.header_options(args),
        rule_options=options.rule_options(args),
        fail_on=None if args.fail_on == "never" else Level(args.fail_on),
        require=options.evidence(args.require),
        arguments=tuple(args.argv),
    )
    report = check(request)
    write_reports(report, destinations, sys.stdout, options.view(args, sys.stdout))
    options.complain(report.not_run, sys.stderr)
    return report.exit_code
