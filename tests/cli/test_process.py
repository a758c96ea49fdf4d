"""abilint as a process: what it imports, what it prints where, and what becomes of a closed pipe."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sample_files import sample

ROOT = Path(__file__).parents[2]
HEAVY = ("lief", "elftools", "clang", "tabulate", "demangle", "msgspec", "sqlite3", "hashlib")
COMMANDS = ("check", "symbols", "explain", "rules", "query", "report")
CONTRACT = (
    "--header", "-I", "--include-dir", "-D", "--define", "-include", "--lang", "--std", "--sysroot",
    "--target",
    "--exports", "--provider", "--select", "--ignore", "--rules", "--fail-on", "--require", "-o", "--output",
    "--compile-commands", "--pkg-config", "--set",
)  # fmt: skip
"""Of the shared options those of this step."""


def abilint(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "abilint", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def imported(*arguments: str) -> set[str]:
    """Modules that a run of these arguments has loaded."""
    program = (
        "import sys, io, contextlib\n"
        "from abilint.cli.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main(sys.argv[1:])\n"
        "print(*sys.modules)\n"
    )
    child = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(child.stdout.split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("check", "--help"), ("rules", "--help")])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert imported(*arguments) & set(HEAVY) == set()


def test_explain_imports_little() -> None:
    light = {"msgspec"}
    assert imported("explain", "ABI101") & set(HEAVY) <= light


def test_check_of_elf_files_imports_no_reader_of_other_formats() -> None:
    each = sample("c-plain")
    files = [str(each.libraries[0])]
    assert imported("check", *files) & {"lief", "clang", "tabulate"} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    child = abilint(command, "--help")
    assert (child.returncode, child.stderr) == (0, "")
    assert child.stdout.startswith(f"usage: abilint {command}")


def test_help_of_check_lists_the_contract() -> None:
    text = abilint("check", "--help", COLUMNS="200").stdout
    assert [option for option in CONTRACT if not re.search(rf"(^|[\s,]){option}\b", text)] == []


def test_help_lists_every_command_and_exit_code() -> None:
    text = abilint("--help").stdout
    assert [command for command in COMMANDS if f"    {command} " not in text] == []
    assert re.search(r"Exit codes: 0 .* 1 .* 2 .* 3 .* 4 ", text, re.DOTALL)


def test_version() -> None:
    from abilint import __version__

    assert abilint("--version").stdout == f"abilint {__version__}\n"


def test_json_is_alone_on_stdout(tmp_path: Path) -> None:
    """Complaints of every sort go to standard error, also those of the compiler front end."""
    each = sample("c-misspelt")
    (tmp_path / "bad.h").write_text('#warning "careful"\n#include "absent.h"\nint (;\n')
    (tmp_path / "not.so").write_text("text")
    child = abilint(
        *each.command(),
        "--header",
        str(tmp_path / "bad.h"),
        str(tmp_path / "not.so"),
        "-o",
        "json",
        cwd=each.directory,
    )
    assert child.returncode == 3
    report = json.loads(child.stdout)
    assert report["outcome"]["exit_code"] == 3
    assert report["findings"]
    lines = child.stderr.splitlines()
    assert all(line.startswith("abilint: ") for line in lines)
    assert [name for name in ("bad.h", "not.so") if sum(name in line for line in lines) != 1] == []


@pytest.mark.parametrize("command", [["check"], ["symbols"], ["query"], ["rules"], ["explain"], ["report"]])
def test_closed_pipe_is_no_error(command: list[str]) -> None:
    """`abilint symbols x | head -1`."""
    each = sample("c-misspelt")
    more = {
        "check": each.command()[1:],
        "symbols": [str(each.libraries[0])] * 50,
        "query": [str(each.libraries[0]), "SELECT a.name, b.name FROM symbols a, symbols b"],
        "rules": ["schema"],
        "explain": ["ABI101"],
        "report": ["schema"],
    }[command[0]]
    read, write = os.pipe()
    os.close(read)
    child = subprocess.run(
        [sys.executable, "-m", "abilint", *command, *more],
        cwd=each.directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert child.stderr == ""
    assert child.returncode == (1 if command == ["check"] else 0)


@pytest.mark.parametrize("command", ["check", "symbols", "query", "rules", "explain", "report", "--version"])
def test_closed_standard_output(command: str) -> None:
    each = sample("c-plain")
    more = {"check": [], "symbols": [], "query": ["SELECT 1"], "explain": ["ABI101"], "report": ["schema"]}
    files = [str(each.libraries[0])] if command in ("check", "symbols", "query") else []
    words = [sys.executable, "-m", "abilint", command, *files, *more.get(command, [])]
    child = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if command != "--version":
        assert child.returncode == 2
        assert child.stderr.startswith("abilint: cannot write")
        assert child.stderr.count("\n") == 1
    assert "Traceback" not in child.stderr


def test_console_script_is_declared() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["scripts"] == {"abilint": "abilint.cli.main:entry"}


def test_read_only_working_directory_and_root(tmp_path: Path) -> None:
    each = sample("c-plain")
    arguments = [*map(str, each.libraries), *(w for h in each.headers for w in ("--header", str(h)))]
    assert abilint("check", *arguments, cwd=Path("/")).returncode == 0
    gone = tmp_path / "gone"
    gone.mkdir()
    program = (
        f"import os, sys; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); "
        "from abilint.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    child = subprocess.run(
        [sys.executable, "-c", program, "check", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (child.returncode, child.stderr) == (0, "")


def test_locale_without_unicode() -> None:
    each = sample("c-misspelt")
    child = abilint(*each.command(), cwd=each.directory, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert child.returncode == 1
    assert child.stdout.isascii()
    assert child.stderr == ""
