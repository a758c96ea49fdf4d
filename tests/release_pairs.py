"""The pairs of releases in `samples/release`: one change each, and what it does to programs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

FOLDER = Path(__file__).parents[1] / "samples" / "release"
LEVELS = ("exports", "header", "debug", "all")
"""Which evidence there is: a stripped library; its headers too; debug info; debug info and headers."""
SIDES = ("old", "new")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "abilint-release-pairs"
FILES = {"c": ("foo.c", "foo.h"), "c++": ("foo.cpp", "foo.hpp")}
COMPILERS = {"c": "gcc", "c++": "g++"}
MAKE_DYLIB = (
    "-dylib",
    "-arch",
    "arm64",
    "-platform_version",
    "macos",
    "11.0",
    "11.0",
    "foo.o",
    "-o",
    "libfoo-g.dylib",
    "-oso_prefix",
    ".",
)
LD64 = os.environ.get("LD64", "ld64.lld-19")
DSYMUTIL = os.environ.get("DSYMUTIL", "dsymutil-19")
LLVM_STRIP = os.environ.get("LLVM_STRIP", "llvm-strip")


class Pair(Struct, frozen=True, dict=True):
    """One change."""

    family: str
    name: str
    why: str
    language: str
    sources: tuple[str, str]
    headers: tuple[str, str]
    maps: tuple[str, str]
    flags: tuple[tuple[str, ...], tuple[str, ...]]
    compilers: tuple[str, str]
    verdict: dict[str, str]
    """What the change does, by level."""
    client: str = ""
    """The body of a program's `main` that returns 0 with the old release."""
    kind: str = "so"
    """What is built: `so`, `a`, `dll`, `dylib`."""

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    @property
    def ingredients(self) -> list[object]:
        """All that goes into a build, but for the compiler."""
        return [self.language, self.sources, self.headers, self.maps, self.flags, self.kind]

    def build(self) -> Path:
        """Compile both sides, unless that was done before; give the folder that holds them."""
        facts = [*self.ingredients, [version_of(program) for program in self.compilers]]
        folder = CACHE / digest(facts)[:24]
        if not (folder / "done").exists():
            for side, name in enumerate(SIDES):
                build_side(self, side, folder / name)
            (folder / "done").touch()
        return folder

    def arguments(self, level: str) -> list[str]:
        """Give what `abilint diff` is told at a level."""
        return self.arguments_in(self.build(), level)

    def arguments_in(self, folder: Path, level: str) -> list[str]:
        """Give them for binaries that are in this folder."""
        with_debug_info = level in ("debug", "all")
        library = ("libfoo-g." if with_debug_info else "libfoo.") + self.kind
        words = [str(folder / name / library) for name in SIDES]
        if level in ("header", "all"):
            for name in SIDES:
                words += [f"--{name}-header", str(folder / name / FILES[self.language][1])]
        return words


def digest(facts: list[object]) -> str:
    """One name for what a build is made from."""
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@cache
def version_of(program: str) -> str:
    """Which compiler a build is from: another one may lay things out otherwise."""
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout


def build_side(pair: Pair, side: int, folder: Path) -> None:
    """Compile one release into a folder, whose name does not get into the binaries."""
    folder.mkdir(parents=True, exist_ok=True)
    source, header = FILES[pair.language]
    (folder / source).write_text(pair.sources[side])
    (folder / header).write_text(f"#pragma once\n{pair.headers[side]}")
    (folder / "foo.map").write_text(pair.maps[side])
    (folder / "foo.def").write_text(pair.maps[side])
    compile_ = [pair.compilers[side], "-g", "-O1", f"-ffile-prefix-map={folder}=.", source, *pair.flags[side]]
    {"a": _archive, "dll": _windows, "dylib": _apple}.get(pair.kind, _shared)(pair, side, folder, compile_)


def _archive(_pair: Pair, _side: int, folder: Path, compile_: list[str]) -> None:
    _run(folder, *compile_, "-fPIC", "-c", "-o", "foo.o")
    _run(folder, "ar", "rcs", "libfoo-g.a", "foo.o")
    _run(folder, "strip", "-g", "foo.o", "-o", "foo.o")
    _run(folder, "ar", "rcs", "libfoo.a", "foo.o")


def _windows(pair: Pair, side: int, folder: Path, compile_: list[str]) -> None:
    link = [*compile_, *(["foo.def"] if pair.maps[side] else []), "-shared", "-Wl,--no-insert-timestamp"]
    _run(folder, *link, "-o", "libfoo-g.dll")
    _run(folder, *link, "-s", "-o", "libfoo.dll")


def _apple(_pair: Pair, _side: int, folder: Path, compile_: list[str]) -> None:
    links = [flag for flag in compile_[5:] if flag.startswith("--link=")]
    _run(folder, *(word for word in compile_ if word not in links), "-c", "-o", "foo.o")
    _run(folder, LD64, *MAKE_DYLIB, *(word for link in links for word in link[7:].split("=")))
    _run(folder, DSYMUTIL, "libfoo-g.dylib")
    _run(folder, LLVM_STRIP, "-S", "libfoo-g.dylib", "-o", "libfoo.dylib")


def _shared(pair: Pair, side: int, folder: Path, compile_: list[str]) -> None:
    flags = ["-Wl,--version-script,foo.map"] if pair.maps[side] else []
    if not any("-soname" in flag for flag in pair.flags[side]):
        flags.append("-Wl,-soname,libfoo.so.1")
    _run(folder, *compile_, "-fPIC", "-shared", "-o", "libfoo-g.so", *flags)
    _run(folder, "strip", "libfoo-g.so", "-o", "libfoo.so")


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{folder}: {' '.join(command)}\n{done.stderr}")


def pairs() -> list[Pair]:
    """Read every family."""
    return [
        _pair(path.stem, given, tomllib.loads(path.read_text()))
        for path in sorted(FOLDER.glob("*.toml"))
        for given in tomllib.loads(path.read_text())["pair"]
    ]


def _pair(family: str, given: dict[str, Any], defaults: dict[str, Any]) -> Pair:
    def of(key: str, side: str, default: Any = "") -> Any:
        for table in (given, defaults):
            for name in (f"{side}_{key}" if key != "source" else side, key):
                if name in table:
                    return table[name]
        return default

    verdict = given["verdict"] if "verdict" in given else defaults["verdict"]
    told = {"rest": verdict} if isinstance(verdict, str) else verdict
    language = given.get("language", defaults.get("language", "c"))
    compiler = COMPILERS[language]
    return Pair(
        family=family,
        name=given["name"],
        why=given["why"],
        language=language,
        sources=(of("source", "old"), of("source", "new")),
        headers=(of("header", "old"), of("header", "new")),
        maps=(of("map", "old"), of("map", "new")),
        flags=(tuple(of("flags", "old", ())), tuple(of("flags", "new", ()))),
        compilers=(of("compiler", "old", compiler), of("compiler", "new", compiler)),
        verdict={level: told.get(level, told.get("rest", "")) for level in LEVELS},
        client=given.get("client", defaults.get("client", "")),
        kind=given.get("kind", defaults.get("kind", "so")),
    )
