"""`abilint ignore FINGERPRINT --reason WHY`: accept one finding, in the configuration."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from abilint.cli import options
from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from abilint.model.finding import Finding

NAME = "ignore"
HELP = "accept one finding: add a suppression with its reason to the configuration"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("fingerprint", metavar="FINGERPRINT", help="of the finding, as `-o json` has it")
    parser.add_argument("--reason", required=True, metavar="WHY", help="why it is accepted")
    parser.add_argument(
        "--until", metavar="DATE|+90d", help="the last day on which it is; then the finding is back"
    )
    parser.add_argument(
        "--config", type=options.path, metavar="FILE", help="the configuration (default: the nearest one)"
    )
    parser.add_argument(
        "--report", type=options.path, metavar="REPORT", help="JSON report that names its rule and symbol"
    )


def run(args: argparse.Namespace) -> int:
    """Add the table, and say so."""
    from abilint.app import ignoring
    from abilint.app.accepted import today
    from abilint.config import discovery
    from abilint.report.destination import write_file, write_stdout
    from abilint.report.visible import visible

    mark = ignoring.fingerprint(args.fingerprint)
    until = ignoring.last_day(args.until, today()) if args.until else None
    found = _finding(args.report, mark) if args.report else None
    rule, symbol = (found.rule, found.symbol) if found else (None, None)
    table = ignoring.entry(mark, args.reason, until, rule, symbol)
    path, root = discovery.of_run(args.config, os.environ) or discovery.Source(discovery.OWN)
    write_file(path, ignoring.append(path, root, table), what="the configuration")
    what = " of ".join(filter(None, (rule, symbol))) or mark
    last = f" until {until}" if until else ""
    write_stdout(f"{path}: {visible(what)} is accepted{last}\n", sys.stdout)
    return 0


def _finding(report: str, mark: str) -> Finding:
    from abilint.report.reading import read_file

    for finding in read_file(report).findings:
        if finding.fingerprint == mark:
            return finding
    raise UsageError(f"{report} has no finding {mark}")
