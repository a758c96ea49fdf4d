"""`abilint diff OLD NEW`: whether the new build still is what programs were linked against."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import configuration, options

if TYPE_CHECKING:
    import argparse

    from abilint.app.request import DiffRequest

NAME = "diff"
HELP = "compare two releases of a library: binaries, archives, snapshots or headers"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    release = "binary of any format, archive, snapshot, header or folder of headers"
    parser.add_argument("old", type=options.path, metavar="OLD", help=f"the old release: {release}")
    parser.add_argument("new", type=options.path, metavar="NEW", help="the new one, likewise")
    options.add_headers(parser)
    group = parser.add_argument_group("releases")
    for side in ("old", "new"):
        group.add_argument(
            f"--{side}-header",
            action="append",
            default=[],
            type=options.path,
            metavar="FILE|DIR",
            help=f"public header of the {side} release alone; --header is for both",
        )
        group.add_argument(
            f"--{side}-debug-file",
            action="append",
            default=[],
            metavar="FILE",
            help=f"separate debug file of the {side} release",
        )
    options.add_users(group)
    group.add_argument(
        "--witness",
        action="store_true",
        help="build small programs with the old release, and see what the new one does to them",
    )
    group.add_argument("--target", metavar="TRIPLE", help="of headers that are compared without a binary")
    options.add_rules(parser)
    configuration.add(parser, targets=False)
    options.add_gate(parser)
    options.add_acceptance(parser)
    options.add_tables(parser)
    options.add_output(parser)


def run(args: argparse.Namespace) -> int:
    """Compare, write the reports, answer the exit code."""
    from abilint.app.diff import diff
    from abilint.report.destination import parse_destinations, write_reports

    found = configuration.found(args)
    args.output = configuration.outputs(args, found)
    destinations = parse_destinations(args.output)
    report = diff(configuration.over_all(args, _request(args), found))
    write_reports(report, destinations, sys.stdout, options.view(args, sys.stdout))
    options.complain(report.not_run, sys.stderr, destinations)
    return report.exit_code


def _request(args: argparse.Namespace) -> DiffRequest:
    from abilint.app.request import DiffRequest, SideRequest

    return DiffRequest(
        old=SideRequest(args.old, (*args.header, *args.old_header), tuple(args.old_debug_file)),
        new=SideRequest(args.new, (*args.header, *args.new_header), tuple(args.new_debug_file)),
        consumers=tuple(args.consumer),
        internal=tuple(args.internal),
        witness=args.witness,
        target=args.target,
        header_options=options.header_options(args),
        rule_options=options.rule_options(args),
        fail_on=options.fail_on(args),
        require=options.evidence(args.require),
        arguments=tuple(args.argv),
        tables=options.tables(args),
        acceptance=options.acceptance(args),
    )
