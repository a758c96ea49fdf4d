"""`abilint baseline PART`: the file of findings that were there before anybody looked."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.cli import options

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from abilint.model.acceptance import BaselineEntry

NAME = "baseline"
HELP = "accept the findings that are there, and take out of that what is gone"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the parts."""
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    create = parts.add_parser("create", help="accept every finding of a JSON report that nobody suppressed")
    create.add_argument(
        "report", type=options.path, metavar="REPORT", help="JSON report; - is standard input"
    )
    create.add_argument(
        "-o", "--output", type=options.path, required=True, metavar="FILE", help="the baseline to write"
    )
    create.set_defaults(run_part=_create)
    prune = parts.add_parser("prune", help="take out what a JSON report no longer finds; nothing is added")
    prune.add_argument("baseline", type=options.path, metavar="FILE", help="the baseline")
    prune.add_argument("report", type=options.path, metavar="REPORT", help="JSON report; - is standard input")
    prune.set_defaults(run_part=_prune)
    show = parts.add_parser("show", help="list what is accepted")
    show.add_argument("baseline", type=options.path, metavar="FILE", help="the baseline")
    show.set_defaults(run_part=_show)


def run(args: argparse.Namespace) -> int:
    """Run the part that was named."""
    code: int = args.run_part(args)
    return code


def _create(args: argparse.Namespace) -> int:
    from abilint.app import baselines
    from abilint.report.destination import write_file
    from abilint.report.reading import read_file
    from abilint.report.visible import visible
    from abilint.rules import baseline

    report = read_file(args.report)
    entries = baselines.entries(report)
    write_file(args.output, baseline.text(entries, report.rules_digest), what="the baseline")
    _say(f"{args.output}: {_findings(len(entries))} accepted")
    for reason in report.reasons[:1] if report.exit_code > 1 else ():
        sys.stderr.write(f"abilint: the report is incomplete, and so is the baseline: {visible(reason)}\n")
    return 0


def _prune(args: argparse.Namespace) -> int:
    from abilint.app import baselines
    from abilint.report.destination import write_file
    from abilint.report.reading import read_file
    from abilint.rules import baseline

    old = baseline.read(args.baseline)
    pruned = baselines.prune(old, read_file(args.report))
    if pruned.gone:
        text = baseline.text(pruned.kept, old.head.rules_digest, old.head.edition)
        write_file(args.baseline, text, what="the baseline")
    _list("gone, and taken out", pruned.gone)
    _list("new, and not accepted", pruned.new)
    unjudged = f", {pruned.unjudged} of them not judged by this report" if pruned.unjudged else ""
    _say(f"{args.baseline}: {len(pruned.gone)} taken out, {len(pruned.kept)} left{unjudged}")
    return 0


def _show(args: argparse.Namespace) -> int:
    from abilint.rules import baseline

    held = baseline.read(args.baseline)
    entries = baseline.ordered(held.entries)
    for entry in entries:
        _say(_line(entry))
    _say(f"{args.baseline}: {_findings(len(entries))} accepted, written by abilint {held.head.tool or '?'}")
    return 0


def _list(title: str, entries: Iterable[BaselineEntry]) -> None:
    for entry in entries:
        _say(f"{title}: {_line(entry)}")


def _line(entry: BaselineEntry) -> str:
    """`error[declared-not-exported] foo in libfoo.so (foo.h)`."""
    subject = f" {entry.symbol}" if entry.symbol else ""
    version = f"@{entry.version}" if entry.symbol and entry.version else ""
    library = f" in {entry.library}" if entry.library else ""
    header = f" ({entry.header})" if entry.header else ""
    target = f", target {entry.target}" if entry.target else ""
    return f"{entry.level}[{entry.rule}]{subject}{version}{library}{header}{target}"


def _findings(number: int) -> str:
    from abilint.report.words import counted

    return counted(number, "finding")


def _say(text: str) -> None:
    from abilint.report.destination import write_stdout
    from abilint.report.visible import visible

    write_stdout(f"{visible(text)}\n", sys.stdout)
