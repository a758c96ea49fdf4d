"""`diff --consumer`, `--internal` and `check PROGRAM --provider`, against compilers and the loader."""

from __future__ import annotations

import subprocess

import pytest
from clients import compile_
from elf_writer import ElfFile, Entry

OLD = """
struct used { int a; int b; };
struct other { int x; };
int use_it(struct used *u);
int other_it(struct other *o);
int gone(void);
extern int table[4];
int old_way(void) __attribute__((deprecated));
"""
NEW = OLD.replace("int b;", "long b;").replace("int x;", "long x;").replace("table[4]", "table[8]")
NEW = NEW.replace("int gone(void);", "").replace("int old_way(void) __attribute__((deprecated));", "")
BODIES = """
#include "foo.h"
int use_it(struct used *u) { return u->a; }
int other_it(struct other *o) { return o->x; }
"""
USER = '#include "foo.h"\nint main(void) { struct used u = {1}; return use_it(&u) == 0; }\n'
CALLER = '#include "foo.h"\nint main(void) { return gone() + old_way() + table[1]; }\n'
NOBODY = "int main(void) { return 0; }\n"
WINDOWS = "x86_64-w64-mingw32-gcc"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Both releases, and programs that were linked with the old one."""
    folder = tmp_path_factory.mktemp("consumers")
    last = "int gone(void) { return 0; }\nint old_way(void) { return 0; }\nint table[4];\n"
    for side, header, rest in (
        ("old", OLD, last),
        ("new", NEW, "int table[8];\nint fresh(void) { return 1; }\n"),
    ):
        (folder / side).mkdir()
        (folder / side / "foo.h").write_text(header)
        (folder / side / "foo.c").write_text(BODIES + rest)
        shared = (
            "gcc",
            "-g",
            "-shared",
            "-fPIC",
            "-Wl,-soname,libfoo.so.1",
            "-o",
            folder / side / "libfoo.so.1",
        )
        compile_(*shared, folder / side / "foo.c")
    for name, source in (("user", USER), ("caller", CALLER), ("nobody", NOBODY)):
        (folder / f"{name}.c").write_text(source)
        link = ("gcc", "-w", "-no-pie", "-fno-pie", f"-I{folder / 'old'}", folder / f"{name}.c")
        compile_(*link, folder / "old" / "libfoo.so.1", "-o", folder / name)
        compile_(*link, "-c", "-o", folder / f"{name}.o")
    compile_("ar", "rc", folder / "libuser.a", folder / "user.o")
    return folder


def sides(home):
    return home / "old" / "libfoo.so.1", home / "new" / "libfoo.so.1"


def told(report):
    return {(finding["rule"], finding["symbol"]) for finding in report["findings"]}


def starts(home, program, side):
    """Whether the loader accepts a program, all names bound at once."""
    done = subprocess.run(
        [str(home / program)],
        env={"LD_LIBRARY_PATH": str(home / side), "LD_BIND_NOW": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    return done.returncode == 0


@pytest.mark.machine
@pytest.mark.parametrize("program", ["user", "user.o", "libuser.a"])
def test_types_that_a_program_reaches(run, home, program):
    report = run("diff", *sides(home), "--consumer", home / program)
    assert told(report) == {("record-layout-changed", "struct used")}
    assert all(f"used by {program}" in finding["note"] for finding in report["findings"])
    assert report["verdict"] == "breaking"


@pytest.mark.machine
def test_names_that_a_program_asks_for(run, home):
    """The loader refuses the program; the copy of `table` it only complains of."""
    report = run("diff", *sides(home), "--consumer", home / "caller")
    removed = {("symbol-removed", "gone"), ("symbol-removed", "old_way")}
    assert told(report) == removed | {("data-size-changed", "table"), ("variable-type-changed", "table")}
    assert starts(home, "caller", "old")
    assert not starts(home, "caller", "new")


@pytest.mark.machine
def test_a_program_against_one_release(run, home):
    old, _ = sides(home)
    report = run("diff", old, old, "--consumer", home / "user", "--consumer", home / "caller")
    assert (report["verdict"], report["findings"], report["outcome"]["exit_code"]) == ("no-change", [], 0)


@pytest.mark.machine
def test_who_uses_what(run, home):
    report = run("diff", *sides(home), "--consumer", home / "user", "--consumer", home / "caller")
    notes = {finding["symbol"]: finding["note"] for finding in report["findings"]}
    assert "used by user" in notes["struct used"]
    assert "used by caller" in notes["gone"]
    assert "struct other" not in notes


@pytest.mark.machine
def test_who_comes_to_a_type_by_the_last_of_many_functions(run, tmp_path):
    """A change tells the first five functions that reach a type."""
    numbers = range(1, 8)
    bodies = "".join(f"int f{n}(struct s *p) {{ return p->a + {n}; }}\n" for n in numbers)
    for side, members in (("old", "int a;"), ("new", "int a; long b;")):
        (tmp_path / side).mkdir()
        (tmp_path / side / "s.h").write_text(f"struct s {{ {members} }};\n")
        (tmp_path / side / "s.c").write_text('#include "s.h"\n' + bodies)
        flags = ("-g", "-shared", "-fPIC", "-Wl,-soname,libs.so.1")
        compile_("gcc", *flags, tmp_path / side / "s.c", "-o", tmp_path / side / "libs.so.1")
    libraries = [tmp_path / side / "libs.so.1" for side in ("old", "new")]
    for name, used in (("first", numbers[:-1]), ("last", numbers[-1:])):
        calls = " + ".join(f"f{n}(0)" for n in used)
        declared = "".join(f"int f{n}(void *);\n" for n in used)
        (tmp_path / f"{name}.c").write_text(f"{declared}int main(void) {{ return {calls}; }}\n")
        compile_("gcc", tmp_path / f"{name}.c", libraries[0], "-o", tmp_path / name)
    programs = ("--consumer", tmp_path / "first", "--consumer", tmp_path / "last")
    (finding,) = run("diff", *libraries, *programs)["findings"]
    assert "used by first, last" in finding["note"]


@pytest.mark.machine
def test_a_program_that_uses_nothing(run, home):
    report = run("diff", *sides(home), "--consumer", home / "nobody")
    assert (report["outcome"]["exit_code"], report["verdict"], report["findings"]) == (3, None, [])
    assert any("uses nothing of libfoo.so.1" in reason for reason in report["outcome"]["reasons"])
    beside = run("diff", *sides(home), "--consumer", home / "nobody", "--consumer", home / "user")
    assert (beside["outcome"]["exit_code"], beside["verdict"]) == (3, "breaking")


@pytest.mark.machine
def test_a_program_with_headers(run, home):
    given = ("--old-header", home / "old" / "foo.h", "--new-header", home / "new" / "foo.h")
    report = run("diff", *sides(home), *given, "--consumer", home / "user")
    assert told(report) == {("record-layout-changed", "struct used")}
    report = run("diff", *sides(home), *given, "--consumer", home / "caller")
    messages = {finding["symbol"]: finding["message"] for finding in report["findings"]}
    assert messages["old_way"].endswith("announced it (`deprecated`)")
    assert "announced" not in messages["gone"]


@pytest.mark.machine
def test_a_class_that_a_program_derives_from(run, tmp_path):
    header = "class {0} {{ public: {0}(); virtual ~{0}(); virtual int go(); {1} size; }};\n"
    for side, member in (("old", "int"), ("new", "long")):
        (tmp_path / side).mkdir()
        (tmp_path / side / "w.h").write_text(header.format("Widget", member) + header.format("Quiet", member))
        source = tmp_path / side / "w.cpp"
        bodies = "".join(
            f"{c}::{c}() {{}} {c}::~{c}() {{}} int {c}::go() {{ return 0; }}\n" for c in ("Widget", "Quiet")
        )
        source.write_text('#include "w.h"\n' + bodies)
        compile_(
            "g++",
            "-g",
            "-shared",
            "-fPIC",
            "-Wl,-soname,libw.so.1",
            source,
            "-o",
            tmp_path / side / "libw.so.1",
        )
    app = tmp_path / "app.cpp"
    app.write_text(
        '#include "w.h"\nstruct Mine : Widget { int go() override { return 1; } };\n'
        "int main() { Mine m; return m.go(); }\n"
    )
    compile_("g++", f"-I{tmp_path / 'old'}", app, tmp_path / "old" / "libw.so.1", "-o", tmp_path / "app")
    libraries = [tmp_path / side / "libw.so.1" for side in ("old", "new")]
    assert {symbol for _, symbol in told(run("diff", *libraries))} >= {"Widget", "Quiet"}
    assert {symbol for _, symbol in told(run("diff", *libraries, "--consumer", tmp_path / "app"))} == {
        "Widget"
    }


@pytest.mark.machine
def test_windows(run, tmp_path):
    keep, gone = (
        "__declspec(dllexport) int keep(void) { return 0; }\n",
        "__declspec(dllexport) int gone(void) { return 0; }\n",
    )
    for side, source in (("old", keep + gone), ("new", keep)):
        (tmp_path / side).mkdir()
        (tmp_path / side / "f.c").write_text(source)
        implib = f"-Wl,--out-implib,{tmp_path / side / 'libfoo.dll.a'}"
        compile_(WINDOWS, "-shared", tmp_path / side / "f.c", "-o", tmp_path / side / "foo.dll", implib)
    dlls = [tmp_path / side / "foo.dll" for side in ("old", "new")]
    for name in ("keep", "gone"):
        source = tmp_path / f"{name}.c"
        source.write_text(f"__declspec(dllimport) int {name}(void);\nint main(void) {{ return {name}(); }}\n")
        compile_(WINDOWS, source, tmp_path / "old" / "libfoo.dll.a", "-o", tmp_path / f"{name}.exe")
        compile_(WINDOWS, "-c", source, "-o", tmp_path / f"{name}.obj")
    for suffix in ("exe", "obj"):
        assert told(run("diff", *dlls, "--consumer", tmp_path / f"keep.{suffix}")) == set()
        assert told(run("diff", *dlls, "--consumer", tmp_path / f"gone.{suffix}")) == {
            ("symbol-removed", "gone")
        }


def written(tmp_path):
    for name, entries in (("old.so", (b"foo", b"foo_priv_a", b"bar")), ("new.so", (b"foo", b"foo_priv_b"))):
        (tmp_path / name).write_bytes(ElfFile(dynamic=tuple(map(Entry, entries))).build())
    return tmp_path / "old.so", tmp_path / "new.so"


def test_a_consumer_that_cannot_be_read(run, tmp_path):
    (tmp_path / "text").write_text("no program")
    for path in (tmp_path / "text", tmp_path / "absent"):
        report = run("diff", *written(tmp_path), "--consumer", path)
        assert (report["outcome"]["exit_code"], report["verdict"]) == (3, None)
        assert [entry["what"] for entry in report["not_run"] if entry["subject"] == str(path)] == ["input"]


def test_internal_names_are_left_out_and_counted(run, tmp_path):
    report = run("diff", *written(tmp_path), "--internal", "foo_priv_*")
    assert told(report) == {("symbol-removed", "bar")}
    left = [entry["subject"] for entry in report["not_run"] if entry["what"] == "left-out"]
    assert left == ["2 changes of internal names"]
    everything = run("diff", *written(tmp_path), "--internal", "foo_priv_*", "--internal", "bar")
    assert (everything["verdict"], everything["outcome"]["exit_code"]) == ("no-change", 0)
    assert run("diff", *written(tmp_path), "--internal", "nothing*")["verdict"] == "breaking"


@pytest.mark.machine
def test_internal_types(run, home):
    report = run("diff", *sides(home), "--internal", "other")
    assert "struct other" not in {symbol for _, symbol in told(report)}
    reached = run("diff", *sides(home), "--internal", "other_it")
    assert "struct other" not in {symbol for _, symbol in told(reached)}
    by_file = run("diff", *sides(home), "--internal", "foo.h")
    assert not {"struct other", "struct used"} & {symbol for _, symbol in told(by_file)}


VERSIONED = {
    "same": (
        "FOO_1 { global: foo; bar; local: *; };",
        "int foo(void) { return 0; } int bar(void) { return 0; }",
    ),
    "node-gone": (
        "FOO_2 { global: foo; bar; local: *; };",
        "int foo(void) { return 0; } int bar(void) { return 0; }",
    ),
    "name-gone": ("FOO_1 { global: bar; local: *; };", "int bar(void) { return 0; }"),
    "more": (
        "FOO_1 { global: foo; bar; local: *; }; FOO_2 { global: baz; } FOO_1;",
        "int foo(void) { return 0; } int bar(void) { return 0; } int baz(void) { return 0; }",
    ),
    "no-versions": (None, "int foo(void) { return 0; } int bar(void) { return 0; }"),
    "no-versions-of-its-own": (
        None,
        'int puts(const char *); int foo(void) { return puts("") < 0; } int bar(void) { return 0; }',
    ),
    "no-versions-name-gone": (None, "int bar(void) { return 0; }"),
    "moved": (
        "FOO_1 { global: bar; local: *; }; FOO_2 { global: foo; } FOO_1;",
        "int foo(void) { return 0; } int bar(void) { return 0; }",
    ),
}
WEAK = """
extern int foo(void) __attribute__((weak));
int bar(void);
int main(void) { return bar() + (foo ? foo() : 0); }
"""
STRONG = "int foo(void);\nint bar(void);\nint main(void) { return foo() + bar(); }\n"


def versioned(folder, name):
    script, source = VERSIONED[name]
    home = folder / name
    home.mkdir()
    (home / "foo.c").write_text(source)
    flags = ()
    if script:
        (home / "foo.map").write_text(script)
        flags = (f"-Wl,--version-script={home / 'foo.map'}",)
    compile_(
        "gcc",
        "-shared",
        "-fPIC",
        "-Wl,-soname,libfoo.so.1",
        *flags,
        home / "foo.c",
        "-o",
        home / "libfoo.so.1",
    )
    return home / "libfoo.so.1"


@pytest.mark.machine
@pytest.mark.parametrize("name", VERSIONED)
@pytest.mark.parametrize("source", [STRONG, WEAK], ids=["strong", "weak"])
@pytest.mark.parametrize("linked", ["same", "no-versions"])
def test_what_the_loader_refuses_is_an_error_and_nothing_else(run, tmp_path, name, source, linked):
    provider = versioned(tmp_path, name)
    first = provider if name == linked else versioned(tmp_path, linked)
    (tmp_path / "app.c").write_text(source)
    compile_("gcc", tmp_path / "app.c", first, "-o", tmp_path / "app")
    libc = "/lib/x86_64-linux-gnu/libc.so.6"
    report = run("check", tmp_path / "app", "--provider", provider, "--provider", libc)
    errors = [finding["code"] for finding in report["findings"] if finding["level"] == "error"]
    assert (not errors) == starts(tmp_path, "app", name), report["findings"]
    assert set(errors) <= {"ABI407", "ABI417"}


@pytest.mark.machine
def test_a_copy_of_another_size(run, home):
    """The loader complains and goes on, so it is no error."""
    (home / "data.c").write_text('#include "foo.h"\nint main(void) { return table[1]; }\n')
    link = (
        "gcc",
        "-w",
        "-no-pie",
        "-fno-pie",
        f"-I{home / 'old'}",
        home / "data.c",
        home / "old" / "libfoo.so.1",
    )
    compile_(*link, "-o", home / "data")
    assert starts(home, "data", "new")
    report = run("check", home / "data", "--provider", home / "new" / "libfoo.so.1", "--select", "ABI418")
    assert [(f["cause"], f["symbol"], f["level"]) for f in report["findings"]] == [
        ("larger", "table", "warning")
    ]
    same = run("check", home / "data", "--provider", home / "old" / "libfoo.so.1", "--select", "ABI418")
    assert same["findings"] == []


@pytest.mark.machine
@pytest.mark.parametrize("script", ["FOO_1 { v; }; FOO_2 { w; };", "FOO_1 { v; w; }; FOO_2 { };", None])
def test_a_copied_variable_is_looked_up_by_its_version(run, tmp_path, script):
    source, app = tmp_path / "v.c", tmp_path / "app.c"
    source.write_text("int v = 1, w = 1;\n")
    app.write_text("extern int w;\nint main(void) { return w - 1; }\n")
    (tmp_path / "first.map").write_text("FOO_1 { v; }; FOO_2 { w; };")
    (tmp_path / "second.map").write_text(script or "")
    for side, flags in (
        ("first", [f"-Wl,--version-script={tmp_path / 'first.map'}"]),
        ("second", [f"-Wl,--version-script={tmp_path / 'second.map'}"] if script else []),
    ):
        (tmp_path / side).mkdir()
        made = ("-o", tmp_path / side / "libv.so.1")
        compile_("gcc", "-shared", "-fPIC", "-Wl,-soname,libv.so.1", source, *flags, *made)
    link = ("-no-pie", "-fno-pie", tmp_path / "first" / "libv.so.1")
    compile_("gcc", app, *link, "-o", tmp_path / "app")
    report = run("check", tmp_path / "app", "--provider", tmp_path / "second" / "libv.so.1")
    errors = [finding["code"] for finding in report["findings"] if finding["level"] == "error"]
    assert errors == ([] if starts(tmp_path, "app", "second") else ["ABI417"])
