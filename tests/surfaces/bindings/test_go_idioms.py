"""What a Go file takes from C and gives to C, as its text and its preamble tell it."""

# ruff: noqa: E501  (files in one line each)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
ARM = Target(Format.ELF, "arm", 32, ByteOrder.LITTLE, "linux", "gnueabihf")
I386 = Target(Format.ELF, "i386", 32, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "")
FREEBSD = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "freebsd", "")


def read(folder: Path, text: str, target: Target = LINUX, name: str = "client.go") -> Binding:
    file = folder / name
    file.write_text(text)
    return bindings.read(str(file), target)[0]


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C; of those that state none, how many arguments each call passes."""
    types = binding.surface.types
    assert types is not None
    found = {}
    for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True):
        if lookup.states_arguments and each.type is not None:
            found[each.name] = spell(types, each.type, each.name)
        else:
            found[each.name] = " ".join(str(call.arguments) for call in lookup.calls)
    return found


def cgo(folder: Path, preamble: str, body: str, target: Target = LINUX) -> Binding:
    text = f'package p\n\n/*\n{preamble}\n*/\nimport "C"\nimport "unsafe"\n\nfunc f(p unsafe.Pointer) {{\n{body}\n}}\n'
    return read(folder, text, target)


CGO = {
    "int foo(int a, char *b);|C.foo(1, nil)": {"foo": "int foo(int a, char *b)"},
    "int foo(int a);|x := C.foo(C.int(1))": {"foo": "int foo(int a)"},
    "int foo(int a);\nint bar(void);|C.foo(1)": {"foo": "int foo(int a)"},
    "extern int count;|x := C.count": {"count": "int count"},
    "int cb(int);|C.f(C.cb)": {"cb": "int cb(int)", "f": "1"},
    "typedef struct foo foo_t; foo_t *foo(void);|var x *C.foo_t = C.foo()": {"foo": "foo_t *foo(void)"},
    "int foo(int);\nstatic int twice(int x) { return foo(foo(x)); }|C.twice(1)": {"foo": "int foo(int)"},
    "static inline int one(void) { return 1; }\n#define TWO 2|x := C.one() + C.TWO": {},
    "enum color { RED };\ntypedef int number;|x := C.number(C.RED)": {},
    "|C.foo(1, 2)\n_, err := C.bar(1)\ndefer C.baz()\nC.many(xs...)": {"bar": "1", "baz": "0", "foo": "2", "many": "None"},
    "|p := C.CString(x)\nC.free(unsafe.Pointer(p))\ny := C.GoStringN(p, C.int(C.size_t(1)))\nvar s C.struct_stat": {},
    "|C.strlen(nil)\nC.foo(C.sizeof_int, C.uint(1), (*C.char)(p))": {"foo": "3"},
}  # fmt: skip


@pytest.mark.parametrize("case", CGO)
def test_cgo(tmp_path: Path, case: str) -> None:
    preamble, _, body = case.partition("|")
    binding = cgo(tmp_path, preamble, body)
    assert declared(binding) == CGO[case]
    assert binding.unread == ()


HEADER = """
#ifndef FOO_H
#define FOO_H
typedef long long foo_id;
struct foo { int a; };
int foo_open(const char *name);
int foo_new(void);
#define foo_renamed foo_renamed_v2
int foo_renamed_v2(int);
static inline int foo_inline(int x) { return x; }
enum { FOO_MAX = 3 };
#define FOO_LIMIT 4
extern int foo_variable;
#endif
"""
HEADER_USES = "C.foo_open(nil)\nx := C.foo_id(1)\nC.foo_renamed(1)\nC.foo_inline(2)\ny := C.FOO_MAX + C.FOO_LIMIT\nC.foo_gone(1, 2)\nz := C.foo_variable"


@pytest.mark.parametrize("form", ["foo.h", "include/foo.h", "sub/inc/foo.h"])
def test_headers_tell_functions_from_types_and_macros(tmp_path: Path, form: str) -> None:
    folder = tmp_path / form.rpartition("/")[0]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "foo.h").write_text(HEADER)
    preamble = '#cgo CFLAGS: -I${SRCDIR}/include -I sub/inc -DX=1\n#include "foo.h"'
    binding = cgo(tmp_path, preamble, HEADER_USES)
    assert declared(binding) == {"foo_gone": "2", "foo_open": "1", "foo_renamed_v2": "1"}
    assert binding.unread == ()


def test_without_its_header_a_call_of_one_argument_may_be_a_conversion(tmp_path: Path) -> None:
    binding = cgo(tmp_path, '#include "nowhere.h"\nint own(int);', HEADER_USES + "\nC.own(1)")
    assert declared(binding) == {
        "foo_gone": "2",
        "foo_id": "1",
        "foo_inline": "1",
        "foo_open": "1",
        "foo_renamed": "1",
        "own": "int own(int)",
    }
    optional = {
        each.name
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
        if lookup.optional
    }
    assert optional == {"foo_id"}
    assert [(each.location.line, each.reason) for each in binding.unread] == [
        (4, "C text: 'nowhere.h' file not found; name its folder with -I")
    ]


def test_c_text_that_is_broken_is_said_and_names_are_read(tmp_path: Path) -> None:
    binding = cgo(
        tmp_path,
        "int foo(int;\nstatic int two(void) { return 2; }\n#define THREE(x) 3",
        "C.foo(1, 2)\nC.two()\nC.THREE(1)",
    )
    assert declared(binding) == {"foo": "2"}
    assert [each.location.line for each in binding.unread] == [4]


COMMENTS = {
    '// int foo(int);\nimport "C"': True,
    '// int foo(int);\n\nimport "C"': False,
    '/* int foo(int); */\nimport "C"': True,
    '/* int foo(int); */ import "C"': False,
    '//int foo(\n//  int);\nimport "C"': True,
    '/*\nint foo(int);\n*/\n// #cgo LDFLAGS: -lfoo\nimport "C"': True,
    '// int foo(int);\nimport (\n\t"C"\n)': True,
    'import (\n\t"unsafe"\n\t// int foo(int);\n\t"C"\n)': True,
    '// int foo(int);\nimport "C"\nimport "fmt"': True,
}


@pytest.mark.parametrize("text", COMMENTS)
def test_only_a_comment_right_above_is_a_preamble(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"package p\n\n{text}\n\nfunc f() {{ C.foo(1, 2) }}\n")
    assert declared(binding) == {"foo": "int foo(int)" if COMMENTS[text] else "2"}


def test_places_are_those_of_the_go_file(tmp_path: Path) -> None:
    binding = read(
        tmp_path,
        'package p\n/* int foo(void);\n   int bar(void); */\nimport "C"\n\nfunc f() { C.foo(); C.bar() }\n',
    )
    assert [(each.name, each.location.line) for each in binding.surface.declarations] == [
        ("foo", 2),
        ("bar", 3),
    ]


FLAGS = {
    "#cgo LDFLAGS: -lfoo -lm": ("foo",),
    "#cgo LDFLAGS: -L. -lfoo -lbar": ("foo", "bar"),
    "#cgo linux LDFLAGS: -lfoo\n#cgo windows LDFLAGS: -lbar": ("foo",),
    "#cgo linux,amd64 darwin LDFLAGS: -lfoo\n#cgo !linux LDFLAGS: -lbar": ("foo",),
    "#cgo linux,arm64 LDFLAGS: -lfoo": (),
    "#cgo pkg-config: --static libfoo-nowhere": ("libfoo-nowhere",),
    "#cgo LDFLAGS: ${SRCDIR}/libfoo.a": ("{folder}/libfoo.a",),
    "#cgo LDFLAGS: -l:libfoo.so.1": ("libfoo.so.1",),
    "#cgo LDFLAGS: 'x": (),
    "#cgo CFLAGS: -lfoo": (),
}


@pytest.mark.parametrize("flags", FLAGS)
def test_libraries_are_those_of_flags_that_hold(tmp_path: Path, flags: str) -> None:
    binding = cgo(tmp_path, flags, "C.foo(1, 2)")
    names = tuple(name.format(folder=tmp_path) for name in FLAGS[flags])
    assert [(each.loading, each.names) for each in binding.handles] == [(Loading.LINKED, names)]


def test_flags_and_functions_of_the_rest_of_the_package_count(tmp_path: Path) -> None:
    (tmp_path / "flags.go").write_text('package p\n// #cgo LDFLAGS: -lfoo\nimport "C"\n')
    (tmp_path / "flags_windows.go").write_text('package p\n// #cgo LDFLAGS: -lbar\nimport "C"\n')
    (tmp_path / "tagged.go").write_text('//go:build mine\n\npackage p\n// #cgo LDFLAGS: -lbaz\nimport "C"\n')
    (tmp_path / "callback.go").write_text(
        'package p\nimport "C"\n\n//export goCallback\nfunc goCallback() {}\n'
    )
    (tmp_path / "bridge.c").write_text("int bridge(int a) {\n  return a;\n}\n")
    binding = cgo(
        tmp_path,
        "void goCallback(void);\nint bridge(int);\nint foo(int);",
        "C.x(C.goCallback, 1)\nC.bridge(1)\nC.foo(1)",
    )
    assert binding.handles[0].names == ("foo",)
    assert [
        (d.name, lookup.optional)
        for d, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
    ] == [
        ("bridge", True),
        ("foo", False),
        ("x", False),
    ]


BUILT = {
    ("client.go", "//go:build linux && cgo"): True,
    ("client.go", "//go:build windows"): False,
    ("client.go", "//go:build !linux || (arm64 && !cgo)"): False,
    ("client.go", "//go:build unix && go1.18 && !gccgo"): True,
    ("client.go", "//go:build sqlite_vtable || libfoo"): True,
    ("client.go", "//go:build windows && libfoo"): False,
    ("client.go", "//go:build !cgo"): False,
    ("client.go", "//go:build ((("): True,
    ("client.go", "// +build linux,amd64 darwin"): True,
    ("client.go", "// +build linux\n// +build arm64"): False,
    ("client.go", "// Copyright\n\n//go:build darwin"): False,
    ("client_linux.go", ""): True,
    ("client_windows.go", ""): False,
    ("client_linux_arm64.go", ""): False,
    ("client_amd64.go", ""): True,
    ("client_arm64_test.go", ""): False,
    ("client_unix.go", ""): True,
    ("windows.go", ""): True,
}


@pytest.mark.parametrize("case", BUILT, ids=lambda case: f"{case[0]} {case[1]}")
def test_constraints(tmp_path: Path, case: tuple[str, str]) -> None:
    name, line = case
    binding = read(tmp_path, f'{line}\n\npackage p\n\nimport "C"\n\nfunc f() {{ C.foo(1, 2) }}\n', name=name)
    assert bool(binding.surface.declarations) is BUILT[case]
    assert len(binding.unread) == (0 if BUILT[case] else 1)
    assert all("is not built for linux/amd64" in each.reason for each in binding.unread)


@pytest.mark.parametrize(
    ("target", "line", "built"),
    [
        (WINDOWS, "//go:build windows && amd64", True),
        (MACOS, "//go:build darwin && arm64", True),
        (ARM, "//go:build linux && arm && !arm64", True),
        (I386, "//go:build 386", True),
        (FREEBSD, "//go:build unix && !linux", True),
        (WINDOWS, "//go:build unix", False),
    ],
)
def test_constraints_of_other_targets(tmp_path: Path, target: Target, line: str, *, built: bool) -> None:
    binding = read(tmp_path, f'{line}\n\npackage p\n\nimport "C"\n\nfunc f() {{ C.foo(1, 2) }}\n', target)
    assert bool(binding.surface.declarations) is built


EXPORTS = {
    "func Foo(a C.int, b *C.char) C.long": "long Foo(int a, char *b)",
    "func Foo(a, b int32) (c uint8)": "uint8_t Foo(int32_t a, int32_t b)",
    "func Foo(p unsafe.Pointer, u uintptr) bool": "GoUint8 Foo(void *p, uintptr u)",
    "func Foo(x float64, y float32) float32": "float Foo(double x, float y)",
    "func Foo(s string) int": "GoInt Foo(GoString s)",
    "func Foo(xs []int32, m map[string]int, c chan int)": "void Foo(GoSlice xs, GoMap m, GoChan c)",
    "func Foo(e error, i interface{})": "void Foo(GoInterface e, GoInterface i)",
    "func Foo() (int32, *C.char)": "struct Foo_return Foo(void)",
    "func Foo(h Handle) *Handle": "Handle *Foo(Handle h)",
    "func Foo(d C.double, s C.size_t, l C.ulonglong)": "void Foo(double d, size_t s, unsigned long long l)",
    "func Foo(x time.Duration)": "void Foo(/* Go's time.Duration, of another package */ x)",
}


@pytest.mark.parametrize("function", EXPORTS)
def test_exports(tmp_path: Path, function: str) -> None:
    binding = read(
        tmp_path,
        f'package main\n\nimport "C"\nimport "unsafe"\n\ntype Handle uint64\n\n// Foo does.\n//export Foo\n{function} {{ panic(0) }}\n',
    )
    assert declared(binding) == {"Foo": EXPORTS[function]}
    built = [each for each in binding.handles if each.loading is Loading.BUILT]
    assert [each.names for each in built] == [()]


def test_an_export_is_a_line_right_above_a_function(tmp_path: Path) -> None:
    text = 'package main\nimport "C"\n//export A\n\nfunc A() {}\n//export B\nfunc b() {}\n// export C\nfunc C1() {}\nvar x = "//export D"\n'
    assert set(declared(read(tmp_path, text))) == {"B"}


def test_callbacks_of_another_package_are_no_promise_of_a_library(tmp_path: Path) -> None:
    binding = read(tmp_path, 'package foo\nimport "C"\n//export cb\nfunc cb() {}\n')
    assert [each.names for each in binding.handles if each.loading is Loading.BUILT] == [("package foo",)]


PUREGO = 'package p\nimport (\n\t"runtime"\n\t"unsafe"\n\t"github.com/ebitengine/purego"\n)\nvar foo func(int32, string) int64\nvar lib uintptr\n'
OPEN = '\tlib, _ = purego.Dlopen("libfoo.so", purego.RTLD_NOW)\n'
FOO = "int64_t foo(int32_t, char *)"
REGISTERED = {
    "plain": 'func init() {\n%s\tpurego.RegisterLibFunc(&foo, lib, "foo")\n}',
    "constant": 'const name = "foo"\nfunc init() {\n%s\tpurego.RegisterLibFunc(&foo, lib, name)\n}',
    "sum": 'const prefix = "f"\nfunc init() {\n%s\tpurego.RegisterLibFunc(&foo, lib, prefix+"oo")\n}',
    "local": 'func f() {\n%s\tvar bar func(int32, string) int64\n\tpurego.RegisterLibFunc(&bar, lib, "foo")\n}',
    "field": 'type T struct { F func(int32, string) int64 }\nfunc f(t *T) {\n%s\tpurego.RegisterLibFunc(&t.F, lib, "foo")\n}',
    "named type": 'type F func(int32, string) int64\nvar bar F\nfunc f() {\n%s\tpurego.RegisterLibFunc(&bar, lib, "foo")\n}',
    "table": 'func f() {\n%s\tfor _, e := range []struct { p any; name string }{{&foo, "foo"}} {\n\t\tpurego.RegisterLibFunc(e.p, lib, e.name)\n\t}\n}',
    "table of named rows": 'type row struct { name string; p any }\nvar rows = []row{{p: &foo, name: "foo"}}\nfunc f() {\n%s\tfor _, e := range rows {\n\t\tpurego.RegisterLibFunc(e.p, lib, e.name)\n\t}\n}',
    "map": 'func f() {\n%s\tfor name, p := range map[string]any{"foo": &foo} {\n\t\tpurego.RegisterLibFunc(p, lib, name)\n\t}\n}',
    "wrapper": 'func reg(p any, name string) { purego.RegisterLibFunc(p, lib, name) }\nfunc f() {\n%s\treg(&foo, "foo")\n}',
    "address": 'func f() {\n%s\tsym, err := purego.Dlsym(lib, "foo")\n\tif err != nil { panic(err) }\n\tpurego.RegisterFunc(&foo, sym)\n}',
}


@pytest.mark.parametrize("form", REGISTERED)
def test_purego(tmp_path: Path, form: str) -> None:
    binding = read(tmp_path, PUREGO + REGISTERED[form] % OPEN + "\n")
    assert declared(binding) == {"foo": FOO}
    assert [(each.loading, each.names) for each in binding.handles] == [(Loading.NAMED, ("libfoo.so",))]
    assert [each.optional for each in binding.lookups] == [False]
    assert binding.unread == ()


SYSTEM = 'func path() string {\n\tswitch runtime.GOOS {\n\tcase "darwin":\n\t\treturn "libfoo.dylib"\n\tcase "windows":\n\t\treturn "foo.dll"\n\tdefault:\n\t\treturn "libfoo.so.1"\n\t}\n}\nfunc f() {\n\tlib, _ := purego.Dlopen(path(), 1)\n\tpurego.RegisterLibFunc(&foo, lib, "foo")\n}\n'
OPENED = {
    SYSTEM: {LINUX: ("libfoo.so.1",), MACOS: ("libfoo.dylib",), WINDOWS: ("foo.dll",)},
    'func f() {\n\tname := "libfoo.so"\n\tif runtime.GOOS == "darwin" {\n\t\tname = "libfoo.dylib"\n\t}\n\tlib, _ := purego.Dlopen(name, 1)\n\tpurego.RegisterLibFunc(&foo, lib, "foo")\n}\n': {
        LINUX: ("libfoo.so",),
        MACOS: ("libfoo.so", "libfoo.dylib"),
    },
    'func open() (uintptr, error) {\n\tfor _, n := range []string{"liba.so", "libb.so"} {\n\t\tif h, err := purego.Dlopen(n, 1); err == nil {\n\t\t\treturn h, nil\n\t\t}\n\t}\n\treturn 0, nil\n}\nfunc f() {\n\tlib, _ := open()\n\tpurego.RegisterLibFunc(&foo, lib, "foo")\n}\n': {
        LINUX: ("liba.so", "libb.so")
    },
    'func load(n string) uintptr {\n\th, _ := purego.Dlopen(n, 1)\n\treturn h\n}\nfunc f() {\n\tlib := load("libfoo.so")\n\tpurego.RegisterLibFunc(&foo, lib, "foo")\n}\n': {
        LINUX: ("libfoo.so",)
    },
    'func f(path string) {\n\tlib, _ := purego.Dlopen(path, 1)\n\tpurego.RegisterLibFunc(&foo, lib, "foo")\n}\n': {
        LINUX: ()
    },
    'func f() {\n\tif runtime.GOOS == "windows" {\n\t\tlib, _ := purego.Dlopen("x", 1)\n\t\tpurego.RegisterLibFunc(&foo, lib, "foo")\n\t}\n}\n': {
        WINDOWS: ("x",)
    },
}


@pytest.mark.parametrize("text", OPENED)
def test_libraries_that_purego_opens(tmp_path: Path, text: str) -> None:
    for target, names in OPENED[text].items():
        binding = read(tmp_path, PUREGO + text, target)
        assert [each.names for each in binding.handles] == [names]
        assert binding.handles[0].loading is (Loading.NAMED if names else Loading.COMPUTED)


PUREGO_TYPES = {
    "func(bool, uint8, float32, float64) int8": "int8_t f(bool, uint8_t, float, double)",
    "func(uintptr, unsafe.Pointer, *int32, **byte)": "void f(uintptr, void *, int32_t *, uint8_t **)",
    "func(int) uint": "GoUint f(GoInt)",
    "func([]float64, string, *string) string": "char *f(double *, char *, GoString *)",
    "func(func(int32) bool)": "void f(bool (*)(int32_t))",
    "func(format string, rest ...any)": "void f(char *format, ...)",
    "func(Point, *Point)": "void f(struct Point, struct Point *)",
    "func(a, b int16)": "void f(int16_t a, int16_t b)",
    "func([4]int32)": "void f(int32_t[4])",
    "func(chan int)": "void f(chan int)",
    "func(other.T)": "void f(/* Go's other.T, of another package */)",
}


@pytest.mark.parametrize("written", PUREGO_TYPES)
def test_types_of_purego(tmp_path: Path, written: str) -> None:
    text = (
        PUREGO
        + f'type Point struct {{ X, Y int32 }}\nvar f {written}\nfunc g() {{\n{OPEN}\tpurego.RegisterLibFunc(&f, lib, "f")\n}}\n'
    )
    assert declared(read(tmp_path, text))["f"] == PUREGO_TYPES[written]


UNKNOWN = {
    "func f(n string) {\n%s\tpurego.RegisterLibFunc(&foo, lib, n)\n}": "the name that is looked up is computed",
    'func f() {\n%s\tpurego.RegisterLibFunc(pick(), lib, "foo")\n}': "the function that is registered is declared elsewhere",
    "func f(a uintptr) {\n%s\tpurego.RegisterFunc(&foo, a)\n}": "the name that is looked up is computed",
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_only_a_run_can_tell(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, PUREGO + text % OPEN)
    assert [each.reason.startswith(UNKNOWN[text]) for each in binding.unread] == [True]


@pytest.mark.parametrize(
    "text",
    [
        'func f() {\n%s\tif version > 2 {\n\t\tpurego.RegisterLibFunc(&foo, lib, "foo")\n\t}\n}',
        'func f() {\n%s\tif _, err := purego.Dlsym(lib, "foo"); err == nil {\n\t\tuse()\n\t}\n}',
        'func f() {\n%s\tswitch version {\n\tcase 2:\n\t\tpurego.RegisterLibFunc(&foo, lib, "foo")\n\t}\n}',
    ],
)
def test_what_a_file_does_without(tmp_path: Path, text: str) -> None:
    assert [each.optional for each in read(tmp_path, PUREGO + text % OPEN).lookups] == [True]


LAZY = 'package p\nimport (\n\t"golang.org/x/sys/windows"\n\t"syscall"\n)\nvar dll = windows.NewLazySystemDLL("foo.dll")\n'
PROCEDURES = {
    'var p = dll.NewProc("Foo")\nfunc f() { syscall.SyscallN(p.Addr(), 1, 2, 3) }': ("3", False),
    'var p = dll.NewProc("Foo")\nfunc f() { p.Call(1, 2) }': ("2", False),
    'func f() { p := dll.NewProc("Foo"); p.Call(uintptr(1)); p.Call(args...) }': ("1 None", False),
    'var p = dll.NewProc("Foo")\nfunc f() { syscall.Syscall(p.Addr(), 2, 1, 2, 0) }': ("2", False),
    'var p = dll.NewProc("Foo")\nfunc f() { if p.Find() == nil { p.Call() } }': ("0", True),
    'var other = syscall.MustLoadDLL("foo.dll")\nvar p = other.MustFindProc("Foo")': ("", False),
    'var p = syscall.NewLazyDLL("foo.dll").NewProc("Foo")\nfunc f() { p.Call(1) }': ("1", False),
    'func f() { p, err := dll.FindProc("Foo"); _ = err; p.Call(1) }': ("1", True),
}


@pytest.mark.parametrize("text", PROCEDURES)
def test_lazy_dlls(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, LAZY + text + "\n", WINDOWS)
    arguments, optional = PROCEDURES[text]
    assert declared(binding) == {"Foo": arguments}
    assert [each.optional for each in binding.lookups] == [optional]
    assert binding.handles[0].names == ("foo.dll",)


BROKEN = {
    "another language": "fn main() { println!(); } import C from 'c' }}}",
    "cut short": 'package p\n/* int foo(int); */\nimport "C"\nfunc f() { C.foo(1',
    "brackets": "package p\n" + "(" * 20_000,
    "braces": "package p\nfunc f() {" + "{" * 20_000,
    "nested calls": 'package p\nimport "C"\nfunc f() {' + "C.foo(" * 5_000 + ")" * 5_000 + "}",
    "nested types": PUREGO + "var x " + "*" * 20_000 + "int\nvar f func(" + "[]" * 5_000 + 'int)\nfunc g() { purego.RegisterLibFunc(&f, lib, "f") }\n',
    "itself": PUREGO + "type T T\nvar f func(T)\nvar a = b\nvar b = a\nfunc g() { purego.RegisterLibFunc(&f, a, b) }\n",
    "recursion": PUREGO + "func r(n string) string { return r(n) }\nfunc g(n string) { g(n); purego.RegisterLibFunc(&foo, lib, r(n)) }\n",
    "a struct in itself": PUREGO + 'type T struct { t T; u *T }\nvar f func(T)\nfunc g() { purego.RegisterLibFunc(&f, lib, "f") }\n',
    "conditions": "//go:build " + "(" * 20_000 + "\npackage p\n" + 'import "C"\n',
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_bad_input_is_said_or_read(tmp_path: Path, kind: str) -> None:
    binding = read(tmp_path, BROKEN[kind])
    assert len(binding.unread) < 1000


def test_many_lines(tmp_path: Path) -> None:
    lines = "".join(f"\tC.foo_{n}(1, 2)\n" for n in range(50_000))
    binding = read(tmp_path, f'package p\nimport "C"\nfunc f() {{\n{lines}}}\n')
    assert len(binding.surface.declarations) == 50_000


@pytest.mark.parametrize("data", [b'package p\nimport "C"\n\xff', b'package p\nimport "C"\n\0'])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "client.go"
    file.write_bytes(data)
    with pytest.raises(InputError, match=r"client\.go"):
        bindings.read(str(file), LINUX)
