"""The pairs of releases in `samples/release`: one change each, built on demand, with what it does to programs."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "samples" / "release"
LEVELS = ("exports", "header", "debug", "all")
"""Which evidence there is: a stripped library; its headers too; debug info; debug info and headers."""
SIDES = ("old", "new")
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir()) / "abilint-release-pairs"
COMPILERS = {"c": ("gcc", "foo.c", "foo.h"), "c++": ("g++", "foo.cpp", "foo.hpp")}


@dataclass(frozen=True)
class Pair:
    """One change."""

    family: str
    name: str
    why: str
    language: str
    sources: tuple[str, str]
    headers: tuple[str, str]
    maps: tuple[str, str]
    flags: tuple[tuple[str, ...], tuple[str, ...]]
    verdict: dict[str, str]
    """What the change does, by level."""
    archive: bool = False

    @property
    def id(self) -> str:
        return f"{self.family}/{self.name}"

    def build(self) -> Path:
        """Compile both sides, unless that was done before; give the folder that holds them."""
        facts = [
            self.language,
            self.sources,
            self.headers,
            self.maps,
            self.flags,
            self.archive,
            compiler(self),
        ]
        folder = CACHE / hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:24]
        if not (folder / "done").exists():
            for side, name in enumerate(SIDES):
                _build(self, side, folder / name)
            (folder / "done").touch()
        return folder

    def arguments(self, level: str) -> list[str]:
        """Give what `abilint diff` is told at a level."""
        folder = self.build()
        with_debug_info = level in ("debug", "all")
        library = ("libfoo-g" if with_debug_info else "libfoo") + (".a" if self.archive else ".so")
        words = [str(folder / name / library) for name in SIDES]
        if level in ("header", "all"):
            for name in SIDES:
                words += [f"--{name}-header", str(folder / name / COMPILERS[self.language][2])]
        return words


def compiler(pair: Pair) -> str:
    """Which compiler a build is from: another one may lay things out otherwise."""
    program = COMPILERS[pair.language][0]
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout


def _build(pair: Pair, side: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    program, source, header = COMPILERS[pair.language]
    (folder / source).write_text(pair.sources[side])
    (folder / header).write_text(f"#pragma once\n{pair.headers[side]}")
    flags = [*pair.flags[side]]
    if pair.archive:
        _run(folder, program, "-g", "-O1", "-fPIC", "-c", source, "-o", "foo.o", *flags)
        _run(folder, "ar", "rcs", "libfoo-g.a", "foo.o")
        _run(folder, "strip", "-g", "foo.o", "-o", "foo.o")
        _run(folder, "ar", "rcs", "libfoo.a", "foo.o")
        return
    if pair.maps[side]:
        (folder / "foo.map").write_text(pair.maps[side])
        flags.append("-Wl,--version-script,foo.map")
    if not any("-soname" in flag for flag in flags):
        flags.append("-Wl,-soname,libfoo.so.1")
    _run(folder, program, "-g", "-O1", "-fPIC", "-shared", source, "-o", "libfoo-g.so", *flags)
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

    verdict = given["verdict"]
    told = {"rest": verdict} if isinstance(verdict, str) else verdict
    language = given.get("language", defaults.get("language", "c"))
    return Pair(
        family=family,
        name=given["name"],
        why=given["why"],
        language=language,
        sources=(of("source", "old"), of("source", "new")),
        headers=(of("header", "old"), of("header", "new")),
        maps=(of("map", "old"), of("map", "new")),
        flags=(tuple(of("flags", "old", ())), tuple(of("flags", "new", ()))),
        verdict={level: told.get(level, told.get("rest", "")) for level in LEVELS},
        archive=given.get("archive", defaults.get("archive", False)),
    )
