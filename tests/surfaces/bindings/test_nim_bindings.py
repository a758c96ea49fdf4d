"""What a Nim module declares of C libraries, as its text tells it; of layouts the Nim compiler is the judge."""

# ruff: noqa: E501  (modules in one line each)

from __future__ import annotations

import json
import random
import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Enum, Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
WINDOWS_32 = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "darwin")


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "client.nim"
    file.write_text(text)
    return bindings.read(str(file), target)[0]


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {
        each.name: spell(types, each.type, each.name)
        for each in binding.surface.declarations
        if each.type is not None
    }


IDIOMS = {
    "plain": 'proc foo(a: cint, b: cstring): clong {.cdecl, importc, dynlib: "libfoo.so".}',
    "another name": 'proc own*(a: cint; b: cstring): clong {.importc: "foo", dynlib: "libfoo.so", cdecl.}',
    "constant": 'const lib = "libfoo" & ".so"\nproc foo(a: cint, b: cstring): clong {.cdecl, importc, dynlib: lib.}',
    "spread over lines": 'proc foo*(a: cint,\n          b: cstring = nil): clong {.\n    cdecl, importc,  # why\n    dynlib: "libfoo.so".}',
    "pragmas below": 'proc foo*(a: cint, b: cstring): clong\n  {.cdecl, importc, dynlib: "libfoo.so".}',
    "pushed": '{.push cdecl, importc, dynlib: "libfoo.so".}\nproc foo*(a: cint, b: cstring): clong\n{.pop.}\nproc own(a: cint): cint = a',
    "own pragma": 'const Lib = "libfoo.so"\n{.pragma: mylib, cdecl, dynlib: Lib.}\nproc foo(a: cint, b: cstring): clong {.mylib, importc: "foo".}',
    "pattern": '{.push dynlib: "libfoo.so".}\nproc oo(a: cint, b: cstring): clong {.cdecl, importc: "f$1".}',
    "aliases": 'type\n  Number* = cint\n  Text {.pure.} = distinct cstring\nproc foo(a: Number, b: Text): clong {.cdecl, importc, dynlib: "libfoo.so".}',
    "other spelling": 'const myLib = "libfoo.so"\nproc foo(a: c_int, b: cString): cLong {.cdecl, importC, dynLib: my_lib.}',
    "one constant for each platform": 'const lib = when defined(windows): "foo.dll" elif defined(macosx): "libfoo.dylib" else: "libfoo.so"\nproc foo(a: cint, b: cstring): clong {.cdecl, importc, dynlib: lib.}',
    "on lines of their own": 'const lib* =\n  when defined(windows): "foo.dll"\n  else: "libfoo.so"\nproc foo(a: cint, b: cstring): clong {.cdecl, importc, dynlib: lib.}',
    "chosen by when": 'when defined(windows):\n  const lib = "foo.dll"\nelif defined(macosx):\n  const\n    lib = "libfoo.dylib"\nelse:\n  const lib = "libfoo.so"\nproc foo(a: cint, b: cstring): clong {.cdecl, importc, dynlib: lib.}',
    "comments": '#[ a #[ nested ]# comment ]#\nproc foo(a: cint, ## the number\n  b: cstring): clong {.cdecl, importc, dynlib: "libfoo.so".} ##[ more ]##',
    "parameters together": 'proc foo(a: cint, b: ptr char): clong {.cdecl, importc, dynlib: "libfoo.so", raises: [], tags: [].}',
}  # fmt: skip


@pytest.mark.parametrize("idiom", IDIOMS)
def test_idioms(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, IDIOMS[idiom])
    assert {
        n: each.replace("Number a", "int a").replace("Text b", "char *b")
        for n, each in declared(binding).items()
    } == {"foo": "long foo(int a, char *b)"}
    assert [each.optional for each in binding.lookups] == [False]
    assert [each.names for each in binding.handles] == [("libfoo.so",)]
    assert binding.unread == ()


TYPES = {
    "csize_t": "size_t", "int": "ssize_t", "uint8": "uint8_t", "bool": "bool", "cdouble": "double", "float": "double",
    "float32": "float", "pointer": "void *", "cstringArray": "char **", "var cint": "int *", "ptr ptr cchar": "char **",
    "ref Point": "struct Point *", "ptr UncheckedArray[cint]": "int *", "array[4, cint]": "int (*)[4]",
    "proc (a: pointer, b: cint): cint {.cdecl.}": "int (*)(void *a, int b)", "ptr Point": "struct Point *",
    "Handle": "struct Point *", "Pair": "struct Pair", "Small": "enum Small", "culonglong": "unsigned long long",
}  # fmt: skip
DECLARED = """
type
  Point = object
    x, y: cint
  Handle = ptr Point
  Pair {.bycopy.} = object
    a: cint
  Small = enum
    one, two
"""


@pytest.mark.parametrize("written", TYPES)
def test_types(tmp_path: Path, written: str) -> None:
    binding = read(tmp_path, f'{DECLARED}proc foo(q: {written}) {{.cdecl, importc, dynlib: "libfoo.so".}}')
    assert (
        declared(binding)["foo"].replace("(*q)", "(*)").replace(" q)", ")").replace("*q)", "*)")
        == f"void foo({TYPES[written]})"
    )
    assert binding.unread == ()


@pytest.mark.parametrize(
    "written",
    ["string", "seq[cint]", "openArray[cint]", "Elsewhere", "posix.Mode", "proc (a: cint)", "set[Small]"],
)
def test_types_of_nims_own_are_said_and_not_compared(tmp_path: Path, written: str) -> None:
    binding = read(tmp_path, f'{DECLARED}proc foo(q: {written}) {{.cdecl, importc, dynlib: "libfoo.so".}}')
    assert [each.location.line for each in binding.unread] == [10]
    assert "nothing of it is compared" in binding.unread[0].reason


def test_records_by_value_are_compared_where_they_say_so(tmp_path: Path) -> None:
    text = DECLARED + 'proc foo(a: Point, b: Pair): Point {.cdecl, importc, dynlib: "libfoo.so".}'
    assert declared(read(tmp_path, text))["foo"].endswith("as it is large */ a, struct Pair b)")


CONDITIONS = {
    "defined(windows)": (WINDOWS,),
    "defined(linux) or defined(macosx)": (LINUX, MACOS),
    "defined(posix) and not defined(osx)": (LINUX,),
    "defined(amd64)": (LINUX, WINDOWS),
    "not defined(windows)": (LINUX, MACOS),
    "isOld": (),
    "defined(myOwnFlag)": (),
    "hostOS == 1": None,
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_are_decided_for_the_target(tmp_path: Path, condition: str) -> None:
    text = f'const isOld = defined(windows) and defined(linux)\n{{.push cdecl, importc, dynlib: "foo".}}\nwhen {condition}:\n  proc yes()\nelse:\n  proc no()\n'
    for target in (LINUX, WINDOWS, MACOS):
        binding = read(tmp_path, text, target)
        fitting = CONDITIONS[condition]
        expected = ["yes", "no"] if fitting is None else ["yes" if target in fitting else "no"]
        assert list(declared(binding)) == expected
        assert {each.optional for each in binding.lookups} == {fitting is None}


def test_libraries(tmp_path: Path) -> None:
    text = 'proc a() {.cdecl, importc, dynlib: "lib(foo|bar).so(|.1)".}\nproc b() {.cdecl, importc.}\nproc c() {.cdecl, importc, dynlib: findLib().}\nproc d() {.cdecl, importc, header: "<d.h>".}\nvar e {.importc, dynlib: "libe.so".}: cint\n'
    binding = read(tmp_path, text)
    assert [(each.loading, each.names) for each in binding.handles] == [
        (Loading.NAMED, ("libfoo.so", "libfoo.so.1", "libbar.so", "libbar.so.1")),
        (Loading.LINKED, ()),
        (Loading.COMPUTED, ()),
        (Loading.NAMED, ("libe.so",)),
    ]
    assert list(declared(binding)) == ["a", "b", "c", "e"]


def test_conventions_and_varargs(tmp_path: Path) -> None:
    binding = read(
        tmp_path, 'proc foo(a: cstring): cint {.stdcall, varargs, importc, dynlib: "foo".}', WINDOWS_32
    )
    types = binding.surface.types
    assert types is not None
    node = types[binding.surface.declarations[0].type]
    assert (node.convention, node.variadic) == ("stdcall", True)


def test_constants(tmp_path: Path) -> None:
    binding = read(
        tmp_path,
        'const\n  FOO_MAX* = 0x10\n  FOO_MIN = -1\n  FOO_SUM = FOO_MAX + 1 shl 2\n  FOO_NAME = "x"\nconst FOO_ONE = 1.cint\n',
    )
    assert {each.name: each.value for each in binding.surface.constants} == {
        "FOO_MAX": "16",
        "FOO_MIN": "-1",
        "FOO_SUM": "68",
        "FOO_ONE": "1",
    }


BAD = {
    "another language": (b"import ctypes\nlib = ctypes.CDLL('importc')\n", ""),
    "a comment without end": (b"#[ importc", "a comment does not end"),
    "brackets": (b"proc a(b: " + b"(" * 20_000 + b") {.importc.}", "not understood"),
    "pointers": (b"proc a(b: " + b"ptr " * 20_000 + b"cint) {.importc.}", "not understood"),
    "conditions": (b"when " + b"(" * 20_000 + b"true:\n  discard", ""),
    "indents": (b"".join(b" " * n + b"when true:\n" for n in range(3_000)), ""),
    "types of themselves": (b"type A = B\ntype B = A\nproc a(b: A) {.importc.}", ""),
    "records of themselves": (b"type A = object\n  a: A\nproc a(b: A) {.importc.}", ""),
    "half": (b"proc a(b: cint", ""),
    "generic": (b"proc a[T](b: T) {.importc.}", "not understood"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line(tmp_path: Path, case: str) -> None:
    text, reason = BAD[case]
    (tmp_path / "client.nim").write_bytes(text)
    binding = bindings.read(str(tmp_path / "client.nim"), LINUX)[0]
    assert [each.reason for each in binding.unread if reason in each.reason] if reason else not binding.unread


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "client.nim").write_bytes(b"let a = '\xff'\n")
    with pytest.raises(InputError, match="is not valid UTF-8, at line 1"):
        bindings.read(str(tmp_path / "client.nim"), LINUX)


def test_fifty_thousand_lines(tmp_path: Path) -> None:
    declaration = (
        'proc f{0}(a: cint,\n  b: cint): cint {{.cdecl, importc,\n  dynlib: "foo".}}\n  ## What it does.\n\n'
    )
    text = "".join(declaration.format(number) for number in range(10_000))
    assert len(read(tmp_path, text).surface.declarations) == 10_000


def records() -> tuple[str, list[str]]:
    """Write objects and enums, and questions about them."""
    chosen = random.Random(7)
    simple = [
        "cint",
        "cshort",
        "int8",
        "int64",
        "cdouble",
        "float32",
        "pointer",
        "cstring",
        "bool",
        "clong",
        "csize_t",
        "array[3, cshort]",
        "array[0..4, byte]",
        "ptr cint",
    ]
    text, asked, made = "type\n", [], list(simple)
    for number in range(60):
        pragmas = chosen.choice(["", "", " {.packed.}", " {.union.}", " {.bycopy.}"])
        text += f"  R{number}*{pragmas} = object\n"
        count = chosen.randint(1, 6)
        text += "".join(f"    m{n}: {chosen.choice(made)}\n" for n in range(count))
        asked.append(
            f"[sizeof(R{number}), " + ", ".join(f"offsetof(R{number}, m{n})" for n in range(count)) + "]"
        )
        made.append(f"R{number}")
    for number, values in enumerate(
        [
            "a{0}, b{0}",
            "a{0} = 200, b{0} = 300",
            "a{0} = -1, b{0} = 5",
            "a{0} = 1, b{0} = 70000",
            "a{0}, b{0} = 255",
        ]
    ):
        text += f"  E{number}* = enum {values.format(number)}\n  S{number}* {{.size: sizeof(cint).}} = enum c{number}, d{number}\n"
        asked += [f"[sizeof(E{number})]", f"[sizeof(S{number})]"]
    return text, asked


@pytest.mark.machine
def test_layouts_as_the_compiler_has_them(tmp_path: Path) -> None:
    text, asked = records()
    (tmp_path / "oracle.nim").write_text(text + "".join(f"echo @{each}\n" for each in asked))
    command = [
        "nim",
        "c",
        "--hints:off",
        "--warnings:off",
        f"--nimcache:{tmp_path / 'cache'}",
        "-r",
        str(tmp_path / "oracle.nim"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = [json.loads(line.removeprefix("@")) for line in done.stdout.splitlines()]
    names = [each.split("(")[1].rstrip(")],").split(")")[0] for each in asked]
    uses = "".join(
        f'proc f{n}(a: ptr {name}) {{.cdecl, importc, dynlib: "foo".}}\n' for n, name in enumerate(names)
    )
    types = read(tmp_path, text + uses).surface.types
    assert types is not None
    found = {each.name: each for each in types.nodes if isinstance(each, Record | Enum)}
    ours = [
        [found[name].size, *(f.offset // 8 for f in getattr(found[name], "fields", ()))] for name in names
    ]
    assert ours == told
