"""The command line as a value, for what is made of it: completions for shells, the manual page."""

from __future__ import annotations

import argparse
import re
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a shell can offer for an argument."""

    FILE = "file"
    FOLDER = "folder"
    WORD = "word"
    """One of a few words; or a file too, where `Argument.or_file` says so."""
    ANYTHING = "anything"


class Argument(Struct, frozen=True):
    """What follows an option, or stands for itself."""

    metavar: str
    kind: Kind
    words: tuple[str, ...] = ()
    help: str = ""
    repeats: bool = False
    optional: bool = False
    or_file: bool = False


class Option(Struct, frozen=True):
    """One option under all its names."""

    names: tuple[str, ...]
    help: str
    argument: Argument | None
    """None for a flag."""
    repeats: bool


class Command(Struct, frozen=True):
    """A command, or a part of one: `abilint rules test`."""

    path: tuple[str, ...]
    help: str
    usage: str
    options: tuple[Option, ...]
    arguments: tuple[Argument, ...]
    parts: tuple[Command, ...]

    def all(self) -> Iterator[Command]:
        """Give it and all its parts."""
        yield self
        for part in self.parts:
            yield from part.all()


def grammar(parser: argparse.ArgumentParser, help_text: str = "") -> Command:
    """Read it out of the parser."""
    path = tuple(parser.prog.split())
    actions = parser._actions  # noqa: SLF001  (argparse tells it nowhere else)
    parts = [action for action in actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001
    plain = [action for action in actions if action not in parts]
    return Command(
        path,
        help_text or parser.description or "",
        " ".join(parser.format_usage().removeprefix("usage: ").split()),
        tuple(_option(action, path) for action in plain if action.option_strings),
        tuple(_argument(action, path) for action in plain if not action.option_strings),
        tuple(part for action in parts for part in _parts(action)),
    )


def _parts(action: argparse._SubParsersAction[argparse.ArgumentParser]) -> Iterator[Command]:
    helps = {choice.dest: choice.help for choice in action._choices_actions}  # noqa: SLF001
    for name, parser in action.choices.items():
        yield grammar(parser, helps.get(name) or "")


def _option(action: argparse.Action, path: tuple[str, ...]) -> Option:
    argument = None if action.nargs == 0 else _argument(action, path)
    return Option(tuple(action.option_strings), _help(action), argument, isinstance(action.default, list))


def _argument(action: argparse.Action, path: tuple[str, ...]) -> Argument:
    metavar = action.metavar if isinstance(action.metavar, str) else "|".join(map(str, action.choices or ()))
    words = tuple(map(str, action.choices or _words(metavar, path)))
    is_file = not _FILES.isdisjoint(re.findall(r"[A-Z]+", metavar.replace("FORMAT=", "")))
    return Argument(
        metavar or action.dest.upper(),
        Kind.WORD if words else Kind.FILE if is_file else Kind.FOLDER if metavar == "DIR" else Kind.ANYTHING,
        words,
        _help(action),
        repeats=action.nargs in ("+", "*"),
        optional=action.nargs == "?",
        or_file=bool(words) and is_file,
    )


_FILES = frozenset({"FILE", "LIBRARY", "LIB", "OLD", "NEW", "REPORT"})
"""Words for what is a file, in the names of arguments."""


def _words(metavar: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Give what is known of words that argparse does not check itself."""
    if metavar.startswith("RULE") and not metavar.endswith("VALUE"):
        from abilint.rules import catalogue

        return tuple(rule.name for rule in catalogue.load(()).rules)
    if metavar == "EVIDENCE":
        from abilint.model.rule import Evidence

        return tuple(Evidence)
    if metavar == "FORMAT[=PATH]" and path[1] == "symbols":
        from abilint.report.symbol_listing import FORMATS as LISTINGS

        return LISTINGS
    if metavar == "FORMAT[=PATH]" and path[1] != "exports":
        from abilint.report import FORMATS

        return tuple(FORMATS)
    return ()


def _help(action: argparse.Action) -> str:
    return (action.help or "") % vars(action) if action.help and "%" in action.help else action.help or ""
