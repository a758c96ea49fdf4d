"""Completion for fish 3 (fish-completions(7))."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abilint.cli.grammar import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abilint.cli.grammar import Argument, Command, Option

_FRAME = """\
# fish completion for abilint; `abilint completions fish > ~/.config/fish/completions/abilint.fish`

function __abilint_at --description 'Whether the words so far lead to this command'
    set -l path abilint
    for word in (commandline -opc)[2..-1]
        contains -- "$path $word" {paths}; and set path "$path $word"
    end
    test "$path" = "$argv"
end

complete -c abilint -f
{rules}
"""


def script(top: Command) -> str:
    """Give the whole script."""
    every = list(top.all())
    paths = " ".join(_quoted(" ".join(command.path)) for command in every if len(command.path) > 1)
    return _FRAME.format(paths=paths, rules="\n".join(rule for command in every for rule in _rules(command)))


def _rules(command: Command) -> Iterator[str]:
    start = f"complete -c abilint -n {_quoted('__abilint_at ' + ' '.join(command.path))}"
    for part in command.parts:
        yield f"{start} -a {part.path[-1]} -d {_quoted(part.help)}"
    for argument in command.arguments:
        yield f"{start}{_offer(argument)}"
    for option in command.options:
        yield f"{start}{_option(option)}"


def _option(option: Option) -> str:
    names = "".join(f" {_name(name)}" for name in option.names)
    value = f" -r{_offer(option.argument)}" if option.argument else ""
    return f"{names}{value} -d {_quoted(option.help)}"


def _name(name: str) -> str:
    """Say how the option is written: `--long`, `-s`, and `-include`, which is long with one hyphen."""
    if name.startswith("--"):
        return f"-l {name[2:]}"
    return f"-s {name[1:]}" if len(name) == 2 else f"-o {name[1:]}"


def _offer(argument: Argument) -> str:
    words = f" -a {_quoted(' '.join(argument.words))}" if argument.words else ""
    if argument.kind is Kind.FILE or argument.or_file:
        return f"{words} -F"
    if argument.kind is Kind.FOLDER:
        return f" -a {_quoted('(__fish_complete_directories)')}"
    return words


def _quoted(text: str) -> str:
    """Quote for fish, where only the quote and the backslash are special within quotes."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
