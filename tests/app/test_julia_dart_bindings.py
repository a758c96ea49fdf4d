"""`check --binding client.jl`, `client.dart`: right clients are silent, hundreds of wrong ones are told."""

# ruff: noqa: E501  (tables of mutations)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from clients import HEADER, SOURCE, places  # noqa: F401  (the library that the fixture builds)

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

JULIA = """
module Foo
using Foo_jll: libfoo
struct Point
    x::Cint
    y::Cshort
    z::Cdouble
end
struct Event
    kind::Cchar
    value::Cdouble
    points::NTuple{2, Ptr{Point}}
    name::NTuple{12, Cchar}
end
@enum State::Cuint FOO_IDLE = 0 FOO_BUSY = 5 FOO_DONE
const Handle = Ptr{Cvoid}
add(a, b) = ccall((:foo_add, libfoo), Cint, (Cint, Cint), a, b)
function make(name)
    @ccall libfoo.foo_new(name::Cstring, sizeof(name)::Csize_t)::Handle
end
free(foo) = ccall((:foo_free, libfoo), Cvoid, (Handle,), foo)
scale(x, y) = ccall((:foo_scale, libfoo), Cdouble, (Cdouble, Cfloat), x, y)
len(foo) = @ccall libfoo.foo_len(foo::Handle, 1::UInt8)::Int64
point(p) = ccall((:foo_point, libfoo), Cvoid, (Point, Ref{Point}), p, Ref(p))
each(f) = ccall((:foo_each, libfoo), Cvoid, (Ptr{Cvoid}, Ptr{Cvoid}), f, C_NULL)
event(e) = ccall((:foo_event, libfoo), Cvoid, (Ref{Event},), e)
state(foo, s) = ccall((:foo_state, libfoo), Bool, (Handle, State), foo, s)
show(s, x) = @ccall libfoo.foo_print(s::Cstring; x::Cint)::Cint
count() = unsafe_load(cglobal((:foo_count, libfoo), Clong))
end
"""
DART = """
import 'dart:ffi';
import 'dart:io' show Platform;

final class Point extends Struct {
  @Int32()
  external int x;
  @Int16()
  external int y;
  @Double()
  external double z;
}
final class Content extends Union {
  @Int32()
  external int number;
  @Double()
  external double real;
}
final class Event extends Struct {
  @Int8()
  external int kind;
  external Content value;
  @Array(2)
  external Array<Pointer<Point>> points;
  @Array(12)
  external Array<Uint8> name;
}
final class Foo extends Opaque {}
typedef Visit = Int32 Function(Pointer<Void> data, Int32 number);

final lib = DynamicLibrary.open(Platform.isWindows ? 'foo.dll' : 'libfoo.so');
final add = lib.lookupFunction<Int32 Function(Int32, Int32), int Function(int, int)>('foo_add');
final make = lib
    .lookup<NativeFunction<Pointer<Foo> Function(Pointer<Utf8>, Size)>>('foo_new')
    .asFunction<Pointer<Foo> Function(Pointer<Utf8>, int)>();
final free = lib.lookupFunction<Void Function(Pointer<Foo>), void Function(Pointer<Foo>)>('foo_free');
final scale = lib.lookupFunction<Double Function(Double, Float), double Function(double, double)>('foo_scale');
final length = lib.lookupFunction<Int64 Function(Pointer<Foo>, Uint8), int Function(Pointer<Foo>, int)>('foo_len');
final point = lib.lookupFunction<Void Function(Point, Pointer<Point>), void Function(Point, Pointer<Point>)>('foo_point');
final each = lib.lookupFunction<Void Function(Pointer<NativeFunction<Visit>>, Pointer<Void>), void Function(Pointer<NativeFunction<Visit>>, Pointer<Void>)>('foo_each');
final event = lib.lookupFunction<Void Function(Pointer<Event>), void Function(Pointer<Event>)>('foo_event');
final state = lib.lookupFunction<Bool Function(Pointer<Foo>, UnsignedInt), bool Function(Pointer<Foo>, int)>('foo_state');
final show = lib.lookupFunction<Int Function(Pointer<Char>, VarArgs<(Int,)>), int Function(Pointer<Char>, int)>('foo_print');
final Pointer<Long> count = lib.lookup<Long>('foo_count');
"""
NATIVE = """
import 'dart:ffi';

@Native<Int32 Function(Int32, Int32)>(symbol: 'foo_add')
external int add(int a, int b);
@Native<Double Function(Double, Float)>(symbol: 'foo_scale')
external double scale(double x, double y);
@Native<Int64 Function(Pointer<Void>, Uint8)>()
external int foo_len(Pointer<Void> foo, int flags);
@Native<Void Function(Pointer<Void>)>()
external void foo_free(Pointer<Void> foo);
"""
CLIENTS = {"julia": JULIA, "dart": DART, "native": NATIVE}
NAMES = {
    "julia": (
        "Cint",
        "Cdouble",
        "Cfloat",
        "Int64",
        "UInt8",
        "Cstring",
        "Csize_t",
        "Handle",
        "Cshort",
        "Clong",
        "Point",
    ),
    "dart": ("Int32", "Double", "Float", "Int64", "Uint8", "Pointer<Foo>", "Size", "Int16", "Point"),
    "native": ("Int32", "Double", "Float", "Int64", "Uint8", "Pointer<Void>", "Int16"),
}
SAME = [
    {"Int64", "Csize_t"},
    {"Int64", "Clong"},
    {"Csize_t", "Clong"},
    {"Int64", "Size"},
    {"Cstring", "Handle"},
]
"""Those that are of one width, or both addresses."""
FUNCTIONS = ("add", "new", "free", "scale", "len", "point", "each", "event", "state", "print", "count")
COUNTS = {
    "julia": {
        "(Cint, Cint)": ("(Cint,)", "(Cint, Cint, Cint)", "()", "(Cint, Cint...)"),
        "(Cdouble, Cfloat)": ("(Cdouble,)", "(Cfloat, Cdouble)"),
        "(Handle,)": ("()", "(Handle, Handle)"),
        "(Point, Ref{Point})": ("(Ref{Point}, Ref{Point})", "(Point,)", "(Point, Point)"),
        "(name::Cstring, sizeof(name)::Csize_t)": ("(name::Cstring)", "(sizeof(name)::Csize_t, name::Cstring)"),
        "(s::Cstring; x::Cint)": ("(s::Cstring, x::Cint)", "(; x::Cint)"),
        "    x::Cint\n    y::Cshort": ("    y::Cshort\n    x::Cint", "    x::Cint\n    y::Cshort\n    w::Cint", "    x::Int64\n    y::Cshort"),
        "    z::Cdouble": ("    z::Cfloat", "    z::Ptr{Cvoid}", "    z::Cdouble\n    w::Cint"),
        "    kind::Cchar\n": ("", "    kind::Int64\n"),
        "NTuple{2, Ptr{Point}}": ("NTuple{3, Ptr{Point}}", "Ptr{Point}", "NTuple{2, Cint}"),
        "NTuple{12, Cchar}": ("NTuple{16, Cchar}", "NTuple{12, Cint}", "Cstring"),
        "FOO_BUSY = 5": ("FOO_BUSY", "FOO_BUSY = 6"),
        "Handle, State": ("State, Handle", "Handle", "Handle, UInt8"),
        "Bool, (Handle": ("Cint, (Handle", "Cdouble, (Handle"),
    },
    "dart": {
        "<Int32 Function(Int32, Int32)": ("<Int32 Function(Int32)", "<Int32 Function(Int32, Int32, Int32)", "<Int32 Function()"),
        "<Double Function(Double, Float)": ("<Double Function(Double)", "<Double Function(Float, Double)"),
        "<Void Function(Pointer<Foo>)": ("<Void Function()", "<Void Function(Foo)", "<Void Function(Pointer<Foo>, Int32)"),
        "<Void Function(Point, Pointer<Point>)": ("<Void Function(Pointer<Point>, Pointer<Point>)", "<Void Function(Point)"),
        "Int32 Function(Pointer<Void> data, Int32 number)": ("Int32 Function(Pointer<Void>)", "Int32 Function(Int32, Pointer<Void>)", "Double Function(Pointer<Void>, Int32)"),
        "VarArgs<(Int,)>": ("Int", "Int, VarArgs<(Int,)>"),
        "  @Int32()\n  external int x;\n": ("", "  @Int64()\n  external int x;\n"),
        "  @Double()\n  external double z;\n": ("  @Float()\n  external double z;\n", "  external Pointer<Void> z;\n"),
        "final class Point extends Struct": ("final class Point extends Union", "@Packed(1)\nfinal class Point extends Struct"),
        "  @Int8()\n  external int kind;\n": ("", "  @Int64()\n  external int kind;\n"),
        "@Array(2)": ("@Array(3)",),
        "@Array(12)": ("@Array(16)", "@Array(13)"),
        "external Content value": ("external Pointer<Content> value", "external Point value"),
        "<Bool Function": ("<Int32 Function", "<Double Function"),
        "UnsignedInt)": ("UnsignedLong)", "Double)", "Pointer<Foo>)"),
        "lookup<Long>": ("lookup<Int>", "lookup<Double>", "lookup<NativeFunction<Long Function()>>"),
    },
    "native": {
        "<Int32 Function(Int32, Int32)": ("<Int32 Function(Int32)", "<Int32 Function()"),
        "external int foo_len": ("external int foo_length",),
        "<Void Function(Pointer<Void>)": ("<Void Function()", "<Void Function(Pointer<Void>, Int32)"),
    },
}  # fmt: skip
HARMLESS = {
    "julia": {
        "Cint": "Int32", "Csize_t": "Culong", "Int64": "Clonglong", "UInt8": "Cuchar", "Cstring": "Ptr{UInt8}", "Handle": "Ptr{Cvoid}",
        "Ref{Point}": "Ptr{Point}", "Ref{Event}": "Ptr{Cvoid}", "    x::Cint": "    first::Cint", "Point": "Vector2", "libfoo": "LibFoo",
        "using Foo_jll: libfoo": 'const libfoo = "libfoo.so.1"', "State::Cuint": "State::Cint", "Bool": "Cuchar", "Clong": "Cssize_t",
        "NTuple{2, Ptr{Point}}": "NTuple{2, Ptr{Cvoid}}", "kind::Cchar": "kind::Int8", "struct Event": "mutable struct Event", "ccall((": "Base.ccall((",
        "module Foo": "module Foo\n# text\n", "s::Cstring; x::Cint": "s::Ptr{Cchar}; x::Cint, y::Cdouble",
    },
    "dart": {
        "Int32": "Int", "Size": "UintPtr", "Int64": "Long", "Uint8": "UnsignedChar", "Pointer<Utf8>": "Pointer<Char>", "Pointer<Foo>": "Pointer<Void>",
        "Pointer<Event>": "Pointer<Void>", "external int x": "external int first", "Point ": "Vector ", "'libfoo.so'": "'./libfoo.so'", "UnsignedInt": "Uint32",
        "Array<Uint8> name": "Array<Int8> name", "@Int8()": "@Uint8()", "lib\n    .lookup": "lib.lookup", "VarArgs<(Int,)>": "VarArgs<(Int, Double)>",
        "Pointer<NativeFunction<Visit>>, Pointer<Void>)": "Pointer<Void>, Pointer<Void>)", "'foo_free');": "'foo_free', isLeaf: true);",
    },
    "native": {"symbol: 'foo_add'": "symbol: 'foo_add', isLeaf: true", "Pointer<Void>": "Pointer<Foo>", "@Native": "@ffi.Native", "external int foo_len": "external int  foo_len"},
}  # fmt: skip
SUFFIXES = {"julia": ".jl", "dart": ".dart", "native": ".dart"}


def checked(library: tuple[Path, bool], client: str, texts: list[str]) -> Report:
    """Check several files in one run."""
    made, by_header = library
    files = [made.parent / f"client{number}{SUFFIXES[client]}" for number in range(len(texts))]
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
    return {
        each.rule
        for each in report.findings
        if each.level in least and each.location and own in each.location.file
    }


def unread(report: Report, number: int) -> bool:
    """Whether a file was not read to its end, or not held against the library."""
    return any(f"client{number}." in each.subject for each in report.not_run)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_right_binding_is_silent_and_read_to_its_end(library, client):
    report = checked(library, client, [CLIENTS[client]])
    assert told(report, 0, tuple(Level)) <= {"unbound-export"}
    assert not unread(report, 0)


def by_types(client: str) -> Iterator[tuple[str, str]]:
    """Write each name of a type in the place of each other."""
    text = CLIENTS[client]
    start = text.index({"julia": "add(a, b)", "dart": "final add", "native": "@Native"}[client])
    for old in NAMES[client]:
        for place in places(text, old, start):
            for new in NAMES[client]:
                if new != old and not any({old, new} <= each for each in SAME) and _is_of_c(text, place):
                    yield f"{old} as {new} at {place}", text[:place] + new + text[place + len(old) :]


def _is_of_c(text: str, place: int) -> bool:
    """Leave out Dart's own side, which its compiler checks, what stands for `...`, and bytes behind an address."""
    before = text[text.rfind("\n", 0, place) : place]
    return not re.search(
        r"\b(int|void|double|bool) Function\(|asFunction|external|; x::|Ref\{|Pointer<$", before
    )


def by_names(client: str) -> Iterator[tuple[str, str]]:
    """Misspell each function."""
    for each in FUNCTIONS:
        if f"foo_{each}" in CLIENTS[client]:
            yield f"foo_{each}s", CLIENTS[client].replace(f"foo_{each}", f"foo_{each}s")
            yield f"foo_{each} hidden", CLIENTS[client].replace(f"foo_{each}", "foo_hidden")


def by_counts(client: str) -> Iterator[tuple[str, str]]:
    """Leave out, add, and change the order of parameters and members."""
    for old, each in COUNTS[client].items():
        assert old in CLIENTS[client]
        for new in each:
            yield f"{old} as {new}", CLIENTS[client].replace(old, new, 1)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_mutation_is_told(library, client):
    cases = [*by_types(client), *by_names(client), *by_counts(client)]
    report = checked(library, client, [text for _, text in cases])
    missed = [
        name
        for number, (name, _) in enumerate(cases)
        if not told(report, number, tuple(Level)) - {"unbound-export"} and not unread(report, number)
    ]
    assert missed == []
    assert len(cases) > 20


@pytest.mark.parametrize("client", CLIENTS)
def test_harmless_spellings_are_silent(library, client):
    cases = [CLIENTS[client].replace(old, new) for old, new in HARMLESS[client].items()]
    assert CLIENTS[client] not in cases
    report = checked(library, client, cases)
    assert [name for number, name in enumerate(HARMLESS[client]) if told(report, number)] == []
