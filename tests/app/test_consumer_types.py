"""`diff --consumer`, `check --provider`: programs with debug info against libraries, built by compilers."""

from __future__ import annotations

import pytest
from clients import compile_

from abilint.cli.main import main

pytestmark = pytest.mark.machine

OLD = """
struct point { int x; int y; };
enum level { LOW, HIGH = 2 };
int use(struct point *p, int n);
enum level level_of(int a);
int other(long a);
"""
NEW = OLD.replace("int x;", "long x;").replace("int n", "long n").replace("HIGH = 2", "HIGH = 3")
BODIES = """#include "foo.h"
enum level level_of(int a) { return a ? HIGH : LOW; }
int other(long a) { return (int)a; }
"""
USE = "int use(struct point *p, %s n) { return p->y + (int)n; }\n"
APP = """#include "foo.h"
int main(void) { struct point p = {1, 2}; return use(&p, 3) + level_of(1) + other(2); }
"""
CALLS = {("consumer-call-mismatch", "use")}
TYPES = {("consumer-type-mismatch", "struct point"), ("consumer-type-mismatch", "enum level")}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Both releases, stripped too, and programs that were built with the old one."""
    folder = tmp_path_factory.mktemp("expected")
    for side, header, number in (("old", OLD, "int"), ("new", NEW, "long")):
        (folder / side).mkdir()
        (folder / side / "foo.h").write_text(header)
        (folder / side / "foo.c").write_text(BODIES + USE % number)
        library = folder / side / "libfoo.so.1"
        link = ("-shared", "-fPIC", "-Wl,-soname,libfoo.so.1")
        compile_("gcc", "-g", *link, folder / side / "foo.c", "-o", library)
        compile_("strip", library, "-o", folder / side / "stripped.so.1")
    (folder / "app.c").write_text(APP)
    built = (f"-I{folder / 'old'}", folder / "app.c", folder / "old" / "libfoo.so.1")
    compile_("gcc", "-g", *built, "-o", folder / "app")
    compile_("gcc", *built, "-o", folder / "plain")
    return folder


def told(report):
    return {(each["rule"], each["symbol"]) for each in report["findings"]}


def left_out(report):
    return [each["reason"] for each in report["not_run"] if each["what"] == "left-out"]


def test_a_program_of_an_older_header(run, home):
    report = run("check", home / "app", "--provider", home / "new" / "libfoo.so.1")
    assert told(report) == CALLS | TYPES
    assert report["outcome"]["exit_code"] == 1
    point = next(each for each in report["findings"] if each["symbol"] == "struct point")
    assert point["message"] == "`struct point`: `x` is `long int` in libfoo.so.1, and `int` in app"
    assert "app takes 8 bytes for it, and libfoo.so.1 16" in point["note"]
    assert "app reaches it through `use`" in point["note"]
    assert "8 bytes" in point["old_signature"]
    assert "16 bytes" in point["signature"]
    assert point["fix"].startswith("compile app again")


def test_a_program_with_the_library_that_it_was_built_with(run, home):
    report = run("check", home / "app", "--provider", home / "old" / "libfoo.so.1")
    assert (report["findings"], left_out(report)) == ([], [])


def test_the_library_as_another_subject(run, home):
    report = run("check", home / "app", home / "new" / "libfoo.so.1", "--select", "ABI419,ABI420")
    assert told(report) == CALLS | TYPES
    assert {each["artifact"] for each in report["findings"]} == {str(home / "app")}


@pytest.mark.parametrize("program", ["app", "plain"])
def test_nobody_states_types(run, home, program):
    report = run("check", home / program, "--provider", home / "new" / "stripped.so.1")
    assert (report["findings"], report["outcome"]["exit_code"]) == ([], 0)


def test_a_program_without_debug_info(run, home):
    sides = home / "old" / "stripped.so.1", home / "new" / "libfoo.so.1"
    report = run("diff", *sides, "--consumer", home / "plain")
    assert (told(report), report["outcome"]["exit_code"]) == (set(), 0)
    assert [reason for reason in left_out(report) if "built without -g" in reason]


def test_an_old_release_that_states_nothing(run, home):
    """What it was is known of the program alone."""
    sides = home / "old" / "stripped.so.1", home / "new" / "libfoo.so.1"
    report = run("diff", *sides, "--consumer", home / "app")
    assert told(report) == CALLS | TYPES
    assert report["verdict"] == "breaking"
    assert {each["effect"] for each in report["findings"]} == {"breaking"}


def test_what_the_releases_tell_is_told_once(run, home):
    sides = home / "old" / "libfoo.so.1", home / "new" / "libfoo.so.1"
    report = run("diff", *sides, "--consumer", home / "app")
    assert not told(report) & (CALLS | TYPES)
    assert {symbol for _, symbol in told(report)} == {"use", "struct point", "enum level"}


def test_by_the_headers_of_the_new_release(run, home):
    """They may have been read with other macros than the program's: a warning."""
    sides = home / "old" / "stripped.so.1", home / "new" / "stripped.so.1"
    report = run("diff", *sides, "--new-header", home / "new" / "foo.h", "--consumer", home / "app")
    assert told(report) == CALLS | TYPES
    assert {each["level"] for each in report["findings"]} == {"warning"}
    same = home / "old" / "stripped.so.1"
    report = run("diff", same, same, "--new-header", home / "old" / "foo.h", "--consumer", home / "app")
    assert report["findings"] == []


def test_both_gates_in_one_run(run, home):
    against = ("--against", home / "old" / "stripped.so.1", "--consumer", home / "app")
    report = run("check", home / "new" / "libfoo.so.1", *against)
    assert told(report) == CALLS | TYPES
    assert report["verdict"] == "breaking"
    report = run("check", home / "old" / "libfoo.so.1", *against)
    assert (report["verdict"], told(report)) == ("no-change", set())


def test_internal_types(run, home):
    sides = home / "old" / "stripped.so.1", home / "new" / "libfoo.so.1"
    report = run("diff", *sides, "--consumer", home / "app", "--internal", "point")
    assert told(report) == CALLS | {("consumer-type-mismatch", "enum level")}
    gate = ("--against", home / "old" / "libfoo.so.1", "--internal", "use", "--internal", "struct point")
    report = run("check", home / "new" / "libfoo.so.1", *gate)
    assert {symbol for _, symbol in told(report)} == {"enum level"}


@pytest.mark.parametrize("option", [("--consumer", "app"), ("--internal", "foo_*")])
def test_without_another_release(capsys, home, option):
    assert main(["check", str(home / "app"), *option]) == 2
    assert f"{option[0]}: of which release?" in capsys.readouterr().err


def test_a_struct_of_the_program_is_its_own(run, home, tmp_path):
    """The header keeps it opaque, and the program has another of that name in a source file."""
    header = "struct session; struct session *open_it(void); int close_it(struct session *s);\n"
    (tmp_path / "foo.h").write_text(header)
    (tmp_path / "lib.c").write_text(
        '#include "foo.h"\nstruct session { long a[9]; };\nstatic struct session one;\n'
        "struct session *open_it(void) { return &one; }\n"
        "int close_it(struct session *s) { return s->a[0]; }\n"
    )
    (tmp_path / "app.c").write_text(
        '#include "foo.h"\nstruct session { int mine; };\n'
        "int main(void) { return open_it()->mine + close_it(0); }\n"
    )
    library = tmp_path / "libs.so"
    compile_("gcc", "-g", "-shared", "-fPIC", tmp_path / "lib.c", "-o", library)
    compile_("gcc", "-g", tmp_path / "app.c", library, "-o", tmp_path / "app")
    assert run("check", tmp_path / "app", "--provider", library)["findings"] == []


def test_windows(run, home, tmp_path):
    """Types from DWARF, as MinGW writes it; `long` has 32 bits there."""
    for side in ("old", "new"):
        (tmp_path / side).mkdir()
        made = ("-o", tmp_path / side / "foo.dll", f"-Wl,--out-implib,{tmp_path / side}/libfoo.dll.a")
        compile_("x86_64-w64-mingw32-gcc", "-g", "-shared", home / side / "foo.c", *made)
    program = (f"-I{home / 'old'}", home / "app.c", tmp_path / "old" / "libfoo.dll.a")
    compile_("x86_64-w64-mingw32-gcc", "-g", *program, "-o", tmp_path / "app.exe")
    only = ("--select", "ABI419,ABI420")
    report = run("check", tmp_path / "app.exe", "--provider", tmp_path / "new" / "foo.dll", *only)
    assert told(report) == {("consumer-type-mismatch", "enum level")}
    report = run("check", tmp_path / "app.exe", "--provider", tmp_path / "old" / "foo.dll", *only)
    assert told(report) == set()
