"""`abilint types LIBRARY [NAME...]`: a function's signature, a record's layout."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from abilint.cli import options
from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from abilint.app.types import TypesRequest

NAME = "types"
HELP = "print signatures and layouts as C, out of debug info or of headers"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "words",
        nargs="*",
        type=options.path,
        metavar="[LIBRARY] NAME",
        help="binary with debug info (it may be left out with --header), then functions, variables and "
        "types: `foo_open`, `struct foo`, `foo_*`; no name: every function and variable",
    )
    options.add_headers(parser)
    parser.add_argument("--target", metavar="TRIPLE", help="without LIBRARY: what the headers are read for")
    parser.add_argument(
        "--debug-file", action="append", default=[], metavar="FILE", help="separate debug file of LIBRARY"
    )
    parser.add_argument(
        "-o", "--output", choices=("text", "json"), default="text", help="default: text, which is C"
    )


def run(args: argparse.Namespace) -> int:
    """Print what was found; exit 3 where a name was not."""
    from abilint.app.types import find
    from abilint.report import types_records, types_text
    from abilint.report.destination import write_stdout
    from abilint.report.visible import visible

    found = find(_request(args))
    render = types_records.render if args.output == "json" else types_text.render
    write_stdout(render(found.chosen), sys.stdout)
    for name in found.unknown:
        sys.stderr.write(f"abilint: {visible(name)}: no function, variable or type of this name\n")
    return 3 if found.unknown else 0


def _request(args: argparse.Namespace) -> TypesRequest:
    from abilint.app.types import TypesRequest

    words = list(args.words)
    is_library = bool(words) and (not args.header or os.path.exists(words[0]))  # noqa: PTH110
    library = words.pop(0) if is_library else None
    if library and args.target:
        raise UsageError(f"--target: {library} says itself what it is for")
    return TypesRequest(
        names=tuple(words),
        library=library,
        headers=tuple(args.header),
        target=args.target,
        debug_files=tuple(args.debug_file),
        header_options=options.header_options(args),
    )
