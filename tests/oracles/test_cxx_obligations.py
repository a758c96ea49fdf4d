"""What consumers of C++ headers ask for, by the compilers' own objects, against what abilint promises."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from cxx_cases import CASES, Case
from msgspec import Struct
from surfaces.conftest import read_here

from abilint.model.target import ByteOrder, Format, Target

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.surface import Surface

pytestmark = pytest.mark.machine

PRELUDE = """
#pragma once
#if defined _WIN32 && defined ZQ_BUILD
#define ZQ __declspec(dllexport)
#elif defined _WIN32 && !defined ZQ_STATIC
#define ZQ __declspec(dllimport)
#else
#define ZQ __attribute__((visibility("default")))
#endif
#define ZQ_HEADER
"""
THUNK = re.compile(r"_ZT[hvc]")
"""Each comes with the function that it leads to, so no header promises it by itself."""


class Platform(Struct, frozen=True):
    target: Target
    compilers: tuple[tuple[str, ...], ...]
    prefix: str = ""


LINUX = Platform(
    Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu"), (("g++",), ("clang++-19",))
)
MACOS = Platform(
    Target(Format.MACHO, "aarch64", 64, ByteOrder.LITTLE, "macos", "darwin"),
    (("clang++-19", "-target", "arm64-apple-macos11"),),
    "_",
)
MINGW = Platform(
    Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "mingw"),
    (("x86_64-w64-mingw32-g++",), ("clang++-19", "-target", "x86_64-w64-windows-gnu")),
)
MICROSOFT = Platform(
    Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc"),
    (("clang++-19", "-target", "x86_64-pc-windows-msvc", "-fcxx-exceptions", "-fexceptions"),),
)
PLATFORMS = {"linux": LINUX, "macos": MACOS, "mingw": MINGW, "microsoft": MICROSOFT}

by_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
by_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)


def _write(folder: Path, case: Case) -> None:
    (folder / "x.hpp").write_text(PRELUDE + case.header + "\n", encoding="utf-8")
    (folder / "library.cpp").write_text(f'#include "x.hpp"\n{case.source}\n', encoding="utf-8")
    (folder / "consumer.cpp").write_text(f'#include "x.hpp"\n{case.consumer}\n', encoding="utf-8")


def _surface(folder: Path, platform: Platform) -> Surface:
    surface = read_here((str(folder / "x.hpp"),), target=platform.target)
    assert [outcome.status for outcome in surface.headers] == ["checked"], surface.headers
    return surface


def _promised(surface: Surface) -> set[str]:
    return {
        name for item in surface.declarations if item.obligation == "promised" for name in item.link_names
    }


def _compile(folder: Path, compiler: tuple[str, ...], source: str, *options: str) -> Path:
    output = folder / f"{source}.o"
    command = (*compiler, "-std=c++17", "-fPIC", "-w", "-c", f"{source}.cpp", "-o", output.name, *options)
    if "windows" in " ".join(compiler) or "mingw" in compiler[0]:
        command = tuple(word for word in command if word != "-fPIC")
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return output


def _names(object_file: Path, platform: Platform, kind: str) -> set[str]:
    """Names of the header's that an object file leaves undefined or defines for others."""
    listing = subprocess.run(
        ("llvm-nm-14", kind, "-g", "-P", str(object_file)), check=True, capture_output=True, text=True
    )
    found = (line.split(" ")[0].removeprefix("__imp_") for line in listing.stdout.splitlines())
    names = (name.removeprefix(platform.prefix) for name in found)
    return {name for name in names if "Zq" in name and not THUNK.match(name)}


def _asked(folder: Path, platform: Platform) -> set[str]:
    """On Windows without what consumers have themselves too: inline members of imported classes."""
    asked: set[str] = set()
    for compiler in platform.compilers:
        for level in ("-O0", "-O2"):
            asked |= _names(_compile(folder, compiler, "consumer", level), platform, "-u")
        if platform.target.format is Format.PE:
            alone = _compile(folder, compiler, "consumer", "-O0", "-DZQ_STATIC")
            asked -= _names(alone, platform, "--defined-only")
    return asked


@by_platform
@by_case
def test_what_consumers_ask_for_is_promised(case: Case, platform: Platform, tmp_path: Path) -> None:
    _write(tmp_path, case)
    promised = _promised(_surface(tmp_path, platform))

    lacking = _asked(tmp_path, platform) - promised
    assert {name for name in lacking if not any(map(name.__contains__, case.unpredicted))} == set()


@by_case
def test_what_is_promised_can_be_asked_for(case: Case, tmp_path: Path) -> None:
    """Nothing is promised that no consumer needs: its absence would be no finding."""
    _write(tmp_path, case)
    promised = _promised(_surface(tmp_path, LINUX))

    assert promised - _asked(tmp_path, LINUX) - set(case.unasked) == set()


@by_platform
@by_case
def test_whoever_implements_the_header_defines_all(case: Case, platform: Platform, tmp_path: Path) -> None:
    """No finding against a complete library, of any compiler."""
    _write(tmp_path, case)
    promised = _promised(_surface(tmp_path, platform))

    for compiler in platform.compilers:
        defined = _names(
            _compile(tmp_path, compiler, "library", "-O2", "-DZQ_BUILD"), platform, "--defined-only"
        )
        assert promised - defined == set(), compiler


@by_case
def test_nothing_of_a_complete_library_is_undeclared(case: Case, tmp_path: Path) -> None:
    """Tables, thunks, guards and variants belong to what the header declares."""
    from abilint.compare.implicit import ImplicitNames

    _write(tmp_path, case)
    surface = _surface(tmp_path, LINUX)
    implicit = ImplicitNames(surface.declarations)
    declared = {name for item in surface.declarations for name in (*item.link_names, *item.companions)}
    listing = subprocess.run(
        ("nm", "-g", "--defined-only", "-P", str(_compile(tmp_path, ("g++",), "library"))),
        check=True,
        capture_output=True,
        text=True,
    )
    exported = {line.split(" ")[0] for line in listing.stdout.splitlines()}
    strange = {name for name in exported - declared if not implicit.covers(name)}
    assert {name for name in strange if "I" not in name and not name.startswith("DW.")} == set()


@pytest.mark.parametrize("case", [case for case in CASES if not case.unpredicted], ids=lambda case: case.name)
def test_a_name_that_is_left_out_breaks_the_link(case: Case, tmp_path: Path) -> None:
    """Each promised name in turn is kept inside: the linker misses it where the object asks for it."""
    _write(tmp_path, case)
    promised = _promised(_surface(tmp_path, LINUX))
    _compile(tmp_path, ("g++",), "library")
    for level in ("-O0", "-O2"):
        asked = _names(_compile(tmp_path, ("g++",), "consumer", level), LINUX, "-u")
        for name in sorted(promised):
            script = tmp_path / "inside.map"
            script.write_text(f"{{ global: *; local: {name}; }};\n", encoding="utf-8")
            command = "g++ -shared library.o -o libzq.so -Wl,--version-script=inside.map"
            subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
            command = "g++ -shared -Wl,--no-undefined consumer.o -L. -lzq -o consumer.so"
            linked = subprocess.run(
                command.split(), cwd=tmp_path, check=False, capture_output=True, text=True
            )
            assert (linked.returncode != 0) == (name in asked), (name, linked.stderr)
