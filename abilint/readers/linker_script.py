"""A linker script in place of a shared library: which files it stands for.

Source: GNU ld manual, "Commands Dealing with Files". Only what such stand-ins hold is understood:
INPUT, GROUP and AS_NEEDED name files, SEARCH_DIR adds a folder, OUTPUT_FORMAT tells the machine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_SCRIPT_BYTES = 1 << 18
"""A text file longer than this is taken to be something else; real stand-ins have some 300 bytes."""

_TOKEN = re.compile(r'/\*.*?(?:\*/|\Z)|"([^"]*)"|([(){};,])|([^\s(){};,"]+)', re.DOTALL)
_FILE_COMMANDS = frozenset({"INPUT", "GROUP"})


class LinkerScript(Struct, frozen=True):
    """The files that a script names, in order, with `AS_NEEDED` unwrapped."""

    inputs: tuple[str, ...]
    search_dirs: tuple[str, ...] = ()
    output_format: str | None = None


def parse_linker_script(text: str) -> LinkerScript | None:
    """Read the commands; None where the text names no input, so that it is no stand-in for a library."""
    inputs: list[str] = []
    search_dirs: list[str] = []
    output_format = None
    for command, arguments in _commands(text):
        if command in _FILE_COMMANDS:
            inputs.extend(arguments)
        elif command == "SEARCH_DIR":
            search_dirs.extend(arguments)
        elif command == "OUTPUT_FORMAT" and arguments:
            output_format = arguments[0]
    return LinkerScript(tuple(inputs), tuple(search_dirs), output_format) if inputs else None


def _commands(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walk `NAME ( arguments )` at the top level; parentheses inside are flattened, their names dropped."""
    name = ""
    depth = 0
    arguments: list[str] = []
    for word, quoted in _tokens(text):
        if word == "(" and not quoted:
            depth += 1
            if depth > 1 and arguments and arguments[-1] == "AS_NEEDED":
                arguments.pop()
        elif word == ")" and not quoted:
            depth = max(depth - 1, 0)
            if depth == 0:
                yield name, tuple(arguments)
                arguments.clear()
        elif depth:
            if quoted or word not in "{};,":
                arguments.append(word)
        else:
            name = word


def _tokens(text: str) -> Iterator[tuple[str, bool]]:
    for match in _TOKEN.finditer(text):
        quoted, mark, word = match.groups()
        if quoted is not None:
            yield quoted, True
        elif mark or word:
            yield mark or word, False
