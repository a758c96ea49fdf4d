"""`abilint symbols` on COFF, line by line as LLVM's nm prints it."""

import json
import subprocess

import pytest
from pe_files import LIBRARIES, SAMPLES

from abilint.cli.main import main

pytestmark = pytest.mark.machine


def listing(capsys, path, format_name, *flags):
    assert main(["symbols", "-o", format_name, *flags, str(path)]) == 0
    return capsys.readouterr().out


def nm(path, format_name, *flags):
    words = ["llvm-nm", f"--format={format_name}", *flags, str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("format_name", ["bsd", "posix", "sysv"])
@pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_import_libraries(capsys, path, format_name):
    assert listing(capsys, path, format_name) == nm(path, format_name)


SOURCE = """
    .def f; .scl 2; .type 32; .endef
    .globl f
    .text
f:  ret
    .data
    .globl v
v:  .long u
    .comm c, 16
    .weak w
    .section .rdata,"dr"
    .globl k
k:  .long w
    .long twin_b, twin_a
twin_a: .long 1
twin_b: .long 2
"""


STORAGE_CLASS, SECTION = 16, 104
"""Where it stands in a symbol's record, and the class of a section's own symbol."""


def built(folder, triple):
    path = folder / "o.obj"
    words = ["llvm-mc", f"--triple={triple}", "--filetype=obj", "-o", str(path), "-"]
    subprocess.run(words, input=SOURCE, text=True, check=True)
    return path


@pytest.mark.parametrize("format_name", ["bsd", "posix", "sysv"])
@pytest.mark.parametrize("flags", [(), ("-g",), ("-u",)], ids=" ".join)
@pytest.mark.parametrize("triple", ["x86_64-pc-windows-msvc", "i686-w64-windows-gnu"])
def test_objects(capsys, tmp_path, triple, flags, format_name):
    """MSVC numbers its labels anew in every function: an object has many of one name."""
    path = built(tmp_path, triple)
    path.write_bytes(path.read_bytes().replace(b"twin_a", b"twin__").replace(b"twin_b", b"twin__"))
    wanted = nm(path, format_name, *flags)
    assert " u" in wanted or "u " in wanted
    assert listing(capsys, path, format_name, *flags) == wanted


@pytest.mark.parametrize("format_name", ["bsd", "posix", "sysv"])
def test_common_symbols_that_are_local(capsys, tmp_path, format_name):
    """Import libraries of Microsoft's tools refer so to `.idata$4`; without `-g` releases of LLVM differ."""
    path = built(tmp_path, "x86_64-pc-windows-msvc")
    data = bytearray(path.read_bytes())
    data[data.index(b"c\0\0\0\0\0\0\0") + STORAGE_CLASS] = SECTION
    path.write_bytes(data)
    assert listing(capsys, path, format_name, "-g") == nm(path, format_name, "-g")
    assert "c" in listing(capsys, path, "posix").split()


def test_numbers_and_forwarders_are_in_the_json_listing(capsys):
    listed = json.loads(listing(capsys, SAMPLES / "pe-forwarder" / "facade.dll", "json"))
    found = {s["name"]: (s["ordinal"], s["forward"]) for s in listed["artifacts"][0]["symbols"]}
    assert found["facade_open"] == (2, "CORE.core_open")
    assert found["facade_version"] == (5, None)
