"""What a Julia program calls of libraries is read from its text, for a target."""

# ruff: noqa: E501  (declarations are shown on one line)

from __future__ import annotations

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
MACOS = Target(Format.MACHO, "aarch64", 64, ByteOrder.LITTLE, "macos", "")


def read(tmp_path: Path, text: str, target: Target = LINUX) -> Binding:
    file = tmp_path / "client.jl"
    file.write_text(text, encoding="utf-8")
    return bindings.read(str(file), target)[0]


def numbers(binding: Binding) -> dict[str, str]:
    """Give constants and the values of enums."""
    assert binding.surface.types is not None
    enums = [each for each in binding.surface.types.nodes if isinstance(each, Enum)]
    found = {each.name: str(each.value) for node in enums for each in node.enumerators if each.location}
    return found | {each.name: each.value for each in binding.surface.constants}


def declared(binding: Binding) -> dict[str, str]:
    graph = binding.surface.types
    assert graph is not None
    return {
        each.name: "" if each.type is None else spell(graph, each.type, each.name)
        for each in binding.surface.declarations
    }


IDIOMS = {
    'ccall((:foo, "libfoo"), Cint, (Cint, Cstring), a, b)': "Cint foo(Cint, Cstring)",
    'ccall(("foo", "libfoo"), Cvoid, ())': "void foo(void)",
    "f(x) = ccall((:foo, libfoo), Csize_t, (Ptr{Cvoid},), x)": "Csize_t foo(void *)",
    "function f(x)\n  ccall((:foo, libfoo), Ptr{UInt8}, (Ref{Cint},), x)\nend": "UInt8 *foo(Cint *)",
    'ccall((:foo, "libfoo"), Cint, (Cstring, Cint...), s, 1, 2)': "Cint foo(Cstring, ...)",
    'ccall((:foo, "libfoo"), stdcall, UInt32, (Float64,), x)': "UInt32 __stdcall foo(Float64)",
    "@ccall libfoo.foo(a::Cint, b::Ptr{Cvoid})::Cint": "Cint foo(Cint, void *)",
    '@ccall "libfoo.so".foo()::Cvoid': "void foo(void)",
    "@ccall libfoo.foo(fmt::Cstring; x::Cint)::Cint": "Cint foo(Cstring, ...)",
    "@ccall gc_safe = true libfoo.foo(a::Bool)::Int64": "Int64 foo(Bool)",
    'h = dlopen("libfoo")\nccall(dlsym(h, :foo), Cint, (Clong,), x)': "Cint foo(Clong)",
    'const p = Libdl.dlsym(Libdl.dlopen("libfoo"), "foo")\nf() = ccall(p, Cdouble, ())': "Cdouble foo(void)",
    "function f(x)\n p = dlsym(lib, :foo)\n @ccall $p(x::Cint)::Cvoid\nend": "void foo(Cint)",
    "dlsym(lib, :foo)": "",
    "cglobal((:foo, libfoo), Cint)": "Cint foo",
    "unsafe_load(cglobal((:foo, libfoo)))": "",
    "const Handle = Ptr{Cvoid}\nccall((:foo, libfoo), Handle, (Handle,), x)": "Handle foo(Handle)",
    "const T = Cint\nconst U = T\nccall((:foo, libfoo), U, ())": "U foo(void)",
    "struct P\n  x::Cint\nend\nccall((:foo, libfoo), P, (P, Ref{P}), a, b)": "struct P foo(struct P, struct P *)",
    "@enum E::UInt8 A B\nccall((:foo, libfoo), E, (E,), a)": "enum E foo(enum E)",
    "@cenum E::UInt32 begin\n  A = 0\nend\nccall((:foo, libfoo), Cvoid, (E,), a)": "void foo(enum E)",
    "const name = :foo\nccall((name, libfoo), Cint, (Any,), a)": "Cint foo(void *)",
    "ccall((:foo, libfoo), Union{Ptr{Cint}, Ptr{Cvoid}}, (Base.Cint, Ref{T}), a) where T": "void *foo(Cint, void *)",
    "ccall((:foo, libfoo), Cint, (Vector{Cint},), a)": "Cint foo(/* a type that Julia lays out in its own way */)",
}  # fmt: skip


@pytest.mark.parametrize("text", IDIOMS)
def test_declarations_are_read(tmp_path, text):
    assert declared(read(tmp_path, text + "\n")) == {"foo": IDIOMS[text]}


LIBRARIES = {
    'ccall((:f, "libfoo.so.1"), Cint, ())': (Loading.NAMED, ("libfoo.so.1",)),
    'const libfoo = "foo"\nccall((:f, libfoo), Cint, ())': (Loading.NAMED, ("foo",)),
    "using Foo_jll\nccall((:f, libfoo), Cint, ())": (Loading.NAMED, ("libfoo",)),
    "ccall((:f, Foo_jll.libfoo), Cint, ())": (Loading.NAMED, ("libfoo",)),
    "ccall((:f, LIBFOO[]), Cint, ())": (Loading.NAMED, ("libfoo",)),
    'const lib = Libdl.find_library(["foo", "libfoo2"])\nccall((:f, lib), Cint, ())': (
        Loading.NAMED,
        ("foo", "libfoo2"),
    ),
    'const path = joinpath(@__DIR__, "libfoo.so")\nccall((:f, path), Cint, ())': (
        Loading.NAMED,
        ("libfoo.so",),
    ),
    "ccall((:f, where_it_is()), Cint, ())": (Loading.COMPUTED, ()),
    "ccall((:f, path), Cint, ())": (Loading.COMPUTED, ()),
    "ccall(:f, Cint, ())": (Loading.PROCESS, ()),
    "@ccall f()::Cint": (Loading.PROCESS, ()),
}


@pytest.mark.parametrize("text", LIBRARIES)
def test_libraries_that_are_meant(tmp_path, text):
    assert [(each.loading, each.names) for each in read(tmp_path, text + "\n").handles] == [LIBRARIES[text]]


CONDITIONS = {
    "Sys.iswindows()": (WINDOWS,),
    "Sys.isapple()": (MACOS,),
    "Sys.islinux()": (LINUX,),
    "Sys.isunix() && !Sys.isapple()": (LINUX,),
    "!(Sys.iswindows() || Sys.islinux())": (MACOS,),
    "Sys.WORD_SIZE == 64": (LINUX, WINDOWS, MACOS),
    "Sys.ARCH === :aarch64": (MACOS,),
    "Int === Int32": (),
}


@pytest.mark.parametrize(
    "form", ["if {}\n{}\nelse\n{}\nend", "@static if {}\n{}\nelse\n{}\nend", "{} ? {} : {}"]
)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_of_the_platform_are_decided_for_the_target(tmp_path, condition, form):
    text = form.format(f"({condition})", "ccall((:yes, libfoo), Cint, ())", "ccall((:no, libfoo), Cint, ())")
    for target in (LINUX, WINDOWS, MACOS):
        binding = read(tmp_path, text + "\n", target)
        assert list(declared(binding)) == ["yes" if target in CONDITIONS[condition] else "no"]
        assert not binding.lookups[0].optional


def test_only_macros(tmp_path):
    text = "@windows_only ccall((:w, libfoo), Cint, ())\n@unix_only ccall((:u, libfoo), Cint, ())\n"
    assert list(declared(read(tmp_path, text))) == ["u"]


OPTIONAL = {
    "ccall((:foo, libfoo), Cint, ())": False,
    'if VERSION > v"1.6"\n ccall((:foo, libfoo), Cint, ())\nend': True,
    "try\n ccall((:foo, libfoo), Cint, ())\ncatch\nend": True,
    "try\n ccall((:foo, libfoo), Cint, ())\ncatch e\n rethrow(e)\nend": False,
    "dlsym_e(lib, :foo)": True,
    "dlsym(lib, :foo; throw_error = false)": True,
    "dlsym(lib, :foo)": False,
}


@pytest.mark.parametrize("text", OPTIONAL)
def test_what_a_program_can_do_without(tmp_path, text):
    assert [each.optional for each in read(tmp_path, text + "\n").lookups] == [OPTIONAL[text]]


LAYOUTS = {
    "struct S\n x::Cint\n y::NTuple{16, Cchar}\nend": (20, {"x": 0, "y": 4}),
    "mutable struct S\n x::UInt8\n y::Cdouble\nend": (16, {"x": 0, "y": 8}),
    "struct I\n a::Int16\nend\nstruct S\n x::I\n y::Ptr{S}\nend": (16, {"x": 0, "y": 8}),
    "Base.@kwdef struct S\n x::Cint = 1\n y::Clong = 2\nend": (16, {"x": 0, "y": 8}),
    'struct S <: A\n "text"\n x::Bool\n # more\n y::Cint\n S() = new(1, 2)\nend': (8, {"x": 0, "y": 4}),
    "const N = 2\nstruct S\n x::NTuple{N, NTuple{3, UInt16}}\n y::Cstring\nend": (24, {"x": 0, "y": 16}),
    "@enum E::Int8 A\nstruct S\n x::E\n y::E\nend": (2, {"x": 0, "y": 1}),
    "struct S{T}\n x::Cint\n y::T\nend": (None, {}),
    "struct S\n x::String\n y::Cint\nend": (None, {}),
    "struct S\n x\n y::Cint\nend": (None, {}),
    "struct S\n x::S\n y::Cint\nend": (None, {}),
}


@pytest.mark.parametrize("text", LAYOUTS)
def test_structs_are_laid_out_as_c_does(tmp_path, text):
    graph = read(tmp_path, text + "\n").surface.types
    assert graph is not None
    found = next(each for each in graph.nodes if isinstance(each, Record) and each.name == "S")
    assert (found.size, {each.name: each.offset // 8 for each in found.fields}) == LAYOUTS[text]


NAMED = {
    "const FOO_A = 0x10\nconst FOO_B = Cint(-3)\nconst FOO_C = FOO_A | 1 << 8": {"FOO_A": "16", "FOO_B": "-3", "FOO_C": "272"},
    "@enum E FOO_A FOO_B=5 FOO_C": {"FOO_A": "0", "FOO_B": "5", "FOO_C": "6"},
    "@cenum E::UInt32 begin\n  FOO_A = 1\n  FOO_B = FOO_A << 4 # text\nend": {"FOO_A": "1", "FOO_B": "16"},
    "f(x) = (FOO_A = 3; x)\nfunction g()\n FOO_B = 1\nend": {},
}  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_numbers_that_have_names(tmp_path, text):
    found = numbers(read(tmp_path, text + "\n"))
    assert {
        name: value for name, value in found.items() if name.startswith("FOO_B") or text[0] in "c@"
    } == NAMED[text]


UNREAD = {
    "for n in names\n @eval f() = ccall(($(string(n)), libfoo), Cint, ())\nend": "what only a run can tell",
    "ccall((name(), libfoo), Cint, ())": "what only a run can tell",
    "ccall((:foo, libfoo), Cint, (NTuple{2, Cint},), x)": "types that only a run can tell",
    "ccall((:foo, libfoo), T, (Cint,), x)": "types that only a run can tell",
    "ccall((:foo, libfoo), Cint, types, x)": "types that only a run can tell",
    "dlsym(lib, name)": "looks up what only a run can tell",
    "if x\n ccall((:foo, libfoo), Cint, ())\nelse\n ccall((:foo, libfoo), Clong, ())\nend": "in two ways",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_only_a_run_can_tell_is_said_with_its_line(tmp_path, text):
    assert [UNREAD[text] in each.reason for each in read(tmp_path, text + "\n").unread] == [True]


def test_files_that_are_included_are_read(tmp_path):
    (tmp_path / "types.jl").write_text("struct P\n  x::Cint\nend\n")
    binding = read(tmp_path, 'module Foo\ninclude("types.jl")\nccall((:foo, libfoo), P, ())\nend\n')
    assert declared(binding) == {"foo": "struct P foo(void)"}


BAD = [
    "module Foo\nccall((:foo, libfoo), Cint, (",
    "using System; class A { }",
    "function (\n",
    "x = [[[" * 50,
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_julia_is_said(tmp_path, text):
    assert read(tmp_path, text).unread


@pytest.mark.parametrize("data", [b"x = '\xff\xfe'\n", b"a = 1\0"])
def test_bytes_that_are_no_text_are_one_clear_line(tmp_path, data):
    file = tmp_path / "client.jl"
    file.write_bytes(data)
    with pytest.raises(InputError):
        bindings.read(str(file), LINUX)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 20_000 + ")" * 20_000,
        "x = " + "[" * 20_000 + "]" * 20_000,
        "const A = " + "+".join(["1"] * 20_000),
        "const A = Ptr" + "{Ptr" * 20_000 + "}" * 20_000,
        "if " * 3000,
        "const A = B\nconst B = A\nccall((:bar, A), B, (A,), 1)",
        "const A = 1 << 10000000\nconst B = 9999999999 ^ 99999999",
        "\n".join(f"struct S{n}\n x::S{n + 1}\nend" for n in range(3000)),
    ],
    ids=range(8),
)
def test_hostile_texts_end(tmp_path, text):
    binding = read(tmp_path, f"ccall((:foo, libfoo), Cint, ())\n{text}\n")
    assert "foo" in declared(binding) or binding.unread


def test_fifty_thousand_lines(tmp_path):
    lines = "\n".join(f"ccall((:f{n}, libfoo), Cint, (Cint, Ptr{{Cvoid}}), a, b)" for n in range(50_000))
    assert len(read(tmp_path, lines).lookups) == 50_000
