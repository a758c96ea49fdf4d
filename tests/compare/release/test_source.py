"""What headers of two releases let sources do; the compiler says which sources do not compile any more."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.app import release
from abilint.app.request import HeaderOptions, SideRequest
from abilint.compare.release import source
from abilint.model.release import ChangeKind as Kind

if TYPE_CHECKING:
    from pathlib import Path

EXPLICIT = "struct box {{ {0}box(int); int n; }};"
CASES = {
    "a function goes": ("int f(int);int g();", "int f(int);", Kind.DECLARATION_REMOVED, "int x = g();"),
    "an inline function goes": ("inline int g() { return 1; }", "", Kind.DECLARATION_REMOVED, "int x = g();"),
    "a macro goes": ("#define M 1", "", Kind.DECLARATION_REMOVED, "int x = M;"),
    "a macro with arguments goes": ("#define M(a) a", "", Kind.DECLARATION_REMOVED, "int x = M(1);"),
    "a macro with a cast goes": ("#define M ((int)1)", "", Kind.DECLARATION_REMOVED, "int x = M;"),
    "a macro takes more": ("#define M(a) a", "#define M(a, b) a", Kind.MACRO_CHANGED, "int x = M(1);"),
    "a macro takes fewer": ("#define M(a, ...) a", "#define M(a) a", Kind.MACRO_CHANGED, "int x = M(1, 2);"),
    "a typedef goes": ("typedef int t;", "", Kind.DECLARATION_REMOVED, "t x;"),
    "a struct goes": ("struct s { int a; };", "", Kind.DECLARATION_REMOVED, "s x;"),
    "explicit": (EXPLICIT.format(""), EXPLICIT.format("explicit "), Kind.CONTRACT_CHANGED, "box b = 1;"),
    "final class": ("struct s {};", "struct s final {};", Kind.CONTRACT_CHANGED, "struct d : s {};"),
    "final function": (
        "struct s { virtual int f(); };",
        "struct s { virtual int f() final; };",
        Kind.CONTRACT_CHANGED,
        "struct d : s { int f(); };",
    ),
    "access": (
        "struct s { int f(); };",
        "struct s { protected: int f(); };",
        Kind.CONTRACT_CHANGED,
        "int x = s().f();",
    ),
    "an overload goes": (
        "inline int f(const char *) { return 1; } inline int f(int) { return 2; }",
        "inline int f(int) { return 2; }",
        Kind.DECLARATION_REMOVED,
        'int x = f("");',
    ),
    "a default of one of two declarations goes": (
        "int f(int, int = 1); int f(int = 2, int);",
        "int f(int, int = 1);",
        Kind.CONTRACT_CHANGED,
        "int x = f();",
    ),
    "a default goes": ("int f(int a = 1);", "int f(int a);", Kind.CONTRACT_CHANGED, "int x = f();"),
}
HARMLESS = {
    "a function comes": ("", "int f();", Kind.DECLARATION_ADDED),
    "a macro comes": ("", "#define M 1", Kind.DECLARATION_ADDED),
    "a default comes": ("int f(int a);", "int f(int a = 1);", Kind.CONTRACT_CHANGED),
    "a default changes": ("int f(int a = 1);", "int f(int a = 2);", Kind.CONTRACT_CHANGED),
    "noexcept": ("int f();", "int f() noexcept;", Kind.CONTRACT_CHANGED),
    "throws": ("int f() noexcept;", "int f();", Kind.CONTRACT_CHANGED),
    "throws, it says": ("int f() noexcept;", "int f() noexcept(false);", Kind.CONTRACT_CHANGED),
    "a constant changes": ("#define M 1", "#define M 2", Kind.CONSTANT_CHANGED),
    "a macro has other code": ("#define M(a) a", "#define M(a) (a)", Kind.MACRO_CHANGED),
    "a macro has another number": ("#define M ((int)1)", "#define M ((int)2)", Kind.MACRO_CHANGED),
    "made inline": ("int f();", "inline int f() { return 1; }", Kind.INLINE_CHANGED),
    "deprecated": ("int f();", "[[deprecated]] int f();", Kind.CONTRACT_CHANGED),
}
SILENT = {
    "the same number": ("#define M 16", "#define M (1 << 4)"),
    "the same number in two ways": ("#define N 2\n#define M (N * 8L)", "#define N 2\n#define M 0x10"),
    "the name of a parameter": ("int f(int a);", "int f(int b);"),
    "noexcept in other words": ("int f() noexcept;", "int f() noexcept(true);"),
    "a destructor that says what it is": ("struct s { ~s(); };", "struct s { ~s() noexcept; };"),
    "a default in other words": ("int f(int a = 0x10);", "int f(int a = 16);"),
    "defaults of two declarations": ("int f(int, int = 1); int f(int = 2, int);", "int f(int = 2, int = 1);"),
    "all bits": ("#define M 0xFFFFFFFFu", "#define M (~0u)"),
    "private members": ("class s { void f(); };", "class s { void g(); };"),
    "names of the header's own": ("#define _M 1\nint _f();", ""),
    "a guard": ("#define FOO_H", "#define BAR_H"),
    "a guard of all": ("#ifndef FOO_H\n#define FOO_H 1\n#endif", "#if !defined(BAR)\n#define BAR 1\n#endif"),
    "a macro in other words": ("#define M(a, b...) f(a,##b)", "#define M(x, y...) /* */ f( x , ##y )"),
    "a macro takes any number": ("#define M(a, b) (a)", "#define M(a, ...) (a)"),
    "the words of no program": ("#define _M(a) a", "#define _M(a, b) b"),
    "undefined again": ("#define M(a) a\n#define N 1\n#undef M\n#undef N", "#define M(a, b) b\n#undef M"),
    "what stands before functions": ("#define A __attribute__((cold))\nint f();", "#define A\nint f();"),
    "a macro became a function": ("#define M(a) a", "inline int M(int a) { return a; }"),
    "a typedef that became a struct": ("typedef struct { int a; } s;", "struct s { int a; };"),
}


def told(folder: Path, old: str, new: str):
    sides = []
    for name, text in (("old", old), ("new", new)):
        (folder / name).mkdir()
        path = folder / name / "foo.hpp"
        path.write_text(f"{text}\n")
        side = release.start_one(SideRequest(str(path)), HeaderOptions(), None).finish()
        assert not side.not_run
        sides += side.libraries
    return list(source.compare(*sides))


@pytest.mark.parametrize("name", CASES)
def test_what_sources_notice(tmp_path, name):
    old, new, kind, _ = CASES[name]
    assert [change.kind for change in told(tmp_path, old, new)] == [kind]


@pytest.mark.machine
@pytest.mark.parametrize("name", CASES)
def test_the_compiler_notices_too(tmp_path, name):
    old, new, _, user = CASES[name]
    assert [_compiles(tmp_path, text, user) for text in (old, new)] == [True, False]


def _compiles(folder: Path, header: str, user: str) -> bool:
    (folder / "user.cpp").write_text(f"{header}\n{user}\n")
    command = ["g++", "-std=c++17", "-fsyntax-only", "user.cpp"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", HARMLESS)
def test_what_no_source_minds(tmp_path, name):
    old, new, kind = HARMLESS[name]
    assert [change.kind for change in told(tmp_path, old, new)] == [kind]


@pytest.mark.parametrize("name", SILENT)
def test_what_is_no_change(tmp_path, name):
    assert told(tmp_path, *SILENT[name]) == []


OPENED = {
    "explicit": (EXPLICIT.format("explicit "), EXPLICIT.format("")),
    "protected": ("struct s { protected: int f(); };", "struct s { int f(); };"),
    "final": ("struct s final { int f(); };", "struct s { int f(); };"),
}


@pytest.mark.parametrize("word", OPENED)
def test_what_sources_may_do_now(tmp_path, word):
    changes = told(tmp_path, *OPENED[word])
    assert [(each.kind, each.before, each.detail) for each in changes] == [
        (Kind.CONTRACT_CHANGED, word, "opened")
    ]


def test_a_class_that_goes_takes_its_members_along(tmp_path):
    gone = told(tmp_path, "struct s { int f(); static int g(); int a; };", "")
    assert [(change.kind, change.detail) for change in gone] == [(Kind.DECLARATION_REMOVED, "s")]


def test_constants_of_versions_are_marked(tmp_path):
    changes = told(
        tmp_path, '#define FOO_VERSION "1"\n#define SIZE 1', '#define FOO_VERSION "2"\n#define SIZE 2'
    )
    assert [(change.subject, change.detail) for change in changes] == [
        ("FOO_VERSION", "version"),
        ("SIZE", None),
    ]
