"""Programs that were linked with the old release say what a changed type does to them on the new one."""

from __future__ import annotations

import pytest
from libraries import Release, build, witness
from msgspec import Struct

from abilint.app.diff import diff
from abilint.app.request import DiffRequest, SideRequest
from abilint.model.release import Effect

pytestmark = pytest.mark.machine


class Case(Struct, frozen=True, dict=True):
    """Two headers, their definitions, and a program that gives 0 where all is as the old header says."""

    headers: tuple[str, str]
    sources: tuple[str, str]
    program: str
    language: str = "c"


def same(headers: tuple[str, str], source: str, program: str, language: str = "c") -> Case:
    return Case(headers, (source, source), program, language)


FILL = "void foo(struct s *s) { for (unsigned i = 0; i < sizeof *s; i++) ((char *)s)[i] = 1; }\n"
GUARD = """struct { struct s s; char guard[64]; } m = { 0 };
foo(&m.s);
for (int i = 0; i < 64; i++) if (m.guard[i]) return 1;
return 0;"""
SHAPE = """struct shape {{ {} virtual int area(); virtual int edge(); {} }};
shape *make();
int measure(shape *);
"""
DEFINED = """int shape::area() {{ return 1; }} int shape::edge() {{ return 2; }} {}
shape *make() {{ return new shape; }}
int measure(shape *s) {{ return s->edge(); }}
"""
OPAQUE = """#include <stdlib.h>
struct s {{ {} int a; }};
struct s *make(void) {{ return calloc(1, sizeof(struct s)); }}
int foo(struct s *s) {{ return s->a; }}
"""

BREAKING = {
    "a wider argument": Case(
        ("long foo(int a);", "long foo(long a);"),
        ("long foo(int a) { return a; }", "long foo(long a) { return a; }"),
        "long (*volatile f)(long) = (long (*)(long))foo; return f(0x100000001) != 1;",
    ),
    "an argument more": Case(
        ("int foo(int a);", "int foo(int a, int *b);"),
        ("int foo(int a) { return a; }", "int foo(int a, int *b) { return a + *b; }"),
        "return ((int (*)(int, long))foo)(0, 8);",
    ),
    "a floating-point argument": Case(
        ("int foo(int a);", "int foo(double a);"),
        ("int foo(int a) { return a; }", "int foo(double a) { return a; }"),
        "return foo(7) != 7;",
    ),
    "a struct that is returned": Case(
        ("struct s { long a; }; struct s foo(void);", "struct s { long a, b, c; }; struct s foo(void);"),
        (
            "struct s foo(void) { struct s s = { 5 }; return s; }",
            "struct s foo(void) { struct s s = { 5, 6, 7 }; return s; }",
        ),
        "return foo().a != 5;",
    ),
    "a member in front": same(
        ("struct s { int a; }; int foo(struct s *s);", "struct s { int n; int a; }; int foo(struct s *s);"),
        "int foo(struct s *s) { return s->a; }",
        "struct s s[2] = { { 3 }, { 4 } }; return foo(s) != 3;",
    ),
    "a member at the end": same(
        (
            "struct s { int a; }; void foo(struct s *s);",
            "struct s { int a; int b[8]; }; void foo(struct s *s);",
        ),
        FILL,
        GUARD,
    ),
    "a bit-field": same(
        (
            "struct s { unsigned a : 3, b : 5; }; int foo(struct s s);",
            "struct s { unsigned a : 4, b : 4; }; int foo(struct s s);",
        ),
        "int foo(struct s s) { return s.b; }",
        "struct s s = { 1, 9 }; return foo(s) != 9;",
    ),
    "a number of an enum": same(
        ("enum e { A, B, C }; int foo(enum e e);", "enum e { A, N, B, C }; int foo(enum e e);"),
        "int foo(enum e e) { return e == B ? 1 : e == C ? 2 : 0; }",
        "return foo(B) != 1;",
    ),
    "a shorter array": same(
        ("extern int foo[8];", "extern int foo[4];"),
        "int foo[sizeof foo / sizeof *foo] = { 1, 2, 3, 4 };",
        "foo[6] = 1; return sizeof foo != 32;",
    ),
    "a typedef": same(
        ("typedef int n_t; int foo(n_t *n);", "typedef long n_t; int foo(n_t *n);"),
        "int foo(n_t *n) { return *n == 1; }",
        "n_t n[2] = { 1, 1 }; return !foo(n);",
    ),
    "a callback": Case(
        ("int foo(int (*f)(int));", "int foo(int (*f)(double));"),
        ("int foo(int (*f)(int)) { return f(1); }", "int foo(int (*f)(double)) { return f(1); }"),
        "return foo(once) != 1;",
    ),
    "a virtual function in front": Case(
        (SHAPE.format("", ""), SHAPE.format("virtual int colour();", "")),
        (DEFINED.format(""), DEFINED.format("int shape::colour() { return 3; }")),
        "return make()->edge() != 2;",
        "cc",
    ),
    "a virtual function behind": Case(
        (SHAPE.format("", ""), SHAPE.format("", "virtual int colour();")),
        (
            DEFINED.format(""),
            DEFINED.format("int shape::colour() { return 3; }").replace("s->edge()", "s->colour()"),
        ),
        "struct mine : shape { virtual int own() { return 9; } } m; return measure(&m) == 9;",
        "cc",
    ),
    "a destructor": Case(
        ("struct s { int a; }; int foo(s s);", "struct s { int a; ~s(); }; int foo(s s);"),
        ("int foo(s s) { return s.a; }", "s::~s() {} int foo(s s) { return s.a; }"),
        "s s = { 4 }; return foo(s) != 4;",
        "cc",
    ),
    "a static member": Case(
        ("struct s { int foo(int a); };", "struct s { static int foo(int a); };"),
        ("int s::foo(int a) { return a; }", "int s::foo(int a) { return a; }"),
        "s s; return s.foo(4) != 4;",
        "cc",
    ),
    "a base": same(
        (
            "struct a { int n; }; struct s { int m; }; int foo(s *);",
            "struct a { int n; }; struct s : a { int m; }; int foo(s *);",
        ),
        "int foo(s *s) { return s->m; }",
        "s s[2] = {}; s[0].m = 4; return foo(s) != 4;",
        "cc",
    ),
}
HARMLESS = {
    "reserved room": Case(
        (
            "struct s { int a; long reserved[2]; }; int foo(struct s *s);",
            "struct s { int a; long more; long reserved[1]; }; int foo(struct s *s);",
        ),
        ("int foo(struct s *s) { return s->a; }", "int foo(struct s *s) { return s->a + s->more; }"),
        "struct s s = { 3 }; return foo(&s) != 3;",
    ),
    "an opaque struct": Case(
        ("struct s; struct s *make(void); int foo(struct s *s);",) * 2,
        (OPAQUE.format(""), OPAQUE.format("long n[9];")),
        "return foo(make());",
    ),
    "a constant more": same(
        ("enum e { A, B }; int foo(enum e e);", "enum e { A, B, C }; int foo(enum e e);"),
        "int foo(enum e e) { return e; }",
        "return foo(B) != 1;",
    ),
    "a constant argument": Case(
        ("int foo(char *a);", "int foo(const char *a);"),
        ("int foo(char *a) { return *a; }", "int foo(const char *a) { return *a; }"),
        'return foo("");',
    ),
    "another spelling": Case(
        ("long foo(long a);", "typedef long n_t; long long foo(n_t a);"),
        ("long foo(long a) { return a; }", "long long foo(n_t a) { return a; }"),
        "return foo(0);",
    ),
    "a member of a union": same(
        (
            "union u { long a; int b; }; long foo(union u *u);",
            "union u { long a; int b; char c[8]; }; long foo(union u *u);",
        ),
        "long foo(union u *u) { return u->a; }",
        "union u u = { 7 }; return foo(&u) != 7;",
    ),
    "a result": Case(
        ("void foo(void);", "int foo(void);"),
        ("void foo(void) {}", "int foo(void) { return 4; }"),
        "foo(); return 0;",
    ),
    "an override": Case(
        (
            "struct a { virtual int f(); }; struct b : a { int g(); }; a *make();",
            "struct a { virtual int f(); }; struct b : a { int f(); int g(); }; a *make();",
        ),
        (
            "int a::f() { return 1; } int b::g() { return 2; } a *make() { return new b; }",
            (
                "int a::f() { return 1; } int b::f() { return 1; } int b::g() { return 2; }"
                "a *make() { return new b; }"
            ),
        ),
        "return make()->f() != 1;",
        "cc",
    ),
}


def header_of(case: Case, folder, name):
    return folder / f"{name}-include" / ("foo.hpp" if case.language == "cc" else "foo.h")


def releases(case: Case, folder):
    made = []
    for name, text, source in zip(("old", "new"), case.headers, case.sources, strict=True):
        header = header_of(case, folder, name)
        header.parent.mkdir()
        header.write_text(f"#pragma once\n{text}\n")
        release = Release(f'#include "{header}"\n{source}\n', flags=("-g",), language=case.language)
        made.append(build(folder, name, release, strip=False))
    return made


def ran(case: Case, folder, old, new):
    program = f"int once(int a) {{ return a; }}\nint main(void) {{ {case.program} }}\n"
    return witness(folder, old, new, f"{case.headers[0]}\n{program}", language=case.language)


def verdict(case: Case, folder, old, new, *, headers: bool):
    return diff(
        DiffRequest(
            *(
                SideRequest(str(each), (str(header_of(case, folder, name)),) if headers else ())
                for name, each in (("old", old), ("new", new))
            )
        )
    ).verdict


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_a_program_is_breaking(name, tmp_path):
    case = BREAKING[name]
    old, new = releases(case, tmp_path)
    seen = ran(case, tmp_path, old, new)
    assert seen.on_old == 0
    assert (seen.on_new != 0) is (name not in UNSEEN)
    for headers in (False, True):
        assert verdict(case, tmp_path, old, new, headers=headers) is Effect.BREAKING


UNSEEN = frozenset({"a shorter array"})
"""The loader copies what there is, and warns."""


@pytest.mark.parametrize("name", HARMLESS)
def test_what_leaves_a_program_alone_is_not_breaking(name, tmp_path):
    case = HARMLESS[name]
    old, new = releases(case, tmp_path)
    assert ran(case, tmp_path, old, new).runs
    for headers in (False, True):
        assert verdict(case, tmp_path, old, new, headers=headers).rank < Effect.RISKY.rank
