"""`check --binding` of cffi, LuaJIT and PHP: right bindings are silent, wrong ones are told.

Of names cffi, LuaJIT and PHP themselves are the judges.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import cffi
import pytest
from clients import told

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

HEADER = """
#include <stddef.h>
#include <stdint.h>
#define FOO_LIMIT 10
enum foo_colour { FOO_RED, FOO_GREEN = 5 };
struct point { int x, y; double z; };
union value { int number; float real; };
struct event { int kind; union value content; uint8_t raw[6]; };
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
void foo_paint(enum foo_colour colour);
int foo_print(const char *format, ...);
static inline int foo_twice(int x) { return 2 * x; }
#define foo_thrice(x) (3 * (x))
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
void foo_paint(enum foo_colour colour) { (void)colour; }
int foo_print(const char *format, ...) { return format != 0; }
__attribute__((visibility("hidden"))) int foo_hidden(void) { return 1; }
"""
DECLARED = """
enum foo_colour { FOO_RED, FOO_GREEN = 5 };
struct point { int x, y; double z; };
union value { int number; float real; };
struct event { int kind; union value content; uint8_t raw[6]; };
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
void foo_paint(enum foo_colour colour);
int foo_print(const char *format, ...);
int foo_count;
"""
NAMES = (
    "foo_add",
    "foo_new",
    "foo_count",
    "foo_ad",
    "foo_hidden",
    "foo_twice",
    "malloc",
    "_init",
    "foo_adder",
)
CLIENTS = {
    "client.py": 'import cffi\nffi = cffi.FFI()\nffi.cdef("""@""")\nlib = ffi.dlopen("./libfoo.so")\n',
    "client.lua": 'local ffi = require("ffi")\nffi.cdef[[@]]\nlocal lib = ffi.load("./libfoo.so")\n',
    "client.php": "<?php\n$lib = FFI::cdef(<<<'C'\n@\nC, './libfoo.so');\n",
}
USES = {"client.py": "lib.{}\n", "client.lua": "print(lib.{})\n", "client.php": ""}
WRONG = {
    "int foo_add(int a, int b)": {
        "int foo_ad(int a, int b)": "binding-missing-symbol",
        "int foo_add(int a)": "binding-parameter-count",
        "int foo_add()": "binding-parameter-count",
        "int foo_add(int a, int b, int c)": "binding-parameter-count",
        "int foo_add(int a, long b)": "binding-type-mismatch",
        "int foo_add(int a, float b)": "binding-type-mismatch",
        "long foo_add(int a, int b)": "binding-type-mismatch",
        "void *foo_add(int a, int b)": "binding-type-mismatch",
    },
    "foo_t *foo_new(": {"int foo_new(": "binding-type-mismatch", "foo_t foo_new(": "binding-type-mismatch"},
    "size_t size": {"int size": "binding-type-mismatch", "double size": "binding-type-mismatch"},
    "double foo_scale(double x, float y)": {
        "float foo_scale(double x, float y)": "binding-type-mismatch",
        "double foo_scale(float x, double y)": "binding-type-mismatch",
    },
    "struct point p, struct point *out": {
        "struct point *p, struct point *out": "binding-type-mismatch",
        "struct point p, struct point **out": "binding-type-mismatch",
        "struct point p, struct event *out": "binding-type-mismatch",
    },
    "int (*callback)(void *, int)": {
        "int (*callback)(void *)": "binding-type-mismatch",
        "void (*callback)(void *, int)": "binding-type-mismatch",
        "int (*callback)(int, int)": "binding-type-mismatch",
    },
    "long *value, char **text": {
        "int *value, char **text": "binding-type-mismatch",
        "long *value, char *text": "binding-type-mismatch",
        "long value, char **text": "binding-type-mismatch",
    },
    "int x, y; double z;": {
        "int x; double z;": "binding-record-layout",
        "double z; int x, y;": "binding-record-layout",
        "int x, y; float z;": "binding-record-layout",
        "int x, y, w; double z;": "binding-record-layout",
    },
    "uint8_t raw[6];": {
        "uint8_t raw[16];": "binding-record-layout",
        "uint16_t raw[6];": "binding-record-layout",
    },
    "FOO_GREEN = 5": {"FOO_GREEN": "binding-enum-value", "FOO_GREEN = 6": "binding-enum-value"},
    "int foo_count;": {
        "extern long foo_count;": "binding-type-mismatch",
        "int foo_counts;": "binding-missing-symbol",
        "int foo_count(void);": "binding-missing-symbol",
    },
}
CASES = [(old, new) for old, each in WRONG.items() for new in each]
HARMLESS = {
    "int a, int b": "int32_t first, int32_t",
    "long foo_len(const foo_t *foo)": "int64_t foo_len(const void *)",
    "const char *name, size_t size": "char *, unsigned long",
    "int x, y; double z;": "int first; int second; double third;",
    "struct point": "struct vector",
    "typedef struct foo foo_t;": "typedef void foo_t;",
    "int (*callback)(void *, int), void *data": "int callback(void *, int), void *",
    "enum foo_colour colour": "unsigned colour",
    "int foo_count;": "extern int foo_count;",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("c_text")
    (folder / "foo.h").write_text(HEADER)
    (folder / "foo.c").write_text(SOURCE)
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-s", "-o", folder / "libfoo.so", folder / "foo.c"], check=True
    )
    return folder / "libfoo.so"


def checked(library: Path, text: str, clients: tuple[str, ...] = tuple(CLIENTS)) -> dict[str, Report]:
    """Check the library with a client of each language that declares `text`."""
    options = RuleOptions(select=("bindings",))
    found = {}
    for name in clients:
        client = library.parent / name
        client.write_text(CLIENTS[name].replace("@", text))
        request = CheckRequest(
            (str(library),), (str(library.parent / "foo.h"),), bindings=(str(client),), rule_options=options
        )
        found[name] = check(request)
    return found


@pytest.mark.parametrize("client", CLIENTS)
def test_a_right_binding_is_silent(library: Path, client: str) -> None:
    report = checked(library, DECLARED, (client,))[client]
    assert report.findings == ()
    assert not [each for each in report.not_run if client in each.subject]


@pytest.mark.parametrize(("old", "new"), CASES, ids=[new for _, new in CASES])
def test_one_change_is_told(library: Path, old: str, new: str) -> None:
    assert old in DECLARED
    for report in checked(library, DECLARED.replace(old, new)).values():
        assert WRONG[old][new] in told(report)


@pytest.mark.parametrize("old", HARMLESS)
def test_another_spelling_is_no_fault(library: Path, old: str) -> None:
    assert old in DECLARED
    for report in checked(library, DECLARED.replace(old, HARMLESS[old])).values():
        assert told(report) == set()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("client", CLIENTS)
def test_the_run_time_finds_what_is_not_told_of(library: Path, client: str, name: str) -> None:
    text = CLIENTS[client].replace("@", f"int {name}(void);") + USES[client].format(name)
    file = library.parent / client
    file.write_text(text)
    commands = {
        "client.lua": ["luajit", client],
        "client.php": ["php", "-d", "ffi.enable=1", client],
    }
    if client == "client.py":
        ffi = cffi.FFI()
        ffi.cdef(f"int {name}(void);")
        is_there = hasattr(ffi.dlopen(str(library)), name)
    else:
        ran = subprocess.run(commands[client], cwd=library.parent, capture_output=True, check=False)
        is_there = ran.returncode == 0
    options = RuleOptions(select=("binding-missing-symbol",))
    headers = (str(library.parent / "foo.h"),)
    report = check(CheckRequest((str(library),), headers, bindings=(str(file),), rule_options=options))
    absent = {each.symbol for each in report.findings}
    is_variable = name == "foo_count"  # a call of it jumps into data: found, and told all the same
    assert absent == (set() if is_there and not is_variable else {name})


BUILT = """import cffi
ffi = cffi.FFI()
ffi.cdef('''
int foo_add(long a, short b); int foo_twice(int); int foo_thrice(int); int own(int);
struct point { int x; ...; };
typedef struct foo foo_t;
foo_t *foo_new(const char *name, int size);
#define FOO_LIMIT ...
''')
ffi.set_source("_foo", "#include <foo.h>\\nstatic int own(int x) { return x; }", libraries=["foo"])
"""


def test_what_the_compiler_sees_is_left_to_it(library: Path) -> None:
    client = library.parent / "build.py"
    client.write_text(BUILT)
    headers = (str(library.parent / "foo.h"),)
    options = RuleOptions(select=("bindings",))

    def rules() -> set[str]:
        return told(
            check(CheckRequest((str(library),), headers, bindings=(str(client),), rule_options=options))
        )

    assert rules() == set()
    client.write_text(BUILT.replace("foo_add", "foo_adds"))
    assert rules() == {"binding-missing-symbol"}
    client.write_text(BUILT.replace("(long a, short b)", "(long a)"))
    assert rules() == {"binding-parameter-count"}
    client.write_text(BUILT.replace("int x; ...;", "int x, y; double z;"))
    assert rules() == set()
    client.write_text(BUILT.replace("int x; ...;", "int x, z; double y;"))
    assert rules() == {"binding-record-layout"}
    client.write_text(
        BUILT.replace("int x; ...; };", "long x; }; void foo_point(struct point, struct point *);")
    )
    assert rules() == {"binding-record-layout"}


def test_what_is_declared_and_not_used_is_no_finding_but_a_slip_is(library: Path) -> None:
    text = f"{DECLARED}int foo_of_a_later_version(void);\nint fooo_add(int a, int b);\n"
    for client, expected in (
        ("client.py", set()),
        ("client.lua", set()),
        ("client.php", {"foo_of_a_later_version"}),
    ):
        report = checked(library, text.replace("int foo_add(int a, int b);", ""), (client,))[client]
        assert {each.symbol for each in report.findings} == {*expected, "fooo_add"}
