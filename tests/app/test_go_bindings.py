"""`check --binding` of Go files: right clients are silent, wrong ones are told; Go itself is the judge."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from test_bindings import HEADER, SOURCE, told

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Record, TypeGraph
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
CGO = """package client

/*
#cgo LDFLAGS: -lfoo
#include <stddef.h>
#include <stdlib.h>
struct point { int x, y; double z; };
struct event { int kind; union { int number; double real; }; };
typedef struct foo foo_t;
extern int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
long foo_len(const foo_t *foo);
void foo_point(struct point p, struct point *out);
void foo_each(int (*callback)(void *, int), void *data);
void foo_out(long *value, char **text);
void foo_event(struct event *event);
int foo_print(const char *format, ...);
extern int foo_count;
int goCallback(void *, int);
static void foo_start(void) { foo_each((void *)goCallback, 0); foo_print("%d", foo_count); }
*/
import "C"
import "unsafe"

func use() {
	name := C.CString("name")
	defer C.free(unsafe.Pointer(name))
	foo, err := C.foo_new(name, C.foo_add(1, 2))
	C.foo_scale(1.5, 2)
	size := C.foo_len(foo)
	var p C.struct_point
	C.foo_point(p, &p)
	C.foo_out((*C.long)(unsafe.Pointer(&size)), &name)
	var event C.struct_event
	C.foo_event(&event)
	C.foo_start()
	C.foo_free(foo)
}

//export goCallback
func goCallback(data unsafe.Pointer, n C.int) C.int { return n }
"""
BY_HEADER = """package client

// #cgo LDFLAGS: -lfoo
// #include <stdlib.h>
// #include "foo.h"
import "C"
import "unsafe"

func use() {
	name := C.CString("name")
	defer C.free(unsafe.Pointer(name))
	var foo *C.foo_t = C.foo_new(name, C.size_t(C.foo_add(1, C.foo_twice(2))))
	C.foo_scale(1.5, 2)
	C.foo_free(foo)
}
"""
PUREGO = """package client

import (
	"unsafe"

	"github.com/ebitengine/purego"
)

type Point struct {
	X, Y int32
	Z    float64
}

type Event struct {
	Kind int32
	_    [4]byte
	Real float64
}

type Foo struct{}

var (
	add    func(a, b int32) int32
	create func(name string, size uintptr) *Foo
	free   func(foo *Foo)
	scale  func(float64, float32) float64
	length func(foo *Foo) int
	point  func(p Point, out *Point)
	each   func(callback func(data unsafe.Pointer, n int32) int32, data uintptr)
	out    func(value *int, text **byte)
	event  func(event *Event)
	print  func(format string, args ...any) int32
)

func load() {
	lib, err := purego.Dlopen("libfoo.so", purego.RTLD_NOW)
	if err != nil {
		panic(err)
	}
	for _, each := range []struct {
		function any
		name     string
	}{
		{&add, "foo_add"},
		{&create, "foo_new"},
		{&free, "foo_free"},
		{&scale, "foo_scale"},
		{&length, "foo_len"},
		{&point, "foo_point"},
		{&each, "foo_each"},
		{&out, "foo_out"},
		{&event, "foo_event"},
		{&print, "foo_print"},
	} {
		purego.RegisterLibFunc(each.function, lib, each.name)
	}
}
"""
MISSING, COUNT = "binding-missing-symbol", "binding-parameter-count"
TYPE, LAYOUT = "binding-type-mismatch", "binding-record-layout"
WRONG = {
    CGO: {
        ("foo_scale", "foo_scales"): MISSING,
        ("foo_count", "foo_counts"): MISSING,
        ("foo_print", "foo_hidden"): MISSING,
        ("int foo_add(int a, int b)", "int foo_add(int a)"): COUNT,
        ("int foo_add(int a, int b)", "int foo_add(int a, int b, int c)"): COUNT,
        ("int foo_add(int a, int b)", "int foo_add(int a, long b)"): TYPE,
        ("int foo_add(int a, int b)", "int foo_add(int a, float b)"): TYPE,
        ("const char *name, size_t size", "size_t size, const char *name"): TYPE,
        ("const char *name, size_t size", "const char *name, int size"): TYPE,
        ("foo_t *foo_new", "int foo_new"): TYPE,
        ("double foo_scale", "float foo_scale"): TYPE,
        ("double x, float y", "float x, double y"): TYPE,
        ("long foo_len", "int foo_len"): TYPE,
        ("struct point p, struct point *out", "struct point *p, struct point *out"): TYPE,
        ("struct point p, struct point *out", "struct point p, struct point **out"): TYPE,
        ("(*callback)(void *, int)", "(*callback)(void *)"): TYPE,
        ("(*callback)(void *, int)", "(*callback)(int, int)"): TYPE,
        ("long *value", "int *value"): TYPE,
        ("int x, y; double z;", "int x; double z;"): LAYOUT,
        ("int x, y; double z;", "int x, y; float z;"): LAYOUT,
        ("int x, y; double z;", "double z; int x, y;"): LAYOUT,
        ("int kind; union", "long long kind, extra; union"): LAYOUT,
        ("extern int foo_count", "extern long foo_count"): TYPE,
    },
    BY_HEADER: {
        ("C.foo_free(foo)", "C.foo_fre(foo)"): MISSING,
        ("C.foo_scale(1.5, 2)", "C.foo_hidden(1)"): MISSING,
        ("C.foo_scale(1.5, 2)", "C.foo_scale(1.5)"): COUNT,
        ("C.foo_scale(1.5, 2)", "C.foo_scale(1.5, 2, 3)"): COUNT,
        ("C.foo_free(foo)", "C.foo_free()"): COUNT,
    },
    PUREGO: {
        ('"foo_scale"', '"foo_scales"'): MISSING,
        ('"foo_print"', '"foo_hidden"'): MISSING,
        ('"foo_print"', '"foo_twice"'): MISSING,
        ('"foo_print"', '"foo_count"'): MISSING,
        ("func(a, b int32) int32", "func(a int32) int32"): COUNT,
        ("func(a, b int32) int32", "func(a, b, c int32) int32"): COUNT,
        ("func(a, b int32) int32", "func(a, b int) int32"): TYPE,
        ("func(a, b int32) int32", "func(a, b float32) int32"): TYPE,
        ("func(a, b int32) int32", "func(a, b int32) int64"): TYPE,
        ("func(a, b int32) int32", "func(a, b uintptr) int32"): TYPE,
        ("name string, size uintptr", "name string, size uint32"): TYPE,
        ("name string, size uintptr", "name float64, size uintptr"): TYPE,
        ("name string, size uintptr", "name int32, size uintptr"): TYPE,
        ("size uintptr) *Foo", "size uintptr) int32"): TYPE,
        ("func(float64, float32) float64", "func(float32, float64) float64"): TYPE,
        ("func(float64, float32) float64", "func(float64, float32) float32"): TYPE,
        ("func(foo *Foo) int", "func(foo *Foo) int32"): TYPE,
        ("p Point, out *Point", "p *Point, out *Point"): TYPE,
        ("p Point, out *Point", "p Point, out **Point"): TYPE,
        ("data unsafe.Pointer, n int32", "data unsafe.Pointer"): TYPE,
        ("data unsafe.Pointer, n int32", "data int32, n int32"): TYPE,
        ("value *int", "value *int32"): TYPE,
        ("X, Y int32", "X, Y, W int32"): LAYOUT,
        ("X, Y int32", "X, Y int16"): LAYOUT,
        ("X, Y int32\n\tZ    float64", "Z float64\n\tX, Y int32"): LAYOUT,
        ("Z    float64", "Z    float32"): LAYOUT,
        ("Kind int32\n\t_    [4]byte", "Kind int64\n\tMore int64"): LAYOUT,
    },
}
HARMLESS = {
    CGO: {
        "foo_add(int a, int b)": "foo_add(int, int)",
        "extern int foo_add": "void foo_add",
        "size_t size": "unsigned long size",
        "const foo_t *foo": "const void *foo",
        "struct point *out": "void *out",
        "int x, y;": "int first; int second;",
        "long foo_len": "ptrdiff_t foo_len",
        "int kind; union": "unsigned kind; union",
    },
    PUREGO: {
        "size uintptr": "size uint64",
        "size uintptr) *Foo": "size uintptr) uintptr",
        "name string": "name *byte",
        "name string, ": "name []byte, ",
        "foo *Foo) int": "foo uintptr) int64",
        "out *Point": "out unsafe.Pointer",
        "callback func(data unsafe.Pointer, n int32) int32": "callback uintptr",
        "text **byte": "text *uintptr",
        "X, Y int32": "First, Second int32",
        "func(a, b int32) int32": "func(int32, int32)",
        "type Event struct": "type Happening struct",
    },
}
HARMLESS[PUREGO]["type Event struct"] = "type Event = Happening\ntype Happening struct"


@pytest.fixture(scope="module", params=["header", "debug info"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """Build a library; whether its header states the types, or its debug info alone."""
    folder = tmp_path_factory.mktemp("go")
    (folder / "client").mkdir()
    (folder / "client" / "foo.h").write_text(HEADER)
    (folder / "foo.h").write_text(HEADER)
    (folder / "foo.c").write_text(SOURCE)
    by_header = request.param == "header"
    flags = ["-s"] if by_header else ["-g"]
    made = folder / "libfoo.so"
    subprocess.run(["gcc", "-w", "-shared", "-fPIC", *flags, "-o", made, folder / "foo.c"], check=True)
    return made, by_header


def checked(library: tuple[Path, bool], text: str) -> Report:
    made, by_header = library
    client = made.parent / "client" / "client.go"
    client.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=(str(client),), rule_options=options))


@pytest.mark.parametrize("text", [CGO, BY_HEADER, PUREGO], ids=["cgo", "header", "purego"])
def test_a_right_client_is_silent(library: tuple[Path, bool], text: str) -> None:
    report = checked(library, text)
    assert told(report) == set()
    assert not [each for each in report.not_run if "client.go" in each.subject]


CASES = [(text, old, new, rule) for text, each in WRONG.items() for (old, new), rule in each.items()]


@pytest.mark.parametrize(("text", "old", "new", "rule"), CASES, ids=[f"{c[1]} > {c[2]}" for c in CASES])
def test_one_fault_is_told(library: tuple[Path, bool], text: str, old: str, new: str, rule: str) -> None:
    assert old in text
    assert rule in told(checked(library, text.replace(old, new)))


ALIKE = [(text, old, new) for text, each in HARMLESS.items() for old, new in each.items()]


@pytest.mark.parametrize(("text", "old", "new"), ALIKE, ids=[f"{c[1]} > {c[2]}" for c in ALIKE])
def test_another_spelling_is_no_fault(library: tuple[Path, bool], text: str, old: str, new: str) -> None:
    assert old in text
    assert told(checked(library, text.replace(old, new))) == set()


def test_without_the_header_in_reach_wrong_names_are_told(library: tuple[Path, bool]) -> None:
    made, by_header = library
    report = checked(
        library, BY_HEADER.replace("foo.h", "nowhere/foo.h").replace("C.foo_free(", "C.foo_fre(")
    )
    assert told(report) == ({MISSING} if by_header else set())
    said = " ".join(each.reason for each in report.not_run)
    assert "'nowhere/foo.h' file not found" in said
    assert ("foo_fre" in said) is not by_header
    assert made.exists()


@pytest.mark.parametrize(("flags", "rules"), [("-lfoo", {MISSING}), ("-lfoo -lbar", set())])
def test_a_name_may_be_of_another_library_that_is_linked(
    library: tuple[Path, bool], flags: str, rules: set[str]
) -> None:
    text = CGO.replace("-lfoo", flags).replace("C.foo_start()", "C.bar_stop(1, 2)")
    report = checked(library, text)
    assert told(report) == rules
    said = " ".join(each.reason for each in report.not_run)
    assert ("uses 1 names that libraries which were not given may have (bar): bar_stop" in said) is not rules


SHARED = """package main

import "C"

//export Add
func Add(a, b int) int { return a + b }

//export Cosine
func Cosine(x float64) float64 { return x }

//export Sort
func Sort(vals []int) {}

//export Log
func Log(msg string) int { return len(msg) }

//export Pair
func Pair(a int32, p *C.char) (int64, bool) { return int64(a), p != nil }

func main() {}
"""
SHARED_WRONG = {
    "Add(a, b int) int": {
        "Add(a int) int": COUNT,
        "Add(a, b int32) int": TYPE,
        "Add(a, b int) float64": TYPE,
    },
    "Cosine(x float64)": {"Cosine(x float32)": TYPE},
    "Sort(vals []int)": {"Sort(vals string)": TYPE},
    "//export Log": {"//export Logs": MISSING},
    "(int64, bool)": {"(int64, int64)": LAYOUT, "int64": TYPE},
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Have Go build a library, with the header that cgo writes."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "main.go").write_text(SHARED)
    go(folder, "build", "-buildmode=c-shared", "-o", "libgo.so", "main.go")
    return folder


def go(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "go.mod").write_text("module client\n\ngo 1.19\n")
    environment = {**os.environ, "HOME": str(folder), "CGO_ENABLED": "1", "GOFLAGS": "-buildvcs=false"}
    return subprocess.run(
        ["go", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )


def of_shared(folder: Path, text: str) -> set[str]:
    client = folder / "client" / "main.go"
    client.parent.mkdir(exist_ok=True)
    client.write_text(text)
    request = CheckRequest(
        (str(folder / "libgo.so"),),
        (str(folder / "libgo.h"),),
        bindings=(str(client),),
        rule_options=RuleOptions(select=("bindings",)),
    )
    return told(check(request))


def test_what_go_builds_is_what_its_source_exports(shared: Path) -> None:
    assert of_shared(shared, SHARED) == set()


SHARED_CASES = [(old, new, rule) for old, each in SHARED_WRONG.items() for new, rule in each.items()]


@pytest.mark.parametrize(("old", "new", "rule"), SHARED_CASES, ids=[new for _, new, _ in SHARED_CASES])
def test_a_library_of_another_source_is_told(shared: Path, old: str, new: str, rule: str) -> None:
    assert rule in of_shared(shared, SHARED.replace(old, new, 1))


def test_a_library_that_exports_nothing_of_it_is_told(shared: Path) -> None:
    text = re.sub("//export (.*)", r"//export Other\1", SHARED)
    assert of_shared(shared, text) == {MISSING}


STRUCTS = {
    "A": "a int8; b int16; c int32; d int64",
    "B": "a bool; b float64; c float32; d uint8",
    "C": "a [3]byte; b uint32; c [2]uint16; d int8",
    "D": "a unsafe.Pointer; b uint8; c *int32; d int8",
    "E": "a int; b uint16; c uintptr; d rune",
    "F": "a A; b byte; c [2]B; d complex64",
    "G": "a string; b int8; c []int; d any",
    "H": "a, b int8; c struct { x int8; y int32 }; d int8",
    "I": "a map[string]int; b bool; c chan int; d func()",
    "J": "a complex128; b int8; c int16; d A",
}
ASKING = """package main

import (
	"fmt"
	"unsafe"
)

{types}

func main() {{
	var p unsafe.Pointer
	_ = p
{asked}
}}
"""


def test_go_lays_structs_out_so(tmp_path: Path) -> None:
    types = "\n".join(f"type {name} struct {{ {fields} }}" for name, fields in STRUCTS.items())
    asked = "".join(
        f"\t{{ var v {name}; fmt.Println({name!r}, unsafe.Sizeof(v), unsafe.Offsetof(v.b), "
        f"unsafe.Offsetof(v.c), unsafe.Offsetof(v.d)) }}\n".replace("'", '"')
        for name in STRUCTS
    )
    (tmp_path / "main.go").write_text(ASKING.format(types=types, asked=asked))
    run = go(tmp_path, "run", "main.go")
    assert run.returncode == 0, run.stderr
    told_by_go = {line.split()[0]: tuple(map(int, line.split()[1:])) for line in run.stdout.splitlines()}
    wanted = ", ".join(f"*{name}" for name in STRUCTS)
    client = tmp_path / "client.go"
    client.write_text(
        f'package main\nimport "github.com/ebitengine/purego"\n{types}\nvar f func({wanted})\n'
        'func g(l uintptr) { purego.RegisterLibFunc(&f, l, "f") }\n'
    )
    graph = bindings.read(str(client), LINUX)[0].surface.types
    assert graph is not None
    assert told_by_go.keys() == STRUCTS.keys()
    assert {name: laid(graph, name) for name in STRUCTS} == told_by_go


def laid(graph: TypeGraph, name: str) -> tuple[int, ...]:
    """Give the size of a struct, and where b, c and d stand."""
    record = next(each for each in graph.nodes if isinstance(each, Record) and each.name == name)
    offsets = {each.name: each.offset // 8 for each in record.fields}
    return (record.size or 0, offsets["b"], offsets["c"], offsets["d"])


def test_go_links_what_is_not_told_of(library: tuple[Path, bool], tmp_path: Path) -> None:
    names = ["foo_add", "foo_ad", "foo_hidden", "foo_print", "strlen", "foo_nothing", "foo_free"]
    own = [name for name in names if name.startswith("foo")]
    declarations = "#include <string.h>\n" + "\n".join(f"extern int {name}();" for name in own)
    calls = "\n".join(f"\tkeep(unsafe.Pointer(C.{name}))" for name in names)
    text = (
        f'package main\n\n/*\n#cgo LDFLAGS: -L{library[0].parent} -lfoo\n{declarations}\n*/\nimport "C"\n'
        f'import "unsafe"\n\nfunc keep(p unsafe.Pointer) {{ println(p) }}\n\nfunc main() {{\n{calls}\n}}\n'
    )
    (tmp_path / "main.go").write_text(text)
    built = go(tmp_path, "build", "-o", "client", "main.go")
    undefined = set(re.findall(r"undefined reference to `(\w+)'", built.stderr))
    assert undefined, built.stderr
    report = checked(library, text)
    assert {each.symbol for each in report.findings if each.rule == MISSING} == undefined
