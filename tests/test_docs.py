"""What the documentation shows is true: its commands run, and print what it says they print."""

from __future__ import annotations

import lzma
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from documents import ROOT, Block, Step, blocks, documents, lay_project, steps
from msgspec import Struct

from abilint.cli.main import parser

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet

OUTSIDE = re.compile(r"GITHUB_|GITLAB_|CI_|RUNNER_|ABILINT_|NO_COLOR|FORCE_COLOR|CLICOLOR")
"""Variables that would make a run another one here than elsewhere."""
SECONDS = 120


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def run_blocks(document: Path) -> list[Block]:
    return [block for block in blocks(document) if block.verb in {"run", "file", "prints"}]


def programs(document: Path) -> list[str]:
    """What must be installed for its commands, beside abilint and a POSIX system."""
    return [word for block in blocks(document) for word in block.options.get("needs", "").split(",") if word]


def parameters() -> list[ParameterSet]:
    """The pages that have something to run; those that need compilers run where these are."""
    marks = {True: [pytest.mark.machine], False: []}
    pages = [each for each in documents() if run_blocks(each)]
    return [pytest.param(each, marks=marks[bool(programs(each))], id=name_of(each)) for each in pages]


class Session(Struct):
    """One reader at one shell: a folder, and what was last printed."""

    top: Path
    folders: int = 0
    printed: str = ""

    @property
    def folder(self) -> Path:
        return self.top / f"work{self.folders}"

    def follow(self, block: Block) -> None:
        if block.verb == "file":
            place = self.folder / block.rest
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(block.text, encoding="utf-8")
        elif block.verb == "prints":
            assert_printed(block.place, self.printed, block.text)
        else:
            self.run(block)

    def run(self, block: Block) -> None:
        self.enter(block.options)
        todo = steps(block.text) if block.language == "console" else [Step(block.text, "")]
        wanted = [0] * (len(todo) - 1) + [int(block.options.get("exit", "0"))]
        for step, code in zip(todo, wanted, strict=True):
            done = self.shell(step.command)
            self.printed = done.stdout
            said = done.stdout + done.stderr
            assert done.returncode == code, f"{block.place}: {step.command}exit {done.returncode}\n{said}"
            if block.language == "console":
                assert_printed(block.place, said, step.output)

    def enter(self, options: dict[str, str]) -> None:
        if options.get("in") == "@project":
            self.folders += 1
            lay_project(self.folder)
            return
        if {"in", "with"} & options.keys():
            self.folders += 1
        if source := options.get("in"):
            unpacked(ROOT / source, self.folder)
        for source in filter(None, options.get("with", "").split(",")):
            unpacked(ROOT / source, self.folder / source)

    def shell(self, script: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if not OUTSIDE.match(name)}
        path = f"{self.top / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder,
            env={**kept, "PATH": path, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1767225600"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """A shell whose `abilint` and `python` are the ones that are tested."""
    (tmp_path / "bin").mkdir()
    for name, module in (("abilint", "-m abilint "), ("python", "")):
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {module}"$@"\n')
        program.chmod(0o755)
    found = Session(tmp_path)
    found.folder.mkdir()
    return found


def unpacked(source: Path, folder: Path) -> None:
    """Copy it; samples keep large binaries as .xz."""
    shutil.copytree(source, folder)
    for packed in folder.rglob("*.xz"):
        packed.with_suffix("").write_bytes(lzma.decompress(packed.read_bytes()))


def assert_printed(place: str, text: str, wanted: str) -> None:
    """Compare; a line `...` stands for any number of lines, `...` at the end of a line for its rest."""
    pattern = "".join(map(_pattern, wanted.splitlines(keepends=True)))
    if not re.fullmatch(pattern, text, re.DOTALL):
        assert text == wanted, f"{place} shows other text than what is printed"
        raise AssertionError(place)


def _pattern(line: str) -> str:
    if line == "...\n":
        return ".*?"
    if line.endswith(" ...\n"):
        return re.escape(line.removesuffix("...\n")) + r"[^\n]*\n"
    return re.escape(line)


@pytest.mark.parametrize("document", parameters())
def test_commands_do_what_the_page_shows(document: Path, session: Session) -> None:
    absent = [program for program in programs(document) if shutil.which(program) is None]
    assert not absent, f"{name_of(document)} needs {', '.join(absent)}"
    for block in run_blocks(document):
        session.follow(block)


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_each_command_is_run_or_said_not_to_be(document: Path) -> None:
    for block in blocks(document):
        for command in block.commands:
            assert block.verb, f"{block.place}: `{command}` is not run by any test; see tests/documents.py"


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_options_that_pages_name_exist(document: Path) -> None:
    for block in blocks(document):
        for command in block.commands:
            if block.verb == "not run":
                parser().parse_args(shlex.split(command)[1:])


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_links_of_pages_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), f"{name_of(document)} links to {target}"


def test_wrong_pages_are_found(session: Session, tmp_path: Path) -> None:
    """The tests above can fail."""
    page = ROOT / "README.md"
    with pytest.raises(AssertionError, match="exit 2"):
        session.follow(Block(page, 1, "", "run", "", "abilint check --no-such-option\n"))
    with pytest.raises(AssertionError, match="shows other text"):
        session.follow(Block(page, 1, "console", "run", "", "$ abilint --version\nabilint 99\n"))
    session.follow(Block(page, 1, "console", "run", "exit=3", "$ echo a\n...\n$ echo b\n> exit 3\nb\n"))
    with pytest.raises(AssertionError, match="shows other text"):
        session.follow(Block(page, 1, "", "prints", "", "c\n"))
    assert [each.command for each in steps("$ a\n> b\nc\n$ d\n")] == ["a\nb\n", "d\n"]
    assert Block(page, 1, "", "", "", "$ abilint rules\n- abilint diff OLD NEW\n").commands == [
        "abilint rules"
    ]
