"""`abilint report timeline REPORT...`: the history of a library out of the reports of its releases."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from abilint.cli import options
from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from abilint.model.report import Report
    from abilint.report.timeline.history import Entry

NAME = "timeline"
HELP = "write the history of a library, out of the JSON reports of its releases, as one offline page"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the reports, what they are called, and where everything goes."""
    parser.add_argument(
        "reports",
        nargs="+",
        type=options.path,
        metavar="REPORT",
        help="JSON report of `diff`, `check --against` or `check`, of one release",
    )
    parser.add_argument("-o", "--output", type=options.path, metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--label",
        action="append",
        default=[],
        metavar="VERSION",
        help="of each report in turn, where its file name does not hold the version",
    )
    parser.add_argument("--title", metavar="NAME", help="name of the library (default: its SONAME)")
    parser.add_argument(
        "--pages",
        type=options.path,
        metavar="DIR",
        help="write the page of each report there too; without, pages beside the reports are linked",
    )
    parser.add_argument(
        "--atom", type=options.path, metavar="FILE", help="write an Atom feed of the releases"
    )
    parser.add_argument(
        "--base-url", metavar="URL", help="where the pages will lie, for the links of the feed"
    )
    parser.add_argument(
        "--badge",
        type=options.path,
        metavar="FILE",
        help="write a badge of the newest release for shields.io",
    )


def run(args: argparse.Namespace) -> int:
    """Write everything; exit 0, whatever the reports say."""
    from abilint.report.destination import write_file, write_stdout
    from abilint.report.timeline import atom, badge, history, page

    if args.label and len(args.label) != len(args.reports):
        raise UsageError(
            f"{len(args.label)} --label for {len(args.reports)} reports: give one for each, or none"
        )
    points = history.points(_entries(args))
    name = args.title or history.title(points)
    if args.atom:
        write_file(args.atom, atom.render(name, points, args.base_url), what="the feed")
    if args.badge:
        write_file(args.badge, badge.render(points[-1]), what="the badge")
    text = page.render(name, points)
    if args.output is None:
        write_stdout(text, sys.stdout)
    else:
        write_file(args.output, text, what="the timeline")
    return 0


def _entries(args: argparse.Namespace) -> Iterator[Entry]:
    from abilint.report.reading import read_file
    from abilint.report.timeline import history

    _refuse_pages_of_one_name(args)
    labels = args.label or [history.version_of(path) for path in args.reports]
    for path, label in zip(args.reports, labels, strict=True):
        report = read_file(path)
        yield history.Entry(report, label, _address(args, path, report))


def _refuse_pages_of_one_name(args: argparse.Namespace) -> None:
    names = [os.path.basename(path) for path in args.reports]  # noqa: PTH119
    twice = sorted({name for name in names if names.count(name) > 1})
    if args.pages and twice:
        raise UsageError(f"--pages: several reports are called {twice[0]}, and their pages would be one file")


def _address(args: argparse.Namespace, path: str, report: Report) -> str | None:
    """Say where the page of a report is, as a link from the timeline; write it where that is asked for."""
    beside = os.path.splitext(path)[0] + ".html"  # noqa: PTH122  # paths stay as the user wrote them
    if args.pages:
        from abilint.report import render
        from abilint.report.destination import write_file

        os.makedirs(args.pages, exist_ok=True)  # noqa: PTH103
        beside = os.path.join(args.pages, os.path.basename(beside))  # noqa: PTH118, PTH119
        write_file(beside, render(report, "html"), what="the page")
    elif not os.path.isfile(beside):  # noqa: PTH113
        return None
    start = os.path.dirname(args.output or "") or os.curdir  # noqa: PTH120
    from urllib.parse import quote

    return quote(os.path.relpath(beside, start).replace(os.sep, "/"))
