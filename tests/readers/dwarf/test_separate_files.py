"""Debug information that is not in the binary: where it is looked for, and what is said where it is not."""

from __future__ import annotations

import shutil

import pytest
from dwarf_toolchain import compiled, program, run

from abilint import readers
from abilint.errors import InputError
from abilint.readers import zstd
from abilint.readers.dwarf import NoDebugInfo, open_debug_info

pytestmark = pytest.mark.machine
WITHOUT_ID = "-Wl,--build-id=none"


def stripped(folder, *flags, link=True):
    """A library without debug information, and the file that has it."""
    path = compiled(folder, "gcc", "-g", "-shared", "-fPIC", "-Wl,--build-id", *flags, output="lib.so")
    run(folder, "objcopy", "--only-keep-debug", "lib.so", "lib.debug")
    run(folder, "strip", "lib.so")
    if link:
        run(folder, "objcopy", "--add-gnu-debuglink=lib.debug", "lib.so")
    return path, folder / "lib.debug"


def artifact(path):
    (found,) = readers.read(str(path)).artifacts
    return found


@pytest.mark.parametrize("flags", [(), (WITHOUT_ID,)], ids=("by build id", "by checksum"))
@pytest.mark.parametrize("folder", ["", ".debug"])
def test_debug_link(tmp_path, opened, flags, folder):
    path, debug = stripped(tmp_path, *flags)
    place = tmp_path / folder
    place.mkdir(exist_ok=True)
    moved = shutil.move(debug, place / "lib.debug")
    info = opened(path)
    assert info.path == str(moved)
    assert "apply" in {each.link_name for each in info.definitions()}


def test_debug_link_of_a_dll(tmp_path, opened):
    path = compiled(tmp_path, "x86_64-w64-mingw32-gcc", "-g", "-shared", output="foo.dll")
    run(tmp_path, "x86_64-w64-mingw32-objcopy", "--only-keep-debug", "foo.dll", "foo.debug")
    run(tmp_path, "x86_64-w64-mingw32-strip", "foo.dll")
    assert isinstance(open_debug_info(artifact(path)), NoDebugInfo)
    run(tmp_path, "x86_64-w64-mingw32-objcopy", "--add-gnu-debuglink=foo.debug", "foo.dll")
    assert opened(path).path == f"{tmp_path}/foo.debug"


@pytest.mark.parametrize("flags", [(), (WITHOUT_ID,)], ids=("by build id", "by checksum"))
def test_debug_link_to_another_build(tmp_path, flags):
    path, _ = stripped(tmp_path, *flags)
    compiled(tmp_path, "gcc", "-g", "-O3", "-shared", "-fPIC", "-Wl,--build-id", *flags, output="lib.debug")
    found = open_debug_info(artifact(path))
    assert isinstance(found, NoDebugInfo)
    assert "stripped" in found.reason


def test_file_that_the_user_names(tmp_path, opened):
    path, debug = stripped(tmp_path, link=False)
    assert isinstance(open_debug_info(artifact(path)), NoDebugInfo)
    moved = shutil.move(debug, tmp_path / "elsewhere")
    assert opened(path, debug_files=[str(moved)]).path == str(moved)


def test_named_file_of_another_build_is_noted(tmp_path):
    path, _ = stripped(tmp_path, link=False)
    other = compiled(tmp_path, "gcc", "-g", "-O3", "-shared", "-fPIC", "-Wl,--build-id", output="other.so")
    found = open_debug_info(artifact(path), debug_files=[str(other)])
    assert isinstance(found, NoDebugInfo)
    assert found.notes == (f"{other} is not the debug file of {path}: their build ids differ",)


def test_named_file_that_is_missing(tmp_path):
    path, _ = stripped(tmp_path, link=False)
    with pytest.raises(InputError, match="no such file"):
        open_debug_info(artifact(path), debug_files=[str(tmp_path / "missing")])


def test_alternate_file_that_is_missing(tmp_path, opened):
    for number in (1, 2):
        flags = ("-g", f"-O{number}", "-shared", "-fPIC")
        compiled(tmp_path, "g++", *flags, source="shapes.cc", output=f"{number}.so")
    run(tmp_path, "dwz", "-m", "common.debug", "-M", "common.debug", "1.so", "2.so")
    (tmp_path / "common.debug").unlink()
    info = opened(tmp_path / "1.so")
    assert info.notes == (f"{tmp_path}/1.so refers to entries in common.debug, which is not found",)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("-shared", "-fPIC"), "without -g"),
        (("-shared", "-fPIC", "-Wl,--strip-debug"), "without -g"),
        (("-flto", "-fno-fat-lto-objects", "-g"), "link-time optimisation"),
    ],
)
def test_reasons(tmp_path, flags, words):
    found = open_debug_info(artifact(compiled(tmp_path, "gcc", *flags)))
    assert isinstance(found, NoDebugInfo)
    assert words in found.reason


def test_zstd_without_what_unpacks_it(tmp_path, monkeypatch):
    path = compiled(tmp_path, "gcc", "-g", "-shared", "-fPIC", output="lib.so")
    run(tmp_path, program("llvm-objcopy"), "--compress-debug-sections=zstd", path.name)
    monkeypatch.setattr(zstd, "find_spec", lambda _name: None)
    found = open_debug_info(artifact(path))
    assert isinstance(found, NoDebugInfo)
    assert ".debug_info is compressed with zstd: to read it, install abilint[zstd]" in found.reason


def test_only_line_tables(tmp_path, opened):
    """A unit is there and says where lines are; nothing is defined in it."""
    info = opened(compiled(tmp_path, program("clang"), "-gline-tables-only", "-shared", "-fPIC"))
    assert len(info.units) == 1
    assert not [each for each in info.definitions() if each.external]


def test_files_of_a_unit(tmp_path, opened):
    for version in (2, 3, 4, 5):
        info = opened(compiled(tmp_path, "gcc", "-g", f"-gdwarf-{version}", "-shared", "-fPIC"))
        paths = {info.file(unit, number) for unit in info.units for number in range(12)}
        assert any(path and path.endswith("/shapes.c") for path in paths)
        assert any(path and path.endswith("/stddef.h") for path in paths)
        assert info.file(info.units[0], 10_000) is None
