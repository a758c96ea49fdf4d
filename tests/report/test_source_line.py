from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.report import source_line
from abilint.report.source_line import SourceFiles, excerpt
from abilint.report.visible import columns


def under_caret(shown):
    """What stands above the carets, for lines of narrow characters."""
    return shown.text[shown.offset : shown.offset + shown.length]


def test_the_caret_covers_the_identifier():
    shown = excerpt(b"int foo_close(struct foo *);", 5, "foo_close", 100)
    assert (shown.offset, under_caret(shown)) == (4, "foo_close")


def test_tabs_reach_the_next_stop_before_the_caret_and_after_it():
    shown = excerpt(b"\tint\tfoo\t/* \x01 */\t;", 6, "foo", 100)
    assert shown.text == "        int     foo     /* \\x01 */      ;"
    assert under_caret(shown) == "foo"


def test_columns_count_bytes_but_carets_count_characters():
    line = "/* Größe */ int foo;".encode()
    shown = excerpt(line, line.index(b"foo") + 1, "foo", 100)
    assert under_caret(shown) == "foo"


def test_wide_characters_take_two_columns_and_accents_none():
    line = "/* 名前 e\u0301 */ int foo;".encode()
    shown = excerpt(line, line.index(b"foo") + 1, "foo", 100)
    assert shown.offset == len("/* xxxx e */ int ")


def test_a_file_in_another_encoding_is_shown_byte_by_byte():
    line = b"/* Gr\xf6\xdfe */ int foo;"
    shown = excerpt(line, line.index(b"foo") + 1, "foo", 100)
    assert shown.text == r"/* Gr\xf6\xdfe */ int foo;"
    assert under_caret(shown) == "foo"


def test_control_and_bidirectional_characters_are_made_visible():
    line = "\x1b[31m\u202eint foo;".encode()
    shown = excerpt(line, line.index(b"foo") + 1, "foo", 100)
    assert shown.text == r"\x1b[31m\u202eint foo;"
    assert under_caret(shown) == "foo"


def test_a_byte_order_mark_is_not_shown():
    line = b"\xef\xbb\xbfint foo;"
    shown = excerpt(line, line.index(b"foo") + 1, "foo", 100)
    assert shown.text == "int foo;"
    assert under_caret(shown) == "foo"


@pytest.mark.parametrize("where", ["start", "middle", "end"])
def test_a_long_line_is_cut_around_the_caret(where):
    filler = b"int x; " * 40_000
    line = {"start": b"int foo; " + filler, "middle": filler + b"foo " + filler, "end": filler + b"foo"}[
        where
    ]
    shown = excerpt(line, line.index(b"foo") + 1, "foo", 60)
    assert columns(shown.text) <= 60
    assert under_caret(shown) == "foo"
    assert shown.text.startswith("...") == (where != "start")
    assert shown.text.endswith("...") == (where != "end")


def test_a_name_longer_than_the_terminal_is_cut_too():
    shown = excerpt(b"int " + b"f" * 500 + b"(void);", 5, None, 60)
    assert columns(shown.text) <= 60
    assert shown.length <= 60


def test_a_column_beyond_the_line_gives_no_caret():
    assert excerpt(b"int foo;", 400, "foo", 100).length == 0


def test_without_a_column_the_name_is_looked_for_as_a_word():
    shown = excerpt(b"int foo_bar, foo;", 0, "foo", 100)
    assert shown.offset == 13
    assert excerpt(b"int foo_bar;", 0, "foo", 100).length == 0


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 250), st.integers(1, 120))
def test_any_line_fits_and_is_printable(line, column, width):
    shown = excerpt(line, column, "foo", width)
    assert shown.text.isprintable()
    assert columns(shown.text) <= max(width, 40)
    assert shown.offset + shown.length <= max(width, 40)


def test_lines_end_as_compilers_end_them(tmp_path):
    header = tmp_path / "foo.h"
    header.write_bytes(b"one\ntwo\r\nthree\rfour\x0cstill four\xc2\x85still four")
    files = SourceFiles()
    lines = [files.line(str(header), number) for number in range(6)]
    assert lines == [None, b"one", b"two", b"three", b"four\x0cstill four\xc2\x85still four", None]


def test_what_is_no_regular_file_shows_nothing(tmp_path):
    fifo = tmp_path / "fifo.h"
    os.mkfifo(fifo)
    files = SourceFiles()
    for path in (fifo, tmp_path, tmp_path / "missing.h", "/dev/zero", "a\0b", ""):
        assert files.line(str(path), 1) is None


def test_an_unreadable_name_shows_nothing():
    assert SourceFiles().line("\ud800", 1) is None


def test_only_the_start_of_an_enormous_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source_line, "MAX_FILE", 8)
    header = tmp_path / "foo.h"
    header.write_bytes(b"one\ntwo and more\nthree\n")
    files = SourceFiles()
    assert files.line(str(header), 1) == b"one"
    assert files.line(str(header), 2) is None
    assert files.line(str(header), 3) is None


def test_few_files_are_kept_in_memory(tmp_path):
    files = SourceFiles()
    for number in range(100):
        header = tmp_path / f"{number}.h"
        header.write_text(f"int f{number};\n")
        assert files.line(str(header), 1) == f"int f{number};".encode()
    assert len(files._files) <= 32
