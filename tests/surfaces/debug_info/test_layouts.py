"""Layouts from debug info against the compiled program's own sizeof, offsetof and bits, and pahole's."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from compiled import build, clang, flattened, records, surface_of
from elftools.elf.elffile import ELFFile
from layout_probe import ENUMS, SHAPES, first_bit, object_source, source

from abilint.model.types import Enum

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.surface import Surface

pytestmark = pytest.mark.machine

COMPILERS = {"gcc": ["gcc"], "clang": [clang()]}
VARIANTS = [
    *((name, [f"-gdwarf-{version}"]) for name in COMPILERS for version in (2, 3, 4, 5)),
    ("gcc", ["-gdwarf-3", "-gstrict-dwarf"]),
    ("gcc", ["-gdwarf-4", "-fdebug-types-section"]),
    ("gcc", ["-gdwarf-5", "-fdebug-types-section", "-O2"]),
    ("clang", ["-gdwarf-5", "-fdebug-types-section"]),
    ("gcc", ["-g", "-flto", "-O1"]),
    ("gcc", ["-g", "-mms-bitfields"]),
]


def stated(surface: Surface) -> dict[str, int]:
    """Give what the program prints, from debug info."""
    graph = surface.types
    assert graph is not None
    found: dict[str, int] = {}
    known = records(graph)
    for shape in SHAPES:
        record = known[shape.name]
        assert record.size is not None
        found[f"{shape.kind} {shape.name}"] = record.size
        members = {name: offset for name, offset, _ in flattened(graph, record)}
        widths = {name: field.bits for name, _, field in flattened(graph, record)}
        for member in shape.members:
            found[f"{shape.name}.{member.name}"] = members[member.name]
            assert widths[member.name] == member.bits
    enums = {node.name: node for node in graph.nodes if isinstance(node, Enum)}
    for name in ENUMS:
        found |= {value.name: value.value for value in enums[name].enumerators}
        found[f"enum {name}"] = enums[name].size or 0
    return found


@pytest.mark.parametrize(
    ("compiler", "flags"), VARIANTS, ids=lambda v: v if isinstance(v, str) else "".join(v)
)
def test_sizes_offsets_and_values_are_the_programs_own(
    tmp_path: Path, compiler: str, flags: list[str]
) -> None:
    program = build(tmp_path, source(), [*COMPILERS[compiler], *flags, "-w"])
    printed = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    expected = {name: int(value) for name, value in (line.rsplit(" ", 1) for line in printed.splitlines())}
    assert stated(surface_of(program, "*")) == expected


MEMBER = re.compile(r"(\w+)(?:\[\d*\])*(?::\s*\d+)?;\s+/\*\s+(\d+)(?::\s*(\d+))?\s+(\d+) \*/")


@pytest.mark.parametrize("version", [4, 5])
def test_layouts_are_those_that_pahole_prints(tmp_path: Path, version: int) -> None:
    program = build(tmp_path, source(), ["gcc", f"-gdwarf-{version}", "-w"])
    surface = surface_of(program, "*")
    assert surface.types is not None
    known = records(surface.types)
    compared = 0
    for shape in (each for each in SHAPES if each.kind == "struct"):
        printed = subprocess.run(
            ["pahole", "-C", shape.name, program], capture_output=True, text=True, check=True
        ).stdout
        size = re.search(r"/\* size: (\d+)", printed)
        assert size is not None
        assert known[shape.name].size == int(size[1])
        places = {name: offset for name, offset, _ in flattened(surface.types, known[shape.name])}
        for name, byte, bit, _ in MEMBER.findall(printed):
            if name in places:
                assert places[name] == int(byte) * 8 + int(bit or 0), (shape.name, name)
                compared += 1
    assert compared > 60


TARGETS = ("s390x", "mips", "powerpc64", "i386", "armv7", "aarch64", "riscv64", "x86_64")


@pytest.mark.parametrize("version", [2, 4, 5])
@pytest.mark.parametrize("target", TARGETS)
def test_layouts_of_other_targets_are_those_of_the_compiled_data(
    tmp_path: Path, target: str, version: int
) -> None:
    command = [clang(), f"--target={target}-linux-gnu", f"-gdwarf-{version}", "-c", "-w", "-fno-common"]
    path = build(tmp_path, object_source(), command, output="probe.o")
    found = stated(surface_of(path, "*"))
    compared = {name: first_bit(data, little=little) for name, data, little in _data(path)}
    places = {name.replace(".", "__"): value for name, value in found.items() if "." in name}
    assert compared.keys() == places.keys()
    assert compared == places


def _data(path: Path) -> list[tuple[str, bytes, bool]]:
    """Give the contents of each variable `at_RECORD__MEMBER`, whose member alone has bits."""
    with path.open("rb") as file:
        elf = ELFFile(file)
        found = []
        for symbol in elf.get_section_by_name(".symtab").iter_symbols():
            if symbol.name.startswith("at_"):
                data = elf.get_section(symbol["st_shndx"]).data()
                start = symbol["st_value"]
                found.append((symbol.name[3:], data[start : start + symbol["st_size"]], elf.little_endian))
    return found
