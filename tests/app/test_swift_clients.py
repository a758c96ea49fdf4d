"""`check --binding Client.swift`: right declarations are silent, wrong ones are told."""

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
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef struct foo foo_t;
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
int64_t foo_len(const foo_t *foo, uint8_t flags);
bool foo_each(int (*callback)(void *data, int number), void *data);
void foo_out(long *value, char **text);
"""
SOURCE = """
#include "foo.h"
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { (void)name; (void)size; return 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
int64_t foo_len(const foo_t *foo, uint8_t flags) { return foo != 0 && flags; }
bool foo_each(int (*callback)(void *, int), void *data) { return callback(data, 1); }
void foo_out(long *value, char **text) { *value = 0; *text = 0; }
"""
LINKED = """
import Foundation
@_silgen_name("foo_add") func foo_add(_ a: Int32, _ b: Int32) -> Int32
@_silgen_name("foo_new")
func fooNew(_ name: UnsafePointer<CChar>, _ size: Int) -> OpaquePointer?
@_silgen_name("foo_free") func fooFree(_ foo: OpaquePointer)
@_extern(c, "foo_scale") func scale(_ x: Double, _ y: Float) -> Double
@_silgen_name("foo_len") func fooLen(_ foo: OpaquePointer?, _ flags: UInt8) -> Int64
@_silgen_name("foo_each") func fooEach(
    _ callback: @convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32,
    _ data: UnsafeMutableRawPointer?
) -> Bool
@_silgen_name("foo_out") func fooOut(_ value: UnsafeMutablePointer<Int>, _ text: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>)
"""
LOADED = """
import Glibc
typealias Add = @convention(c) (Int32, Int32) -> Int32
guard let handle = dlopen("libfoo.so", RTLD_NOW) else { fatalError() }
let add = unsafeBitCast(dlsym(handle, "foo_add"), to: Add.self)
let new = unsafeBitCast(dlsym(handle, "foo_new"), to: (@convention(c) (UnsafePointer<CChar>, Int) -> OpaquePointer?).self)
let symbol = dlsym(handle, "foo_scale")!
let scale = unsafeBitCast(symbol, to: (@convention(c) (Double, Float) -> Double).self)
let len = unsafeBitCast(dlsym(handle, "foo_len"), to: (@convention(c) (OpaquePointer, UInt8) -> Int64).self)
"""
OFFERED = """
@_cdecl("foo_add") public func add(a: Int32, b: Int32) -> Int32 { return a + b }
@_cdecl("foo_scale")
public func scale(x: Double, y: Float) -> Double { x * Double(y) }
@_cdecl("foo_len") public func len(foo: OpaquePointer, flags: UInt8) -> Int64 { 0 }
"""
CLIENTS = {"linked": LINKED, "loaded": LOADED, "offered": OFFERED}
TYPES = ("Int32", "Int64", "UInt8", "Double", "Float", "OpaquePointer", "Bool", "String")
FUNCTIONS = ("add", "new", "free", "scale", "len", "each", "out")
COUNTS = {
    "linked": {
        "(_ a: Int32, _ b: Int32)": ("(_ a: Int32)", "()", "(_ a: Int32, _ b: Int32, _ c: Int32)"),
        "(_ x: Double, _ y: Float)": ("(_ y: Float, _ x: Double)", "(_ x: inout Double, _ y: Float)"),
        "(UnsafeMutableRawPointer?, Int32) -> Int32": ("(Int32) -> Int32", "(UnsafeMutableRawPointer?, Int32) -> Void", "(Int32, UnsafeMutableRawPointer?) -> Int32"),
        "_ value: UnsafeMutablePointer<Int>": ("_ value: UnsafeMutablePointer<Int32>", "_ value: Int"),
        "@convention(c) ": ("@escaping ",),
        "-> OpaquePointer?": ("-> Int32", "-> Int32?", "-> Double"),
    },
    "loaded": {
        "(Int32, Int32) -> Int32": ("(Int32) -> Int32", "(Int32, Int32) -> Int64", "(Int32, Int32, Int32) -> Int32"),
        "(Double, Float)": ("(Float, Double)", "(Double)"),
    },
    "offered": {"(a: Int32, b: Int32)": ("(a: Int32)", "(a: Int32, b: Int32, c: Int32)"), "x: Double, y: Float": ("y: Float, x: Double",)},
}  # fmt: skip
HARMLESS = {
    "linked": {
        "Int32": "CInt", "_ size: Int": "_ size: UInt", "OpaquePointer?": "UnsafeMutableRawPointer?", "func foo_add": "static func other",
        "UnsafePointer<CChar>": "UnsafePointer<Int8>?", "Int64": "CLongLong", "_ a: ": "a: ", "@_extern(c, ": "@_silgen_name(",
        "@convention(c) (UnsafeMutableRawPointer?, Int32) -> Int32": "OpaquePointer", "Double": "CDouble", "_ callback": "_ cb",
        "func fooFree": "@inlinable internal func fooFree",
    },
    "loaded": {"libfoo.so": "/usr/lib/libfoo.so.1", "OpaquePointer": "UnsafeRawPointer", "Int32": "CInt", "symbol": "found"},
    "offered": {"Int32": "CInt", "public ": "", "foo: OpaquePointer": "_ foo: UnsafeRawPointer?"},
}  # fmt: skip


def checked(library: tuple[Path, bool], texts: list[str]) -> Report:
    """Check files, all in one run."""
    made, by_header = library
    files = [made.parent / f"Client{number}.swift" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=tuple(map(str, files)), rule_options=options))


def told(report: Report, number: int, least: tuple[Level, ...] = (Level.WARNING, Level.ERROR)) -> set[str]:
    """Give the rules that fault a file."""
    own = f"Client{number}."
    return {each.rule for each in report.findings if each.level in least and own in each.location.file}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_right_binding_is_silent(library: tuple[Path, bool], client: str) -> None:
    report = checked(library, [CLIENTS[client]])
    assert told(report, 0) == set()
    assert not [each for each in report.not_run if "Client" in each.subject]


def mutations(client: str) -> Iterator[tuple[str, str]]:
    """Write each type in the place of each other, misspell each name, leave out and add parameters."""
    text = CLIENTS[client]
    for old in TYPES:
        for piece in range(1, len(text.split(old))):
            parts = text.split(old)
            for new in TYPES:
                if new != old and parts[piece][:1] in {",", ")", "\n", " "}:
                    yield f"{old} as {new}", old.join(parts[:piece]) + new + old.join(parts[piece:])
    for each in FUNCTIONS:
        if f'"foo_{each}"' in text:
            yield f"foo_{each}", text.replace(f'"foo_{each}"', f'"foo_{each}s"')
    for old, news in COUNTS[client].items():
        assert old in text
        yield from ((f"{old} as {new}", text.replace(old, new)) for new in news)


@pytest.mark.parametrize("client", CLIENTS)
def test_every_mutation_is_told(library: tuple[Path, bool], client: str) -> None:
    cases = list(mutations(client))
    report = checked(library, [text for _, text in cases])
    missed = [name for number, (name, _) in enumerate(cases) if not told(report, number, tuple(Level))]
    assert missed == []
    assert len(cases) > 20


@pytest.mark.parametrize("client", CLIENTS)
def test_harmless_spellings_are_silent(library: tuple[Path, bool], client: str) -> None:
    cases = [CLIENTS[client].replace(old, new) for old, new in HARMLESS[client].items()]
    assert CLIENTS[client] not in cases
    report = checked(library, cases)
    assert [name for number, name in enumerate(HARMLESS[client]) if told(report, number)] == []
