"""`abilint explain RULE`: the rule's own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

NAME = "explain"
HELP = "print the page of a rule: why it matters, how to mend it"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "rule", metavar="RULE", help="name or code, as in `declared-not-exported` or `ABI101`"
    )
    parser.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="a folder of rule files of your own"
    )


def run(args: argparse.Namespace) -> int:
    """Print the page."""
    import sys

    from abilint.report.destination import write_stdout
    from abilint.report.rule_page import page
    from abilint.rules import catalogue

    write_stdout(page(catalogue.one(args.rule, args.rules)), sys.stdout)
    return 0
