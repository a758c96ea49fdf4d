"""`check --binding client.nim`: right declarations are silent, wrong ones are told."""

# ruff: noqa: E501  (tables of mutations)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

HEADER = """
#include <stddef.h>
#include <stdint.h>
struct point { int x; short y; double z; char name[12]; };
struct pair { float a, b; };
enum mode { MODE_READ, MODE_WRITE = 4 };
typedef struct foo foo_t;
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
int64_t foo_len(const foo_t *foo, uint8_t flags);
void foo_point(const struct point *in, struct point *out);
struct pair foo_pair(struct pair pair, enum mode mode);
int foo_each(int (*callback)(void *data, int number), void *data);
int foo_print(const char *format, ...);
extern int foo_count;
"""
SOURCE = """
#include "foo.h"
int foo_count;
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { (void)name; (void)size; return 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
int64_t foo_len(const foo_t *foo, uint8_t flags) { return foo != 0 && flags; }
void foo_point(const struct point *in, struct point *out) { *out = *in; }
struct pair foo_pair(struct pair pair, enum mode mode) { (void)mode; return pair; }
int foo_each(int (*callback)(void *, int), void *data) { return callback(data, 1); }
int foo_print(const char *format, ...) { return format != 0; }
"""
CLIENT = """
when defined(windows):
  const lib = "foo.dll"
else:
  const lib = "libfoo.so(|.1)"
{.pragma: foo, cdecl, dynlib: lib.}

type
  Point* = object
    x*: cint
    y*: cshort
    z*: cdouble
    name*: array[12, char]
  Pair {.bycopy.} = object
    a, b: cfloat
  Mode {.size: sizeof(cint).} = enum
    MODE_READ
    MODE_WRITE = 4
  Foo = distinct pointer
  Callback = proc (data: pointer, number: cint): cint {.cdecl.}

proc add*(a, b: cint): cint {.foo, importc: "foo_add".}
proc newFoo*(name: cstring; size: csize_t): Foo {.foo, importc: "foo_new".}
proc free*(foo: Foo) {.foo, importc: "foo_free".}
proc scale*(x: cdouble, y: cfloat): cdouble {.foo, importc: "foo_scale".}
proc len*(foo: Foo, flags: uint8): int64 {.foo, importc: "foo_len".}
proc point*(a: ptr Point, b: var Point) {.foo, importc: "foo_point".}
proc pair*(pair: Pair, mode: Mode): Pair {.foo, importc: "foo_pair".}
proc each*(callback: Callback, data: pointer): cint {.foo, importc: "foo_each".}
proc print*(format: cstring): cint {.foo, varargs, importc: "foo_print".}
var count {.importc: "foo_count", dynlib: lib.}: cint
"""
TYPES = ("cint", "int64", "uint8", "cdouble", "cfloat", "pointer", "cshort", "Pair")
FUNCTIONS = ("add", "new", "free", "scale", "len", "point", "pair", "each", "print", "count")
CHANGES = {
    "(a, b: cint)": ("(a: cint)", "(a, b, c: cint)", "()"),
    "(x: cdouble, y: cfloat)": ("(y: cfloat, x: cdouble)", "(x: var cdouble, y: cfloat)"),
    "(data: pointer, number: cint): cint": ("(number: cint): cint", "(data: pointer, number: cint)", "(number: cint, data: pointer): cint"),
    "x*: cint\n    y*: cshort\n": ("y*: cshort\n    x*: cint\n", "x*: cint\n", "x*: cint\n    y*: cshort\n    w*: int64\n"),
    "array[12, char]": ("array[16, char]", "cstring", "array[0..12, char]"),
    "Point* = object": ("Point* {.packed.} = object", "Point* {.union.} = object"),
    "a, b: cfloat": ("a: cfloat", "a, b: cdouble"),
    "Mode {.size: sizeof(cint).} =": ("Mode =", "Mode {.size: 2.} ="),
    "MODE_WRITE = 4": ("MODE_WRITE",),
    "size: csize_t": ("size: cint", "size: cdouble"),
    "a: ptr Point": ("a: ptr ptr Point", "a: ptr Pair"),
}  # fmt: skip
HARMLESS = {
    "cint": "int32", "cdouble": "float64", "csize_t": "uint", "Foo = distinct pointer": "Foo = ptr object", "data: pointer": "data: ptr char",
    "a: ptr Point": "a: pointer", "Point": "Vector", "callback: Callback": "callback: pointer", "array[12, char]": "array[0..11, char]",
    "libfoo.so(|.1)": "libfoo.so", "int64": "clonglong", "x*: cint": "first*: cint", "b: var Point": "b: ptr Point", "cstring": "ptr char",
    '{.foo, importc: "foo_add".}': '\n  {.cdecl, dynlib: lib, importc: "foo_add".}', "sizeof(cint)": "4", "a, b: cint": "a: cint, b: cint",
}  # fmt: skip


def checked(library: tuple[Path, bool], texts: list[str]) -> Report:
    """Check modules, all in one run."""
    made, by_header = library
    files = [made.parent / f"client{number}.nim" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=tuple(map(str, files)), rule_options=options))


def told(report: Report, number: int, least: tuple[Level, ...] = (Level.WARNING, Level.ERROR)) -> set[str]:
    """Give the rules that fault a module."""
    own = f"client{number}."
    return {each.rule for each in report.findings if each.level in least and own in each.location.file}


def test_a_right_binding_is_silent(library: tuple[Path, bool]) -> None:
    report = checked(library, [CLIENT])
    assert told(report, 0) == set()
    assert not [each for each in report.not_run if "client" in each.subject]


def mutations() -> Iterator[tuple[str, str]]:
    """Write each type in the place of each other, misspell each name, leave out and add."""
    start = CLIENT.index("proc add")
    for old in TYPES:
        at = CLIENT.find(f": {old}", start)
        while at >= 0:
            end = at + 2 + len(old)
            if not CLIENT[end].isalnum() and CLIENT[end] != "_":
                yield from (
                    (f"{old} as {new}", f"{CLIENT[: at + 2]}{new}{CLIENT[end:]}")
                    for new in TYPES
                    if new != old
                )
            at = CLIENT.find(f": {old}", end)
    for each in FUNCTIONS:
        yield f"foo_{each}", CLIENT.replace(f'"foo_{each}"', f'"foo_{each}s"')
    for old, news in CHANGES.items():
        assert old in CLIENT
        yield from ((f"{old} as {new}", CLIENT.replace(old, new)) for new in news)


def test_every_mutation_is_told(library: tuple[Path, bool]) -> None:
    cases = list(mutations())
    report = checked(library, [text for _, text in cases])
    missed = [name for number, (name, _) in enumerate(cases) if not told(report, number, tuple(Level))]
    assert missed == []
    assert len(cases) > 100


def test_harmless_spellings_are_silent(library: tuple[Path, bool]) -> None:
    cases = [CLIENT.replace(old, new) for old, new in HARMLESS.items()]
    assert CLIENT not in cases
    report = checked(library, cases)
    assert [name for number, name in enumerate(HARMLESS) if told(report, number)] == []
