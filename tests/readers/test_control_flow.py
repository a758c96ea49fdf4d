"""Guards of jumps and returns, as readelf tells them."""

from __future__ import annotations

import re
import subprocess

import pytest

from abilint.readers import read

pytestmark = pytest.mark.machine

FLAGS = [
    ["-fcf-protection=none"],
    ["-fcf-protection=full", "-Wl,-z,ibt", "-Wl,-z,shstk"],
    ["-fcf-protection=none", "-Wl,-z,ibt"],
    ["-fcf-protection=none", "-Wl,-z,shstk"],
]


@pytest.mark.parametrize("flags", FLAGS, ids=" ".join)
def test_guards_are_those_of_readelf(tmp_path, flags):
    library = tmp_path / "libfoo.so"
    source = tmp_path / "foo.c"
    source.write_text("int foo(void) { return 1; }\n")
    subprocess.run(["gcc", "-shared", "-fPIC", *flags, source, "-o", library], check=True)
    told = subprocess.run(["readelf", "-nW", library], capture_output=True, text=True, check=True).stdout
    words = re.findall(r"x86 feature: (.*)", told)
    expected = tuple(sorted(word.strip().lower() for line in words for word in line.split(",")))
    assert read(str(library)).artifacts[0].elf.control_flow == expected


def test_guards_of_arm(tmp_path):
    """The linker keeps a bit that all object files have; here one object file is read."""
    source, made = tmp_path / "foo.c", tmp_path / "foo.o"
    source.write_text("int foo(void) { return 1; }\n")
    command = ["clang", "--target=aarch64-linux-gnu", "-mbranch-protection=standard", "-c", source]
    subprocess.run([*command, "-o", made], check=True)
    assert read(str(made)).artifacts[0].elf.control_flow == ("bti", "pac")


@pytest.mark.parametrize(("word", "level"), [("v2", 2), ("v3", 3), ("v4", 4)])
def test_level_of_the_processor(tmp_path, word, level):
    library, source = tmp_path / "libfoo.so", tmp_path / "foo.c"
    source.write_text("int foo(void) { return 1; }\n")
    command = ["gcc", "-shared", "-fPIC", f"-Wl,-z,x86-64-{word}", source, "-o", library]
    subprocess.run(command, check=True)
    told = subprocess.run(["readelf", "-nW", library], capture_output=True, text=True, check=True).stdout
    assert re.search(rf"x86 ISA needed:.*x86-64-{word}", told)
    assert read(str(library)).artifacts[0].elf.isa_level == level
