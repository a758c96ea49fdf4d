"""Paths and patterns are relative to the configuration's folder, wherever the user is."""

from __future__ import annotations

import pytest

from abilint.config import paths, reading
from abilint.config.discovery import Source
from abilint.errors import ConfigError


@pytest.fixture
def found(tmp_path, monkeypatch):
    """A configuration one folder above the user's."""
    for name in (
        "dist/libfoo.so.1.2",
        "dist/deep/er/libbar.so",
        "include/foo.h",
        "include/sub/bar.h",
        "odd[1].h",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "dist" / "libfoo.so.1").symlink_to("libfoo.so.1.2")
    (tmp_path / "dist" / "libfoo.so").symlink_to("libfoo.so.1")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return reading.decode(
        "[[target]]\nname = 'a'\nlibraries = ['x']\nheaders = ['x']", Source("../abilint.toml")
    )


def headers(found, *patterns):
    return paths.of_patterns(found, patterns, "target", "0", "headers")


def test_a_file_is_judged_once_under_its_own_name(found):
    assert paths.of_libraries(found, ["dist/*.so*"]) == (("../dist/libfoo.so.1.2",), ())
    assert paths.of_libraries(found, ["dist/libfoo.so", "dist/libfoo.so.1.2"]) == (("../dist/libfoo.so",), ())


def test_any_folders_and_what_fits_nothing(found):
    assert paths.of_libraries(found, ["dist/**/*.so", "out/*.so"]) == (
        ("../dist/deep/er/libbar.so", "../dist/libfoo.so"),
        ("out/*.so",),
    )


def test_patterns_of_headers(found):
    assert headers(found, "include/*.h", "include/**/*.h") == ("../include/foo.h", "../include/sub/bar.h")
    assert headers(found, "include") == ("../include",)
    assert headers(found, "odd[1].h") == ("../odd[1].h",)
    assert headers(found, "not-there.h") == ("../not-there.h",)


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("inclde/*.h", "no file matches inclde/*.h, did you mean 'include'?"),
        ("include/*.hpp", "no file matches include/*.hpp in ../include"),
        ("qqq/*.h", "no file matches qqq/*.h: ../qqq is not there"),
    ],
)
def test_a_pattern_of_headers_that_fits_nothing(found, pattern, hint):
    with pytest.raises(ConfigError) as caught:
        headers(found, pattern)
    assert str(caught.value) == f"../abilint.toml:4: target.headers: {hint}"


def test_words_with_paths_in_them(found):
    assert tuple(paths.after_equals(found, ["text", "json=r.json", "sarif=-"])) == (
        "text",
        "json=../r.json",
        "sarif=-",
    )
    assert tuple(paths.of_export_lists(found, ["a.map", "def=b", "d.i/x=y"])) == (
        "../a.map",
        "def=../b",
        "../d.i/x=y",
    )
    assert tuple(paths.of_names(found, ["*_mac.h", "private/*.h"])) == ("*_mac.h", "../private/*.h")


def test_a_way_up_and_down_again_is_told_short(tmp_path, monkeypatch):
    (tmp_path / "ci").mkdir()
    (tmp_path / "far" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to("far/deep")
    for place in (tmp_path, tmp_path / "far"):
        (place / "a.so").write_text("")
    monkeypatch.chdir(tmp_path)
    for folder, expected in (("ci", "a.so"), ("link", "link/../a.so"), (".", "../a.so")):
        configuration = reading.decode("", Source(f"{folder}/abilint.toml"))
        assert paths.of_one(configuration, "../a.so") == expected
    assert paths.of_libraries(configuration, ["./*.so", "a.so"]).files == ("a.so",)
