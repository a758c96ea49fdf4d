"""What `--header FILE|DIR` stands for."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from abilint.errors import InputError
from abilint.surfaces.header_files import expand

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in (
        "b.h",
        "a.hpp",
        "sub/c.hxx",
        "sub/d.hh",
        "e.h++",
        "f.c",
        "notes.txt",
        ".git/g.h",
        "Makefile",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("#include <x>\n")
    (tmp_path / "vector").write_text("#pragma once\n")
    (tmp_path / "program").write_bytes(b"#include\0")
    return tmp_path


def relative(found: tuple[str, ...], root: Path) -> list[str]:
    return [os.path.relpath(path, root) for path in found]


def test_a_directory_stands_for_its_headers_in_order(tree: Path) -> None:
    assert relative(expand([str(tree)]), tree) == ["a.hpp", "b.h", "e.h++", "sub/c.hxx", "sub/d.hh"]


def test_headers_without_a_suffix_count_in_cxx(tree: Path) -> None:
    assert "vector" in relative(expand([str(tree)], "c++"), tree)
    assert "program" not in relative(expand([str(tree)], "c++"), tree)
    assert "Makefile" not in relative(expand([str(tree)], "c++"), tree)


def test_a_directory_of_headers_without_a_suffix(tmp_path: Path) -> None:
    (tmp_path / "thing").write_text("#ifndef THING\n")

    assert relative(expand([str(tmp_path)]), tmp_path) == ["thing"]


def test_a_file_is_taken_whatever_its_name(tree: Path) -> None:
    assert expand([str(tree / "notes.txt")]) == (str(tree / "notes.txt"),)


def test_the_same_file_twice_counts_once(tree: Path) -> None:
    (tree / "link.h").symlink_to("b.h")

    assert len(expand([str(tree / "b.h"), str(tree / "link.h"), str(tree / "sub" / ".." / "b.h")])) == 1


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, "no such header"),
        (lambda path: path.mkdir(), "holds no headers"),
        (os.mkfifo, "is no regular file"),
        (lambda path: path.symlink_to(path), "cannot be read: too many levels of symbolic links"),
    ],
    ids=["missing", "empty directory", "fifo", "link to itself"],
)
def test_what_is_no_header_is_refused_in_one_sentence(make, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    make(path)
    with pytest.raises(InputError, match=problem) as caught:
        expand([str(path)])

    assert caught.value.path == str(path)
    assert "\n" not in str(caught.value)


def test_a_header_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.h"
    path.write_text("")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InputError, match="permission denied"):
        expand([str(path)])


def test_a_name_with_a_null_character(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="null"):
        expand([f"{tmp_path}/a\0b"])


@pytest.mark.parametrize(
    ("start", "problem"),
    [
        (b"\x7fELF\x02\x01\x01" + bytes(57), "is an ELF file, not a header"),
        (b"!<arch>\n/               0 ", "is an ar archive (static library), not a header"),
        (b"MZ\x90\0\x03" + bytes(59), "is a PE file (Windows), not a header"),
    ],
)
def test_a_binary_is_said_to_be_one(start: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "foo.so").write_bytes(start)
    with pytest.raises(InputError, match=re.escape(problem)):
        expand([str(tmp_path / "foo.so")])


@pytest.mark.parametrize("text", [b"", b"MZ_API int f(void);\n", "int f(void); // für\n".encode("latin-1")])
def test_a_text_is_left_to_the_compiler(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "foo.h").write_bytes(text)
    assert expand([str(tmp_path / "foo.h")]) == (str(tmp_path / "foo.h"),)
