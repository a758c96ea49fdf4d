"""Linker scripts in place of libraries: what they name is read, what they cannot give is said."""

from __future__ import annotations

import pytest
from elf_writer import ElfFile, Entry

from abilint.errors import NotABinary
from abilint.readers import read
from abilint.readers.linker_script import parse_linker_script


def library(name, **changes):
    return ElfFile(soname=name, dynamic=(Entry(b"f"),), **changes).build()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "libone.so.1").write_bytes(library(b"libone.so.1"))
    (tmp_path / "libtwo.so").write_bytes(library(b"libtwo.so.2"))
    (tmp_path / "libarm.so").write_bytes(library(b"libarm.so", machine=183))
    (tmp_path / "libcode.a").write_bytes(b"BC\xc0\xde")
    return tmp_path


def script(folder, text, name="libwhole.so"):
    path = folder / name
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("INPUT(libncurses.so.6 -ltinfo)", ("libncurses.so.6", "-ltinfo")),
        ("GROUP ( /lib/c.so.6 /lib/x.a  AS_NEEDED ( /l/ld.so ) )", ("/lib/c.so.6", "/lib/x.a", "/l/ld.so")),
        ("/* ld */\nOUTPUT_FORMAT(elf64-x86-64)\nINPUT(a.so, b.so)\nGROUP(c.so)", ("a.so", "b.so", "c.so")),
        ('INPUT("a b.so" AS_NEEDED(x.so AS_NEEDED(y.so)) z.so)', ("a b.so", "x.so", "y.so", "z.so")),
        ("input(lower.so)", None),
        ("INPUT()", None),
        ("INPUT", None),
        ("int main(void) { return 0; }", None),
        (")))INPUT(a.so", None),
        ("/*" * 100_000, None),
        ("(" * 100_000, None),
        ("INPUT(" + '"' * 99_999, None),
    ],
)  # fmt: skip
def test_what_a_script_names(text, inputs):
    found = parse_linker_script(text)
    assert (found and found.inputs) == inputs


def test_every_library_is_read_and_says_where_it_came_from(folder):
    path = script(folder, "/* ld */ GROUP(libone.so.1 AS_NEEDED(-ltwo) -l:libone.so.1)")
    loaded = read(path)
    assert [a.identity for a in loaded.artifacts] == ["libone.so.1", "libtwo.so.2"]
    assert loaded.linked_from == (path, path)
    assert loaded.notes == ()


def test_a_plain_library_came_from_itself(folder):
    loaded = read(str(folder / "libone.so.1"))
    assert loaded.linked_from == (None,)


def test_absolute_and_added_folders(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    path = script(elsewhere, f"SEARCH_DIR({folder}) INPUT(-ltwo {folder}/libone.so.1)")
    assert [a.identity for a in read(path).artifacts] == ["libtwo.so.2", "libone.so.1"]


def test_an_absolute_name_means_the_unpacked_system_that_the_script_lies_in(tmp_path):
    folder = tmp_path / "usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/libc.so.6").write_bytes(library(b"unpacked"))
    assert read(script(folder, "INPUT(/lib/libc.so.6)")).artifacts[0].identity == "unpacked"


def test_scripts_that_name_each_other_end(folder):
    inner = script(folder, "INPUT(libouter.so libtwo.so)", "libinner.so")
    outer = script(folder, "INPUT(libinner.so libone.so.1 libouter.so)", "libouter.so")
    loaded = read(outer)
    assert [a.identity for a in loaded.artifacts] == ["libtwo.so.2", "libone.so.1"]
    assert loaded.linked_from == (inner, outer)


def test_what_a_script_cannot_give_is_noted(folder):
    loaded = read(script(folder, "GROUP(libone.so.1 -lmissing libcode.a libarm.so)"))
    assert [a.identity for a in loaded.artifacts] == ["libone.so.1"]
    told = [note.partition(" names ")[2].rpartition("/")[2].partition(";")[0] for note in loaded.notes]
    assert told == [
        "-lmissing, which is not found",
        "libcode.a, which is LLVM bitcode (an LTO object)",
        "libarm.so, which is for aarch64-linux-gnu and not for x86_64-linux-gnu",
    ]


def test_a_script_that_leads_nowhere_is_no_binary(folder):
    with pytest.raises(NotABinary, match=r"leads to no library; .* -lmissing, which is not found"):
        read(script(folder, "INPUT(-lmissing)"))


def test_a_script_that_names_itself(folder):
    with pytest.raises(NotABinary, match="leads to no library"):
        read(script(folder, "INPUT(libwhole.so)"))


def test_long_text_is_no_script(folder):
    with pytest.raises(NotABinary, match="text file"):
        read(script(folder, "/*" + "x" * (1 << 18) + "*/ INPUT(libone.so.1)"))


@pytest.mark.machine
def test_the_scripts_of_this_machine():
    ncurses = read("/usr/lib/x86_64-linux-gnu/libncurses.so")
    assert {a.identity for a in ncurses.artifacts} == {"libncurses.so.6", "libtinfo.so.6"}
    libc = read("/usr/lib/x86_64-linux-gnu/libc.so")
    assert {a.identity for a in libc.artifacts} >= {"libc.so.6", "ld-linux-x86-64.so.2"}
