"""Archives that `ar` and `llvm-ar` wrote, against what `ar t` lists, nm prints and the linker does."""

from __future__ import annotations

import subprocess

import nm_sweep
import pytest

from abilint.cli.main import main
from abilint.errors import NotABinary
from abilint.readers import read

pytestmark = pytest.mark.machine

SOURCES = {
    "short.c": "int shared_value; int f(void) { return shared_value; }",
    "a_name_that_is_longer_than_the_field.c": "extern int shared_value; int g(void) { return shared_value; }",
    "common.c": "int tentative; __attribute__((weak)) int w(void) { return tentative; }",
    "hidden.c": '__attribute__((visibility("hidden"))) int h(void) { return 1; }',
}


def run(folder, *command):
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def objects(tmp_path_factory):
    folder = tmp_path_factory.mktemp("objects")
    (folder / "deep").mkdir()
    names = []
    for name, text in SOURCES.items():
        (folder / name).write_text(text)
        names.append("deep/" + name.replace(".c", ".o"))
        run(folder, "gcc", "-fPIC", "-fcommon", "-c", name, "-o", names[-1])
    (folder / "notes.txt").write_text("no object\n")
    return folder, names


def make(objects, library, *options):
    folder, names = objects
    (folder / library).unlink(missing_ok=True)
    run(folder, *options, library, *names)
    return folder / library


@pytest.mark.parametrize(
    "program",
    [
        ("ar", "rc"),
        ("ar", "rcS"),
        ("ar", "rcT"),
        ("ar", "rcP"),
        ("llvm-ar", "--format=gnu", "rc"),
        ("llvm-ar", "--format=bsd", "rc"),
        ("llvm-ar", "--format=darwin", "rc"),
        ("llvm-ar", "--thin", "rc"),
    ],
    ids=" ".join,
)
def test_every_writer(objects, program):
    path = make(objects, "lib.a", *program)
    is_bsd = any(word in program for word in ("--format=bsd", "--format=darwin"))
    listed = run(path.parent, "llvm-ar" if is_bsd else "ar", "t", "lib.a").split()
    members = [artifact.member for artifact in read(str(path)).artifacts if artifact.in_archive]
    base = [name.rpartition("/")[2] for name in members]
    assert [name.rpartition("/")[2] for name in listed] == base
    assert len(base) == len(SOURCES)
    if not is_bsd:  # GNU nm calls the index of BSD a member
        assert list(nm_sweep.differences(str(path), "nm", nm_sweep.MODES)) == []


def test_a_thin_archive_of_an_archive(objects):
    folder, _ = objects
    make(objects, "inner.a", "ar", "rc")
    (folder / "outer.a").unlink(missing_ok=True)
    run(folder, "ar", "rcT", "outer.a", "inner.a")
    members = [artifact for artifact in read(str(folder / "outer.a")).artifacts if artifact.in_archive]
    assert [artifact.member for artifact in members] == run(folder, "ar", "t", "inner.a").split()
    assert list(nm_sweep.differences(str(folder / "outer.a"), "nm", nm_sweep.MODES)) == []


def test_several_files_and_members_that_are_no_objects(objects, capfd):
    folder, names = objects
    path = str(make(objects, "odd.a", "ar", "rc"))
    run(folder, "ar", "rc", "odd.a", "notes.txt")
    files = [path, str(folder / names[0])]
    for style in ("bsd", "posix", "sysv"):
        main(["symbols", "-o", style, *files])
        ours = capfd.readouterr().out
        assert (
            ours
            == subprocess.run(["nm", "-f", style, *files], capture_output=True, text=True, check=False).stdout
        )


def test_archives_of_this_machine():
    paths = nm_sweep.spread(
        nm_sweep.archives(("/usr/lib/x86_64-linux-gnu", "/usr/lib/gcc/x86_64-linux-gnu")), 25
    )
    assert len(paths) == 25
    assert [problem for path in paths for problem in nm_sweep.differences(path, "nm", nm_sweep.MODES)] == []


def test_slim_lto_objects_are_not_checked(objects):
    folder, _ = objects
    run(folder, "gcc", "-flto", "-fno-fat-lto-objects", "-c", "short.c", "-o", "slim.o")
    run(folder, "gcc", "-flto", "-ffat-lto-objects", "-c", "short.c", "-o", "fat.o")
    run(folder, "ar", "rc", "lto.a", "slim.o", "fat.o")
    whole, *members = read(str(folder / "lto.a")).artifacts
    assert [member.member for member in members] == ["fat.o"]
    assert (whole.notes, whole.unread) == (("1 member not checked: LTO bitcode (slim.o)",), ("slim.o",))
    run(folder, "ar", "rc", "slim.a", "slim.o")
    with pytest.raises(NotABinary, match="LTO bitcode"):
        read(str(folder / "slim.a"))


def test_the_linker_takes_hidden_names_from_an_archive(objects):
    """A hidden name of a static library: a program links with it, and nothing exports it again."""
    folder, _ = objects
    make(objects, "lib.a", "ar", "rc")
    (folder / "main.c").write_text("int h(void); int main(void) { return h(); }")
    run(folder, "gcc", "main.c", "lib.a", "-o", "program")
    run(folder, "gcc", "-shared", "-Wl,--whole-archive", "lib.a", "-Wl,--no-whole-archive", "-o", "all.so")
    exported = run(folder, "nm", "-D", "--defined-only", "all.so")
    assert " T f\n" in exported
    assert " T h\n" not in exported


def test_the_linker_refuses_what_is_defined_twice(objects, capsys):
    folder, _ = objects
    (folder / "one.c").write_text("int both(void) { return 1; } int one(void) { return 1; }")
    (folder / "two.c").write_text("int both(void) { return 2; } int two(void) { return 2; }")
    (folder / "user.c").write_text("int one(void); int two(void); int main(void) { return one() + two(); }")
    run(folder, "gcc", "-c", "one.c", "two.c")
    run(folder, "ar", "rc", "twice.a", "one.o", "two.o")
    linked = subprocess.run(
        ["gcc", "user.c", "twice.a", "-o", "user"], cwd=folder, check=False, capture_output=True, text=True
    )
    assert "multiple definition of `both'" in linked.stderr
    main(["check", str(folder / "twice.a"), "--select", "ABI409"])
    assert "`both` is defined in one.o and again in two.o" in capsys.readouterr().out
