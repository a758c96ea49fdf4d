"""Completion for zsh (zshcompsys(1), `_arguments`)."""

from __future__ import annotations

import re
from shlex import quote
from typing import TYPE_CHECKING

from abilint.cli.grammar import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.cli.grammar import Argument, Command, Option

_FRAME = """\
#compdef abilint
# zsh completion for abilint; `abilint completions zsh > ~/.zfunc/_abilint`, with ~/.zfunc in fpath

{functions}
_abilint "$@"
"""
_WITH_PARTS = """\
{name}() {{
    local state line
    local -a parts
    parts=(
{parts}
    )
    _arguments -C -s \\
{options}
        '1:command:->part' \\
        '*::argument:->rest'
    case "$state" in
        part) _describe -t commands command parts ;;
        rest)
            case "$line[1]" in
{calls}
            esac
            ;;
    esac
}}
"""
_WITHOUT_PARTS = """\
{name}() {{
    _arguments -s \\
{options}
}}
"""


def script(top: Command) -> str:
    """Give the whole script."""
    return _FRAME.format(functions="\n".join(_function(command) for command in top.all()))


def _function(command: Command) -> str:
    options = list(_specifications(command))
    if not command.parts:
        return _WITHOUT_PARTS.format(name=_name(command), options=" \\\n".join(options))
    return _WITH_PARTS.format(
        name=_name(command),
        parts="\n".join(f"        {quote(f'{p.path[-1]}:{_plain(p.help)}')}" for p in command.parts),
        options="".join(f"{option} \\\n" for option in options).rstrip("\n"),
        calls="\n".join(f"                {p.path[-1]}) {_name(p)} ;;" for p in command.parts),
    )


def _name(command: Command) -> str:
    return "_" + "_".join(command.path)


def _specifications(command: Command) -> Iterator[str]:
    """Give the arguments of `_arguments`, one a line."""
    for option in command.options:
        yield from _option(option)
    for number, argument in enumerate(command.arguments, 1):
        position = "*" if argument.repeats else str(number)
        yield f"        {quote(f'{position}:{_plain(argument.metavar)}:{_action(argument)}')}"


def _option(option: Option) -> Iterator[str]:
    others = "*" if option.repeats else f"({' '.join(option.names)})" if len(option.names) > 1 else ""
    value = f":{_plain(option.argument.metavar)}:{_action(option.argument)}" if option.argument else ""
    for name in option.names:
        yield f"        {quote(f'{others}{name}[{_plain(option.help)}]{value}')}"


def _action(argument: Argument) -> str:
    if argument.or_file:
        return f"_alternative 'words:word:({' '.join(argument.words)})' 'files:file:_files'"
    if argument.kind is Kind.WORD:
        return f"({' '.join(argument.words)})"
    return {Kind.FILE: "_files", Kind.FOLDER: "_files -/"}.get(argument.kind, " ")


def _plain(text: str) -> str:
    """Protect what `_arguments` gives a meaning to."""
    return re.sub(r"([\[\]:\\])", r"\\\1", text)
