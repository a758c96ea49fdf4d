"""Offset, tag, parent and every attribute of every entry, against pyelftools."""

from __future__ import annotations

import pytest
from dwarf_toolchain import SOURCES, compiled, cross, program, run
from elftools.elf.elffile import ELFFile
from entries_oracle import assert_equal
from sample_files import samples

from abilint import readers
from abilint.readers.dwarf import DebugInfo, open_debug_info

CLANG = program("clang")
NO_TLS = "-DTHREAD_LOCAL="
"""pyelftools does not apply the relocations of thread-local variables in objects."""


def compare(opened, path) -> int:
    with ELFFile.load_from_path(path) as file:
        return assert_equal(opened(path), file.get_dwarf_info(follow_links=True))


@pytest.mark.machine
@pytest.mark.parametrize("compiler", ["gcc", CLANG])
@pytest.mark.parametrize("version", [2, 3, 4, 5])
@pytest.mark.parametrize("source", ["shapes.c", "shapes.cc"])
def test_every_version(tmp_path, opened, compiler, version, source):
    path = compiled(tmp_path, compiler, "-g", f"-gdwarf-{version}", "-O2", NO_TLS, source=source)
    assert compare(opened, path) > 50


@pytest.mark.machine
@pytest.mark.parametrize("compiler", ["gcc", CLANG])
@pytest.mark.parametrize(
    "flags",
    [
        ("-O1",),
        ("-gdwarf64",),
        ("-gdwarf64", "-gdwarf-3"),
        ("-gz=zlib",),
        ("-gno-column-info",),
    ],
    ids=" ".join,
)
def test_linked(tmp_path, opened, compiler, flags):
    assert compare(opened, compiled(tmp_path, compiler, "-g", *flags, "-shared", "-fPIC")) > 50


@pytest.mark.machine
def test_sections_compressed_in_the_old_way(tmp_path, opened):
    flags = ("-g", "-gdwarf-4", "-gz=zlib-gnu", "-shared", "-fPIC")
    assert compare(opened, compiled(tmp_path, "gcc", *flags)) > 50


@pytest.mark.machine
@pytest.mark.parametrize("version", [4, 5])
def test_type_units(tmp_path, opened, version):
    flags = ("-g", f"-gdwarf-{version}", "-fdebug-types-section", "-shared", "-fPIC")
    assert compare(opened, compiled(tmp_path, "g++", *flags, source="shapes.cc")) > 1000


@pytest.mark.machine
@pytest.mark.parametrize("target", ["aarch64-linux-gnu", "loongarch64-linux-gnu"])
def test_objects_for_other_machines(tmp_path, opened, target):
    assert compare(opened, cross(tmp_path, target, "-g", NO_TLS)) > 50


@pytest.mark.machine
def test_entries_in_an_alternate_file(tmp_path, opened):
    for number in (1, 2):
        flags = ("-g", f"-O{number}", "-shared", "-fPIC")
        compiled(tmp_path, "g++", *flags, source="shapes.cc", output=f"{number}.so")
    run(tmp_path, "dwz", "-m", "common.debug", "-M", "common.debug", "1.so", "2.so")
    for number in (1, 2):
        info = opened(tmp_path / f"{number}.so")
        assert any(source.is_alternate for source in info.sources)
        assert any(unit.is_partial for source in info.sources for unit in source.units)
        assert compare(opened, tmp_path / f"{number}.so") > 1000


@pytest.mark.machine
def test_rust(tmp_path, opened):
    path = compiled_rust(tmp_path)
    assert compare(opened, path) > 1000


def compiled_rust(folder):
    run(
        folder,
        "rustc",
        "-g",
        "--crate-type",
        "cdylib",
        "-Awarnings",
        str(SOURCES / "shapes.rs"),
        "-o",
        "out.so",
    )
    return folder / "out.so"


def test_samples(opened):
    for sample in samples():
        for path in sample.libraries:
            for artifact in readers.read(str(path)).artifacts if path.suffix == ".so" else ():
                if artifact.has_debug_info and path.read_bytes()[:4] == b"\x7fELF":
                    assert isinstance(open_debug_info(artifact), DebugInfo)
                    assert compare(opened, path)
