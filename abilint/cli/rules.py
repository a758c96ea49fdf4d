"""`abilint rules`: the registry, its fact tables, its tests, a skeleton for a new rule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from abilint.facts.relation import Column
    from abilint.rules.proof import Failure

NAME = "rules"
HELP = "list the rules; `schema`, `test DIR` and `new NAME` for rules of your own"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="a folder of rule files of your own"
    )
    parts = parser.add_subparsers(dest="part", metavar="PART")
    listed = parts.add_parser("list", help="one line for each rule (the default)")
    listed.add_argument("-o", "--output", choices=("text", "markdown"), default="text", help="default: text")
    parts.add_parser("schema", help="the tables, columns and functions that a query may use")
    test = parts.add_parser("test", help="run the tests that rule files carry")
    test.add_argument(
        "directory", nargs="?", metavar="DIR", help="a folder of rule files (default: abilint's own)"
    )
    pages = parts.add_parser("pages", help="write a page of Markdown for each rule")
    pages.add_argument("directory", metavar="DIR", help="where to; it is made")
    edition = parts.add_parser(
        "edition", help="print the rules and their levels as an edition that pins them"
    )
    edition.add_argument("name", metavar="NAME", help="year and number, as in 2026.1")
    new = parts.add_parser("new", help="write the skeleton of a rule file")
    new.add_argument("name", metavar="NAME", help="lower-case-with-hyphens")
    new.add_argument("--directory", default=".", metavar="DIR", help="where to write it (default: here)")


def run(args: argparse.Namespace) -> int:
    """Do the part that was asked for."""
    from abilint.report.destination import write_stdout

    parts = {"schema": _schema, "test": _test, "pages": _pages, "edition": _edition, "new": _new}
    text, code = parts.get(args.part, _list)(args)
    write_stdout(text, sys.stdout)
    return code


def _list(args: argparse.Namespace) -> tuple[str, int]:
    from abilint.report import rule_table
    from abilint.rules import catalogue

    rules = catalogue.load(args.rules).rules
    is_markdown = getattr(args, "output", "text") == "markdown"
    return (rule_table.markdown if is_markdown else rule_table.text)(rules), 0


def _schema(_args: argparse.Namespace) -> tuple[str, int]:
    from abilint.facts import schema
    from abilint.rules.functions import FUNCTIONS

    lines = []
    for table in schema.TABLES:
        lines += [table.name, f"    {table.doc}", *map(_column, table.columns), ""]
    for view in schema.VIEWS:
        lines += [f"{view.name} (view)", f"    {view.doc}"]
        lines += [f"    It has the columns of `{view.rows_of}`."] if view.rows_of else []
        lines += [*map(_column, view.columns), ""]
    return "\n".join([*lines, *(str(function.__doc__) for _, function in FUNCTIONS.values())]) + "\n", 0


def _column(column: Column) -> str:
    return f"    {column.name:20} {column.type.split()[0].lower():8} {column.doc}"


def _test(args: argparse.Namespace) -> tuple[str, int]:
    from pathlib import Path

    from abilint.rules import catalogue, proof, rule_file

    folder = Path(args.directory) if args.directory else catalogue.builtin_directory()
    rules = [rule_file.read(file) for file in catalogue.files_in(folder)]
    failed = [failure for rule in rules for failure in proof.failures(rule)]
    lines = [
        f"{_place(failure)}: {failure.test or failure.rule.name}: {failure.problem}" for failure in failed
    ]
    tests = sum(len(rule.tests) for rule in rules)
    lines.append(f"{tests} tests of {len(rules)} rules, {len(failed)} failed")
    return "\n".join(lines) + "\n", 1 if failed else 0


def _place(failure: Failure) -> str:
    return f"{failure.rule.path}:{failure.line}" if failure.line else failure.rule.path


def _pages(args: argparse.Namespace) -> tuple[str, int]:
    from pathlib import Path

    from abilint.report.rule_document import document
    from abilint.rules import catalogue

    folder = Path(args.directory)
    pages = {f"{rule.name}.md": document(rule) for rule in catalogue.load(args.rules).rules}
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return f"wrote {len(pages)} pages to {folder}\n", 0


def _edition(args: argparse.Namespace) -> tuple[str, int]:
    from abilint.rules import catalogue, edition

    return edition.text_of(args.name, catalogue.load().rules), 0


def _new(args: argparse.Namespace) -> tuple[str, int]:
    from pathlib import Path

    from abilint.rules import skeleton

    written = skeleton.write(args.name, Path(args.directory))
    return f"wrote {written}; try `abilint rules test {args.directory}`\n", 0
