"""Debug sections that zstd packed: needs `pip install abilint[zstd]`, and is collected only when named."""

from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path

import pytest

from abilint import readers
from abilint.model.build import Build, Member, Role
from abilint.model.surface import Surface
from abilint.readers import zstd
from abilint.readers.dwarf import NoDebugInfo, open_debug_info
from abilint.readers.dwarf.decompression import ZSTD, unpack
from abilint.readers.elf.image import open_image
from abilint.readers.file_bytes import FileBytes
from abilint.surfaces import debug_info
from abilint.surfaces.snapshot import packing

sys.path.insert(0, str(Path(__file__).parent / "readers" / "dwarf"))
from dwarf_toolchain import compiled, program, run

SHARED = ("-g", "-shared", "-fPIC")
SIZE_IN_HEADER = 8
"""Where ch_size stands in an Elf64_Chdr, after ch_type and ch_reserved."""


def artifact(path):
    return readers.read(str(path)).artifacts[-1]


def surface(path):
    found = debug_info.read(artifact(path), readers.linkage(artifact(path)))
    assert isinstance(found, Surface), found
    return found


def packed(path, way="zstd"):
    """Pack the debug sections of a copy with LLVM's program."""
    copy = path.with_name(f"{way}-{path.name}")
    shutil.copy(path, copy)
    run(path.parent, program("llvm-objcopy"), f"--compress-debug-sections={way}", copy.name)
    return copy


def info_section(path):
    with FileBytes(str(path)) as file:
        return open_image(file).section_named(".debug_info")


def patched(path, at, value):
    """Change bytes of `.debug_info`, counted from its beginning."""
    whole = bytearray(path.read_bytes())
    begin = info_section(path).offset + at
    whole[begin : begin + len(value)] = value
    path.write_bytes(whole)
    return path


@pytest.mark.parametrize(
    ("compiler", "flags", "source"),
    [
        ("gcc", (*SHARED, "-gdwarf-4"), "shapes.c"),
        ("gcc", (*SHARED, "-gdwarf-5", "-O2"), "shapes.c"),
        ("g++", (*SHARED, "-gdwarf-4", "-fdebug-types-section"), "shapes.cc"),
        ("g++", (*SHARED, "-gdwarf-5"), "shapes.cc"),
        ("gcc", ("-g", "-fPIC"), "shapes.c"),
    ],
    ids=("C, DWARF 4", "C, DWARF 5", "C++, type units", "C++", "an object, with relocations"),
)
def test_the_same_surface_as_from_plain_sections(tmp_path, compiler, flags, source):
    plain = compiled(tmp_path, compiler, *flags, source=source)
    small = packed(plain)
    assert struct.unpack("<I", small.read_bytes()[info_section(small).offset :][:4]) == (ZSTD,)
    expected, found = surface(plain), surface(small)
    assert len(expected.declarations) > 1
    assert len(expected.types.nodes) > 10
    assert (found.declarations, found.types) == (expected.declarations, expected.types)


@pytest.mark.parametrize("size", [1 << 40, (1 << 64) - 1])
def test_size_that_no_debug_section_has(tmp_path, size):
    path = patched(packed(compiled(tmp_path, "gcc", *SHARED)), SIZE_IN_HEADER, struct.pack("<Q", size))
    found = open_debug_info(artifact(path))
    assert isinstance(found, NoDebugInfo)
    assert f".debug_info is said to be {size} bytes long" in found.reason


def test_size_that_is_larger_than_what_comes_out(tmp_path):
    plain = compiled(tmp_path, "gcc", *SHARED)
    size = info_section(plain).size
    path = patched(packed(plain), SIZE_IN_HEADER, struct.pack("<Q", size + 1))
    found = open_debug_info(artifact(path))
    assert isinstance(found, NoDebugInfo)
    assert f"is said to be {size + 1} bytes long, and {size} come out of it" in found.reason


def test_size_that_is_smaller_than_what_comes_out(tmp_path):
    """What stands behind the end is not read, and the unit that it cuts is said."""
    path = patched(packed(compiled(tmp_path, "gcc", *SHARED)), SIZE_IN_HEADER, struct.pack("<Q", 100))
    found = open_debug_info(artifact(path))
    said = found.reason if isinstance(found, NoDebugInfo) else " ".join(found.notes)
    assert "the unit at 0x0 is said to be" in said
    assert "it is not read" in said


@pytest.mark.parametrize("at", [24, 30])
def test_damaged_frame(tmp_path, at):
    path = patched(packed(compiled(tmp_path, "gcc", *SHARED)), at, b"\xff" * 40)
    found = open_debug_info(artifact(path))
    assert isinstance(found, NoDebugInfo)
    assert ".debug_info cannot be decompressed" in found.reason


def test_frames_one_after_the_other():
    """Linkers that pack in parallel write one frame for each part of a section."""
    parts = [bytes([letter]) * 100_000 for letter in range(20)]
    frames = b"".join(map(zstd.compress, parts))
    assert unpack(frames, 2_000_000, ZSTD) == b"".join(parts)
    assert unpack(frames, 150_000, ZSTD) == b"".join(parts)[:150_000]


def test_little_that_unpacks_to_much():
    assert unpack(zstd.compress(bytes(1 << 28)), 1000, ZSTD) == bytes(1000)


def test_snapshot(tmp_path):
    path = compiled(tmp_path, "gcc", *SHARED)
    member = Member(artifact(path), Role.SUBJECT, readers.linkage(artifact(path)), built=surface(path))
    for name in ("x.abi.json", "x.abi.json.zst"):
        packing.write([Build(artifact(path).target, (member,))], str(tmp_path / name))
    assert (tmp_path / "x.abi.json.zst").read_bytes().startswith(packing.ZSTD)
    assert packing.read(str(tmp_path / "x.abi.json.zst")) == packing.read(str(tmp_path / "x.abi.json"))
