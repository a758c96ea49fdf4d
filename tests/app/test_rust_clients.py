"""`check --binding lib.rs`: right crates are silent, wrong ones are told; rustc judges names."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

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
#define FOO_LIMIT 64
struct point { int x, y; double z; };
union value { int number; float real; };
enum color { RED, GREEN = 5, BLUE };
struct options {
  unsigned verbose : 3; unsigned dry : 1;
  const char *name; enum color color; union value value;
};
typedef struct foo foo_t;
typedef union { struct point *p; union value *v; } any_t __attribute__((transparent_union));
typedef int (*each_fn)(void *data, int value);
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
long foo_len(const foo_t *foo);
void foo_point(struct point p, struct point *out);
void foo_each(each_fn callback, void *data);
void foo_out(int64_t *value, char **text);
void foo_options(const struct options *options);
int foo_print(const char *format, ...);
enum color foo_color(enum color color);
void foo_any(any_t any);
extern int foo_count;
"""
SOURCE = """
#include "foo.h"
#include <stdio.h>
int foo_count;
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { return name && size ? 0 : 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
long foo_len(const foo_t *foo) { return foo != 0; }
void foo_point(struct point p, struct point *out) { *out = p; }
void foo_each(each_fn callback, void *data) { puts("each"); callback(data, 1); }
void foo_out(int64_t *value, char **text) { *value = 0; *text = 0; }
void foo_options(const struct options *options) { (void)options->name; }
int foo_print(const char *format, ...) { return format != 0; }
enum color foo_color(enum color color) { return color; }
void foo_any(any_t any) { (void)any.p->x; }
__attribute__((visibility("hidden"))) int foo_hidden(void) { return 1; }
"""
RIGHT = """
use std::ffi::{c_char, c_double, c_float, c_int, c_long, c_uint, c_void};
pub const FOO_LIMIT: c_int = 64;
#[repr(C)]
pub struct Point { pub x: c_int, pub y: c_int, pub z: c_double }
#[repr(C)]
pub union Value { pub number: c_int, pub real: c_float }
#[repr(C)]
pub enum Color { RED, GREEN = 5, BLUE }
#[repr(C)]
pub struct Options { pub flags: c_uint, pub name: *const c_char, pub color: Color, pub value: Value }
#[repr(C)]
pub struct Foo { _private: [u8; 0] }
pub type EachFn = Option<unsafe extern "C" fn(data: *mut c_void, value: c_int) -> c_int>;
#[link(name = "foo")]
extern "C" {
    pub fn foo_add(a: c_int, b: c_int) -> c_int;
    pub fn foo_new(name: *const c_char, size: usize) -> *mut Foo;
    pub fn foo_free(foo: *mut Foo);
    pub fn foo_scale(x: c_double, y: c_float) -> c_double;
    pub fn foo_len(foo: *const Foo) -> c_long;
    pub fn foo_point(p: Point, out: *mut Point);
    pub fn foo_each(callback: EachFn, data: *mut c_void);
    pub fn foo_out(value: *mut i64, text: *mut *mut c_char);
    pub fn foo_options(options: *const Options);
    pub fn foo_print(format: *const c_char, ...) -> c_int;
    pub fn foo_color(color: Color) -> Color;
    pub fn foo_any(any: *mut Point);
    pub static mut foo_count: c_int;
}
"""
TYPE, LAYOUT, COUNT, NAME = (
    "binding-type-mismatch",
    "binding-record-layout",
    "binding-parameter-count",
    "binding-missing-symbol",
)
WRONG = {
    "foo_add(a: c_int, b: c_int) -> c_int": {
        "foo_ad(a: c_int, b: c_int) -> c_int": NAME,
        "foo_hidden() -> c_int": NAME,
        "foo_add(a: c_int) -> c_int": COUNT,
        "foo_add(a: c_int, b: c_int, c: c_int) -> c_int": COUNT,
        "foo_add(a: c_int, b: c_long) -> c_int": TYPE,
        "foo_add(a: c_int, b: f32) -> c_int": TYPE,
        "foo_add(a: Option<i32>, b: c_int) -> c_int": "binding-not-representable",
    },
    "foo_new(name: *const c_char, size: usize) -> *mut Foo": {
        "foo_new(name: &str, size: usize) -> *mut Foo": "binding-not-representable",
        "foo_new(name: *const c_char, size: u32) -> *mut Foo": TYPE,
        "foo_new(name: c_char, size: usize) -> *mut Foo": TYPE,
        "foo_new(name: *const c_char, size: usize) -> u32": TYPE,
        "foo_new(name: String, size: usize) -> *mut Foo": "binding-not-representable",
    },
    "foo_scale(x: c_double, y: c_float)": {
        "foo_scale(x: c_double, y: c_double)": TYPE,
        "foo_scale(x: c_float, y: c_float)": TYPE,
    },
    "-> c_long": {"-> c_int": TYPE, "-> i16": TYPE, "-> f64": TYPE},
    "foo_point(p: Point, out: *mut Point)": {
        "foo_point(p: *const Point, out: *mut Point)": TYPE,
        "foo_point(p: Point, out: Point)": TYPE,
        "foo_point(p: Point, out: *mut *mut Point)": TYPE,
    },
    "#[repr(C)]\npub struct Point": {"pub struct Point": "binding-not-representable"},
    "fn(data: *mut c_void, value: c_int) -> c_int": {
        "fn(data: *mut c_void) -> c_int": TYPE,
        "fn(data: *mut c_void, value: c_int)": TYPE,
        "fn(data: c_int, value: c_int) -> c_int": TYPE,
    },
    "value: *mut i64, text: *mut *mut c_char": {
        "value: *mut i32, text: *mut *mut c_char": TYPE,
        "value: i64, text: *mut *mut c_char": TYPE,
        "value: *mut i64, text: *mut c_char": TYPE,
    },
    "pub x: c_int, pub y: c_int, pub z: c_double": {
        "pub x: c_int, pub z: c_double": LAYOUT,
        "pub x: c_int, pub z: c_double, pub y: c_int": LAYOUT,
        "pub x: c_int, pub y: c_int, pub z: c_float": LAYOUT,
        "pub x: c_int, pub y: i16, pub z: c_double": LAYOUT,
        "pub x: c_int, pub y: c_int, pub z: [c_double; 2]": LAYOUT,
        "pub x: c_int, pub y: c_int, pub z: c_double, pub w: c_int": LAYOUT,
    },
    "pub name: *const c_char, pub color: Color": {
        "pub color: Color, pub name: *const c_char": LAYOUT,
        "pub name: *const c_char, pub color: u8": LAYOUT,
    },
    "pub struct Options { pub flags: c_uint": {"pub struct Options { pub flags: [u64; 2]": LAYOUT},
    "#[repr(C)]\npub struct Options": {"pub struct Options": "binding-not-representable"},
    "GREEN = 5": {"GREEN = 6": "binding-enum-value", "GREEN": "binding-enum-value"},
    "#[repr(C)]\npub enum": {
        "#[repr(u8)]\npub enum": TYPE,
        "pub enum": "binding-not-representable",
    },
    "FOO_LIMIT: c_int = 64": {"FOO_LIMIT: c_int = 65": "binding-constant"},
    "pub union Value { pub number: c_int": {"pub union Value { pub number: [u64; 2]": LAYOUT},
    "foo_any(any: *mut Point)": {"foo_any(any: f64)": TYPE, "foo_any(any: *mut *mut Point)": TYPE},
    "foo_count: c_int": {"foo_count: c_long": TYPE, "foo_counts: c_int": NAME},
    "pub static mut foo_count: c_int": {"pub fn foo_count()": NAME},
}
HARMLESS = {
    "c_int": "i32",
    "c_long": "i64",
    "usize": "libc::size_t",
    "*const c_char": "*const u8",
    "out: *mut Point": "out: &mut Point",
    "*mut Foo": "Option<Box<Foo>>",
    "Point": "Vector",
    "pub x:": "pub first:",
    "_private: [u8; 0]": "_p: std::marker::PhantomData<*mut u8>",
    "foo: *const Foo": "foo: *const c_void",
    'extern "C" {': 'unsafe extern "C-unwind" {',
    "pub fn": "pub unsafe fn",
    "Option<unsafe": "Option<unsafe ",
    '#[link(name = "foo")]': "",
    "pub enum Color": "#[allow(dead_code)] #[derive(Copy, Clone)] pub enum Color",
    "pub color: Color": "pub color: i32",
    "foo_color(color: Color) -> Color": "foo_color(color: c_uint) -> c_uint",
    "pub union Value { pub number: c_int, pub real: c_float }": "pub struct Value { room: [u32; 1] }",
    "pub union Value { pub number: c_int, pub real: c_float }\n": "pub struct Value { pub number: c_int }\n",
    "#[repr(C)]\npub struct Foo { _private: [u8; 0] }": "pub struct Foo { handle: u64, _more: u8 }",
    "any: *mut Point": "any: *mut Value",
    "pub flags: c_uint": "pub flags: [u8; 4]",
    "pub value: Value": "pub value: u32",
    "pub fn foo_len": '#[link_name = "foo_len"] pub fn length',
    "pub type EachFn = Option<unsafe": "pub type EachFn = Option<",
}
CASES = [(old, new) for old, each in WRONG.items() for new in each]


@pytest.fixture(scope="module", params=["header", "debug info"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """Build a library; whether its header states the types, or its debug info alone."""
    folder = tmp_path_factory.mktemp("rust")
    (folder / "foo.h").write_text(HEADER)
    (folder / "foo.c").write_text(SOURCE)
    made = folder / "libfoo.so"
    by_header = request.param == "header"
    flags = ["-s"] if by_header else ["-g3"]
    subprocess.run(["gcc", "-shared", "-fPIC", *flags, "-o", made, folder / "foo.c"], check=True)
    return made, by_header


def checked(library: tuple[Path, bool], text: str) -> Report:
    made, by_header = library
    client = made.parent / "client.rs"
    client.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=(str(client),), rule_options=options))


def test_a_right_binding_is_silent(library: tuple[Path, bool]) -> None:
    report = checked(library, RIGHT)
    assert report.findings == ()
    assert not [each for each in report.not_run if "client.rs" in each.subject]


@pytest.mark.parametrize(("old", "new"), CASES, ids=[new for _, new in CASES])
def test_one_change_is_told(library: tuple[Path, bool], old: str, new: str) -> None:
    assert old in RIGHT
    if not library[1] and (WRONG[old][new] == "binding-constant" or "foo_any" in old):
        return  # Debug info does not name macros, and GCC's not what a transparent union holds.
    assert WRONG[old][new] in told(checked(library, RIGHT.replace(old, new)))


@pytest.mark.parametrize("old", HARMLESS)
def test_another_spelling_is_no_fault(library: tuple[Path, bool], old: str) -> None:
    assert old in RIGHT
    assert told(checked(library, RIGHT.replace(old, HARMLESS[old]))) == set()


LOADED = """
use libloading::{Library, Symbol};
#[cfg(target_os = "windows")] const NAME: &str = "foo.dll";
#[cfg(target_os = "macos")] const NAME: &str = "libfoo.dylib";
#[cfg(all(unix, not(target_os = "macos")))] const NAME: &str = "libfoo.so";
pub fn run() -> Result<i32, libloading::Error> {
    unsafe {
        let lib = Library::new(NAME)?;
        let add: Symbol<unsafe extern "C" fn(i32, i32) -> i32> = lib.get(b"foo_add\\0")?;
        let len = lib.get::<unsafe extern "C" fn(*const u8) -> i64>(b"foo_len")?;
        let newer = lib.get::<unsafe extern "C" fn()>(b"foo_newer");
        Ok(add(1, 2))
    }
}
"""
LOADED_WRONG = {
    "fn(i32, i32) -> i32": {"fn(i32) -> i32": COUNT, "fn(i32, i64) -> i32": TYPE},
    "fn(*const u8) -> i64": {"fn(*const u8) -> i32": TYPE},
    'b"foo_add\\0"': {'b"foo_sub\\0"': NAME},
}
LOADED_CASES = [(old, new) for old, each in LOADED_WRONG.items() for new in each]


def test_names_that_are_looked_up_are_silent_where_right(library: tuple[Path, bool]) -> None:
    report = checked(library, LOADED)
    assert told(report) == set()


@pytest.mark.parametrize(("old", "new"), LOADED_CASES, ids=[new for _, new in LOADED_CASES])
def test_names_that_are_looked_up(library: tuple[Path, bool], old: str, new: str) -> None:
    assert old in LOADED
    assert told(checked(library, LOADED.replace(old, new))) == {LOADED_WRONG[old][new]}


NAMES = (
    "foo_add",
    "foo_ad",
    "foo_hidden",
    "foo_print",
    "malloc",
    "foo_count",
    "dlsym",
    "no_such",
    "foo_newer",
)


def test_the_linker_finds_what_is_not_told_of(library: tuple[Path, bool], tmp_path: Path) -> None:
    declared = "\n".join(f"    pub fn {name}();" for name in NAMES)
    block = f'#[link(name = "foo")]\nextern "C" {{\n{declared}\n}}\n'
    uses = ", ".join(f"{name} as *const ()" for name in NAMES)
    main = tmp_path / "main.rs"
    main.write_text(f'{block}fn main() {{ println!("{{:?}}", [{uses}]); }}')
    done = subprocess.run(
        ["rustc", "-L", library[0].parent, "-o", tmp_path / "main", main],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    undefined = set(
        re.findall(r"(?:undefined reference to|undefined symbol:|hidden symbol) [`']?(\w+)", done.stderr)
    )
    report = checked(library, block)
    absent = {each.symbol for each in report.findings if each.rule == NAME}
    assert absent - {"foo_count"} == undefined
    assert "foo_count" in absent, "a variable that is declared as a function links, and crashes"
