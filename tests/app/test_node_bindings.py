"""`check --binding client.js`: right bindings of JavaScript are silent, hundreds of wrong ones are told."""

# ruff: noqa: E501  (tables of mutations)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from clients import places

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
struct point { int x; short y; double z; };
union value { int number; double real; };
struct event { char kind; union value value; struct point *points[2]; char name[12]; };
typedef struct foo foo_t;
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
int64_t foo_len(const foo_t *foo, uint8_t flags);
void foo_point(struct point *in, struct point *out);
void foo_each(int (*callback)(void *data, int number), void *data);
void foo_event(struct event *event);
int foo_print(const char *format, ...);
static inline int foo_twice(int x) { return 2 * x; }
"""
SOURCE = """
#include "foo.h"
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { return name && size ? 0 : 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
int64_t foo_len(const foo_t *foo, uint8_t flags) { return foo != 0 && flags; }
void foo_point(struct point *in, struct point *out) { *out = *in; }
void foo_each(int (*callback)(void *, int), void *data) { callback(data, 1); }
void foo_event(struct event *event) { event->kind = 0; }
int foo_print(const char *format, ...) { return format != 0; }
__attribute__((visibility("hidden"))) int foo_hidden(void) { return 1; }
"""
KOFFI = """
const koffi = require('koffi');
const lib = koffi.load('libfoo.so');
const Point = koffi.struct('Point', { x: 'int', y: 'short', z: 'double' });
const Content = koffi.union('Content', { number: 'int', real: 'double' });
koffi.struct('Event', { kind: 'char', value: Content, points: 'Point *[2]', name: koffi.array('char', 12) });
koffi.opaque('Foo');
koffi.proto('int Callback(void *data, int number)');
lib.func('int foo_add(int a, int b)');
lib.func('Foo *foo_new(str name, size_t size)');
lib.func('foo_free', 'void', ['Foo *']);
lib.func('foo_scale', 'double', ['double', 'float']);
lib.func('int64_t foo_len(Foo *foo, uint8_t flags)');
lib.func('foo_point', 'void', [koffi.pointer(Point), koffi.out(koffi.pointer(Point))]);
lib.func('void foo_each(Callback *callback, void *data)');
lib.func('void foo_event(_Inout_ Event *event)');
lib.func('foo_print', 'int', ['str', '...']);
"""
FFI = """
const ffi = require('ffi-napi'), ref = require('ref-napi');
const Struct = require('ref-struct-di')(ref), Union = require('ref-union-di')(ref);
const ArrayType = require('ref-array-di')(ref);
const Point = Struct({ x: 'int', y: ref.types.short, z: 'double' });
const Content = Union({ number: 'int', real: 'double' });
const Event = Struct();
Event.defineProperty('kind', 'char');
Event.defineProperty('value', Content);
Event.defineProperty('points', ArrayType(ref.refType(Point), 2));
Event.defineProperty('name', ArrayType('char', 12));
const foo = ref.refType('void');
module.exports = ffi.Library('libfoo', {
  foo_add: ['int', ['int', 'int']],
  foo_new: [foo, ['string', 'size_t']],
  foo_free: ['void', [foo]],
  foo_scale: ['double', ['double', 'float']],
  foo_len: ['int64', [foo, 'uint8']],
  foo_point: ['void', [ref.refType(Point), ref.refType(Point)]],
  foo_each: ['void', [ffi.Function('int', ['pointer', 'int']), 'pointer']],
  foo_event: ['void', [ref.refType(Event)]],
  foo_print: ['int', ['string'], { varargs: true }],
});
"""
FFI_RS = """
import { open, define, funcConstructor, arrayConstructor, DataType, FFITypeTag } from 'ffi-rs';
open({ library: 'foo', path: './libfoo.so' });
const Point = { x: DataType.I32, y: DataType.I16, z: DataType.Double };
export const lib = define({
  foo_add: { library: 'foo', retType: DataType.I32, paramsType: [DataType.I32, DataType.I32] },
  foo_new: { library: 'foo', retType: DataType.External, paramsType: [DataType.String, DataType.U64] },
  foo_free: { library: 'foo', retType: DataType.Void, paramsType: [DataType.External] },
  foo_scale: { library: 'foo', retType: DataType.Double, paramsType: [DataType.Double, DataType.Float] },
  foo_len: { library: 'foo', retType: DataType.I64, paramsType: [DataType.External, DataType.U8] },
  foo_point: { library: 'foo', retType: DataType.Void, paramsType: [Point, Point] },
  foo_each: { library: 'foo', retType: DataType.Void, paramsType: [
    funcConstructor({ retType: DataType.I32, paramsType: [DataType.External, DataType.I32] }), DataType.External] },
});
"""
DENO = """
const point = { struct: ["i32", "i16", "f64"] } as const;
export const lib = Deno.dlopen("./libfoo.so", {
  foo_add: { parameters: ["i32", "i32"], result: "i32" },
  foo_new: { parameters: ["buffer", "usize"], result: "pointer" },
  foo_free: { parameters: ["pointer"], result: "void" },
  foo_scale: { parameters: ["f64", "f32"], result: "f64" },
  foo_len: { parameters: ["pointer", "u8"], result: "i64", nonblocking: true },
  each: { name: "foo_each", parameters: ["function", "pointer"], result: "void" },
} as const);
"""
BUN = """
import { dlopen, FFIType, suffix } from "bun:ffi";
const { i32, u8, f32, f64, i64_fast, ptr, cstring } = FFIType;
export const { symbols } = dlopen(`libfoo.${suffix}`, {
  foo_add: { args: [i32, i32], returns: i32 },
  foo_new: { args: [cstring, FFIType.u64], returns: ptr },
  foo_free: { args: [ptr] },
  foo_scale: { args: [f64, f32], returns: f64 },
  foo_len: { args: [ptr, u8], returns: i64_fast },
  foo_each: { args: [FFIType.function, ptr], returns: "void" },
});
"""
NODE = """
const { dlopen, suffix, types } = require('node:ffi');
const { lib, functions } = dlopen(`./libfoo.${suffix}`, {
  foo_add: { arguments: ['int32', 'int32'], return: 'int32' },
  foo_new: { arguments: ['string', 'uint64'], return: 'pointer' },
  foo_free: { arguments: ['pointer'] },
  foo_scale: { arguments: ['double', 'float'], return: 'double' },
});
const len = lib.getFunction('foo_len', { arguments: ['pointer', 'uint8'], return: 'int64' });
"""
CLIENTS = {"node": NODE, "koffi": KOFFI, "ffi": FFI, "ffi-rs": FFI_RS, "deno": DENO, "bun": BUN}
SUFFIXES = {"deno": ".ts", "ffi-rs": ".mjs"}
NAMES = {
    "node": ("'int32'", "'uint64'", "'double'", "'float'", "'uint8'", "'int64'", "'pointer'"),
    "koffi": ("int", "short", "double", "float", "int64_t", "size_t", "uint8_t", "str", "void *"),
    "ffi": ("'int'", "'double'", "'float'", "'int64'", "'size_t'", "'uint8'", "'string'", "'pointer'"),
    "ffi-rs": ("I32", "I16", "I64", "U64", "U8", "Double", "Float", "String", "External"),
    "deno": ('"i32"', '"usize"', '"f64"', '"f32"', '"u8"', '"i64"', '"pointer"'),
    "bun": ("i32", "u8", "f32", "f64", "i64_fast", "ptr"),
}
SAME = [
    {"int64_t", "size_t", "I64", "U64"}, {"'int64'", "'size_t'"}, {"'int64'", "'uint64'"}, {'"usize"', '"i64"'},
    {"str", "void *"}, {"'string'", "'pointer'"}, {"String", "External"},
]  # fmt: skip
"""Those that are of one width, or both addresses."""
FUNCTIONS = ("add", "new", "free", "scale", "len", "point", "each", "event", "print")


def checked(library: tuple[Path, bool], client: str, texts: list[str]) -> Report:
    """Check files of one kind, all in one run."""
    made, by_header = library
    files = [made.parent / f"client{number}{SUFFIXES.get(client, '.js')}" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=tuple(map(str, files)), rule_options=options))


def told(
    report: Report, number: int = 0, least: tuple[Level, ...] = (Level.WARNING, Level.ERROR)
) -> set[str]:
    """Give the rules that fault a file."""
    own = f"client{number}."
    return {each.rule for each in report.findings if each.level in least and own in each.location.file}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_right_binding_is_silent(library: tuple[Path, bool], client: str) -> None:
    report = checked(library, client, [CLIENTS[client]])
    assert told(report) == set()
    assert not [each for each in report.not_run if "client" in each.subject]


def by_types(client: str) -> Iterator[tuple[str, str]]:
    """Write each name of a type in the place of each other."""
    text = CLIENTS[client]
    start = text.index("lib.func") if client == "koffi" else text.index("foo_add")
    for old in NAMES[client]:
        for place in places(text, old, start):
            for new in NAMES[client]:
                if new != old and not any({old, new} <= each for each in SAME):
                    yield f"{old} as {new}", text[:place] + new + text[place + len(old) :]


def by_names(client: str) -> Iterator[tuple[str, str]]:
    """Misspell each function."""
    for each in FUNCTIONS:
        if f"foo_{each}" in CLIENTS[client]:
            yield f"foo_{each}", CLIENTS[client].replace(f"foo_{each}", f"foo_{each}s")
            yield "foo_hidden", CLIENTS[client].replace(f"foo_{each}", "foo_hidden")


COUNTS = {
    "koffi": {
        "(int a, int b)": ("(int a)", "(int a, int b, int c)", "()"),
        "['double', 'float']": ("['double']", "['double', 'float', 'int']"),
        "['str', '...']": ("['str', 'int', '...']", "['...']"),
        "(void *data, int number)": ("(void *data)", "(int number, void *data)", "()"),
        "koffi.pointer(Point), koffi.out": ("koffi.out", "Point, koffi.out"),
        "x: 'int', y: 'short'": ("y: 'short', x: 'int'", "x: 'int'", "x: 'int', y: 'short', w: 'int'"),
        "y: 'short', z: 'double'": ("y: 'short'", "y: 'short', z: 'float'", "y: 'short', z: [1, 'double']"),
        "kind: 'char', value: Content": ("kind: 'char'", "value: Content, kind: 'char'", "kind: 'int64', value: Content"),
        "'Point *[2]'": ("'Point *[3]'", "'Point *'", "'Point [2]'", "'int [2]'"),
        "koffi.array('char', 12)": ("koffi.array('char', 16)", "'str'", "koffi.array('int', 12)"),
        "koffi.struct('Point'": ("koffi.pack('Point'", "koffi.union('Point'"),
        "number: 'int', real: 'double'": ("number: 'int'", "number: 'int', real: 'float'"),
    },
    "ffi": {
        "['int', 'int']": ("['int']", "['int', 'int', 'int']", "[]"),
        "['double', 'float']": ("['double']", "['double', 'float', 'int']", "['float', 'double']"),
        "['string'], { varargs: true }": ("['string', 'int'], { varargs: true }", "[], { varargs: true }"),
        "['pointer', 'int']": ("['pointer']", "['int', 'pointer']", "[]"),
        "[ref.refType(Point), ref.refType(Point)]": ("[ref.refType(Point)]", "[Point, ref.refType(Point)]"),
        "x: 'int', y: ref.types.short": ("y: ref.types.short, x: 'int'", "x: 'int'"),
        "z: 'double' }": ("z: 'float' }", "z: 'double' }, { packed: true }", "z: 'double', w: 'int' }"),
        "Event.defineProperty('kind', 'char');\\n": ("",),
        "ArrayType(ref.refType(Point), 2)": ("ArrayType(ref.refType(Point), 3)", "ArrayType(Point, 2)"),
        "ArrayType('char', 12)": ("ArrayType('char', 16)", "'string'", "ArrayType('int', 12)"),
    },
    "ffi-rs": {
        "[DataType.I32, DataType.I32] }": ("[DataType.I32] }", "[DataType.I32, DataType.I32, DataType.I32] }"),
        "[Point, Point]": ("[Point]", "[{ ...Point, ffiTypeTag: FFITypeTag.StackStruct }, Point]"),
        "x: DataType.I32, y": ("y",),
        "[DataType.External, DataType.I32]": ("[DataType.External]", "[DataType.I32, DataType.External]"),
    },
    "deno": {
        '["i32", "i32"]': ('["i32"]', '["i32", "i32", "i32"]', "[]", '["i32", point]'),
        '["f64", "f32"]': ('["f64"]', '["f32", "f64"]'),
        'parameters: ["pointer"]': ("parameters: []", 'parameters: [{ struct: ["pointer", "i32"] }]'),
    },
    "node": {
        "['int32', 'int32']": ("['int32']", "['int32', 'int32', 'int32']", "[]"),
        "['double', 'float']": ("['double']", "['float', 'double']"),
        "arguments: ['pointer', 'uint8'], ": ("",),
        ", return: 'double'": ("",),
    },
    "bun": {
        "[i32, i32]": ("[i32]", "[i32, i32, i32]", "[]"),
        "[f64, f32]": ("[f64]", "[f32, f64]"),
        ", returns: ptr": ("",),
        ", returns: f64": ("",),
    },
}  # fmt: skip


def by_counts(client: str) -> Iterator[tuple[str, str]]:
    """Leave out, add, and change the order of parameters and members."""
    for old, each in COUNTS[client].items():
        assert old.replace("\\n", "\n") in CLIENTS[client]
        for new in each:
            yield f"{old} as {new}", CLIENTS[client].replace(old.replace("\\n", "\n"), new)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_mutation_is_told(library: tuple[Path, bool], client: str) -> None:
    cases = [*by_types(client), *by_names(client), *by_counts(client)]
    report = checked(library, client, [text for _, text in cases])
    missed = [name for number, (name, _) in enumerate(cases) if not told(report, number, tuple(Level))]
    assert missed == []
    assert len(cases) > 20


HARMLESS = {
    "koffi": {
        "'int'": "'int32'", "int64_t": "longlong", "size_t size": "uintptr_t size", "str name": "const char *name",
        "'Foo *'": "'void *'", "Point": "Vector", "{ x:": "{ first:", "uint8_t": "uchar", "lib": "library",
        "(int a, int b)": "(int, int32_t b);", "'Point *[2]'": "koffi.array('void *', 2)", "int foo_add": "int __cdecl foo_add",
        "'libfoo.so'": "`${__dirname}/libfoo.so.1`", "Callback *": "void *", "['str', '...']": "['const char *', '...']",
        "x: 'int'": "x: [4, 'int']", "require('koffi')": "require('koffi-cream')", "'char', value": "'int8', value",
    },
    "ffi": {
        "'int'": "ref.types.int32", "'int64'": "'longlong'", "'size_t'": "'ulonglong'", "'string'": "'char *'",
        "ref.refType(Point)": "'pointer'", "'double'": "'DOUBLE'", "ref.refType('void')": "'void*'", "'uint8'": "'byte'",
        "ffi.Function('int', ['pointer', 'int'])": "'pointer'", "'libfoo'": "'libfoo.so'", "Point": "Vector",
        "require('ffi-napi')": "require('@lwahonen/ffi-napi')", "Struct({ x: 'int'": "new Struct({ first: 'int'",
    },
    "ffi-rs": {"External, paramsType": "String, paramsType", "[Point, Point]": "[DataType.External, Point]", "{ x": "{ first"},
    "deno": {'"buffer"': '"pointer"', '"function"': '"pointer"', "./libfoo.so": "/usr/lib/libfoo.so"},
    "node": {"'int32'": "types.INT_32", "'string'": "'buffer'", "'double'": "'f64'", "dlopen(": "await dlopen("},
    "bun": {"cstring, ": '"cstring", ', "FFIType.function": "ptr", "i64_fast": "i64", "FFIType.u64": '"usize"'},
}  # fmt: skip


@pytest.mark.parametrize("client", CLIENTS)
def test_harmless_spellings_are_silent(library: tuple[Path, bool], client: str) -> None:
    cases = [CLIENTS[client].replace(old, new) for old, new in HARMLESS[client].items()]
    assert CLIENTS[client] not in cases
    report = checked(library, client, cases)
    faults = [name for number, name in enumerate(HARMLESS[client]) if told(report, number)]
    assert faults == []
