"""Completion for bash 3.2 and later (GNU Bash manual, 8.6 "Programmable Completion").

Where the script offers nothing, readline completes file names.
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from abilint.cli.grammar import Command, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.cli.grammar import Argument

_FRAME = """\
# bash completion for abilint; `abilint completions bash` prints it
# shellcheck disable=SC2207  # bash 3.2 has no mapfile

_abilint() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}
    local path=abilint words='' number
    COMPREPLY=()
    [[ $cur == = || $prev == = ]] && return  # the file after `-o json=`
    for ((number = 1; number < COMP_CWORD; number++)); do
        case "$path ${{COMP_WORDS[number]}}" in
            {paths}) path="$path ${{COMP_WORDS[number]}}" ;;
        esac
    done
    case "$path" in
{commands}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}

complete -o bashdefault -o default -F _abilint abilint
"""
_COMMAND = """\
        {path})
            case "$prev" in
{arguments}
            esac
            if [[ $cur == -* ]]; then
                words={options}
            else
                words={words}
            fi
            ;;"""


def script(top: Command) -> str:
    """Give the whole script."""
    every = list(top.all())
    paths = "|".join(quote(" ".join(command.path)) for command in every if len(command.path) > 1)
    return _FRAME.format(paths=paths, commands="\n".join(map(_command, every)))


def _command(command: Command) -> str:
    offered = [part.path[-1] for part in command.parts]
    offered += [word for argument in command.arguments for word in argument.words]
    return _COMMAND.format(
        path=quote(" ".join(command.path)),
        arguments="\n".join(_arguments(command)) or "                '') ;;",
        options=quote(" ".join(name for option in command.options for name in option.names)),
        words=quote(" ".join(offered)),
    )


def _arguments(command: Command) -> Iterator[str]:
    """Say what follows each option that something follows."""
    for option in command.options:
        if option.argument:
            names = "|".join(option.names)
            yield f"                {names}) {_offer(option.argument)} ;;"


def _offer(argument: Argument) -> str:
    if argument.kind is Kind.WORD:
        return f'COMPREPLY=($(compgen -W {quote(" ".join(argument.words))} -- "$cur")); return'
    if argument.kind is Kind.FOLDER:
        return 'COMPREPLY=($(compgen -d -- "$cur")); return'
    return "return"
