"""`abilint config`: what the configuration comes to, whether it is right, its schema, a first one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from abilint.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from abilint.app.request import CheckRequest
    from abilint.config.reading import Configuration

NAME = "config"
HELP = "the configuration: show it, check it, begin one, and its schema for editors"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    from abilint.cli import configuration

    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    show = parts.add_parser("show", help="print each target with the files that its patterns fit")
    check = parts.add_parser("check", help="look for mistakes; exit 2 where there is one")
    for part in (show, check):
        configuration.add(part, targets=False)
    parts.add_parser("schema", help="print the JSON Schema of abilint.toml")
    init = parts.add_parser(
        "init", help="write an abilint.toml from the libraries and headers that are found"
    )
    init.add_argument("directory", nargs="?", default=".", metavar="DIR", help="where (default: here)")


def run(args: argparse.Namespace) -> int:
    """Do the part that was asked for."""
    from abilint.report.destination import write_stdout

    parts = {"show": _show, "check": _check, "schema": _schema, "init": _init}
    write_stdout(parts[args.part](args), sys.stdout)
    return 0


def _show(args: argparse.Namespace) -> str:
    from abilint.app import configuration_text

    found, requests = _read(args)
    return "".join(f"{line}\n" for line in configuration_text.lines(found, requests))


def _check(args: argparse.Namespace) -> str:
    from abilint.app import accepted
    from abilint.report import FORMATS
    from abilint.rules import catalogue, toml_fault

    found, requests = _read(args)
    for request in requests:
        accepted.load(request, catalogue.load(request.rule_options.directories))
    for word in found.table.output:
        name = word.partition("=")[0]
        if name not in FORMATS:
            hint = toml_fault.nearest(name, FORMATS) or f"; there are {', '.join(FORMATS)}"
            raise found.fault(f"there is no format {name!r}{hint}", "output")
    unbuilt = [f"{r.name}: no file matches {each} yet\n" for r in requests for each in r.unmatched]
    count = len(found.table.target)
    return "".join([*unbuilt, f"{found.source.path}: {count} target{'s' * (count != 1)}, no mistakes\n"])


def _read(args: argparse.Namespace) -> tuple[Configuration, tuple[CheckRequest, ...]]:
    from abilint.app import configured
    from abilint.cli import configuration

    found = configuration.found(args)
    if found is None:
        raise UsageError("there is no abilint.toml here or above; `abilint config init` begins one")
    if found.table.target:
        return found, configured.of_targets(found)
    return found, (configured.general(found, configured.checked(found)),)


def _schema(_args: argparse.Namespace) -> str:
    from abilint.config.json_schema import schema_text

    return schema_text()


def _init(args: argparse.Namespace) -> str:
    from pathlib import Path

    from abilint.config import starter

    return f"wrote {starter.write(Path(args.directory))}; look it over, then try `abilint check`\n"
