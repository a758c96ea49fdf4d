"""What a library defines: link names and addresses against nm, the fast walk against the whole tree."""

from __future__ import annotations

import subprocess

import pytest
from dwarf_toolchain import SOURCES, compiled, cross, program, run

from abilint.readers.dwarf import At, Entry, Tag

pytestmark = pytest.mark.machine
CLANG = program("clang")
SCOPES = {Tag.COMPILE_UNIT, Tag.NAMESPACE, Tag.MODULE, Tag.PARTIAL_UNIT, Tag.TYPE_UNIT}


def nm(path, *flags, kinds="TDBRVW"):
    """Name -> address of what nm lists."""
    done = subprocess.run(
        ["nm", "--defined-only", *flags, str(path)], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in done.stdout.splitlines())
    return {row[2]: int(row[0], 16) for row in rows if len(row) == 3 and row[1] in kinds}


def library(folder, compiler, source, *flags):
    return compiled(folder, compiler, "-g", *flags, "-shared", "-fPIC", source=source, output="lib.so")


@pytest.mark.parametrize("compiler", ["gcc", CLANG])
@pytest.mark.parametrize("version", [2, 4, 5])
@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_every_export_of_c_is_found_at_its_address(tmp_path, opened, compiler, version, level):
    path = library(tmp_path, compiler, "shapes.c", f"-gdwarf-{version}", level)
    exported = nm(path, "-D")
    found = {each.link_name: each for each in opened(path).definitions() if each.external}
    assert len(exported) == 6
    assert {name: found[name].address for name in exported if name != "per_thread"} == {
        name: address for name, address in exported.items() if name != "per_thread"
    }
    assert found["per_thread"].address is None
    functions = {name for name in exported if found[name].tag == Tag.SUBPROGRAM}
    assert functions == {"apply", "wide", "keep"}


@pytest.mark.parametrize("compiler", ["g++", CLANG])
@pytest.mark.parametrize("flags", [("-O0",), ("-O2",), ("-O0", "-fdebug-types-section")], ids=" ".join)
def test_every_function_of_cxx_is_found(tmp_path, opened, compiler, flags):
    path = library(tmp_path, compiler, "shapes.cc", *flags)
    found = list(opened(path).definitions())
    names = {each.link_name for each in found}
    addresses = {each.address for each in found}
    exported = {
        name: address
        for name, address in nm(path, "-D", kinds="TW").items()
        if not name.startswith(("_ZT", "_ZGV", "_ZZ")) and not name.startswith(("_init", "_fini"))
    }
    assert len(exported) > 3
    assert {
        name for name, address in exported.items() if name not in names and address not in addresses
    } == set()


def test_rust_functions_are_found(tmp_path, opened):
    run(
        tmp_path,
        "rustc",
        "-g",
        "--crate-type",
        "cdylib",
        "-Awarnings",
        str(SOURCES / "shapes.rs"),
        "-o",
        "lib.so",
    )
    found = {each.link_name: each.address for each in opened(tmp_path / "lib.so").definitions()}
    exported = nm(tmp_path / "lib.so", "-D")
    assert {name: found.get(name) for name in ("rs_add", "rs_e")} == {
        name: exported[name] for name in ("rs_add", "rs_e")
    }


def test_twins_share_their_code(tmp_path, opened):
    """GCC leaves out the address of a function that became an alias of its twin."""
    path = library(tmp_path, "gcc", "twins.c", "-O2")
    info = opened(path)
    without = {each.link_name for each in info.codeless_definitions()}
    with_code = {each.link_name for each in info.definitions()}
    assert {"first_twin", "second_twin"} <= with_code | without
    assert without & {"first_twin", "second_twin"}
    assert "stranger" not in with_code | without


@pytest.mark.parametrize("target", ["x86_64-apple-macos11", "x86_64-w64-windows-gnu", "s390x-linux-gnu"])
def test_objects_of_other_formats(tmp_path, opened, target):
    found = {each.link_name for each in opened(cross(tmp_path, target, "-g")).definitions()}
    assert {"apply", "wide", "keep", "visible", "names"} <= found


def outside_of_functions(info, unit):
    """The whole tree, and of it what is in scopes only."""

    def below(entry: Entry, inside: bool):
        if entry.tag in (Tag.SUBPROGRAM, Tag.VARIABLE) and inside:
            yield entry.offset
        for child in info.children(entry):
            yield from below(child, inside and entry.tag in SCOPES)

    return below(unit.root, True)


@pytest.mark.parametrize("compiler", ["gcc", CLANG])
@pytest.mark.parametrize("source", ["shapes.c", "shapes.cc"])
@pytest.mark.parametrize("version", [2, 4, 5])
def test_the_walk_skips_nothing_but_what_is_inside(tmp_path, opened, compiler, source, version):
    info = opened(compiled(tmp_path, compiler, "-g", "-O2", f"-gdwarf-{version}", source=source))
    expected = [offset for unit in info.units for offset in outside_of_functions(info, unit)]
    found = list(info.scan({Tag.SUBPROGRAM, Tag.VARIABLE}))
    assert [each.offset for each in found] == expected
    for each in found:
        assert each.offset in {child.offset for child in info.children(info.entry(each.parent))}
    having = list(info.scan({Tag.SUBPROGRAM, Tag.VARIABLE}, having={At.LOW_PC}, lacking={At.SPECIFICATION}))
    assert having == [
        each
        for each in found
        if At.LOW_PC in (held := info.entry(each.offset).attributes) and At.SPECIFICATION not in held
    ]
