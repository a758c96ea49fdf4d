"""`abilint exports --header FILE --format FORMAT`: the export list that the headers promise."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from abilint.cli import options
from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from abilint.app.exports import ExportsRequest
    from abilint.model.export_list import ListFormat

_NODE = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_MOST_NOTES = 10

NAME = "exports"
HELP = "write the export list that the headers promise, ready for the linker"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    options.add_headers(parser)
    group = parser.add_argument_group("list")
    group.add_argument(
        "--format", metavar="FORMAT", help="version-script, def, exported-symbols-list, symbols, ..."
    )
    group.add_argument("--library", metavar="LIB", help="the library: gives target, SONAME and C++ variants")
    group.add_argument("--target", metavar="TRIPLE", help="without --library: what the headers are read for")
    group.add_argument(
        "--name", metavar="NODE", help="version node (default: none, the names have no version)"
    )
    group.add_argument("--soname", metavar="NAME", help="the library's name, for def and symbols")
    group.add_argument(
        "--since", default="0", metavar="VERSION", help="symbols: the package version that brought the names"
    )
    group.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=PATH]",
        help="as --format, into a file; repeatable",
    )


def run(args: argparse.Namespace) -> int:
    """Make every list before the first is written; exit 0, or as the error says."""
    from abilint.app.exports import promised_list
    from abilint.report.export_list import render

    request = _request(args)
    texts = []
    for list_format, path in _destinations(args):
        written = promised_list(request, list_format)
        texts.append((path, render(written.export_list, args.since)))
        _complain(written.notes)
    for path, text in texts:
        _write(path, text)
    return 0


def _request(args: argparse.Namespace) -> ExportsRequest:
    from abilint.app.exports import ExportsRequest

    if not args.header:
        raise UsageError("exports: whose names? Give --header FILE")
    if args.name is not None and not _NODE.fullmatch(args.name):
        raise UsageError(
            f"--name {args.name}: a version node is letters, digits, `_`, `.` and `-`, as in FOO_1.0"
        )
    return ExportsRequest(
        headers=tuple(args.header),
        library=args.library,
        target=args.target,
        node=args.name,
        soname=args.soname,
        header_options=options.header_options(args),
    )


def _destinations(args: argparse.Namespace) -> Iterator[tuple[ListFormat, str | None]]:
    """Each list that is asked for and where it goes; raises UsageError for two on standard output."""
    from abilint.app.exports import WRITTEN
    from abilint.model.export_list import ListFormat
    from abilint.report.place import Places, place_of

    words = [*([args.format] if args.format else []), *args.output]
    if not words:
        raise UsageError(f"exports: in which format? Give --format with one of {', '.join(WRITTEN)}")
    places = Places()
    for word in words:
        name, _, path = word.partition("=")
        if name not in WRITTEN:
            raise UsageError(f"--format {name}: abilint writes {', '.join(WRITTEN)}")
        place = place_of(path)
        if places.taken_by(place, name):
            raise UsageError(f"two lists cannot both go to {place or 'standard output'}: give each a file")
        yield ListFormat(name), place


def _complain(notes: tuple[str, ...]) -> None:
    from abilint.report.visible import visible

    for note in notes[:_MOST_NOTES]:
        sys.stderr.write(f"abilint: not in the list: {visible(note)}\n")
    if len(notes) > _MOST_NOTES:
        sys.stderr.write(f"abilint: and {len(notes) - _MOST_NOTES} more are not in the list\n")


def _write(path: str | None, text: str) -> None:
    from abilint.report.destination import write_file, write_stdout

    if path is None:
        write_stdout(text, sys.stdout, errors="surrogateescape")
    else:
        write_file(path, text, "surrogateescape")
