"""`abilint check LIBRARY... --header FILE`: the main job."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import configuration, options
from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from abilint.app.request import CheckRequest

NAME = "check"
HELP = "hold libraries against their headers"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.usage = "abilint check [LIBRARY ...] [--header FILE|DIR ...] [OPTION ...]"
    parser.add_argument(
        "libraries",
        nargs="*",
        type=options.path,
        metavar="LIBRARY",
        help="shared library, executable or object file; none: the targets of the configuration",
    )
    configuration.add(parser)
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
    parser.add_argument(
        "--binding",
        action="append",
        default=[],
        type=options.path,
        metavar="FILE",
        help="source file that declares the library again in another language: Python, Rust, Java, C#, ...",
    )
    parser.add_argument("--target", metavar="TRIPLE", help="what the libraries must be built for")
    _add_release(parser)
    options.add_gate(parser)
    options.add_acceptance(parser)
    options.add_tables(parser)
    options.add_output(parser)


def _add_release(parser: argparse.ArgumentParser) -> None:
    """Declare what the libraries are compared with."""
    parser.add_argument(
        "--against",
        type=options.path,
        metavar="OLD",
        help="the previous release: a binary, archive or snapshot",
    )
    parser.add_argument(
        "--old-header",
        action="append",
        default=[],
        type=options.path,
        metavar="FILE|DIR",
        help="public header of the previous release, where --against names no snapshot that has it",
    )
    options.add_users(parser.add_argument_group("with --against"))


def run(args: argparse.Namespace) -> int:
    """Check, write the reports, answer the exit code."""
    from abilint.app import gate
    from abilint.report.destination import parse_destinations, write_reports

    found = configuration.found(args)
    args.output = configuration.outputs(args, found)
    destinations = parse_destinations(args.output)
    requests = configuration.requests(args, _request(args), found)
    for request in requests:
        _refuse_no_release(args, request)
    report = gate.run(requests)
    write_reports(report, destinations, sys.stdout, options.view(args, sys.stdout))
    options.complain(report.not_run, sys.stderr, destinations)
    return report.exit_code


def _request(args: argparse.Namespace) -> CheckRequest:
    """Gather what the command line says."""
    from abilint.app.request import CheckRequest, SideRequest

    return CheckRequest(
        libraries=tuple(args.libraries),
        headers=tuple(args.header),
        providers=tuple(args.provider),
        exports=tuple(args.exports),
        debug_files=tuple(args.debug_file),
        bindings=tuple(args.binding),
        against=SideRequest(args.against, tuple(args.old_header)) if args.against else None,
        consumers=tuple(args.consumer),
        internal=tuple(args.internal),
        target=args.target,
        header_options=options.header_options(args),
        rule_options=options.rule_options(args),
        fail_on=options.fail_on(args),
        require=options.evidence(args.require),
        arguments=tuple(args.argv),
        tables=options.tables(args),
        acceptance=options.acceptance(args),
    )


def _refuse_no_release(args: argparse.Namespace, request: CheckRequest) -> None:
    """Refuse options that are about a previous release, where there is none."""
    for name in ("old_header", "consumer", "internal"):
        if getattr(args, name) and not request.against:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(f"{option}: of which release? Name it with --against OLD")
