"""Archives that lie: a sentence that names the fault, soon, and no more memory than the file has bytes."""

from __future__ import annotations

import tracemalloc

import pytest
from archive_writer import ArFile, header, member, object_file
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.errors import CorruptBinary, InputError, NotABinary
from abilint.readers import read

GOOD = ArFile(((b"a.o", object_file(b"f")), (b"a_name_that_is_longer_than_the_field.o", object_file(b"g"))))
MAGIC = b"!<arch>\n"


def write(folder, data):
    path = folder / "libtest.a"
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (MAGIC, "an archive that holds nothing to check"),
        (MAGIC + b"\n\n\n", "an archive that holds nothing to check"),
        (MAGIC + b"junk" * 20, "no archive member starts at offset 0x8"),
        (MAGIC + header(b"a.o/", 8)[:40], "no archive member starts at offset 0x8"),
        (MAGIC + header(b"a.o/", 4_294_967_295) + b"x", "4294967295 bytes long, and the file has 1 more"),
        (MAGIC + header(b"a.o/", b"9999999999") + b"x", "9999999999 bytes long"),
        (MAGIC + header(b"a.o/", b"-60"), "gives its size as '-60', which is no number"),
        (MAGIC + header(b"a.o/", b"0x10"), "gives its size as '0x10'"),
        (MAGIC + header(b"a.o/", b"1_0"), "gives its size as '1_0'"),
        (MAGIC + header(b"a.o/", b""), "gives its size as ''"),
        (MAGIC + header(b"a.o/", "\u0665".encode()), "which is no number"),
        (MAGIC + member(b"/7", b"data"), "said to stand at 7 in the table of long names"),
        (MAGIC + member(b"//", b"x" * 5000) + member(b"/0", b""), "said to stand at 0"),
        (MAGIC + member(b"#1/9", b"short"), "is said to be 9 bytes long"),
        (MAGIC + member(b"#1/99999999999", b"short"), "is said to be 99999999999 bytes long"),
        (MAGIC + header(b"//", 1 << 30), "the file has 0 more"),
        (b"!<thin>\n" + header(b"//", 1 << 20), "past the end|the file has 0 more"),
    ],
)
def test_says_what_is_wrong(tmp_path, data, words):
    with pytest.raises((CorruptBinary, NotABinary), match=words):
        read(write(tmp_path, data))


def test_a_million_empty_members(tmp_path):
    path = write(tmp_path, MAGIC + header(b"a.o/", 0) * 1_000_000)
    with pytest.raises(CorruptBinary, match="more than 262144 members"):
        read(path)


def test_very_many_members_that_are_nothing(tmp_path):
    path = write(tmp_path, MAGIC + header(b"a.o/", 0) * 200_000)
    with pytest.raises(NotABinary, match=r"200000 members left out: empty \(a.o, a.o, a.o, ...\)"):
        read(path)


def test_memory_stays_below_the_size_fields(tmp_path):
    path = write(tmp_path, MAGIC + header(b"//", 4_000_000_000) + b"\0" * 100)
    tracemalloc.start()
    try:
        with pytest.raises(CorruptBinary):
            read(path)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_thin_archives_open_only_regular_files(tmp_path):
    path = write(tmp_path, ArFile(((b"folder", b""),)).thin())
    (tmp_path / "folder").mkdir()
    with pytest.raises(NotABinary, match="folder is a directory, not a file"):
        read(path)


def test_a_thin_member_that_is_no_archive(tmp_path):
    (tmp_path / "plain.o").write_bytes(object_file(b"f"))
    path = write(tmp_path, b"!<thin>\n" + member(b"//", b"plain.o/\n") + header(b"/0:8", 1))
    with pytest.raises(NotABinary, match="named as an archive, which it is not"):
        read(path)


@pytest.mark.parametrize("writer", ["gnu", "coff", "bsd", "thin"])
@settings(max_examples=150, deadline=None)
@given(
    edits=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), max_size=6),
    cut=st.one_of(st.none(), st.integers(0, 4000)),
)
def test_mutated_archives_give_artifacts_or_a_sentence(tmp_path_factory, writer, edits, cut):
    data = bytearray(getattr(GOOD, writer)())
    for at, value in edits:
        data[at % len(data)] = value
    path = write(tmp_path_factory.mktemp("ar"), bytes(data[:cut]))
    assert all(said.startswith(path) for said in _said(path))


def _said(path):
    """Labels of the artifacts, or the sentence in their place."""
    try:
        return [artifact.label for artifact in read(path).artifacts]
    except InputError as error:
        return [str(error)]
