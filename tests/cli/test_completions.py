"""Completions in the shells themselves: what each offers is what the parser takes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from cli.shell_terminal import Shell

from abilint.cli.completions import SHELLS
from abilint.cli.grammar import Command, Kind, grammar
from abilint.cli.main import COMMANDS, main, parser
from abilint.report import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

TOP = grammar(parser())
EVERY = {" ".join(command.path): command for command in TOP.all()}


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def write(shell: str) -> Path:
        assert main(["completions", shell]) == 0
        path = tmp_path / f"abilint.{shell}"
        path.write_text(capsys.readouterr().out)
        return path

    return write


CASES = [
    ("abilint ", set(COMMANDS)),
    ("abilint ch", {"check"}),
    ("abilint check --fail", {"--fail-on"}),
    ("abilint check --fail-on ", {"error", "warning", "note", "never"}),
    ("abilint check x.so --lang c", {"c", "c++"}),
    ("abilint diff -o j", {name for name in FORMATS if name.startswith("j")}),
    ("abilint explain declared-", {"declared-not-exported"}),
    ("abilint rules ", {part.path[-1] for part in EVERY["abilint rules"].parts}),
    ("abilint rules list -o m", {"markdown"}),
    ("abilint report convert --qu", {"--quiet"}),
    ("abilint symbols -o zz", set()),
    ("abilint symbols -o po", {"posix"}),
    ("abilint completions ", set(SHELLS)),
]


def bash(path: Path, line: str) -> set[str]:
    """What bash offers for that line, asked of its completion function."""
    program = (
        'source "$1"; shift\n'
        'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))\n'
        "function=$(complete -p abilint | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n"
        '"$function"; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-uc", program, "bash", str(path), *line.split(" ")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.parametrize(("line", "offered"), CASES)
def test_bash(line: str, offered: set[str], script) -> None:
    assert bash(script("bash"), line) == offered


def test_bash_offers_every_option_of_every_command(script) -> None:
    path = script("bash")
    for words, command in EVERY.items():
        assert bash(path, f"{words} -") == {name for option in command.options for name in option.names}, (
            words
        )


def test_bash_offers_folders_where_these_are_wanted(script, tmp_path: Path, monkeypatch) -> None:
    path = script("bash")
    (tmp_path / "include").mkdir()
    (tmp_path / "increment.h").write_text("")
    monkeypatch.chdir(tmp_path)
    assert bash(path, "abilint check -I inc") == {"include"}
    assert bash(path, "abilint check --header inc") == set()  # readline's own: files and folders


@pytest.mark.machine
def test_bash_at_a_terminal(script, tmp_path: Path) -> None:
    (tmp_path / "libfoo.so").write_text("")
    shell = Shell(["bash", "--norc", "--noprofile", "-i"], tmp_path)
    shell.run(f"source {script('bash')}")
    assert shell.shows("abilint check --fail\t", lambda seen: "check --fail-on" in seen), shell.seen
    assert shell.shows("error lib\t", lambda seen: "libfoo.so" in seen), shell.seen
    assert shell.shows("-o json=li\t", lambda seen: "json=libfoo.so" in seen), shell.seen
    shell.close()


@pytest.mark.machine
@pytest.mark.parametrize(("line", "offered"), CASES)
def test_fish(line: str, offered: set[str], script, tmp_path: Path) -> None:
    done = subprocess.run(
        ["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", str(script("fish")), line],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    found = {row.split("\t")[0] for row in done.stdout.splitlines()}
    assert found >= offered
    assert found - offered <= {path.name for path in tmp_path.iterdir()}


@pytest.mark.machine
@pytest.mark.parametrize(("line", "offered"), [case for case in CASES if case[1]])
def test_zsh(line: str, offered: set[str], script, tmp_path: Path) -> None:
    script("zsh").rename(tmp_path / "_abilint")
    shell = Shell(["zsh", "-f", "-i"], tmp_path)
    shell.run(f"stty cols 200; fpath=({tmp_path} $fpath); autoload -Uz compinit; compinit -u -D")
    completed = f"{line.rpartition(' ')[0]} {min(offered)}"

    def holds(seen: str) -> bool:
        if len(offered) == 1:
            return completed in " ".join(seen.split())
        return offered <= set(seen.split())

    assert shell.shows(f"{line}\t", holds), shell.seen
    shell.close()


@pytest.mark.machine
@pytest.mark.parametrize(
    ("shell", "check"),
    [("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish --no-execute"), ("bash", "shellcheck -s bash")],
)
def test_scripts_are_well_formed(shell: str, check: str, script) -> None:
    done = subprocess.run([*check.split(), str(script(shell))], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_grammar_is_that_of_the_parser() -> None:
    assert [command.path[1] for command in TOP.parts] == list(COMMANDS)
    check: Command = EVERY["abilint check"]
    options = {name: option for option in check.options for name in option.names}
    assert options["--header"].argument.kind is Kind.FILE
    assert options["--header"].repeats
    assert options["-I"] is options["--include-dir"]
    assert options["--sysroot"].argument.kind is Kind.FOLDER
    assert not options["--sysroot"].repeats
    assert options["--quiet"].argument is None
    assert options["--fail-on"].argument.metavar == "error|warning|note|never"
    assert check.arguments[0].repeats
    assert EVERY["abilint rules test"].arguments[0].optional


def test_a_shell_that_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", "tcsh"]) == 2
    assert "choose from 'bash', 'zsh', 'fish'" in capsys.readouterr().err
