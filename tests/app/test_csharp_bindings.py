"""`check --binding client.cs`: right clients are silent, one fault each is told; of names Mono is the judge."""

# ruff: noqa: E501  (declarations in one line each)

from __future__ import annotations

import random
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
#include <stdbool.h>
#include <wchar.h>
struct point { int x, y; double z; };
struct packet { uint8_t kind; uint32_t sizes[3]; char name[16]; struct { int low, high; } range; void *data; };
union value { int32_t number; float real; struct point point; };
enum color { COLOR_RED = 1, COLOR_GREEN = 2 };
#define FOO_LIMIT 16
typedef struct foo foo_t;
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
long foo_len(const foo_t *foo);
int64_t foo_wide(int64_t a, uint8_t b, int16_t c);
bool foo_is(bool a);
void foo_point(struct point p, struct point *out);
void foo_packet(struct packet *packet);
void foo_value(union value *value);
void foo_each(int (*callback)(void *, int64_t), void *data);
void foo_out(int *value, int64_t *wide, const char **text);
int foo_sum(const int *values, size_t count, double *result);
enum color foo_color(enum color c);
void foo_text(const uint16_t *text, int count);
int foo_print(const char *format, ...);
int foo_nameA(const char *name);
int foo_wideW(const uint16_t *name);
"""
SOURCE = """
#include "foo.h"
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { return name && size ? 0 : 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
long foo_len(const foo_t *foo) { return foo != 0; }
int64_t foo_wide(int64_t a, uint8_t b, int16_t c) { return a + b + c; }
bool foo_is(bool a) { return a; }
void foo_point(struct point p, struct point *out) { *out = p; }
void foo_packet(struct packet *packet) { packet->kind = 0; }
void foo_value(union value *value) { value->number = 0; }
void foo_each(int (*callback)(void *, int64_t), void *data) { callback(data, 1); }
void foo_out(int *value, int64_t *wide, const char **text) { *value = 0; *wide = 0; *text = 0; }
int foo_sum(const int *values, size_t count, double *result) { *result = count ? values[0] : 0; return 0; }
enum color foo_color(enum color c) { return c; }
void foo_text(const uint16_t *text, int count) { (void)text; (void)count; }
int foo_print(const char *format, ...) { return format != 0; }
int foo_nameA(const char *name) { return name != 0; }
int foo_wideW(const uint16_t *name) { return name != 0; }
__attribute__((visibility("hidden"))) int foo_hidden(void) { return 1; }
"""
RIGHT = """using System;
using System.Runtime.InteropServices;

[StructLayout(LayoutKind.Sequential)]
public struct Point { public int x; public int y; public double z; }
public unsafe struct Packet
{
    public byte kind;
    public fixed uint sizes[3];
    [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 16)] public string name;
    public int range_low;
    public int range_high;
    public IntPtr data;
}
[StructLayout(LayoutKind.Explicit)]
public struct Value
{
    [FieldOffset(0)] public int number;
    [FieldOffset(0)] public float real;
    [FieldOffset(0)] public Point point;
}
public enum Color { Red = 1, Green = 2 }
static unsafe class Foo
{
    const string Lib = "foo";
    public const int FOO_LIMIT = 16;
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)] public delegate int Callback(IntPtr data, long number);
    [DllImport(Lib)] public static extern int foo_add(int a, int b);
    [DllImport(Lib)] public static extern IntPtr foo_new(string name, UIntPtr size);
    [DllImport(Lib)] public static extern void foo_free(IntPtr foo);
    [DllImport(Lib)] public static extern double foo_scale(double x, float y);
    [DllImport(Lib)] public static extern long foo_len(IntPtr foo);
    [DllImport(Lib)] public static extern long foo_wide(long a, byte b, short c);
    [DllImport(Lib)] [return: MarshalAs(UnmanagedType.I1)] public static extern bool foo_is([MarshalAs(UnmanagedType.U1)] bool a);
    [DllImport(Lib)] public static extern void foo_point(Point p, out Point result);
    [DllImport(Lib)] public static extern void foo_packet(ref Packet packet);
    [DllImport(Lib)] public static extern void foo_value(ref Value value);
    [DllImport(Lib)] public static extern void foo_each(Callback callback, IntPtr data);
    [DllImport(Lib)] public static extern void foo_out(out int value, ref long wide, out IntPtr text);
    [DllImport(Lib)] public static extern int foo_sum(int[] values, UIntPtr count, double* result);
    [DllImport(Lib, EntryPoint = "foo_color")] public static extern Color GetColor(Color c);
    [DllImport(Lib, CharSet = CharSet.Unicode)] public static extern void foo_text(string text, int count);
    [DllImport(Lib)] public static extern int foo_print(string format, __arglist);
    [DllImport(Lib, CharSet = CharSet.Ansi)] public static extern int foo_name(string name);
    [DllImport(Lib, CharSet = CharSet.Unicode)] public static extern int foo_wide2(string name);
}
""".replace("foo_wide2", "foo_wideW").replace("[DllImport(Lib, CharSet = CharSet.Unicode)] public static extern int", "[DllImport(Lib, CharSet = CharSet.Unicode, ExactSpelling = true)] public static extern int")  # fmt: skip
TYPE, RECORD, COUNT, NAME = (
    "binding-type-mismatch", "binding-record-layout", "binding-parameter-count", "binding-missing-symbol"
)  # fmt: skip
WRONG = {
    "foo_add(int a, int b)": {
        "foo_ad(int a, int b)": NAME, "foo_hidden(int a, int b)": NAME, "Foo_add(int a, int b)": NAME,
        "foo_add(int a)": COUNT, "foo_add(int a, int b, int c)": COUNT, "foo_add(int a, long b)": TYPE,
        "foo_add(int a, float b)": TYPE, "foo_add(ref int a, int b)": TYPE, "foo_add(short a, int b)": TYPE,
        "foo_add(Point a, int b)": TYPE,
    },
    "int foo_add": {"long foo_add": TYPE, "double foo_add": TYPE, "IntPtr foo_add": TYPE, "byte foo_add": TYPE},
    "IntPtr foo_new": {"int foo_new": TYPE, "void foo_new": None, "double foo_new": TYPE},
    "(string name, UIntPtr size)": {
        "(string name, uint size)": TYPE, "(string name)": COUNT, "(double name, UIntPtr size)": TYPE,
        "([MarshalAs(UnmanagedType.LPWStr)] string name, UIntPtr size)": TYPE,
    },
    "long foo_len": {"int foo_len": TYPE},
    "double foo_scale": {"float foo_scale": TYPE},
    "(double x, float y)": {"(float x, double y)": TYPE, "(double x, double y)": TYPE},
    "(long a, byte b, short c)": {"(byte b, long a, short c)": TYPE, "(long a, short b, byte c)": TYPE},
    "[return: MarshalAs(UnmanagedType.I1)] ": {"": TYPE},
    "[MarshalAs(UnmanagedType.U1)] bool a": {"bool a": TYPE},
    "(Point p, out Point result)": {"(ref Point p, out Point result)": TYPE, "(Point p, Point result)": TYPE},
    "public int y; public double z;": {
        "public double z;": RECORD, "public double z; public int y;": RECORD, "public long y; public double z;": RECORD,
        "public int y; public float z;": RECORD, "public int y; public double z; public int w;": RECORD,
    },
    "(LayoutKind.Sequential)]": {"(LayoutKind.Sequential, Pack = 2, Size = 32)]": RECORD},
    "public byte kind;": {"public uint kind;": RECORD, "": RECORD},
    "fixed uint sizes[3]": {"fixed uint sizes[4]": RECORD, "fixed ulong sizes[3]": RECORD, "fixed byte sizes[3]": RECORD},
    "SizeConst = 16": {"SizeConst = 8": RECORD, "SizeConst = 32": RECORD},
    "public int range_high;": {"": RECORD, "public long range_high;": RECORD},
    "public int number;": {"public long number;": RECORD, "public double number;": RECORD},
    "[FieldOffset(0)] public float real;": {"[FieldOffset(8)] public float real;": RECORD},
    "int Callback(IntPtr data, long number)": {
        "int Callback(IntPtr data)": TYPE, "int Callback(IntPtr data, int number)": TYPE,
        "void Callback(IntPtr data, long number)": TYPE, "int Callback(int data, long number)": TYPE,
    },
    "(out int value, ref long wide, out IntPtr text)": {
        "(out long value, ref long wide, out IntPtr text)": TYPE, "(out int value, long wide, out IntPtr text)": TYPE,
        "(out int value, ref int wide, out IntPtr text)": TYPE, "(int value, ref long wide, out IntPtr text)": TYPE,
        "(out int value, ref long wide, out int text)": TYPE, "(out int value, ref double wide, out IntPtr text)": TYPE,
    },
    "(int[] values, UIntPtr count, double* result)": {
        "(long[] values, UIntPtr count, double* result)": TYPE, "(int[] values, int count, double* result)": TYPE,
        "(int[] values, UIntPtr count, double result)": TYPE, "(int[] values, UIntPtr count, float* result)": TYPE,
    },
    "enum Color {": {"enum Color : byte {": TYPE, "enum Color : long {": TYPE},
    "Green = 2": {"Green = 3": "binding-enum-value"},
    "FOO_LIMIT = 16": {"FOO_LIMIT = 15": "binding-constant"},
    "CharSet = CharSet.Unicode)] public static extern void foo_text": {
        "CharSet = CharSet.Ansi)] public static extern void foo_text": None,
    },
    "foo_print(string format, __arglist)": {"foo_print(__arglist)": COUNT},
    "CharSet.Ansi)] public static extern int foo_name": {"CharSet.Unicode)] public static extern int foo_name": NAME},
    'EntryPoint = "foo_color"': {'EntryPoint = "foo_colour"': NAME},
}  # fmt: skip
HARMLESS = {
    "int a, int b": "Int32 a, System.Int32 b",
    "UIntPtr": "nuint",
    "IntPtr": "nint",
    "byte": "Byte",
    "long wide": "Int64 wide",
    "Point": "Vector",
    "int x; public int y": "int first, second",
    "fixed uint sizes[3]": "uint s0, s1, s2",
    "public fixed uint sizes[3]": "[MarshalAs(UnmanagedType.ByValArray, SizeConst = 3)] public uint[] sizes",
    "[FieldOffset(0)] public float real;": "",
    "int[] values": "ref int values",
    "Callback callback": "delegate* unmanaged[Cdecl]<IntPtr, long, int> callback",
    "string name, UIntPtr": "byte[] name, UIntPtr",
    "Color c": "int c",
    "ref Packet packet": "IntPtr packet",
    "DllImport(Lib)": 'System.Runtime.InteropServices.DllImportAttribute("libfoo.so")',
    "(LayoutKind.Sequential)": "(LayoutKind.Sequential, Pack = 8)",
    "[StructLayout(LayoutKind.Sequential)]": "",
}
CASES = [(old, new) for old, each in WRONG.items() for new, rule in each.items() if rule]


@pytest.fixture(scope="module", params=["header", "debug info"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """Build a library; whether its header states the types, or its debug info alone."""
    folder = tmp_path_factory.mktemp("csharp")
    (folder / "foo.h").write_text(HEADER)
    (folder / "foo.c").write_text(SOURCE)
    made = folder / "libfoo.so"
    by_header = request.param == "header"
    flags = ["-s"] if by_header else ["-g"]
    subprocess.run(["gcc", "-shared", "-fPIC", *flags, "-o", made, folder / "foo.c"], check=True)
    return made, by_header


def checked(library: tuple[Path, bool], text: str) -> Report:
    made, by_header = library
    client = made.parent / "Client.cs"
    client.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=(str(client),), rule_options=options))


def test_a_right_binding_is_silent(library: tuple[Path, bool]) -> None:
    report = checked(library, RIGHT)
    assert [each for each in report.findings if each.rule != "unbound-export"] == []
    assert not [each for each in report.not_run if "Client.cs" in each.subject]


@pytest.mark.parametrize(("old", "new"), CASES, ids=[f"{old} -> {new}" for old, new in CASES])
def test_one_change_is_told(library: tuple[Path, bool], old: str, new: str) -> None:
    rule = WRONG[old][new]
    if rule == "binding-constant" and not library[1]:
        return
    assert old in RIGHT
    assert rule in told(checked(library, RIGHT.replace(old, new, 1)))


@pytest.mark.parametrize("old", HARMLESS)
def test_another_spelling_is_no_fault(library: tuple[Path, bool], old: str) -> None:
    assert old in RIGHT
    written = re.sub(rf"(?<!Entry){re.escape(old)}(?!Point)", lambda _: HARMLESS[old], RIGHT)
    assert written != RIGHT
    assert told(checked(library, written)) == set()


KINDS = {
    "byte": "number 1", "short": "number 2", "int": "number 4", "long": "number 8", "float": "float 4",
    "double": "float 8", "IntPtr": "word", "UIntPtr": "word", "ref int": "address of number 4",
    "ref long": "address of number 8", "ref double": "address of float 8", "double*": "address of float 8",
    "int[]": "address of number 4", "string": "address of text", "Point": "struct", "ref IntPtr": "address of word",
    "out IntPtr": "address of word", "out int": "address of number 4", "Color": "number 4", "uint": "number 4",
    "sbyte": "number 1", "ulong": "number 8", "Callback": "address of a function",
}  # fmt: skip
"""What native code gets for each: two of one kind are one to it."""
EITHER = (
    {"word", "number 8"},
    {"address of word", "address of number 8"},
)
"""A number as wide as an address: which of them the library means decides."""
ANY_ADDRESS = {"word", "address of text"}
"""Agrees with every address: bytes may stand for anything."""
PARAMETER = re.compile(r"(?P<type>(?:ref |out )?[\w*\[\]]+) (?P<name>\w+)$")
EXTERN = re.compile(r"extern (?P<result>[\w*]+) (?P<name>\w+)\((?P<parameters>[^()\n]*)\);")


def mutations() -> list[tuple[str, str, bool | None]]:
    """List lines with one change each, and whether it is a fault; None where native code could take either."""
    found: list[tuple[str, str, bool | None]] = []
    for extern in EXTERN.finditer(RIGHT):
        parameters = [each for each in extern["parameters"].split(", ") if PARAMETER.match(each)]
        if len(parameters) != len(extern["parameters"].split(", ")):
            continue
        for number, each in enumerate(parameters):
            match = PARAMETER.match(each)
            assert match is not None
            for kind in KINDS:
                changed = [*parameters[:number], f"{kind} {match['name']}", *parameters[number + 1 :]]
                found.append(_changed(extern, changed, is_fault(match["type"], kind)))
            found.append(_changed(extern, [*parameters[:number], *parameters[number + 1 :]], True))
            found.append(
                _changed(extern, [*parameters[: number + 1], "int more", *parameters[number + 1 :]], True)
            )
        if not extern["name"].startswith("Get"):
            found.append((extern[0], extern[0].replace(f" {extern['name']}(", f" {extern['name']}x("), True))
    return [each for each in found if each[0] != each[1]]


def _changed(
    extern: re.Match[str], parameters: list[str], fault: bool | None
) -> tuple[str, str, bool | None]:
    return extern[0], extern[0].replace(f"({extern['parameters']})", f"({', '.join(parameters)})"), fault


def is_fault(one: str, other: str) -> bool | None:
    """Whether a declaration may not say the other in place of the one."""
    if one not in KINDS:
        return None
    kinds = {KINDS[one], KINDS[other]}
    if len(kinds) == 1:
        return False
    addresses = {each for each in kinds if each in ANY_ADDRESS or each.startswith("address")}
    if kinds in EITHER or (addresses and "number 8" in kinds):
        return None
    return None if len(addresses) == 2 and not kinds.isdisjoint(ANY_ADDRESS) else True


@pytest.mark.parametrize(("old", "new", "fault"), random.Random(1).sample(mutations(), 40))
def test_mutations(library: tuple[Path, bool], old: str, new: str, fault: bool | None) -> None:
    assert len(mutations()) > 500
    rules = told(checked(library, RIGHT.replace(old, new, 1)))
    assert fault is None or bool(rules) is fault


def test_mono_finds_what_is_not_told_of(library: tuple[Path, bool]) -> None:
    names = [
        "foo_add",
        "foo_ad",
        "foo_hidden",
        "foo_name",
        "foo_nameA",
        "foo_wide",
        "foo_wideW",
        "malloc",
        "_init",
        "x",
    ]
    sets = ["", ", CharSet = CharSet.Unicode", ", ExactSpelling = true"]
    asked = [(name, stated) for name in names for stated in sets]
    externs = "".join(
        f'[DllImport("libfoo.so", EntryPoint = "{name}"{stated})] static extern void f{n}();\n'
        for n, (name, stated) in enumerate(asked)
    )
    calls = "".join(
        f'try {{ Marshal.Prelink(typeof(N).GetMethod("f{n}", BindingFlags.Static | BindingFlags.NonPublic)); }} '
        f'catch (EntryPointNotFoundException) {{ Console.WriteLine("{n}"); }}\n'
        for n in range(len(asked))
    )
    text = f"using System; using System.Reflection; using System.Runtime.InteropServices;\nstatic class N {{\n{externs}static void Main() {{\n{calls}}}\n}}\n"
    report = checked(library, text)
    absent = {each.location.line - 3 for each in report.findings if each.rule == NAME and each.location}
    folder = library[0].parent
    program = folder / "names.exe"
    subprocess.run(["mcs", f"-out:{program}", folder / "Client.cs"], check=True)
    run = subprocess.run(
        ["mono", program],
        check=True,
        capture_output=True,
        text=True,
        env={"LD_LIBRARY_PATH": str(folder), "PATH": "/usr/bin:/bin"},
    )
    assert {asked[n] for n in absent} == {asked[int(n)] for n in run.stdout.split()}
