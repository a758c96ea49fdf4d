"""Entries against llvm-dwarfdump: the other formats, relocations and split units."""

from __future__ import annotations

import pytest
from dwarf_toolchain import compiled, cross, program, run
from dwarfdump_oracle import assert_equal

from abilint import readers
from abilint.readers.dwarf import At, DebugInfo, NoDebugInfo, open_debug_info

CLANG = program("clang")
ELF_TARGETS = (
    "x86_64-linux-gnu",
    "i386-linux-gnu",
    "aarch64-linux-gnu",
    "armv7-linux-gnueabihf",
    "riscv64-linux-gnu",
    "riscv32-linux-gnu",
    "powerpc64le-linux-gnu",
    "powerpc64-linux-gnu",
    "powerpc-linux-gnu",
    "s390x-linux-gnu",
    "mips-linux-gnu",
    "mips64-linux-gnuabi64",
    "mips64el-linux-gnuabi64",
    "sparc64-linux-gnu",
    "loongarch64-linux-gnu",
)
OTHER_TARGETS = (
    "x86_64-apple-macos11",
    "arm64-apple-macos11",
    "x86_64-w64-windows-gnu",
    "i686-w64-windows-gnu",
    "aarch64-w64-windows-gnu",
    "armv7-w64-windows-gnu",
)


def compare(info: DebugInfo) -> int:
    assert info.notes == ()
    return sum(
        assert_equal(info, source.units, source.path, types=source.holds_types) for source in info.sources
    )


@pytest.mark.machine
@pytest.mark.parametrize("version", [4, 5])
@pytest.mark.parametrize("target", [*ELF_TARGETS, *OTHER_TARGETS])
def test_objects(tmp_path, opened, target, version):
    assert compare(opened(cross(tmp_path, target, "-g", f"-gdwarf-{version}"))) > 200


@pytest.mark.machine
@pytest.mark.parametrize("version", [2, 3, 4, 5])
@pytest.mark.parametrize("flags", [(), ("-shared",)], ids=("object", "library"))
def test_mingw(tmp_path, opened, version, flags):
    flags = ("-g", f"-gdwarf-{version}", *flags)
    assert compare(opened(compiled(tmp_path, "x86_64-w64-mingw32-gcc", *flags, output="out.dll"))) > 200


@pytest.mark.machine
@pytest.mark.parametrize("slice_number", [0, 1])
def test_universal_file(tmp_path, slice_number):
    targets = ("x86_64-apple-macos11", "arm64-apple-macos11")
    for target in targets:
        cross(tmp_path, target, "-g").rename(tmp_path / target)
    run(tmp_path, program("llvm-lipo"), "-create", *targets, "-output", "fat.o")
    artifact = readers.read(str(tmp_path / "fat.o")).artifacts[slice_number]
    info = open_debug_info(artifact)
    thin = tmp_path / targets[slice_number]
    assert isinstance(info, DebugInfo)
    assert assert_equal(info, list(info.units), str(thin)) > 200


@pytest.mark.machine
def test_members_of_an_archive_that_share_a_name(tmp_path):
    for number in ("1", "2"):
        folder = tmp_path / number
        folder.mkdir()
        compiled(folder, "gcc", "-g", f"-O{number}", output="same.o")
    run(tmp_path, "ar", "rc", "lib.a", "1/same.o")
    run(tmp_path, "ar", "q", "lib.a", "2/same.o")
    members = [each for each in readers.read(str(tmp_path / "lib.a")).artifacts if each.member]
    for number, member in zip(("1", "2"), members, strict=True):
        info = open_debug_info(member)
        assert isinstance(info, DebugInfo)
        assert assert_equal(info, list(info.units), str(tmp_path / number / "same.o")) > 200


def split(folder, version, *, types: bool):
    """A C++ library whose entries are in a .dwo file."""
    flags = ("-gdwarf-" + version, "-gsplit-dwarf", "-O1", "-fPIC")
    flags += ("-fdebug-types-section",) if types else ()
    cxx = CLANG.replace("clang", "clang++")
    source = compiled(folder, cxx, *flags, source="shapes.cc", output="shapes.o")
    run(folder, "g++", "-shared", "-o", "lib.so", source.name)
    return folder / "lib.so"


@pytest.mark.machine
@pytest.mark.parametrize("types", [False, True], ids=("", "type-units"))
@pytest.mark.parametrize("version", ["4", "5"])
def test_split_units(tmp_path, opened, version, types):
    path = split(tmp_path, version, types=types)
    info = opened(path)
    assert compare(info) > 1000
    assert all(unit.skeleton for unit in info.units if not unit.is_type_unit)
    assert {"plain", "_ZN5outer2v24BaseD1Ev"} & {each.link_name for each in info.definitions()}


@pytest.mark.machine
@pytest.mark.parametrize("version", ["4", "5"])
def test_package(tmp_path, opened, version):
    path = split(tmp_path, version, types=True)
    plain = {(each.link_name, each.address) for each in opened(path).definitions()}
    run(tmp_path, program("llvm-dwp"), "-e", path.name, "-o", "lib.so.dwp")
    (tmp_path / "shapes.dwo").unlink()
    info = opened(path)
    assert compare(info) > 1000
    assert {(each.link_name, each.address) for each in info.definitions()} == plain
    assert ("plain", symbol(path, "plain")) in plain


@pytest.mark.machine
def test_skeletons_without_their_units_are_noted(tmp_path, opened):
    path = split(tmp_path, "5", types=False)
    (tmp_path / "shapes.dwo").rename(tmp_path / "elsewhere")
    info = opened(path)
    assert info.notes == ("1 of 1 split units are not found (shapes.dwo)",)
    assert [unit.is_skeleton for unit in info.units] == [True]
    assert not list(info.definitions())
    found = opened(path, debug_files=[str(tmp_path / "elsewhere")])
    assert compare(found) > 1000


@pytest.mark.machine
@pytest.mark.parametrize("version", ["4", "5"])
def test_type_units_in_objects(tmp_path, opened, version):
    """Each has a section of its own, which the linker may drop."""
    flags = ("-gdwarf-" + version, "-fdebug-types-section", "-fPIC")
    source = compiled(tmp_path, "g++", *flags, source="shapes.cc")
    run(tmp_path, "g++", "-shared", "-o", "lib.so", source.name)
    names = [
        sorted(
            str(info.entry(unit.base + unit.type_offset).get(At.NAME))
            for unit in info.units
            if unit.is_type_unit
        )
        for info in (opened(source), opened(tmp_path / "lib.so"))
    ]
    assert names[0] == names[1]
    assert len(names[0]) > 10


def symbol(path, name):
    (artifact,) = readers.read(str(path)).artifacts
    return next(each.address for each in artifact.dynamic_symbols if each.name == name)


@pytest.mark.machine
@pytest.mark.parametrize("architecture", ["x86_64", "arm64"])
def test_bundle(tmp_path, opened, architecture):
    """The library itself only names its object files; dsymutil gathers what is in them."""
    path = tmp_path / "lib.dylib"
    flags = ("-arch", architecture, "-platform_version", "macos", "11.0", "11.0", "-dylib")
    cross(tmp_path, f"{architecture}-apple-macos11", "-g")
    run(tmp_path, program("ld64.lld"), *flags, "-undefined", "dynamic_lookup", "out", "-o", path.name)
    without = open_debug_info(readers.read(str(path)).artifacts[0])
    assert isinstance(without, NoDebugInfo)
    assert "dsymutil" in without.reason
    run(tmp_path, program("dsymutil"), path.name)
    info = opened(path)
    assert info.path == f"{path}.dSYM/Contents/Resources/DWARF/lib.dylib"
    assert compare(info) > 200
