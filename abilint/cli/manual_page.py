"""The manual page in the macros of man(7)."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from abilint import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.cli.grammar import Argument, Command, Option

DATE = "2026-11-21"
"""Of the last change that a reader of the manual should know of."""

WIDTH = 78
"""Of a line of the source."""

EXIT_CODES = {
    "0": "Everything that was asked for was analysed, and no finding reached --fail-on.",
    "1": "Findings at or above --fail-on.",
    "2": "Usage: a wrong option, configuration, rule file or suppression. Nothing was analysed.",
    "3": "Incomplete: an input or a header could not be read, or evidence that --require names is absent.",
    "4": "Internal error.",
    "130": "Interrupted.",
}
ENVIRONMENT = {
    "NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR": "Whether to colour; --color goes first.",
    "SOURCE_DATE_EPOCH": "The time that reports state, in seconds since 1970.",
    "GITHUB_STEP_SUMMARY, GITHUB_OUTPUT": "Files that -o github appends a summary and values to.",
    "GITHUB_WORKSPACE, CI_PROJECT_DIR": "The top of the repository, for formats that name files from there.",
    "ABILINT_TRACEBACK": "Show where an internal error happened.",
}
EXAMPLES = {
    "abilint check libfoo.so --header include": "Hold a library against its headers.",
    "abilint snapshot libfoo.so --header include -o foo-1.4.abi.json": "Write a release down.",
    "abilint diff foo-1.4.abi.json libfoo.so --header include": "Compare the next one with it.",
    "abilint check libfoo.so -o text -o json=abilint.json": "Write several reports in one run.",
}


def page(top: Command) -> str:
    """Give the whole page."""
    lines = [
        rf'.TH ABILINT 1 "{DATE}" "abilint {__version__}" "User Commands"',
        ".SH NAME",
        rf"abilint \- {_text(top.help.partition(': ')[2].rstrip('.'))}",
        ".SH SYNOPSIS",
        ".nf",
        *(_escaped(_synopsis(command)) for command in top.all() if not command.parts),
        ".fi",
        ".SH DESCRIPTION",
        _text(top.help),
        ".SH COMMANDS",
        *(line for command in top.all() if command is not top for line in _command(command)),
        ".SH EXIT STATUS",
        *_definitions(EXIT_CODES),
        ".SH ENVIRONMENT",
        *_definitions(ENVIRONMENT),
        ".SH EXAMPLES",
        *_definitions(EXAMPLES),
        ".SH SEE ALSO",
        r".BR nm (1),",
        r".BR readelf (1)",
    ]
    return "\n".join(lines) + "\n"


def _synopsis(command: Command) -> str:
    """`abilint check [OPTION]... LIBRARY...`."""
    words = [*command.path, *(["[OPTION]..."] if len(command.options) > 1 else [])]
    return " ".join([*words, *map(_argument, command.arguments)])


def _argument(argument: Argument) -> str:
    if argument.optional:
        return f"[{argument.metavar}]"
    return f"{argument.metavar}..." if argument.repeats else argument.metavar


def _command(command: Command) -> Iterator[str]:
    yield rf".SS {_text(' '.join(command.path))}"
    yield _text(_sentence(command.help))
    yield from _definitions({argument.metavar: argument.help for argument in command.arguments})
    yield from _definitions({_names(option): option.help for option in _own(command)})


def _own(command: Command) -> list[Option]:
    return [option for option in command.options if "--help" not in option.names]


def _names(option: Option) -> str:
    value = f" {option.argument.metavar}" if option.argument else ""
    return ", ".join(option.names) + value


def _definitions(entries: dict[str, str]) -> Iterator[str]:
    for term, text in entries.items():
        yield ".TP"
        yield rf"\fB{_escaped(term)}\fR"
        yield _text(_sentence(text))


def _sentence(text: str) -> str:
    """Begin with a capital letter, but not a file's name, and end in a full stop, as other sentences do."""
    first = text[:1].upper() + text[1:] if text.partition(" ")[0].strip(",:").isalpha() else text
    return first if first.endswith(".") or not first else f"{first}."


def _text(text: str) -> str:
    """Give text to be filled, in lines that mandoc finds short enough."""
    lines = wrap(_escaped(text), WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(rf"\&{line}" if line.startswith((".", "'")) else line for line in lines)


def _escaped(text: str) -> str:
    """Protect what roff gives a meaning to (groff_char(7)): backslash, hyphen, accents."""
    for plain, escaped in _ESCAPES:
        text = text.replace(plain, escaped)
    return text


_ESCAPES = (("\\", r"\e"), ("-", r"\-"), ("`", r"\(ga"), ("'", r"\(aq"), ("^", r"\(ha"), ("~", r"\(ti"))
