"""Debug info with wrong bytes in it: what can be read is read, and nothing else happens."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from compiled import build
from elftools.elf.elffile import ELFFile
from test_cxx import SOURCE

from abilint import readers
from abilint.errors import InputError
from abilint.surfaces import debug_info

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.machine

SECTIONS = (".debug_info", ".debug_abbrev", ".debug_str", ".debug_line", ".debug_types")


@pytest.mark.parametrize("flags", [["-gdwarf-5"], ["-gdwarf-4", "-fdebug-types-section"]], ids=" ".join)
def test_changed_bytes_end_in_a_surface_or_a_sentence(tmp_path: Path, flags: list[str]) -> None:
    command = ["g++", "-shared", "-fPIC", "-w", "-std=c++14", *flags]
    path = build(tmp_path, SOURCE, command, suffix=".cpp")
    data = path.read_bytes()
    with path.open("rb") as file:
        ranges = [(s["sh_offset"], s["sh_size"]) for s in ELFFile(file).iter_sections() if s.name in SECTIONS]
    changed = tmp_path / "changed.so"
    described = 0
    for seed in range(120):
        changed.write_bytes(_damaged(data, ranges, random.Random(seed)))
        (artifact,) = readers.read(str(changed)).artifacts
        try:
            found = debug_info.read(artifact, readers.linkage(artifact), types=("*",))
        except InputError:
            continue
        if not isinstance(found, debug_info.NoDebugInfo):
            assert all(each.signature.encode() for each in found.declarations)
            described += len(found.declarations)
    assert described > 120


def _damaged(data: bytes, ranges: list[tuple[int, int]], chance: random.Random) -> bytes:
    result = bytearray(data)
    for _ in range(chance.choice([1, 5, 50])):
        start, size = chance.choices(ranges, [size for _, size in ranges])[0]
        result[start + chance.randrange(size)] = chance.choice([0, 1, 255, chance.randrange(256)])
    return bytes(result)
