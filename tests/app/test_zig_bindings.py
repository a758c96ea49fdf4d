"""`check --binding` of Zig files: right clients are silent, and each fault is told."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from test_bindings import HEADER, SOURCE, told

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

EXTERN = """const Point = extern struct {
    x: c_int,
    y: c_int,
    z: f64,
};
const Event = extern struct {
    kind: c_int,
    content: extern union { number: c_int, real: f64 },
};
const Foo = opaque {};

pub extern "foo" fn foo_add(a: c_int, b: c_int) c_int;
pub extern "foo" fn foo_new(name: [*:0]const u8, size: usize) ?*Foo;
pub extern "foo" fn foo_free(foo: ?*Foo) void;
pub extern "foo" fn foo_scale(x: f64, y: f32) f64;
pub extern "foo" fn foo_len(foo: *const Foo) c_long;
pub extern "foo" fn foo_point(p: Point, out: *Point) void;
pub extern "foo" fn foo_each(cb: ?*const fn (?*anyopaque, c_int) callconv(.C) c_int, data: ?*anyopaque) void;
pub extern "foo" fn foo_out(value: *c_long, text: *[*:0]u8) void;
pub extern "foo" fn foo_event(event: *Event) void;
pub extern "foo" fn foo_print(format: [*c]const u8, ...) c_int;
pub extern "foo" var foo_count: c_int;

pub fn main() void {
    const foo = foo_new("x", @intCast(foo_add(1, 2))) orelse return;
    defer foo_free(foo);
    _ = foo_scale(foo_len(foo), 1);
    foo_each(null, null);
    _ = foo_print("%d", foo_count);
}
"""
DYNAMIC = """const std = @import("std");

const Add = *const fn (a: c_int, b: c_int) callconv(.C) c_int;

pub fn main() !void {
    var library = try std.DynLib.open("libfoo.so");
    defer library.close();
    const add = library.lookup(Add, "foo_add") orelse return error.Missing;
    const scale = library.lookup(*const fn (f64, f32) callconv(.C) f64, "foo_scale").?;
    const len = library.lookup(*const fn (?*anyopaque) callconv(.C) c_long, "foo_len") orelse unreachable;
    _ = .{ add, scale, len };
}
"""
IMPORTED = """const c = @cImport({
    @cInclude("foo.h");
});

pub fn main() void {
    const foo = c.foo_new("x", 1);
    defer c.foo_free(foo);
    _ = c.foo_add(1, c.foo_twice(2));
}
"""
MISSING, COUNT = "binding-missing-symbol", "binding-parameter-count"
TYPE, LAYOUT = "binding-type-mismatch", "binding-record-layout"
WRONG = {
    EXTERN: {
        ("foo_scale", "foo_scales"): MISSING,
        ("foo_count", "foo_counts"): MISSING,
        ("foo_print", "foo_hidden"): MISSING,
        ("foo_add(a: c_int, b: c_int)", "foo_add(a: c_int)"): COUNT,
        ("foo_add(a: c_int, b: c_int)", "foo_add(a: c_int, b: c_int, c: c_int)"): COUNT,
        ("foo_add(a: c_int, b: c_int)", "foo_add(a: c_int, b: c_long)"): TYPE,
        ("foo_add(a: c_int, b: c_int)", "foo_add(a: c_int, b: f32)"): TYPE,
        ("b: c_int) c_int;", "b: c_int) c_long;"): TYPE,
        ("size: usize) ?*Foo", "size: u32) ?*Foo"): TYPE,
        ("size: usize) ?*Foo", "size: usize) c_int"): TYPE,
        ("x: f64, y: f32) f64", "x: f32, y: f64) f64"): TYPE,
        ("x: f64, y: f32) f64", "x: f64, y: f32) f32"): TYPE,
        ("*const Foo) c_long", "*const Foo) c_int"): TYPE,
        ("p: Point, out", "p: *Point, out"): TYPE,
        ("out: *Point", "out: **Point"): TYPE,
        ("(?*anyopaque, c_int) callconv", "(?*anyopaque) callconv"): TYPE,
        ("(?*anyopaque, c_int) callconv", "(c_int, c_int) callconv"): TYPE,
        ("value: *c_long", "value: *c_int"): TYPE,
        ("text: *[*:0]u8", "text: [*:0]u8"): TYPE,
        ("foo_count: c_int", "foo_count: c_long"): TYPE,
        ("    y: c_int,\n", ""): LAYOUT,
        ("y: c_int,\n    z: f64", "z: f64,\n    y: c_int"): LAYOUT,
        ("y: c_int,\n    z: f64", "y: c_int,\n    z: f32"): LAYOUT,
        ("kind: c_int", "kind: [3]c_int"): LAYOUT,
    },
    DYNAMIC: {
        ('"foo_len"', '"foo_lens"'): MISSING,
        ("a: c_int, b: c_int", "a: c_int"): COUNT,
        ("a: c_int, b: c_int", "a: c_int, b: i64"): TYPE,
        ("(f64, f32)", "(f32, f64)"): TYPE,
        (".C) c_long", ".C) c_int"): TYPE,
    },
    IMPORTED: {
        ("c.foo_free(", "c.foo_fre("): MISSING,
        ("c.foo_free(foo)", "c.foo_free(foo, 1)"): COUNT,
        ("c.foo_free(foo)", "c.foo_free()"): COUNT,
    },
}
HARMLESS = {
    EXTERN: {
        "b: c_int) c_int;": "b: i32) i32;",
        "size: usize": "size: c_ulong",
        "[*:0]const u8": "[*c]const u8",
        "?*Foo": "?*anyopaque",
        "out: *Point": "out: ?*Point",
        "text: *[*:0]u8": "text: [*c][*c]u8",
        "    x: c_int,\n    y:": "    first: c_int,\n    second:",
        "const Foo = opaque {};": "const Foo = struct {};",
        "Event": "Happening",
        "number: c_int, real: f64": "real: f64, number: c_int",
        ".C": ".c",
    },
    DYNAMIC: {"?*anyopaque": "*const opaque {}", "c_long": "i64", ".?;": ' orelse @panic("foo");'},
}


@pytest.fixture(scope="module", params=["header", "debug info"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """Build a library; whether its header states the types, or its debug info alone."""
    folder = tmp_path_factory.mktemp("zig")
    (folder / "foo.h").write_text(HEADER)
    (folder / "foo.c").write_text(SOURCE)
    by_header = request.param == "header"
    flags = ["-s"] if by_header else ["-g"]
    made = folder / "libfoo.so"
    subprocess.run(["gcc", "-w", "-shared", "-fPIC", *flags, "-o", made, folder / "foo.c"], check=True)
    return made, by_header


def checked(library: tuple[Path, bool], text: str) -> Report:
    made, by_header = library
    client = made.parent / "client.zig"
    client.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=(str(client),), rule_options=options))


@pytest.mark.parametrize("text", [EXTERN, DYNAMIC, IMPORTED], ids=["extern", "dynamic", "imported"])
def test_a_right_client_is_silent(library: tuple[Path, bool], text: str) -> None:
    report = checked(library, text)
    assert told(report) == set()
    unread = [each for each in report.not_run if "client.zig" in each.subject]
    assert [each for each in unread if "foo_twice" not in each.reason] == []


CASES = [(text, old, new, rule) for text, each in WRONG.items() for (old, new), rule in each.items()]


@pytest.mark.parametrize(("text", "old", "new", "rule"), CASES, ids=[f"{c[1]} > {c[2]}" for c in CASES])
def test_one_fault_is_told(library: tuple[Path, bool], text: str, old: str, new: str, rule: str) -> None:
    assert old in text
    report = checked(library, text.replace(old, new))
    if (text, rule) == (IMPORTED, MISSING) and not library[1]:
        assert any("foo_fre" in each.reason for each in report.not_run)
    else:
        assert rule in told(report)


ALIKE = [(text, old, new) for text, each in HARMLESS.items() for old, new in each.items()]


@pytest.mark.parametrize(("text", "old", "new"), ALIKE, ids=[f"{c[1]} > {c[2]}" for c in ALIKE])
def test_another_spelling_is_no_fault(library: tuple[Path, bool], text: str, old: str, new: str) -> None:
    assert old in text
    assert told(checked(library, text.replace(old, new))) == set()
