"""`abilint explain RULE`: the page of a rule; `explain --why SYMBOL LIBRARY`: every rule about a symbol."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options
from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse

NAME = "explain"
HELP = "print the page of a rule; with --why, what every rule thinks of a symbol"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "subjects",
        nargs="+",
        metavar="RULE|LIBRARY",
        help="name or code, as in `declared-not-exported` or `ABI101`; with --why, libraries",
    )
    parser.add_argument(
        "--why", metavar="SYMBOL", help="say for each rule why it does or does not fire on this symbol"
    )
    parser.add_argument(
        "--provider", action="append", default=[], metavar="LIB", help="a library that defines names"
    )
    options.add_headers(parser)
    options.add_rules(parser)
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="with --why")


def run(args: argparse.Namespace) -> int:
    """Print the page, or the answers."""
    if args.why is not None:
        return _why(args)
    if len(args.subjects) > 1:
        raise UsageError("explain one rule at a time; for a symbol of a library, give --why SYMBOL")
    from abilint.report.destination import write_stdout
    from abilint.report.rule_page import page
    from abilint.rules import catalogue

    write_stdout(page(catalogue.one(args.subjects[0], args.rules)), sys.stdout)
    return 0


def _why(args: argparse.Namespace) -> int:
    import os

    from abilint.app.request import CheckRequest
    from abilint.app.why import why
    from abilint.model.finding import Unchecked
    from abilint.report.colour import ColourChoice, Paint, wants_colour
    from abilint.report.destination import write_stdout
    from abilint.report.why_text import render

    request = CheckRequest(
        libraries=tuple(args.subjects),
        headers=tuple(args.header),
        providers=tuple(args.provider),
        header_options=options.header_options(args),
        rule_options=options.rule_options(args),
    )
    answers, not_run = why(request, args.why)
    paint = Paint(wants_colour(sys.stdout, os.environ, ColourChoice(args.color)))
    write_stdout(render(answers, paint), sys.stdout)
    options.complain(not_run, sys.stderr)
    return 3 if any(entry.what in (Unchecked.INPUT, Unchecked.HEADER) for entry in not_run) else 0
