"""`abilint snapshot LIBRARY...`: write a release down, to compare later ones with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options

if TYPE_CHECKING:
    import argparse

NAME = "snapshot"
HELP = "write down what a release exports and states, for `diff` and `check --against`"
INCOMPLETE = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "libraries", nargs="+", type=options.path, metavar="LIBRARY", help="binary, archive or header"
    )
    options.add_headers(parser)
    parser.add_argument(
        "--debug-file", action="append", default=[], metavar="FILE", help="separate debug file of a library"
    )
    parser.add_argument(
        "--target", metavar="TRIPLE", help="what headers are read for that are given without a binary"
    )
    parser.add_argument(
        "--require",
        action="append",
        default=[],
        metavar="EVIDENCE",
        help="write nothing and exit 3 where it is absent: header, debug-info, ...",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=options.path,
        metavar="FILE",
        help="where to; packed where it ends in .gz or .zst (default: standard output)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the snapshot, or say why there is none."""
    from abilint.app.snapshot import SnapshotRequest, read
    from abilint.report.destination import write_stdout
    from abilint.report.visible import visible
    from abilint.surfaces import snapshot

    found = read(
        SnapshotRequest(
            libraries=tuple(args.libraries),
            headers=tuple(args.header),
            debug_files=tuple(args.debug_file),
            header_options=options.header_options(args),
            require=options.evidence(args.require),
            target=args.target,
        )
    )
    for line in (*found.problems, *found.notes):
        sys.stderr.write(f"abilint: {visible(line)}\n")
    if found.problems:
        return INCOMPLETE
    if args.output:
        snapshot.write(found.builds, args.output)
    else:
        write_stdout(snapshot.encode(found.builds).decode(), sys.stdout)
    return 0
