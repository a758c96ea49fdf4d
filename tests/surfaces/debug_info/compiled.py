"""Programs for the compilers on this machine, and the surfaces of what they make."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from abilint import readers
from abilint.model.surface import Surface
from abilint.model.types import Array, Record
from abilint.surfaces import debug_info

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from abilint.model.surface import Declaration
    from abilint.model.types import Field, TypeGraph


def compiler(*names: str) -> str:
    """Give the first of the programs that is installed; else the last, which then fails by its name."""
    return next((name for name in names if shutil.which(name)), names[-1])


def clang() -> str:
    return compiler("clang-19", "clang-14", "clang")


def clangxx() -> str:
    return compiler("clang++-19", "clang++-14", "clang++")


def build(folder: Path, source: str, command: Sequence[str], suffix: str = ".c", output: str = "out") -> Path:
    """Compile a source; `command` holds the compiler and its options."""
    (folder / f"source{suffix}").write_text(source)
    subprocess.run([*command, f"source{suffix}", "-o", output], cwd=folder, check=True, capture_output=True)
    return folder / output


def surface_of(path: Path, *types: str) -> Surface:
    """Read the one artifact of a file."""
    (artifact,) = readers.read(str(path)).artifacts
    found = debug_info.read(artifact, readers.linkage(artifact), types=types)
    assert isinstance(found, Surface)
    return found


def declaration(surface: Surface, name: str) -> Declaration:
    (found,) = (each for each in surface.declarations if name in each.link_names)
    return found


def records(graph: TypeGraph) -> dict[str, Record]:
    return {node.name: node for node in graph.nodes if isinstance(node, Record) and node.complete}


def flattened(graph: TypeGraph, record: Record, base: int = 0) -> Iterator[tuple[str, int, Field]]:
    """Give the members with those of anonymous ones in their place, and their offsets in bits."""
    for field in record.fields:
        node = graph[graph.stripped(field.type)]
        if not field.name and isinstance(node, Record):
            yield from flattened(graph, node, base + field.offset)
        else:
            yield field.name, base + field.offset, field


def element_count(graph: TypeGraph, field: Field) -> int | None:
    node = graph[graph.stripped(field.type)]
    assert isinstance(node, Array)
    return node.count
