"""The ELF reader against pyelftools, on every ELF sample: symbols, sections and the dynamic section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection
from sample_files import samples

from abilint import readers

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.symbol import Symbol

LIBRARIES = sorted(
    {path for sample in samples() for path in sample.libraries if path.read_bytes()[:4] == b"\x7fELF"}
)


@pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_same_as_pyelftools(path: Path) -> None:
    artifact = readers.read(str(path)).artifacts[0]
    with path.open("rb") as file:
        elf = ELFFile(file)
        tables = {s.name: s for s in elf.iter_sections() if isinstance(s, SymbolTableSection)}
        for name, ours in ((".dynsym", artifact.dynamic_symbols), (".symtab", artifact.static_symbols)):
            if name in tables:
                theirs = [(s.name, s["st_value"], s["st_size"]) for s in tables[name].iter_symbols()][1:]
                assert [_plain(s) for s in ours] == [_without_version(entry) for entry in theirs]
        dynamic = [s for s in elf.iter_sections() if isinstance(s, DynamicSection)]
        needed = [tag.needed for s in dynamic for tag in s.iter_tags("DT_NEEDED")]
        sonames = [tag.soname for s in dynamic for tag in s.iter_tags("DT_SONAME")]
    if dynamic:  # one sample has no section headers, where pyelftools sees nothing
        assert list(artifact.dependencies) == needed
        assert [artifact.identity] == (sonames or [None])


def _plain(symbol: Symbol) -> tuple[str, int, int]:
    return symbol.name, symbol.address, symbol.size


def _without_version(entry: tuple[str, int, int]) -> tuple[str, int, int]:
    """GNU ld writes the version of an undefined or versioned symbol into `.symtab`'s own name."""
    return entry[0].partition("@")[0], entry[1], entry[2]
