"""The samples as values: what `samples/*/sample.toml` says, with the binaries ready to read."""

from __future__ import annotations

import atexit
import functools
import lzma
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


class Expectation(Struct, frozen=True):
    """One finding that `abilint check` must give; a field that is None is not compared."""

    rule: str
    code: str
    symbol: str | None = None
    cause: str | None = None
    level: str | None = None
    line: int | None = None
    """Of the header."""
    message: str | None = None
    """A part of it, where two findings differ in nothing else."""


class Fact(Struct, frozen=True):
    """What a program that is not ours prints about a binary of the sample."""

    command: tuple[str, ...]
    lines: tuple[str, ...]
    """Regular expressions, each found in the output; `$` is the end of a line."""
    lacks: tuple[str, ...]
    """Regular expressions, none found."""


class Sample(Struct, frozen=True):
    """One folder under `samples/`."""

    name: str
    directory: Path
    summary: str
    built_by: str
    libraries: tuple[Path, ...]
    """The inputs of `abilint check`, decompressed where the sample keeps them as .xz."""
    headers: tuple[Path, ...]
    arguments: tuple[str, ...]
    """Further options of `abilint check`; relative paths in them start at `directory`."""
    expect: tuple[Expectation, ...]
    """All findings: none is missing and there is none besides."""
    buckets: dict[str, int]
    """Declarations per bucket, buckets without any left out."""
    exit_code: int
    shows: tuple[Fact, ...]
    built: tuple[str, ...]
    """Files that the build writes; a compressed one without its .xz."""
    paths: tuple[str, ...]
    """Absolute paths that are in the binaries on purpose."""
    cases: tuple[Sample, ...] = ()
    """Further checks of the same folder: other headers, libraries or arguments, other findings."""

    def command(self) -> list[str]:
        """The arguments of `abilint` that check this sample, to be run in `directory`."""
        headers = [
            word for header in self.headers for word in ("--header", str(header.relative_to(self.directory)))
        ]
        return ["check", *map(str, self.libraries), *headers, *self.arguments]


@functools.cache
def samples() -> tuple[Sample, ...]:
    """Every sample, by name."""
    return tuple(_load(path) for path in sorted(SAMPLES.glob("*/sample.toml")))


@functools.cache
def checks() -> tuple[Sample, ...]:
    """Every sample, and every case of it under the name `sample/case`."""
    return tuple(check for each in samples() for check in (each, *each.cases))


def sample(name: str) -> Sample:
    """One sample; KeyError where there is none of that name."""
    return {each.name: each for each in samples()}[name]


@functools.cache
def binary(directory: Path, name: str) -> Path:
    """A file of the sample; one that is kept as .xz is decompressed once per process."""
    plain = directory / name
    packed = directory / f"{name}.xz"
    if not packed.is_file():
        return plain
    unpacked = _scratch() / directory.name / name
    unpacked.parent.mkdir(parents=True, exist_ok=True)
    unpacked.write_bytes(lzma.decompress(packed.read_bytes()))
    return unpacked


@functools.cache
def _scratch() -> Path:
    folder = tempfile.mkdtemp(prefix="abilint-samples-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def library(each: Sample) -> Path:
    """The sample's first library."""
    return each.libraries[0]


def _load(path: Path) -> Sample:
    directory = path.parent
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    whole = Sample(
        name=directory.name,
        directory=directory,
        summary=data["summary"],
        built_by=data["built-by"],
        shows=tuple(_fact(row, directory) for row in data.get("shows", ())),
        built=tuple(data.get("built", data["libraries"])),
        paths=tuple(data.get("paths", ())),
        **_check(data, directory),
    )
    shared = {key: data[key] for key in ("libraries", "headers", "arguments", "buckets") if key in data}
    cases = tuple(
        replace(whole, name=f"{whole.name}/{row['name']}", **_check(shared | row, directory))
        for row in data.get("case", ())
    )
    return replace(whole, cases=cases)


def _check(data: dict[str, Any], directory: Path) -> dict[str, Any]:
    """What is given to `abilint check`, and what it must say."""
    expect = tuple(finding for row in data.get("expect", ()) for finding in _expectations(row))
    failing = any(finding.level == "error" for finding in expect)
    return {
        "libraries": tuple(binary(directory, name) for name in data["libraries"]),
        "headers": tuple(directory / name for name in data["headers"]),
        "arguments": tuple(data.get("arguments", ())),
        "expect": expect,
        "buckets": data.get("buckets", {}),
        "exit_code": data.get("exit-code", 1 if failing else 0),
    }


def _expectations(row: dict[str, Any]) -> tuple[Expectation, ...]:
    """One row is one finding, or with `symbols` one for each of them."""
    shared = {key: value for key, value in row.items() if key != "symbols"}
    if "symbols" not in row:
        return (Expectation(**shared),)
    return tuple(Expectation(**shared, symbol=symbol) for symbol in row["symbols"])


def _fact(row: dict[str, Any], directory: Path) -> Fact:
    program, *words = row["command"].split()
    command = (program, *(_argument(word, directory) for word in words))
    return Fact(command, tuple(row.get("lines", ())), tuple(row.get("lacks", ())))


def _argument(word: str, directory: Path) -> str:
    path = binary(directory, word)
    return str(path) if path.is_file() else word
