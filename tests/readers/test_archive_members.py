"""Static libraries: every writer's names, members where they lie, and what was passed over is said."""

from __future__ import annotations

import pytest
from archive_writer import ArFile, header, member, object_file, padded
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.errors import CorruptBinary, NotABinary
from abilint.model.artifact import ArtifactKind
from abilint.model.symbol import Scope
from abilint.readers import read
from abilint.readers.archive.members import entries
from abilint.readers.file_bytes import FileBytes

LONG = b"a_name_that_is_longer_than_the_field.o"
WRITERS = ["gnu", "coff", "bsd"]
NAMES = st.binary(min_size=1, max_size=40).filter(
    lambda name: not set(name) & set(b"/\n\0# ") and not name.startswith(b"__.SYMDEF")
)


@pytest.fixture
def library(tmp_path):
    def write(data, name="libtest.a"):
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return write


def members(path):
    return [artifact for artifact in read(path).artifacts if artifact.in_archive]


def notes(path):
    return list(read(path).artifacts[0].notes)


@pytest.mark.parametrize("writer", WRITERS)
def test_each_member_is_an_artifact_behind_the_whole(library, writer):
    archive = ArFile(((b"a.o", object_file(b"f", hidden=(b"h",))), (LONG, object_file(b"g"))))
    path = library(getattr(archive, writer)())
    whole, *parts = read(path).artifacts
    assert (whole.kind, whole.member, whole.label, whole.notes) == (ArtifactKind.ARCHIVE, None, path, ())
    assert [part.label for part in parts] == [f"{path}(a.o)", f"{path}({LONG.decode()})"]
    assert [(s.name, s.scope) for part in parts for s in part.static_symbols] == [
        ("f", Scope.EXPORTED),
        ("h", Scope.HIDDEN),
        ("g", Scope.EXPORTED),
    ]


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=60, deadline=None)
@given(parts=st.lists(st.tuples(NAMES, st.binary(max_size=30)), max_size=8))
def test_entries_are_what_was_written(tmp_path_factory, writer, parts):
    path = tmp_path_factory.mktemp("ar") / "x.a"
    path.write_bytes(getattr(ArFile(tuple(parts)), writer)())
    with FileBytes(str(path)) as file:
        found = [
            (entry.name.encode("utf-8", "surrogateescape"), file.peek(entry.offset, entry.size))
            for entry in entries(file)
        ]
    assert found == [(name, data) for name, data in parts]


def test_thin_members_are_files_beside_the_archive(tmp_path, library):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.o").write_bytes(object_file(b"f"))
    (tmp_path / "b.o").write_bytes(object_file(b"g"))
    data = ArFile(((b"deep/a.o", object_file(b"f")), (b"b.o", object_file(b"g")))).thin()
    path = library(data, "deep.a")
    assert [part.member for part in members(path)] == ["deep/a.o", "b.o"]
    library(data, "elsewhere.a")
    (tmp_path / "b.o").rename(tmp_path / "gone.o")
    assert [part.member for part in members(path)] == ["deep/a.o"]
    assert notes(path) == [
        "1 member not checked: damaged or not to be found (b.o)",
        "b.o cannot be read: no such file or directory",
    ]
    assert read(path).artifacts[0].unread == ("b.o",)


def test_a_thin_archive_may_name_members_of_another_archive(tmp_path, library):
    inner = ArFile(((b"a.o", object_file(b"f")), (LONG, object_file(b"g")))).gnu()
    (tmp_path / "inner.a").write_bytes(inner)
    second = inner.index(b"/0   ")
    table = b"inner.a/\n"
    thin = b"!<thin>\n" + member(b"//", table) + header(b"/0:%d" % second, 1)
    path = library(thin)
    (part,) = members(path)
    assert part.member == LONG.decode()
    assert [symbol.name for symbol in part.static_symbols] == ["g"]


def test_archives_inside_are_not_followed(library):
    inner = ArFile(((b"f.o", object_file(b"f")),)).gnu()
    path = library(ArFile(((b"inner.a", inner), (b"g.o", object_file(b"g")))).gnu())
    assert [part.member for part in members(path)] == ["g.o"]
    assert notes(path) == ["1 member not checked: an archive inside the archive (inner.a)"]


def test_a_thin_archive_that_names_itself_ends(library):
    path = library(ArFile(((b"libtest.a", b""), (b"libtest.a", b""))).thin())
    with pytest.raises(NotABinary, match="an archive inside the archive"):
        read(path)


def test_a_thin_archive_gets_no_more_than_is_on_disk(tmp_path, library):
    (tmp_path / "a.o").write_bytes(object_file(b"f"))
    path = library(ArFile(((b"a.o", b""),) * 500).thin())
    assert len(members(path)) == 1
    assert notes(path)[0] == "499 members not checked: damaged or not to be found (a.o, a.o, a.o, ...)"
    assert notes(path)[1:] == ["a.o is named more than once"] * 3
    with pytest.raises(CorruptBinary, match="more than 1000 members cannot be read: a"):
        read(library(ArFile(((b"a.o", b""),) * 50_000).thin()))


def test_what_is_no_object_file_is_told_and_passed_over(library):
    other = (
        (b"lto.o", b"BC\xc0\xde" + b"\0" * 20),
        (b"lto2.o", b"BC\xc0\xde" + b"\0" * 20),
        (b"lib.rmeta", b"rust\0\0\0\x09data"),
        (b"README", b"text\n"),
        (b"empty.o", b""),
        (b"odd.bin", b"\x01\x02\x03\x04"),
        (b"cut.o", object_file(b"x")[:50]),
    )
    path = library(ArFile((*other, (b"a.o", object_file(b"f")))).gnu())
    assert [part.member for part in members(path)] == ["a.o"]
    assert notes(path)[:-1] == [
        "2 members not checked: LTO bitcode (lto.o, lto2.o)",
        "1 member left out: Rust metadata (lib.rmeta)",
        "1 member left out: no object files (README)",
        "1 member left out: empty (empty.o)",
        "1 member not checked: of a format that this version of abilint does not read (odd.bin)",
        "1 member not checked: damaged or not to be found (cut.o)",
    ]
    assert notes(path)[-1].startswith("cut.o the ELF header")
    assert read(path).artifacts[0].unread == ("lto.o", "lto2.o", "odd.bin", "cut.o")


def test_names_that_are_paths_are_only_names(library):
    data = b"!<arch>\n" + member(b"//", b"../../etc/passwd/\n") + member(b"/0", object_file(b"f"))
    (part,) = members(library(data))
    assert part.member == "../../etc/passwd"


def test_two_members_of_one_name(library):
    path = library(ArFile(((b"a.o", object_file(b"f")), (b"a.o", object_file(b"g")))).gnu())
    assert [[s.name for s in part.static_symbols] for part in members(path)] == [["f"], ["g"]]


@pytest.mark.parametrize("padding", [b"", b"\n", b"\0", b"\n" * 7])
def test_padding_at_the_end(library, padding):
    assert len(members(library(ArFile(((b"a.o", object_file(b"f")),)).gnu() + padding))) == 1


def test_padding_that_a_writer_forgot(library):
    odd = object_file(b"f") + b"\0" * (1 - len(object_file(b"f")) % 2)
    assert len(odd) % 2 == 1
    data = b"!<arch>\n" + header(b"a.o/", len(odd)) + odd + header(b"b.o/", len(odd)) + padded(odd)
    assert [part.member for part in members(library(data))] == ["a.o", "b.o"]


def test_members_for_two_machines_are_two_libraries(library):
    path = library(ArFile(((b"a.o", object_file(b"f")), (b"b.o", object_file(b"g", machine=183)))).gnu())
    kinds = [(a.kind, a.target.architecture) for a in read(path).artifacts]
    assert kinds == [
        (ArtifactKind.ARCHIVE, "x86_64"),
        (ArtifactKind.ARCHIVE, "aarch64"),
        (ArtifactKind.OBJECT, "x86_64"),
        (ArtifactKind.OBJECT, "aarch64"),
    ]


def test_bsd_names_an_index_in_every_way(library):
    for symdef in (b"__.SYMDEF", b"__.SYMDEF SORTED", b"__.SYMDEF_64", b"__.SYMDEF_64 SORTED"):
        path = library(ArFile(((b"a.o", object_file(b"f")),)).bsd(symdef))
        assert [part.member for part in members(path)] == ["a.o"], symdef
    short = b"!<arch>\n" + member(b"__.SYMDEF SORTED", b"\0" * 8) + member(b"a.o", object_file(b"f"))
    assert [part.member for part in members(library(short))] == ["a.o"]


def test_universal_files_inside_are_not_followed(library):
    inner = ArFile(((b"f.o", object_file(b"f")),)).gnu()
    fat = (
        b"\xca\xfe\xba\xbe"
        + (1).to_bytes(4, "big")
        + b"".join(n.to_bytes(4, "big") for n in (0x01000007, 3, 64, len(inner), 0))
    )
    path = library(ArFile(((b"fat.o", fat.ljust(64, b"\0") + inner), (b"g.o", object_file(b"g")))).gnu())
    assert [part.member for part in members(path)] == ["g.o"]
    assert notes(path) == ["1 member not checked: a universal file inside the archive (fat.o)"]
