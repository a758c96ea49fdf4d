"""What a Lua file declares through LuaJIT's `ffi`; LuaJIT itself says what its texts come to."""

# ruff: noqa: E501  (files in one line each)

from __future__ import annotations

import platform
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Record
from abilint.surfaces import bindings
from abilint.surfaces.bindings.tree import BROKEN

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "darwin")
HERE = Target(Format.ELF, platform.machine(), 64, ByteOrder(sys.byteorder), "linux", "gnu")
FOO = "int foo(int, const char *)"
FFI = 'local ffi = require("ffi")\n'


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "client.lua"
    file.write_text(text)
    return bindings.read(str(file), target)[0]


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {e.name: spell(types, e.type, e.name) for e in binding.surface.declarations if e.type is not None}


TEXTS = {
    "brackets": f"ffi.cdef[[\n{FOO};\n]]",
    "long brackets": f"ffi.cdef[==[ {FOO}; ]==]",
    "in parentheses": f"ffi.cdef([[{FOO};]])",
    "quoted": f"ffi.cdef '{FOO};'",
    "with escapes": 'ffi.cdef("int foo(int,\\n const char *);")',
    "put together": f"ffi.cdef('{FOO[:9]}' .. [[{FOO[9:]}]] .. ';')",
    "a variable": f"local text = [[{FOO};]]\nffi.cdef(text)",
    "another name": f"local cdef = ffi.cdef\ncdef[[{FOO};]]",
    "protected": f"pcall(ffi.cdef, '{FOO};')",
    "in a function": f"local function declare()\n  ffi.cdef[[{FOO};]]\nend",
    "on this platform": f"if ffi.os == 'Linux' and ffi.abi('64bit') then ffi.cdef[[{FOO};]] else ffi.cdef[[void foo(what);]] end",
    "not on another": f"if ffi.os ~= 'Windows' then ffi.cdef[[{FOO};]] end",
    "in two texts": "ffi.cdef[[typedef int number;]]\nffi.cdef[[int foo(number, const char *);]]",
}


@pytest.mark.parametrize("idiom", [each for each in TEXTS if each != "protected"])
def test_idioms_of_texts(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, f"{FFI}{TEXTS[idiom]}\nlocal lib = ffi.load('foo')\nlib.foo(1, '')\n")
    assert declared(binding)["foo"].replace("number", "int") == FOO
    assert [(each.names, each.loading) for each in binding.handles] == [(("foo",), Loading.NAMED)]
    assert binding.unread == ()


LIBRARIES = {
    "local lib = ffi.load('foo')\nlib.foo()": [("foo",)],
    "local ok, lib = pcall(ffi.load, 'foo')\nlib['foo']()": [("foo",)],
    "local M = {}\nM.lib = ffi.load('foo')\nM.lib.foo()": [("foo",)],
    "local lib = ffi.load(ffi.os == 'Windows' and 'foo.dll' or 'libfoo.so')\nlib.foo()": [("libfoo.so",)],
    "local lib\nif jit.os == 'OSX' then lib = ffi.load('foo.dylib') else lib = ffi.load('libfoo.so') end\nlib.foo()": [
        ("libfoo.so",)
    ],
    "local function load(name) local ok, l = pcall(ffi.load, name) if ok then return l end end\nlocal lib = load('foo.so.1') or load('foo')\nlib.foo()": [
        ("foo.so.1", "foo")
    ],
    "local lib\nfor _, name in ipairs{'foo.so.1', 'foo'} do local ok, l = pcall(ffi.load, name) if ok then lib = l break end end\nlib.foo()": [
        ("foo.so.1", "foo")
    ],
    "local lib = ffi.load(os.getenv('FOO'))\nlib.foo()": [()],
    "local one, two = ffi.load('one'), ffi.load('two')\ntwo.foo()": [("two",)],
    "local C = ffi.C\nC.foo()": [()],
    "ffi.load('foo', true)\nffi.C.foo()": [()],
    "ffi.load('foo')": [("foo",)],
}


@pytest.mark.parametrize("opening", LIBRARIES)
def test_idioms_of_libraries(tmp_path: Path, opening: str) -> None:
    binding = read(tmp_path, f"{FFI}ffi.cdef[[{FOO};]]\n{opening}\n")
    assert [each.names for each in binding.handles] == LIBRARIES[opening]


def test_platforms(tmp_path: Path) -> None:
    text = f"{FFI}if ffi.os == 'Windows' then ffi.cdef[[long a(void);]] elseif ffi.os == 'OSX' then ffi.cdef[[long b(void);]] else ffi.cdef[[long c(void);]] end\nffi.load('x')\n"
    found = [set(declared(read(tmp_path, text, target))) for target in (WINDOWS, MACOS, LINUX)]
    assert found == [{"a"}, {"b"}, {"c"}]


def test_uses_tell_what_can_be_absent(tmp_path: Path) -> None:
    text = f"{FFI}ffi.cdef[[int a(void); int b(void); int c(void); int d(void);]]\nlocal lib = ffi.load('foo')\nlib.a()\n"
    text += "pcall(function() return lib.b end)\nif version > 3 then lib.c() end\n"
    binding = read(tmp_path, text)
    told = zip(binding.surface.declarations, binding.lookups, strict=True)
    assert {e.name: (each.optional, each.unused) for e, each in told} == {
        "a": (False, False),
        "b": (True, False),
        "c": (True, False),
        "d": (False, True),
    }


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    text = f"{FFI}ffi.cdef[[\nint a(void);\n]]\nffi.cdef('int b(void);\\nint c(void);' ..\n  'int d(void);')\nffi.load('x')\n"
    found = {each.name: each.location[1:] for each in read(tmp_path, text).surface.declarations}
    assert found == {"a": (3, 5), "b": (5, 15), "c": (5, 29), "d": (6, 8)}


def test_words_of_luajit(tmp_path: Path) -> None:
    text = f"{FFI}ffi.cdef[[struct s {{ int n; char data[?]; }}; int foo(struct s *); int renamed(void) asm('other'); double value; int none();]]\nffi.load('x')\n"
    assert declared(read(tmp_path, text.replace("'other'", '"other"'))) == {
        "foo": "int foo(struct s *)",
        "other": "int other(void)",
        "value": "double value",
        "none": "int none(void)",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ffi.cdef(text())", "declares C text that only a run can tell"),
        ("ffi.cdef[[int f(what *);]]", "C text: unknown type name 'what'"),
        ("ffi.cdef([[typedef struct { $ a; } t;]], x)", "C text: unknown type name '$'"),
    ],
)
def test_what_is_not_read_is_said(tmp_path: Path, text: str, reason: str) -> None:
    binding = read(tmp_path, f"{FFI}{text}\nffi.cdef[[int sound(void);]]\nffi.load('x')\n")
    assert [(each.location.line, each.reason) for each in binding.unread] == [(2, reason)]
    assert set(declared(binding)) == {"sound"}


HOSTILE = {
    "another language": "package main\nfunc main() { cdef(1) }\n",
    "brackets": "cdef" + "(" * 20_000,
    "nested calls": "x = " + "ffi.cdef(" * 5_000 + ")" * 5_000,
    "nested functions": "cdef = 1 " + "function f() " * 5_000,
    "conditions": "cdef = 1 " + "if x then " * 5_000,
    "brackets in the text": "ffi.cdef[[" + "(" * 20_000 + "]]",
    "a condition on itself": "local x\nif not x then x = y end\nif x then ffi.cdef(x) end\n",
    "names in a circle": "local a = b\nlocal b = a\nffi.cdef(a .. b)\nlocal l = ffi.load(a)\nl.foo()\n",
}


def test_text_that_is_no_lua_is_said(tmp_path: Path) -> None:
    binding = read(tmp_path, f"{FFI}ffi.cdef[[int sound(void);]]\nffi.load('x')\nx = = 1\n")
    assert [(each.location.line, each.reason) for each in binding.unread] == [(4, BROKEN.format("Lua"))]
    assert set(declared(binding)) == {"sound"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end(tmp_path: Path, name: str) -> None:
    binding = read(tmp_path, HOSTILE[name])
    assert declared(binding) == {}
    assert binding.unread


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "client.lua").write_bytes(b"ffi.cdef[[\xff]]")
    with pytest.raises(InputError, match="is not valid UTF-8, at line 1"):
        bindings.read(str(tmp_path / "client.lua"), LINUX)


def test_many_lines(tmp_path: Path) -> None:
    uses = "\n".join(f"lib.f{number}(1, nil)" for number in range(10_000))
    lines = "\n".join(f"int f{number}(int, struct s *);" for number in range(10_000))
    binding = read(
        tmp_path, f"{FFI}ffi.cdef[[\nstruct s {{ int a; }};\n{lines}\n]]\nlocal lib = ffi.load('x')\n{uses}\n"
    )
    assert len(declared(binding)) == 10_000
    assert not any(each.unused for each in binding.lookups)


STRUCTS = """
typedef struct { char a; double b; short c[3]; } one;
typedef union { int a; one b; char c[30]; } two;
typedef struct { unsigned a : 3; unsigned b : 7; int64_t c; bool d; } three;
typedef struct { size_t a; wchar_t b; void *c; int (*d)(int); three e; } four;
#pragma pack(push, 1)
typedef struct { char a; long b; one c; } five;
#pragma pack(pop)
typedef struct { char a; complex b; float c; } six;
"""


@pytest.mark.machine
def test_layouts_are_those_of_luajit(tmp_path: Path) -> None:
    text = STRUCTS.replace("complex b", "double _Complex b")
    script = f'local ffi = require("ffi")\nffi.cdef[[{text}]]\n'
    for name in ("one", "two", "three", "four", "five", "six"):
        script += f"print('{name}', ffi.sizeof('{name}'), ffi.alignof('{name}'))\n"
        script += f"for _, m in ipairs{{'a', 'b', 'c', 'd', 'e'}} do local o, p, s = ffi.offsetof('{name}', m) if o and not s then print('{name}.' .. m, o) end end\n"
    ran = subprocess.run(["luajit", "-"], input=script, capture_output=True, text=True, check=True)
    theirs = {name: [int(each) for each in rest] for name, *rest in map(str.split, ran.stdout.splitlines())}
    types = read(tmp_path, f"{FFI}ffi.cdef[[{text}]]\nffi.load('x')\n", HERE).surface.types
    assert types is not None
    names = {getattr(node, "target", -1): node.name for node in types.nodes if hasattr(node, "name")}
    ours: dict[str, list[int]] = {}
    for number, node in enumerate(types.nodes):
        if (
            isinstance(node, Record)
            and number in names
            and node.size is not None
            and node.alignment is not None
        ):
            ours[names[number]] = [node.size, node.alignment]
            ours |= {f"{names[number]}.{e.name}": [e.offset // 8] for e in node.fields if e.bits is None}
    assert {name: ours[name] for name in theirs} == theirs
    assert len(theirs) > 20
