"""The manual page: it says all that the parser takes, and is well-formed to those that print it."""

from __future__ import annotations

import re
import subprocess

import pytest

from abilint import __version__
from abilint.cli.grammar import grammar
from abilint.cli.main import main, parser


@pytest.fixture
def page(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["man"]) == 0
    return capsys.readouterr().out


def test_every_option_of_every_command_is_in_it(page: str) -> None:
    parts = re.split(r"^\.S[SH] ", page.replace(r"\-", "-"), flags=re.MULTILINE)
    sections = {part.partition("\n")[0]: part for part in parts}
    for command in grammar(parser()).all():
        if len(command.path) == 1:
            continue
        text = sections[" ".join(command.path)]
        for option in command.options:
            if "--help" not in option.names:
                assert rf"\fB{', '.join(option.names)}" in text, (command.path, option.names)


def test_exit_codes_are_told(page: str) -> None:
    text = page[page.index(".SH EXIT STATUS") : page.index(".SH ENVIRONMENT")]
    assert re.findall(r"^\\fB(\d+)\\fR$", text, re.MULTILINE) == ["0", "1", "2", "3", "4", "130"]
    assert f"abilint {__version__}" in page.splitlines()[0]


@pytest.mark.machine
def test_mandoc_finds_nothing_to_say(page: str) -> None:
    done = subprocess.run(
        ["mandoc", "-Tlint", "-W", "style"], input=page, capture_output=True, text=True, check=False
    )
    said = [line for line in done.stdout.splitlines() if "referenced manual not found" not in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.machine
def test_man_prints_it(page: str) -> None:
    done = subprocess.run(
        ["man", "--warnings", "-l", "-"],
        input=page,
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "100", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert "abilint check [OPTION]... LIBRARY..." in done.stdout
    assert "--fail-on error|warning|note|never" in done.stdout
    assert "compile_commands.json to take flags from." in done.stdout
