"""The documentation as values: its fenced blocks, and what is to become of each.

An HTML comment on the line before a block says what it is:

    <!-- run -->                          a script, or with ```console commands and what they print
    <!-- run in=docs/diff-example -->     the same, in a fresh copy of that folder of the repository
    <!-- run with=docs/diff-example -->   the same, in a folder that has that one, or several with
                                         commas between, at the same place
    <!-- run in=@project -->              the same, in a folder of somebody who ships libfoo (see PROJECT)
    <!-- run exit=1 -->                   the last command ends in that exit code
    <!-- run needs=gcc,rustc -->          it and what follows it in the document need these programs
    <!-- file: abilint.toml -->           the block is the content of that file, in the same folder
    <!-- prints -->                       the block is what the last run block printed on standard output
    <!-- not run: why -->                 its commands are only parsed

The blocks of one document run in order, in one folder, until `in=` or `with=` begins another. In a
```console block lines that begin with `$ ` are commands, those after it with `> ` continue them;
`...` alone on a line stands for any lines, at the end of one for the rest of it.
"""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

from msgspec import Struct
from readers.elf_writer import ElfFile, Entry

ROOT = Path(__file__).resolve().parent.parent

PROJECT = {
    "libfoo.so": "old/libfoo.so",
    "foo.h": "old/foo.h",
    "include/foo.h": "old/foo.h",
    "dist/libfoo.so": "old/libfoo.so",
    "dist/libfoo.so.1": "old/libfoo.so",
    "build/libfoo.so.1": "new/libfoo.so",
    "old/libfoo.so.1": "old/libfoo.so",
    "new/libfoo.so.1": "new/libfoo.so",
}
"""Its files, out of two releases that are kept built and that are the same."""
CONSUMERS = ("bin/app", "plugins/bar.so")
"""Programs in it that call `foo`."""

_BLOCK = re.compile(
    r"^(?:<!-- (?P<marker>[^\n]*?) -->\n+)?^```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(r"^(?:\$ |\s*- (?:run: )?|\s*run: )?(?P<command>abilint [^\n]*)$", re.MULTILINE)
_PLACEHOLDERS = re.compile(r"[A-Z]+(\.\.\.)?")


class Block(Struct, frozen=True):
    """One fenced block."""

    document: Path
    line: int
    language: str
    verb: str
    """`run`, `file`, `prints`, `not run`; empty where nothing is said of it."""
    rest: str
    """What the marker says after the verb."""
    text: str

    @property
    def place(self) -> str:
        """`docs/ci.md:12`."""
        return f"{self.document.relative_to(ROOT)}:{self.line}"

    @property
    def options(self) -> dict[str, str]:
        """`in`, `with`, `exit`, `needs` of a block that is run; others have none."""
        return dict(word.split("=", 1) for word in self.rest.split()) if self.verb == "run" else {}

    @property
    def commands(self) -> list[str]:
        """Command lines of abilint itself, without continuation lines and comments."""
        joined = self.text.replace("\\\n", " ")
        lines = (match["command"].partition("  #")[0].strip() for match in _COMMAND.finditer(joined))
        return [line for line in lines if not _is_synopsis(line)]


class Step(Struct, frozen=True):
    """One command of a console block, and what it prints."""

    command: str
    output: str


def documents() -> list[Path]:
    """Every page that people read."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(document: Path) -> list[Block]:
    """All fenced blocks, in order."""
    text = document.read_text(encoding="utf-8")
    return [_block(document, text, match) for match in _BLOCK.finditer(text)]


def steps(text: str) -> list[Step]:
    """Commands of a console block."""
    found: list[Step] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append(Step(line[2:], ""))
        elif line.startswith("> ") and found and not found[-1].output:
            found[-1] = Step(found[-1].command + line[2:], "")
        else:
            assert found, f"output before the first command: {line!r}"
            found[-1] = Step(found[-1].command, found[-1].output + line)
    return found


def lay_project(folder: Path) -> None:
    """Write the files of PROJECT, and CONSUMERS."""
    with tarfile.open(ROOT / "samples" / "release" / "prebuilt.tar.xz") as packed:
        for name, source in PROJECT.items():
            file = packed.extractfile(f"symbols/same/{source}")
            assert file
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(file.read())
    uses_foo = Entry(b"foo", section=0, value=0, size=0)
    for name in CONSUMERS:
        (folder / name).parent.mkdir()
        (folder / name).write_bytes(
            ElfFile(dynamic=(uses_foo,), soname=None, needed=(b"libfoo.so.1",)).build()
        )


def _block(document: Path, text: str, match: re.Match[str]) -> Block:
    verb, rest = _verb(match["marker"] or "")
    line = text.count("\n", 0, match.start("language")) + 1
    return Block(document, line, match["language"], verb, rest, match["text"])


def _verb(marker: str) -> tuple[str, str]:
    if marker.startswith("not run: "):
        return "not run", marker.removeprefix("not run: ")
    if marker.startswith("file: "):
        return "file", marker.removeprefix("file: ")
    verb, _, rest = marker.partition(" ")
    return (verb, rest) if verb in {"run", "prints"} else ("", "")


def _is_synopsis(command: str) -> bool:
    """Whether the command shows how one is written: `abilint diff OLD NEW`."""
    return "|" in command or "[" in command or any(_PLACEHOLDERS.fullmatch(word) for word in command.split())
