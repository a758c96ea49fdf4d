"""Clients under `samples/bindings`: what each `clients.toml` says, and a client with one fault put in."""

from __future__ import annotations

import functools
import shutil
import tomllib
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from sample_files import SAMPLES, binary

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = tuple(sorted(path.parent for path in (SAMPLES / "bindings").glob("*/clients.toml")))


class Fault(Struct, frozen=True):
    """One place of a client written in another way, and what must be told of it."""

    what: str
    old: str
    new: str
    told: tuple[tuple[str, str], ...]
    """Rule, and how the line begins where it is told; nothing else of level error or warning."""


class Client(Struct, frozen=True):
    """A file that calls libraries as they are, and its faulty versions."""

    file: Path
    libraries: tuple[str, ...]
    headers: tuple[str, ...]
    beside: tuple[Path, ...]
    """Files that belong to it, as a build script."""
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        """Folder and file, for the name of a test."""
        return f"{self.file.parent.name}/{self.file.name}"

    def written(self, folder: Path, fault: Fault | None = None) -> Path:
        """Write the client where it may be changed, with a fault or without."""
        text = self.file.read_text(encoding="utf-8")
        if fault is not None:
            assert fault.old in text, f"{self.name}: {fault.what}"
            text = text.replace(fault.old, fault.new)
        for each in self.beside:
            shutil.copy(each, folder)
        written = folder / self.file.name
        written.write_text(text, encoding="utf-8")
        return written


@functools.cache
def clients() -> tuple[Client, ...]:
    """Every client, by folder."""
    return tuple(client for folder in FOLDERS for client in _clients(folder))


def _clients(folder: Path) -> list[Client]:
    data = tomllib.loads((folder / "clients.toml").read_text(encoding="utf-8"))
    return [_client(folder, data | row) for row in data["client"]]


def _client(folder: Path, row: dict[str, Any]) -> Client:
    return Client(
        folder / row["file"],
        tuple(str(_library(name)) for name in row["libraries"]),
        tuple(str(SAMPLES / name) for name in row["headers"]),
        tuple(folder / name for name in row.get("beside", ())),
        tuple(_fault(each) for each in row.get("fault", ())),
    )


def _library(name: str) -> Path:
    folder, _, file = name.partition("/")
    return binary(SAMPLES / folder, file)


def _fault(row: dict[str, Any]) -> Fault:
    told = tuple(
        (each["rule"], each["at"]) for each in row.get("told", (row,)) for _ in range(each.get("count", 1))
    )
    return Fault(row["what"], row["old"], row["new"], told)
