from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_examples import report

from abilint.model.report import Coverage, Ran
from abilint.report.repository_path import Files, is_inside, repository_path, repository_uri


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("include/foo.h", "include/foo.h"),
        ("./include//foo.h", "include/foo.h"),
        ("a/../foo.h", "foo.h"),
        ("../foo.h", "foo.h"),
        ("../../lib/x/y/z.so", "x/y/z.so"),
        ("/usr/include/foo.h", "usr/include/foo.h"),
        ("/home/somebody/build-7/out/lib/libfoo.so", "out/lib/libfoo.so"),
        ("", "abilint"),
        (".", "abilint"),
        ("/", "abilint"),
        ("a b%.h", "a b%.h"),
    ],
)
def test_paths_are_named_from_the_top(path, name):
    assert repository_path(path) == name


def test_absolute_paths_below_the_working_directory_are_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert repository_path(str(tmp_path / "lib" / "x.so")) == "lib/x.so"


@pytest.mark.parametrize(
    ("path", "name"),
    [("x.h", "libs/foo/x.h"), ("../x.h", "libs/x.h"), ("../../x.h", "x.h"), ("../../../x.h", "x.h")],
)
def test_a_working_directory_below_the_top(path, name):
    assert repository_path(path, "libs/foo") == name


def test_an_absolute_path_in_another_part_of_the_repository(tmp_path, monkeypatch):
    below = tmp_path / "libs" / "foo"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert repository_path(str(tmp_path / "include" / "x.h"), "libs/foo") == "include/x.h"


@pytest.mark.parametrize(
    ("path", "base", "inside"),
    [
        ("x.h", "", True),
        ("../x.h", "", False),
        ("../x.h", "libs", True),
        ("/usr/x.h", "", False),
        (".", "", False),
    ],
)
def test_what_lies_in_the_repository(path, base, inside):
    assert is_inside(path, base) is inside


def test_the_reference_of_a_path_is_the_path_in_percent():
    assert repository_uri("a b/ü%[1]#?.h") == "a%20b/%C3%BC%25%5B1%5D%23%3F.h"
    assert repository_uri("C:x.h") == "C%3Ax.h"


@given(st.text(st.characters(), max_size=30), st.sampled_from(["", "libs", "libs/foo"]))
@settings(deadline=None)
def test_no_path_leads_out(path, base):
    name = repository_path(path, base)
    assert name
    assert not {"", ".", ".."} & set(name.split("/"))
    assert unquote(repository_uri(path, base)) == name
    assert repository_uri(path, base).isascii()
    assert repository_path(name) == name


def test_a_link_is_not_followed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("real").mkdir()
    Path("link").symlink_to("real")
    assert repository_path("link/x.h") == "link/x.h"


@pytest.mark.parametrize(
    ("label", "path"),
    [
        ("lib/libfoo.a", "lib/libfoo.a"),
        ("lib/libfoo.a(bar.o)", "lib/libfoo.a"),
        ("lib/libfoo.a(a(1).o)", "lib/libfoo.a"),
        ("libtone.dylib(arm64)", "libtone.dylib"),
        ("x(1)", "x(1)"),
        ("x(1)(a.o)", "x(1)"),
        ("include/foo(2)", "include/foo(2)"),
    ],
)
def test_members_of_archives_and_slices_are_parts_of_a_file(label, path):
    rows = [Coverage("r", "c", each, Ran.RAN) for each in ("lib/libfoo.a", "libtone.dylib", "x(1)")]
    files = Files.of(report(coverage=tuple(rows)), "libs")
    assert files.whole(label) == path
    assert files.path(label) == f"libs/{path}"
