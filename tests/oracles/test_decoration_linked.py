"""Calling conventions of 32-bit Windows: an error is reported exactly where no program links."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Link = Callable[[Path], bool]

pytestmark = pytest.mark.machine

CONVENTIONS = {
    "cdecl": "int __cdecl f(int a, int b)",
    "stdcall": "int __stdcall f(int a, int b)",
    "fewer": "int __stdcall f(int a)",
    "fastcall": "int __fastcall f(int a, int b)",
}
NAMES = {"cdecl": "f", "stdcall": "f@8", "fewer": "f@4", "fastcall": "@f@8"}


def run(folder: Path, *command: str) -> bool:
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def gnu(folder: Path, *options: str) -> Link:
    """Make f.dll with GNU ld; returns what links a program with its import library."""
    build = ("i686-w64-mingw32-gcc", "-shared", "f.c", "-o", "f.dll", "-Wl,--out-implib,f.lib")
    assert run(folder, *build, *(f"-Wl,{option}" for option in options))
    return lambda where: run(where, "i686-w64-mingw32-gcc", "-w", "use.c", "f.lib", "-o", "use.exe")


def microsoft(folder: Path, *options: str) -> Link:
    """Make f.dll as Microsoft's tools do; returns what links a program with its import library."""
    compiler = ("clang-19", "--target=i686-pc-windows-msvc", "-w", "-c")
    linker = ("lld-link-19", "/nodefaultlib")
    assert run(folder, *compiler, "f.c", "-o", "f.obj")
    assert run(folder, *linker, "/dll", "/noentry", *options, "f.obj", "/out:f.dll", "/implib:f.lib")

    def link(where: Path) -> bool:
        assert run(where, *compiler, "use.c", "-o", "use.obj")
        return run(where, *linker, "/entry:main", "/subsystem:console", "use.obj", "f.lib", "/out:use.exe")

    return link


def listed(folder: Path, line: str) -> Link:
    """Export what one line of a `.def` file says."""
    (folder / "f.def").write_text(f"LIBRARY f.dll\nEXPORTS\n    {line}\n")
    return microsoft(folder, "/def:f.def")


MAKERS: dict[str, Callable[[Path, str], Link]] = {
    "gnu": lambda folder, _: gnu(folder),
    "gnu --kill-at": lambda folder, _: gnu(folder, "--kill-at"),
    "gnu alias": lambda folder, _: gnu(folder, "--add-stdcall-alias"),
    "microsoft": lambda folder, defined: microsoft(folder, f"/export:{_in_image(defined)}"),
    "microsoft plain": lambda folder, _: listed(folder, "f"),
    "microsoft numbers": lambda folder, _: listed(folder, "f @7 NONAME"),
}


def _in_image(defined: str) -> str:
    return f"_{NAMES[defined]}" if "stdcall" in CONVENTIONS[defined] else NAMES[defined]


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("defined", CONVENTIONS)
@pytest.mark.parametrize("declared", CONVENTIONS)
def test_an_error_is_reported_exactly_where_no_program_links(
    declared: str,
    defined: str,
    maker: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    mark = "__declspec(dllexport) " if maker.startswith("gnu") else ""
    (tmp_path / "f.c").write_text(f"{mark}{CONVENTIONS[defined]} {{ return a; }}\n")
    (tmp_path / "f.h").write_text(f"{CONVENTIONS[declared]};\n")
    arguments = "1" if declared == "fewer" else "1, 2"
    (tmp_path / "use.c").write_text(f'#include "f.h"\nint main(void) {{ return f({arguments}); }}\n')
    links = MAKERS[maker](tmp_path, defined)(tmp_path)
    monkeypatch.chdir(tmp_path)
    main(["check", "f.dll", "f.lib", "--header", "f.h", "-o", "json"])
    errors = [f["rule"] for f in json.loads(capsys.readouterr().out)["findings"] if f["level"] == "error"]
    assert bool(errors) is not links, errors
