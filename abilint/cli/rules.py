"""`abilint rules`: the registry, its fact tables, its tests, a skeleton for a new rule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from abilint.facts.schema import Column

NAME = "rules"
HELP = "list the rules; `schema`, `test DIR` and `new NAME` for rules of your own"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="a folder of rule files of your own"
    )
    parts = parser.add_subparsers(dest="part", metavar="PART")
    parts.add_parser("list", help="one line for each rule (the default)")
    parts.add_parser("schema", help="the tables, columns and functions that a query may use")
    test = parts.add_parser("test", help="run the tests that rule files carry")
    test.add_argument(
        "directory", nargs="?", metavar="DIR", help="a folder of rule files (default: abilint's own)"
    )
    new = parts.add_parser("new", help="write the skeleton of a rule file")
    new.add_argument("name", metavar="NAME", help="lower-case-with-hyphens")
    new.add_argument("--directory", default=".", metavar="DIR", help="where to write it (default: here)")


def run(args: argparse.Namespace) -> int:
    """Do the part that was asked for."""
    return {"schema": _schema, "test": _test, "new": _new}.get(args.part, _list)(args)


def _list(args: argparse.Namespace) -> int:
    from abilint.rules import catalogue

    for rule in catalogue.load(args.rules).rules:
        _print(f"{rule.code}  {rule.level:7}  {rule.name:28}  {rule.summary}")
    return 0


def _schema(_args: argparse.Namespace) -> int:
    from abilint.facts import schema
    from abilint.rules.functions import FUNCTIONS

    for table in schema.TABLES:
        _print(f"{table.name}\n    {table.doc}")
        _columns(table.columns)
    for view in schema.VIEWS:
        _print(f"{view.name} (view)\n    {view.doc}")
        if view.rows_of:
            _print(f"    It has the columns of `{view.rows_of}`.")
        _columns(view.columns)
    for function in FUNCTIONS.values():
        _print(f"{function[1].__doc__}")
    return 0


def _columns(columns: Sequence[Column]) -> None:
    for column in columns:
        _print(f"    {column.name:20} {column.type.split()[0].lower():8} {column.doc}")
    _print("")


def _test(args: argparse.Namespace) -> int:
    from pathlib import Path

    from abilint.rules import catalogue, proof, rule_file

    folder = Path(args.directory) if args.directory else catalogue.builtin_directory()
    rules = [rule_file.read(file) for file in catalogue.files_in(folder)]
    failed = [failure for rule in rules for failure in proof.failures(rule)]
    for failure in failed:
        place = f"{failure.rule.path}:{failure.line}" if failure.line else failure.rule.path
        _print(f"{place}: {failure.test or failure.rule.name}: {failure.problem}")
    _print(f"{sum(len(rule.tests) for rule in rules)} tests of {len(rules)} rules, {len(failed)} failed")
    return 1 if failed else 0


def _new(args: argparse.Namespace) -> int:
    from pathlib import Path

    from abilint.rules import skeleton

    _print(
        f"wrote {skeleton.write(args.name, Path(args.directory))}; try `abilint rules test {args.directory}`"
    )
    return 0


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
