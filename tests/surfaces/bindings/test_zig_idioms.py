"""What a Zig file declares, takes from C headers, looks up and exports, as its text tells it."""

# ruff: noqa: E501  (files in one line each)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Enum, FunctionType, Record, TypeGraph
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
WINDOWS_32 = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "")


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "client.zig"
    file.write_text(text)
    return bindings.read(str(file), target)[0]


def graph(binding: Binding) -> TypeGraph:
    assert binding.surface.types is not None
    return binding.surface.types


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    return {
        each.name: spell(graph(binding), each.type, each.name)
        for each in binding.surface.declarations
        if each.type is not None
    }


DECLARATIONS = {
    "extern fn foo(a: c_int, b: c_uint) c_long;": "long foo(int a, unsigned int b)",
    'pub extern "foo" fn foo(a: [*:0]const u8, n: usize) ?*anyopaque;': "void *foo(u8 *a, size_t n)",
    "extern fn foo(format: [*c]const u8, ...) c_int;": "int foo(u8 *format, ...)",
    "extern fn foo(a: u8, b: i16, c: u32, d: i64, e: isize) bool;": "bool foo(u8 a, i16 b, u32 c, i64 d, ssize_t e)",
    "extern fn foo(a: f32, b: f64, c: c_longdouble) noreturn;": "void foo(float a, double b, long double c)",
    "extern fn foo(cb: ?*const fn (?*anyopaque, c_int) callconv(.C) c_int) void;": "void foo(int (*cb)(void *, int))",
    "const T = extern struct { x: c_int };\nextern fn foo(a: T, b: *T, c: ?*const T, d: [*]T, e: **T) void;": "void foo(struct T a, struct T *b, struct T *c, struct T *d, struct T **e)",
    "const T = opaque {};\nextern fn foo(a: *T) ?*T;": "struct T *foo(struct T *a)",
    "const struct_foo = extern struct { x: c_int };\npub const foo_t = struct_foo;\nextern fn foo(a: [*c]foo_t) void;": "void foo(foo_t *a)",
    "const Callback = *const fn (c_int) callconv(.c) void;\nextern fn foo(cb: Callback) void;": "void foo(Callback cb)",
    "const Fn = fn (c_int) callconv(.c) void;\nextern fn foo(cb: *const Fn) void;": "void foo(void (*cb)(int))",
    "const P = packed struct(u32) { a: u1, b: u31 };\nextern fn foo(p: P) void;": "void foo(P p)",
    "const E = enum(c_int) { a, b };\nextern fn foo(e: E) void;": "void foo(enum E e)",
    "const ns = struct { pub const T = extern struct { x: u8 }; };\nextern fn foo(t: ns.T) void;": "void foo(struct T t)",
    "const T = extern struct { x: u8, pub extern fn foo(self: *@This()) void; };": "void foo(struct T *self)",
    "const Word = if (builtin.os.tag == .windows) u32 else c_ulong;\nextern fn foo(w: Word) void;": "void foo(Word w)",
    "const Word = switch (builtin.os.tag) { .linux, .macos => u16, else => u64 };\nextern fn foo(w: Word) void;": "void foo(Word w)",
    "pub extern fn foo(a: [*c]c_int) callconv(.C) void;": "void foo(int *a)",
    "pub extern var foo: c_int;": "int foo",
    "extern const foo: [*:0]const u8;": "u8 *foo",
    "extern var foo: [4]c_int;": "int foo[4]",
    'const f = @extern(*const fn (c_int) callconv(.C) void, .{ .name = "foo", .library_name = "bar" });': "void foo(int)",
    "export fn foo(a: i32) f64 { return a; }": "double foo(i32 a)",
    "const X = std.heap.Allocator;\nextern fn foo(a: X, b: []const u8, c: ?c_int) error{A}!void;": "/* Zig's error{A}!void */ foo(X a, /* Zig's []const u8 */ b, /* Zig's ?c_int */ c)",
    "extern fn foo(cb: *const fn (c_int) void) void;": "void foo(/* a function of Zig's own calling convention */ *cb)",
}


@pytest.mark.parametrize("text", DECLARATIONS)
def test_declarations(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f'const std = @import("std");\nconst builtin = @import("builtin");\n{text}\n')
    assert declared(binding) == {"foo": DECLARATIONS[text]}
    assert binding.unread == ()


LIBRARIES = {
    "extern fn foo() void;": (Loading.LINKED, ()),
    'extern "foo" fn foo() void;': (Loading.LINKED, ("foo",)),
    'extern "c" fn foo() void;': (Loading.LINKED, ("c",)),
    "export fn foo() void {}": (Loading.BUILT, ()),
    'const f = @extern(*fn () callconv(.c) void, .{ .name = "foo", .library_name = "bar" });': (
        Loading.LINKED,
        ("bar",),
    ),
}


@pytest.mark.parametrize("text", LIBRARIES)
def test_libraries(tmp_path: Path, text: str) -> None:
    assert [(each.loading, each.names) for each in read(tmp_path, text).handles] == [LIBRARIES[text]]


CONDITIONS = {
    "const x = if (builtin.os.tag == .windows) struct { extern fn foo() void; } else struct { extern fn bar() void; };": {
        LINUX: {"bar"},
        WINDOWS: {"foo"},
    },
    "const x = switch (builtin.os.tag) { .windows => struct { extern fn foo() void; }, .linux, .freebsd => struct { extern fn bar() void; }, else => struct { extern fn baz() void; } };": {
        LINUX: {"bar"},
        WINDOWS: {"foo"},
        MACOS: {"baz"},
    },
    "const native = builtin.target.os.tag;\nconst is_windows = native == .windows;\nconst x = if (!is_windows and true) struct { extern fn foo() void; } else struct {};": {
        LINUX: {"foo"},
        WINDOWS: set(),
    },
    "const x = if (builtin.cpu.arch == .x86_64 or builtin.os.tag.isDarwin()) struct { extern fn foo() void; } else struct { extern fn bar() void; };": {
        LINUX: {"foo"},
        MACOS: {"foo"},
        WINDOWS_32: {"bar"},
    },
    "const x = if (builtin.os.tag != .linux) struct { extern fn foo() void; } else struct {};": {
        LINUX: set(),
        MACOS: {"foo"},
    },
    'const x = if (@import("builtin").os.tag == .linux) struct { extern fn foo() void; } else struct {};': {
        LINUX: {"foo"},
        MACOS: set(),
    },
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_conditions_are_decided_for_the_target(tmp_path: Path, text: str) -> None:
    for target, names in CONDITIONS[text].items():
        binding = read(tmp_path, f'const builtin = @import("builtin");\n{text}\n', target)
        assert {each.name for each in binding.surface.declarations} == names
        assert not any(each.optional for each in binding.lookups)


USES = {
    "extern fn foo() void;\nfn go() void { foo(); }": (False, False),
    "pub extern fn foo() void;": (False, True),
    "extern fn foo() void;\nconst f = if (builtin.os.tag == .windows) foo else other;": (True, False),
    "const private = struct { extern fn foo() void; };\nconst f = switch (builtin.os.tag) { .netbsd => private.foo, else => 1 };": (
        True,
        False,
    ),
    "const x = if (option) struct { extern fn foo() void; } else struct {};\nfn go() void { x.foo(); }": (
        True,
        False,
    ),
}


@pytest.mark.parametrize("text", USES)
def test_what_nobody_uses_is_not_linked(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f'const builtin = @import("builtin");\n{text}\n')
    assert [(each.optional, each.unused) for each in binding.lookups] == [USES[text]]


IMPORTED = """const c = @cImport({ @cInclude("foo.h"); });
fn go() void {
    var x: c.foo_t = undefined;
    _ = c.foo_add(1, 2);
    c.foo_free(&x);
    _ = c.FOO_MAX;
}
"""


def test_functions_of_c_headers_are_counted(tmp_path: Path) -> None:
    binding = read(tmp_path, IMPORTED)
    found = zip(binding.surface.declarations, binding.lookups, strict=True)
    assert {each.name: [call.arguments for call in lookup.calls] for each, lookup in found} == {
        "foo_add": [2],
        "foo_free": [1],
    }
    assert all(each.by_header for each in binding.lookups)


OPEN = (
    'const std = @import("std");\nfn go() !void {\n    var lib = try std.DynLib.open("libfoo.so");\n%s\n}\n'
)
LOOKED_UP = {
    'const f = lib.lookup(*const fn (c_int) callconv(.C) c_int, "foo") orelse return error.X;': False,
    'const f = lib.lookup(*const fn (c_int) callconv(.C) c_int, "foo").?;': False,
    'const f = lib.lookup(*const fn (c_int) callconv(.C) c_int, "foo") orelse unreachable;': False,
    'const f = lib.lookup(*const fn (c_int) callconv(.C) c_int, "foo") orelse null;': True,
    'if (lib.lookup(*const fn (c_int) callconv(.C) c_int, "foo")) |f| { f(1); }': True,
    'const f = lib.lookup(Foo, "foo") orelse return error.X;\n}\nconst Foo = *const fn (c_int) callconv(.c) c_int;\nfn more() void {': False,
    'const f = lib.lookup(*Foo, name) orelse @panic("no");\n}\nconst name = "foo";\nconst Foo = fn (c_int) callconv(.c) c_int;\nfn more() void {': False,
}


@pytest.mark.parametrize("text", LOOKED_UP)
def test_lookups(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, OPEN % text)
    assert declared(binding) == {"foo": "int foo(int)"}
    assert [(each.loading, each.names) for each in binding.handles] == [(Loading.NAMED, ("libfoo.so",))]
    assert [each.optional for each in binding.lookups] == [LOOKED_UP[text]]
    assert binding.unread == ()


OPENED = {
    'var lib = try std.DynLib.open(if (builtin.os.tag == .windows) "foo.dll" else "libfoo.so.1");': {
        LINUX: ("libfoo.so.1",),
        WINDOWS: ("foo.dll",),
    },
    'const name = switch (builtin.os.tag) { .macos => "libfoo.dylib", else => "libfoo.so" };\n var lib = try std.DynLib.open(name);': {
        LINUX: ("libfoo.so",),
        MACOS: ("libfoo.dylib",),
    },
    "var lib = try std.DynLib.open(path);": {LINUX: ()},
    'self.lib = std.DynLib.openZ("libfoo.so") catch unreachable; var lib = self.lib;': {
        LINUX: ("libfoo.so",)
    },
}


@pytest.mark.parametrize("text", OPENED)
def test_libraries_that_are_opened(tmp_path: Path, text: str) -> None:
    for target, names in OPENED[text].items():
        looked_up = 'const f = lib.lookup(*const fn () callconv(.C) void, "foo").?;'
        whole = f'const std = @import("std");\nconst builtin = @import("builtin");\nfn go() !void {{\n{text}\n{looked_up}\n}}\n'
        assert [each.names for each in read(tmp_path, whole, target).handles] == [names]


UNREAD = {
    "const f = lib.lookup(*const fn () callconv(.C) void, name());": "the name that is looked up is computed: only a run can tell it",
    'const f = lib.lookup(@TypeOf(x), "foo");': "the type of what is looked up is declared elsewhere, or computed",
    "comptime { @export(mine, .{ .name = name }); }": "a declaration whose name or type is computed: only a build can tell it",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_only_a_run_can_tell(tmp_path: Path, text: str) -> None:
    assert [each.reason for each in read(tmp_path, OPEN % text).unread] == [UNREAD[text]]


STRUCTS = """
const A = extern struct { a: u8, b: i16, c: c_int, d: i64 };
const B = extern struct { a: bool, b: f64, c: f32, d: u8 };
const C = extern struct { a: [3]u8, b: u32, c: [2]u16, d: i8 };
const D = extern struct { a: ?*anyopaque, b: u8, c: [*c]c_int, d: i8 };
const E = extern struct { a: usize, b: c_ushort, c: c_long, d: c_char };
const F = extern struct { a: A, b: u8, c: [2]B, d: bool };
const G = extern struct { a: U, b: u8, c: P, d: En };
const H = extern struct { a: u8, b: c_longdouble, c: [4:0]u8, d: Q };
const U = extern union { x: u8, y: [3]u16, z: u32 };
const P = packed struct(u32) { a: u1, b: u31 };
const Q = packed struct { a: u4, b: u4, c: u8 };
const En = enum(c_short) { one, two = 5, three, _ };
"""
LAYOUTS = {
    "A": (16, 2, 4, 8),
    "B": (24, 8, 16, 20),
    "C": (16, 4, 8, 12),
    "D": (32, 8, 16, 24),
    "E": (32, 8, 16, 24),
    "F": (80, 16, 24, 72),
    "G": (20, 8, 12, 16),
    "H": (48, 16, 32, 38),
}
"""Size, and places of b, c and d, as Zig 0.13 prints @sizeOf and @offsetOf on x86_64-linux."""


def test_records_are_laid_out_as_zig_does(tmp_path: Path) -> None:
    wanted = ", ".join(f"{name.lower()}: *{name}" for name in LAYOUTS)
    types = graph(read(tmp_path, STRUCTS + f"extern fn foo({wanted}) void;"))
    records = {each.name: each for each in types.nodes if isinstance(each, Record)}
    found = {name: {each.name: each.offset // 8 for each in records[name].fields} for name in LAYOUTS}
    assert {n: (records[n].size, p["b"], p["c"], p["d"]) for n, p in found.items()} == LAYOUTS
    values = {
        each.name: each.value for node in types.nodes if isinstance(node, Enum) for each in node.enumerators
    }
    assert values == {"one": 0, "two": 5, "three": 6}


@pytest.mark.parametrize(
    "record",
    [
        "struct { x: u8, y: u64 }",
        "extern struct { x: u8 align(4) }",
        "extern struct { x: []u8 }",
        "packed struct { x: u3 }",
        "union(enum) { x: u8 }",
        "enum { a }",
    ],
)
def test_nothing_is_concluded_from_layouts_that_are_not_known(tmp_path: Path, record: str) -> None:
    types = graph(read(tmp_path, f"const T = {record};\nextern fn foo(t: *T) void;"))
    assert all(each.size is None for each in types.nodes if isinstance(each, Record))


CONVENTIONS = {
    "callconv(.C)": ("c", "c"),
    "callconv(.c)": ("c", "c"),
    "callconv(.Stdcall)": ("stdcall", "stdcall"),
    "callconv(.{ .x86_fastcall = .{} })": ("fastcall", "fastcall"),
    "callconv(std.os.windows.WINAPI)": ("c", "stdcall"),
    "callconv(.winapi)": ("c", "stdcall"),
    "": ("c", "c"),
}


@pytest.mark.parametrize("written", CONVENTIONS)
def test_calling_conventions(tmp_path: Path, written: str) -> None:
    for target, expected in zip((WINDOWS, WINDOWS_32), CONVENTIONS[written], strict=True):
        types = graph(read(tmp_path, f'extern "foo" fn foo() {written} void;', target))
        assert [each.convention for each in types.nodes if isinstance(each, FunctionType)] == [expected]


def test_constants(tmp_path: Path) -> None:
    text = "pub const A = 3;\nconst B: c_int = -4;\nconst C = @as(c_int, 0x10) | A;\nconst D = 1 << 5;\nconst E = f();\nconst F = A;\nconst G = 08;\n"
    binding = read(tmp_path, text + "extern fn foo() void;\n")
    assert {each.name: each.value for each in binding.surface.constants} == {
        "A": "3",
        "B": "-4",
        "C": "19",
        "D": "32",
        "F": "3",
        "G": "8",
    }


BROKEN = {
    "another language": "#include <stdio.h>\nint main(void) { extern int x; return 0; }\n",
    "cut short": "extern fn foo(a: c_int",
    "brackets": "extern fn foo() void;\nconst a = " + "(" * 20_000,
    "braces": "extern fn foo() void;\nfn f() void {" + "{" * 20_000,
    "nested types": "extern fn foo(a: " + "?*" * 20_000 + "u8) void;",
    "nested conditions": "const a = " + "if (a) " * 3_000 + "extern fn foo() void;",
    "itself": "const T = T;\nconst A = B;\nconst B = A;\nextern fn foo(a: T, b: A, c: [A]u8) void;",
    "a struct in itself": "const T = extern struct { t: T, u: ?*T };\nextern fn foo(a: T) void;",
    "names of names": "const lib = lib.lookup(lib, lib);\nconst x = @extern(x, x);\nexport fn f() void {}",
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_bad_input_is_said_or_read(tmp_path: Path, kind: str) -> None:
    assert len(read(tmp_path, BROKEN[kind]).unread) < 1000


def test_many_lines(tmp_path: Path) -> None:
    binding = read(tmp_path, "".join(f"pub extern fn foo_{n}(a: c_int) c_int;\n" for n in range(50_000)))
    assert len(binding.surface.declarations) == 50_000


@pytest.mark.parametrize("data", [b"extern fn foo() void;\n\xff", b"extern fn foo() void;\n\0"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "client.zig"
    file.write_bytes(data)
    with pytest.raises(InputError, match=r"client\.zig"):
        bindings.read(str(file), LINUX)
