"""Whatever is given as a library or a header: one clear line, exit 3, and the other inputs are judged."""

from __future__ import annotations

import json
import os
import random
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from peak_memory import PEAK_MEMORY
from sample_files import sample

from abilint.cli.main import main
from abilint.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD = sample("c-misspelt")
LIBRARY = GOOD.libraries[0]
HEADER = GOOD.headers[0]


def patched(offset: int, form: str, *values: int) -> bytes:
    """The library with a field of its ELF header overwritten (gABI figure 4-3, 64 bit, little-endian)."""
    data = bytearray(LIBRARY.read_bytes())
    struct.pack_into(form, data, offset, *values)
    return bytes(data)


def section_field(field: int, value: int, kind: int) -> bytes:
    """The library with one field of the first section of that type overwritten."""
    data = bytearray(LIBRARY.read_bytes())
    start, count = struct.unpack_from("<Q", data, 40)[0], struct.unpack_from("<H", data, 60)[0]
    for number in range(count):
        header = start + 64 * number
        if struct.unpack_from("<I", data, header + 4)[0] == kind:
            struct.pack_into("<Q" if field >= 8 else "<I", data, header + field, value)
            return bytes(data)
    raise AssertionError(kind)


SHT_DYNSYM, SHT_STRTAB, SHT_SYMTAB = 11, 3, 2
BINARIES: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\x7f",
    "magic only": lambda: b"\x7fELF",
    "identification only": lambda: LIBRARY.read_bytes()[:16],
    "header only": lambda: LIBRARY.read_bytes()[:64],
    "half": lambda: LIBRARY.read_bytes()[: LIBRARY.stat().st_size // 2],
    "last byte gone": lambda: LIBRARY.read_bytes()[:-1],
    "random": lambda: random.Random(7).randbytes(5_000),
    "zeros": lambda: bytes(5_000),
    "text": lambda: b"hello, world\n" * 100,
    "UTF-16": lambda: "hello".encode("utf-16") * 100,
    "script that names itself": lambda: b"INPUT(bad)\n",
    "script that names nothing there": lambda: b"/* GNU ld script */\nGROUP ( /nowhere/libfoo.so.1 )\n",
    "unknown class": lambda: patched(4, "<B", 9),
    "unknown byte order": lambda: patched(5, "<B", 9),
    "section headers far outside": lambda: patched(40, "<Q", 1 << 60),
    "section header entries of no size": lambda: patched(58, "<H", 0),
    "symbol table of 4 GB": lambda: section_field(32, 0xFFFF_FFFF, SHT_DYNSYM),
    "symbol table at the end of the world": lambda: section_field(24, (1 << 64) - 24, SHT_DYNSYM),
    "string table of 16 EB": lambda: section_field(32, (1 << 64) - 1, SHT_STRTAB),
    "symbols whose strings are the symbols": lambda: section_field(40, 10_000, SHT_DYNSYM),
}
"""Each is unreadable, or at least says so."""


def run(tmp_path: Path, *more: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict, list[str]]:
    code = main(["check", str(LIBRARY), "--header", str(HEADER), *more, "-o", "json"])
    output = capsys.readouterr()
    return code, json.loads(output.out), output.err.splitlines()


def expect_one_line(code: int, report: dict, errors: list[str], name: str, *, stands: bool = True) -> None:
    """Exit 3, one line that names the input, and the findings on the good one stand."""
    assert code == 3
    assert len([line for line in errors if name in line]) == 1, errors
    assert all(line.startswith("abilint: ") for line in errors)
    assert any(name in visible(reason) for reason in report["outcome"]["reasons"])
    rules = [finding["rule"] for finding in report["findings"]]
    assert ("declared-not-exported" in rules) == stands


@pytest.mark.parametrize("fault", BINARIES)
def test_library(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad").write_bytes(BINARIES[fault]())
    expect_one_line(*run(tmp_path, str(tmp_path / "bad"), capsys=capsys), str(tmp_path / "bad"))


@pytest.mark.parametrize("fault", BINARIES)
def test_library_for_symbols_and_query(
    fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad"
    path.write_bytes(BINARIES[fault]())
    for command in (["symbols", str(path)], ["query", str(path), "SELECT count(*) FROM symbols"]):
        assert main(command) == 3
        errors = capsys.readouterr().err.splitlines()
        assert [str(path) in line for line in errors] == [True]


def special(kind: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Something on disk that is no readable file."""
    if kind == "directory":
        path.mkdir()
    elif kind == "FIFO":
        os.mkfifo(path)
    elif kind == "under a file":
        path.write_text("")
        return str(path / "inside")
    elif kind == "endless link":
        path.symlink_to(path)
    elif kind == "name too long":
        return str(path) + "x" * 5_000
    elif kind == "NUL":
        return str(path) + "\0"
    elif kind == "device":
        return "/dev/zero"
    elif kind == "unreadable":
        path.write_text("int a;")
        _forbid(str(path), monkeypatch)
    return str(path)


def _forbid(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal is put in the way."""
    real_open = open
    from os import access as real_access

    def refuse(name: object, *arguments: object, **options: object) -> object:
        if name == path:
            raise PermissionError(13, "Permission denied", path)
        return real_open(name, *arguments, **options)

    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(os, "access", lambda name, *rest: name != path and real_access(name, *rest))


SPECIAL = [
    "missing",
    "directory",
    "FIFO",
    "under a file",
    "endless link",
    "name too long",
    "NUL",
    "device",
    "unreadable",
]


@pytest.mark.parametrize("kind", SPECIAL)
def test_library_that_is_no_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = special(kind, tmp_path / "bad", monkeypatch)
    expect_one_line(*run(tmp_path, path, capsys=capsys), path.replace("\0", "\\x00"))


@pytest.mark.parametrize("kind", [kind for kind in SPECIAL if kind != "directory"])
def test_header_that_is_no_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = special(kind, tmp_path / "bad", monkeypatch)
    code, report, errors = run(tmp_path, "--header", path, capsys=capsys)
    expect_one_line(code, report, errors, path.replace("\0", "\\x00"))
    assert "exported-not-declared" not in [finding["rule"] for finding in report["findings"]]


HEADERS = {
    "a syntax error": b"int f(;\n",
    "a missing include": b'#include "not_there.h"\nint f(void);\n',
    "itself, for ever": b'#include "bad.h"\nint f(void);\n',
    "#error": b'#error "not on this platform"\n',
    "a binary": b"\x7fELF" + bytes(range(256)) * 20,
    "UTF-16": "int f(void);".encode("utf-16"),
    "an unknown type": b"foo_t f(void);\n",
    "an open comment": b"int f(void); /* for ever",
    "an open brace": b"struct f { int a;\n",
    "many errors": b"int f(;\n" * 3_000,
    "brackets": b"int f = " + b"(" * 20_000,
    "an endless macro": b"#define A B B\n#define B C C\n#define C A A\nA A A(;\n",
}


@pytest.mark.parametrize("fault", HEADERS)
def test_header(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.h"
    path.write_bytes(HEADERS[fault])
    code, report, errors = run(tmp_path, "--header", str(path), capsys=capsys)
    expect_one_line(code, report, errors, str(path))
    assert fault == "UTF-16" or errors[0].count(str(path)) == 1, "the file is named once"


def test_directory_without_headers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expect_one_line(*run(tmp_path, "--header", str(tmp_path), capsys=capsys), str(tmp_path))


def test_empty_header_is_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.h").write_bytes(b"")
    code, _, errors = run(tmp_path, "--header", str(tmp_path / "empty.h"), capsys=capsys)
    assert (code, errors) == (1, [])


def test_only_bad_inputs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", str(tmp_path / "a"), str(tmp_path / "b"), "--header", str(tmp_path / "c")]
    assert main(arguments) == 3
    output = capsys.readouterr()
    assert "nothing could be checked" in output.out
    assert output.err == ""  # the report says it to the same reader
    assert main([*arguments, "-o", f"text={tmp_path / 'report'}"]) == 3
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_same_input_twice_counts_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = tmp_path / LIBRARY.name
    link.symlink_to(LIBRARY.resolve())
    once = run(tmp_path, capsys=capsys)[1]
    twice = run(tmp_path, str(LIBRARY), "--header", str(HEADER), str(link), capsys=capsys)[1]
    assert len(twice["artifacts"]) == 1
    assert twice["findings"] == once["findings"]
    assert twice["declarations"] == once["declarations"]


MEASURE = (
    PEAK_MEMORY
    + """
import sys
from abilint.cli.main import main
code = main(sys.argv[1:])
print(code, peak_megabytes(), file=sys.stderr)
"""
)


@pytest.mark.parametrize(
    "fault", ["symbol table of 4 GB", "string table of 16 EB", "section headers far outside"]
)
def test_size_fields_dictate_no_memory(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "bad"
    path.write_bytes(BINARIES[fault]())
    child = subprocess.run(
        [sys.executable, "-c", MEASURE, "symbols", str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    code, megabytes = child.stderr.splitlines()[-1].split()
    assert code == "3"
    assert int(megabytes) < 100
