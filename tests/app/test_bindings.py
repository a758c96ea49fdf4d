"""`check --binding`: right bindings are silent, wrong ones are told; of names Python itself is the judge."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pytest
from clients import told

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

HEADER = """
#include <stddef.h>
struct point { int x, y; double z; };
union value { int number; float real; };
struct event { int kind; union { int number; double real; }; };
typedef struct foo foo_t;
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
long foo_len(const foo_t *foo);
void foo_point(struct point p, struct point *out);
void foo_each(int (*callback)(void *, int), void *data);
void foo_out(long *value, char **text);
void foo_event(struct event *event);
int foo_print(const char *format, ...);
struct row { int count; struct point tail[]; };
void foo_row(struct row *row);
static inline int foo_twice(int x) { return 2 * x; }
extern int foo_count;
"""
SOURCE = """
#include "foo.h"
int foo_count;
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { return name && size ? 0 : 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
long foo_len(const foo_t *foo) { return foo != 0; }
void foo_point(struct point p, struct point *out) { *out = p; }
void foo_each(int (*callback)(void *, int), void *data) { callback(data, 1); }
void foo_out(long *value, char **text) { *value = 0; *text = 0; }
void foo_event(struct event *event) { event->kind = 0; }
int foo_print(const char *format, ...) { return format != 0; }
void foo_row(struct row *row) { row->count = 0; }
__attribute__((visibility("hidden"))) int foo_hidden(void) { return 1; }
"""
RIGHT = """from ctypes import *
lib = CDLL("libfoo.so")
class Point(Structure):
    _fields_ = [("x", c_int), ("y", c_int), ("z", c_double)]
class Content(Union):
    _fields_ = [("number", c_int), ("real", c_double)]
class Event(Structure):
    _fields_ = [("kind", c_int), ("content", Content)]
lib.foo_add.argtypes = [c_int, c_int]
lib.foo_add.restype = c_int
lib.foo_new.argtypes = [c_char_p, c_size_t]
lib.foo_new.restype = c_void_p
lib.foo_free.argtypes = [c_void_p]
lib.foo_free.restype = None
lib.foo_scale.argtypes = [c_double, c_float]
lib.foo_scale.restype = c_double
lib.foo_len.argtypes = [c_void_p]
lib.foo_len.restype = c_long
lib.foo_point.argtypes = [Point, POINTER(Point)]
lib.foo_point.restype = None
lib.foo_each.argtypes = [CFUNCTYPE(c_int, c_void_p, c_int), c_void_p]
lib.foo_each.restype = None
lib.foo_out.argtypes = [POINTER(c_long), POINTER(c_char_p)]
lib.foo_out.restype = None
lib.foo_event.argtypes = [POINTER(Event)]
lib.foo_event.restype = None
class Row(Structure):
    _fields_ = [("count", c_int), ("tail", Point * 0)]
lib.foo_row.argtypes = [POINTER(Row)]
lib.foo_row.restype = None
lib.foo_print.argtypes = [c_char_p]
lib.foo_print.restype = c_int
count = c_int.in_dll(lib, "foo_count")
"""
WRONG = {
    "foo_add.argtypes = [c_int, c_int]": {
        "foo_ad.argtypes = [c_int, c_int]": "binding-missing-symbol",
        "foo_add.argtypes = [c_int]": "binding-parameter-count",
        "foo_add.argtypes = [c_int, c_int, c_int]": "binding-parameter-count",
        "foo_add.argtypes = [c_int, c_longlong]": "binding-type-mismatch",
        "foo_add.argtypes = [c_int, c_float]": "binding-type-mismatch",
        "foo_add.argtype = [c_int, c_int]": "binding-unknown-attribute",
        "foo_add(1)\nlib.foo_twice(2)": "binding-missing-symbol",
    },
    "foo_new.restype = c_void_p": {
        "foo_new.restypes = c_void_p": "binding-default-return",
        "foo_new.errcheck = print": "binding-default-return",
        "foo_new.restype = c_int": "binding-type-mismatch",
    },
    "[c_char_p, c_size_t]": {
        "[c_char_p, c_int]": "binding-type-mismatch",
        "[c_char_p]": "binding-parameter-count",
        "[c_double, c_size_t]": "binding-type-mismatch",
    },
    "foo_scale.restype = c_double": {
        "foo_scale.restype = c_float": "binding-type-mismatch",
        "foo_scale.errcheck = print": "binding-default-return",
    },
    "[c_double, c_float]": {
        "[c_double, c_double]": "binding-type-mismatch",
        "[c_float, c_double]": "binding-type-mismatch",
    },
    "foo_len.restype = c_long": {
        "foo_len.restype = c_int": "binding-type-mismatch",
        "foo_len.errcheck = print": "binding-default-return",
    },
    "[Point, POINTER(Point)]": {
        "[POINTER(Point), POINTER(Point)]": "binding-type-mismatch",
        "[Point, Point]": "binding-type-mismatch",
        "[Point, POINTER(POINTER(Point))]": "binding-type-mismatch",
    },
    "CFUNCTYPE(c_int, c_void_p, c_int)": {
        "CFUNCTYPE(c_int, c_void_p)": "binding-type-mismatch",
        "CFUNCTYPE(None, c_void_p, c_int)": "binding-type-mismatch",
        "CFUNCTYPE(c_int, c_int, c_int)": "binding-type-mismatch",
    },
    "[POINTER(c_long), POINTER(c_char_p)]": {
        "[POINTER(c_int), POINTER(c_char_p)]": "binding-type-mismatch",
        "[c_long, POINTER(c_char_p)]": "binding-type-mismatch",
        "[POINTER(c_long), c_char_p]": "binding-type-mismatch",
    },
    '("y", c_int), ("z", c_double)': {
        '("z", c_double)': "binding-record-layout",
        '("z", c_double), ("y", c_int)': "binding-record-layout",
        '("y", c_int), ("z", c_float)': "binding-record-layout",
        '("y", c_short), ("z", c_double)': "binding-record-layout",
        '("y", c_int), ("z", c_double), ("w", c_int)': "binding-record-layout",
        '("y", c_int), ("z", c_double * 2)': "binding-record-layout",
    },
    '("kind", c_int), ("content", Content)': {
        '("content", Content), ("kind", c_int)': "binding-record-layout",
        '("kind", c_int), ("content", c_float)': "binding-record-layout",
    },
    'c_int.in_dll(lib, "foo_count")': {
        'c_long.in_dll(lib, "foo_count")': "binding-type-mismatch",
        'c_int.in_dll(lib, "foo_counts")': "binding-missing-symbol",
        "lib.foo_count()": "binding-missing-symbol",
        "lib.foo_hidden()": "binding-missing-symbol",
    },
}
HARMLESS = {
    "c_int": "c_int32",
    "c_long": "c_int64",
    "c_size_t": "c_ulong",
    "c_char_p": "c_void_p",
    "POINTER(Point)": "c_void_p",
    '("x"': '("first"',
    "Point": "Vector",
    "[c_void_p]": "[POINTER(c_char)]",
    "POINTER(c_long)": "POINTER(c_ssize_t)",
    "Event": "foo_event_t",
    "Point * 0": "Point * 1",
    '("tail", Point * 0)': '("tail", Point)',
}
CASES = [(old, new) for old, each in WRONG.items() for new in each]


def checked(library: tuple[Path, bool], text: str) -> Report:
    made, by_header = library
    client = made.parent / "client.py"
    client.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=(str(client),), rule_options=options))


def test_a_right_binding_is_silent(library: tuple[Path, bool]) -> None:
    report = checked(library, RIGHT)
    assert report.findings == ()
    assert not [each for each in report.not_run if "client.py" in each.subject]


@pytest.mark.parametrize(("old", "new"), CASES, ids=[new for _, new in CASES])
def test_one_change_is_told(library: tuple[Path, bool], old: str, new: str) -> None:
    assert old in RIGHT
    assert WRONG[old][new] in told(checked(library, RIGHT.replace(old, new)))


@pytest.mark.parametrize(
    ("test", "absent"),
    [
        ("hasattr(lib, 'foo_add')", {"foo_gone", "foo_tested"}),
        ("hasattr(lib, 'foo_add') and hasattr(lib, 'foo_tested')", set()),
        ("hasattr(lib, 'foo_tested')", set()),
        ("hasattr(lib, 'foo_tested') or open('x')", set()),
        ("not hasattr(lib, 'foo_add')", set()),
    ],
)
def test_names_beside_one_that_is_tested(library: tuple[Path, bool], test: str, absent: set[str]) -> None:
    text = f"if {test}:\n    lib.foo_tested()\n    lib.foo_gone()\n"
    report = checked(library, f"from ctypes import *\nlib = CDLL('libfoo.so')\n{text}")
    assert {each.symbol for each in report.findings if each.rule == "binding-missing-symbol"} == absent


@pytest.mark.parametrize("old", HARMLESS)
def test_another_spelling_is_no_fault(library: tuple[Path, bool], old: str) -> None:
    assert old in RIGHT
    assert told(checked(library, RIGHT.replace(old, HARMLESS[old]))) == set()


@pytest.mark.parametrize(
    "name", ["foo_add", "foo_ad", "foo_hidden", "foo_twice", "foo_print", "malloc", "_init", "x"]
)
def test_python_finds_what_is_not_told_of(library: tuple[Path, bool], name: str) -> None:
    report = checked(library, f"import ctypes\nlib = ctypes.CDLL('libfoo.so')\nlib['{name}']\n")
    absent = {each.symbol for each in report.findings if each.rule == "binding-missing-symbol"}
    opened = ctypes.CDLL(str(library[0]))
    try:
        opened[name]
    except AttributeError:
        assert absent == {name}
    else:
        assert absent == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("client.py", b"x = ("),
        ("client.py", b"a\0b"),
        ("client.py", b"x = '\xff'"),
        ("client.txt", b"fn a() {}"),
    ],
)
def test_a_file_that_cannot_be_read_is_exit_3(
    library: tuple[Path, bool], name: str, text: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    client = library[0].parent / name
    client.write_bytes(text)
    assert main(["check", str(library[0]), "--binding", str(client)]) == 3
    assert name in capsys.readouterr().out


def test_another_library_is_not_judged_and_that_is_said(library: tuple[Path, bool]) -> None:
    report = checked(library, "import ctypes\nlib = ctypes.CDLL('libbar.so')\nlib.bar_open\n")
    assert report.findings == ()
    assert [each.reason for each in report.not_run if "client.py" in each.subject] == [
        "opens libbar.so: nothing of it is held against the libraries that were given"
    ]
