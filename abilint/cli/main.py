"""argv -> exit code: assembles the commands, and turns every failure into one line."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from abilint import __version__
from abilint.cli.watching import watching
from abilint.errors import AbilintError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

COMMANDS = (
    "check",
    "diff",
    "ignore",
    "baseline",
    "snapshot",
    "symbols",
    "exports",
    "types",
    "explain",
    "rules",
    "query",
    "report",
    "config",
    "doctor",
    "completions",
    "man",
)
"""Modules of `abilint.cli`, in the order of the help: each has NAME, HELP, `configure` and `run`."""

INTERNAL_ERROR = 4
HELP = frozenset({"-h", "--help"})


class Help(argparse.HelpFormatter):
    """Wide as the terminal; argparse asks with each argument that is declared, and loads much to know."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns())


def _columns() -> int:
    try:
        return int(os.environ["COLUMNS"]) - 2
    except (KeyError, ValueError):
        pass
    try:
        return os.get_terminal_size().columns - 2
    except OSError:
        return 78


class Parser(argparse.ArgumentParser):
    """Raises where argparse would exit, so that every usage error reads alike."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  (as argparse declares them)
        super().__init__(**options, allow_abbrev=False, formatter_class=Help)
        self._is_inside = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401  (as argparse declares it)
        """Let files and options stand in any order: `check a.so --header a.h b.so`."""
        if self._is_inside or any(action.nargs == argparse.PARSER for action in self._actions):
            return super().parse_known_args(args, namespace)
        self._is_inside = True  # argparse's own method for this calls this one
        usage = self.usage
        if not HELP & set(args or ()):
            self.usage = argparse.SUPPRESS  # nobody reads it, and writing it takes as long as parsing
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_inside, self.usage = False, usage

    def error(self, message: str) -> NoReturn:
        """Raise UsageError; the caller prints it."""
        raise UsageError(f"{message} (see `{self.prog} --help`)")


def parser(argv: Sequence[str] = ()) -> Parser:
    """Assemble the whole command line; where the arguments begin with a command, that one alone."""
    top = Parser(
        prog="abilint",
        description="The linter for the C ABI boundary: what a binary exports, held against its promises.",
        epilog="Exit codes: 0 nothing found, 1 findings, 2 usage, 3 incomplete, 4 internal error.",
    )
    top.add_argument("--version", action="version", version=f"abilint {__version__}")
    commands = top.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=Parser, prog=top.prog
    )
    for command in map(_module, argv[:1] if argv[:1] and argv[0] in COMMANDS else COMMANDS):
        sub = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.configure(sub)
        sub.set_defaults(run=command.run)
    return top


def _module(name: str) -> ModuleType:
    return import_module(f"abilint.cli.{name}")


def main(argv: Sequence[str]) -> int:
    """Run one command; the answer is the process's exit code."""
    try:
        arguments = parser(argv).parse_args(argv)
        arguments.argv = tuple(argv)
        with watching(arguments, sys.stderr, os.environ):
            code: int = arguments.run(arguments)
    except AbilintError as error:
        return _say(str(error), error.exit_code)
    except BrokenPipeError:
        return _reader_left()
    except KeyboardInterrupt:
        return _say("interrupted", 130)
    except Exception as error:  # noqa: BLE001  (the last resort: a traceback helps no user)
        return _internal(error)
    return code


def _say(message: str, code: int) -> int:
    from abilint.report.visible import visible

    print(f"abilint: {visible(message)}", file=sys.stderr)  # noqa: T201
    return code


def _internal(error: Exception) -> int:
    if os.environ.get("ABILINT_TRACEBACK"):
        raise error
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" at {os.path.basename(place.tb_frame.f_code.co_filename)}:{place.tb_lineno}" if place else ""  # noqa: PTH119
    return _say(
        f"internal error: {type(error).__name__}: {error}{where}; "
        "please report it (ABILINT_TRACEBACK=1 shows all)",
        INTERNAL_ERROR,
    )


def _reader_left() -> int:
    """`abilint symbols x | head`: the reader has what it wanted."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


YOUNG_OBJECTS = 200_000
"""Values made before the collector looks for cycles: a run makes few, and looking took a tenth of it."""


TERMINATED = 128 + signal.SIGTERM


def entry() -> NoReturn:
    """Console script."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # at the exit children are ended
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
    sys.exit(main(sys.argv[1:]))
