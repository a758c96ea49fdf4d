"""What a Dart program looks up in libraries is read from its text, for a target."""

# ruff: noqa: E501  (declarations are shown on one line)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "aarch64", 64, ByteOrder.LITTLE, "macos", "")
HEAD = "import 'dart:ffi';\nimport 'dart:io';\nfinal lib = DynamicLibrary.open('libfoo.so');\n"


def read(tmp_path: Path, text: str, target: Target = LINUX) -> Binding:
    file = tmp_path / "client.dart"
    file.write_text(text, encoding="utf-8")
    return bindings.read(str(file), target)[0]


def declared(binding: Binding) -> dict[str, str]:
    graph = binding.surface.types
    assert graph is not None
    return {
        each.name: "" if each.type is None else spell(graph, each.type, each.name)
        for each in binding.surface.declarations
    }


IDIOMS = {
    "final f = lib.lookupFunction<Int32 Function(Int32, Double), int Function(int, double)>('foo');": "Int32 foo(Int32, Double)",
    "final f = lib.lookup<NativeFunction<Void Function()>>('foo').asFunction<void Function()>();": "void foo(void)",
    "final Pointer<NativeFunction<Int Function(Pointer<Utf8> s)>> f = lib.lookup('foo');": "Int foo(Utf8 *)",
    "typedef F = Size Function(Pointer<Void> p, Uint8 flags);\nfinal f = lib.lookupFunction<F, int Function(Pointer<Void>, int)>('foo');": "Size foo(void *, Uint8)",
    "typedef Int32 F(Int32 a, Pointer<Int8> b);\nfinal f = lib.lookup<NativeFunction<F>>('foo').asFunction<int Function(int, Pointer<Int8>)>();": "Int32 foo(Int32, Int8 *)",
    "@Native<Int64 Function(Float)>(symbol: 'foo')\nexternal int bar(double x);": "Int64 foo(Float)",
    "@Native<Void Function(Pointer<Char>)>()\nexternal void foo(Pointer<Char> s);": "void foo(Char *)",
    "@Native<Int Function(Pointer<Char>, VarArgs<(Int,)>)>(isLeaf: true)\nexternal int foo(Pointer<Char> s, int x);": "Int foo(Char *, ...)",
    "@FfiNative<Bool Function()>('foo')\nexternal bool bar();": "Bool foo(void)",
    "@Native<Int32>(symbol: 'foo')\nexternal int count;": "Int32 foo",
    "final Pointer<Long> f = lib.lookup<Long>('foo');": "Long foo",
    "final class P extends Struct { @Int32() external int x; }\n@Native<P Function(P, Pointer<P>)>()\nexternal P foo(P a, Pointer<P> b);": "struct P foo(struct P, struct P *)",
    "final class O extends Opaque {}\n@Native<Pointer<O> Function()>()\nexternal Pointer<O> foo();": "void *foo(void)",
    "typedef Visit = Int32 Function(Pointer<Void>, Int32);\n@Native<Void Function(Pointer<NativeFunction<Visit>>)>()\nexternal void foo(Pointer<NativeFunction<Visit>> v);": "void foo(Visit *)",
    "typedef Handle = Pointer<Void>;\n@Native<Handle Function(UnsignedLong)>()\nexternal Handle foo(int x);": "Handle foo(UnsignedLong)",
    "class L {\n late final _p = _lookup<NativeFunction<Short Function(UnsignedChar)>>('foo');\n late final _f = _p.asFunction<int Function(int)>();\n}": "Short foo(UnsignedChar)",
    "const name = 'foo';\nfinal f = lib.lookupFunction<Void Function(), void Function()>(name);": "void foo(void)",
    "final p = lib.lookup('foo');": "",
    "// lib.lookup('bar')\n/* lib.lookup('bar') /* */ */\nfinal t = \"lib.lookup('bar')\"; final p = lib.lookup('foo');": "",
    "final f = lib.lookupFunction<Int32 Function(Wide), int Function(int)>('foo');": "Int32 foo(/* a type that the text does not tell */)",
}  # fmt: skip


@pytest.mark.parametrize("text", IDIOMS)
def test_declarations_are_read(tmp_path, text):
    assert declared(read(tmp_path, HEAD + text + "\n")) == {"foo": IDIOMS[text]}


def test_functions_behind_the_prefix_of_an_import(tmp_path):
    text = "import 'dart:ffi' as ffi;\nfinal lib = ffi.DynamicLibrary.open('libfoo.so');\nfinal f = lib.lookup<ffi.NativeFunction<ffi.Int Function(ffi.Pointer<ffi.Char>)>>('foo');\n"
    assert declared(read(tmp_path, text)) == {"foo": "Int foo(Char *)"}


OPEN = "Platform.isWindows ? DynamicLibrary.open('foo.dll') : Platform.isMacOS ? DynamicLibrary.open('libfoo.dylib') : DynamicLibrary.open('libfoo.so')"
LIBRARIES = {
    "final l = DynamicLibrary.open('libfoo.so');": (Loading.NAMED, ("libfoo.so",)),
    "final l = DynamicLibrary.process();": (Loading.PROCESS, ()),
    "final DynamicLibrary l = DynamicLibrary.executable();": (Loading.PROCESS, ()),
    f"final l = {OPEN};": (Loading.NAMED, ("libfoo.so",)),
    "const path = 'libfoo.so';\nfinal l = DynamicLibrary.open(path);": (Loading.NAMED, ("libfoo.so",)),
    "final path = Platform.isLinux ? 'libfoo.so' : 'foo.dll';\nfinal l = DynamicLibrary.open(path);": (Loading.NAMED, ("libfoo.so",)),
    "final l = DynamicLibrary.open('$folder/libfoo.so');": (Loading.NAMED, ("/libfoo.so",)),
    "final l = DynamicLibrary.open(join(folder, 'lib', 'libfoo.so'));": (Loading.NAMED, ("libfoo.so",)),
    "DynamicLibrary find() {\n if (Platform.isWindows) return DynamicLibrary.open('foo.dll');\n if (Platform.isLinux) { return DynamicLibrary.open('libfoo.so'); }\n throw 'no';\n}\nfinal l = find();": (Loading.NAMED, ("libfoo.so",)),
    "DynamicLibrary get l => DynamicLibrary.open('libfoo.so');": (Loading.NAMED, ("libfoo.so",)),
    "late final DynamicLibrary l = () {\n if (Platform.isMacOS) { return DynamicLibrary.open('libfoo.dylib'); } else if (Platform.isLinux) { return DynamicLibrary.open('libfoo.so'); } else { return DynamicLibrary.open('foo.dll'); }\n}();": (Loading.NAMED, ("libfoo.so",)),
    "final l = DynamicLibrary.open(found());": (Loading.COMPUTED, ()),
    "Foo(DynamicLibrary l);": (Loading.COMPUTED, ()),
}  # fmt: skip


@pytest.mark.parametrize("text", LIBRARIES)
def test_libraries_that_are_opened(tmp_path, text):
    binding = read(tmp_path, f"import 'dart:ffi';\n{text}\nfinal f = l.lookup<Int32>('foo');\n")
    assert [(each.loading, each.names) for each in binding.handles] == [LIBRARIES[text]]


CONDITIONS = {
    "Platform.isWindows": (WINDOWS,),
    "Platform.isMacOS": (MACOS,),
    "Platform.isLinux || Platform.isAndroid": (LINUX,),
    "!Platform.isWindows && !Platform.isMacOS": (LINUX,),
    "!(Platform.isWindows || Platform.isLinux)": (MACOS,),
    "Platform.operatingSystem == 'linux'": (LINUX,),
    "io.Platform.isIOS": (),
}


@pytest.mark.parametrize(
    "form", ["if ({}) {{ {}; }} else {{ {}; }}", "if ({}) {}; else {};", "final x = {} ? {} : {};"]
)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_of_the_platform_are_decided_for_the_target(tmp_path, condition, form):
    text = form.format(condition, "lib.lookup('yes')", "lib.lookup('no')")
    for target in (LINUX, WINDOWS, MACOS):
        binding = read(tmp_path, f"{HEAD}void f() {{ {text} }}\n", target)
        assert list(declared(binding)) == ["yes" if target in CONDITIONS[condition] else "no"]
        assert not binding.lookups[0].optional


OPTIONAL = {
    "void f() { lib.lookup('foo'); }": False,
    "void f() { if (lib.providesSymbol('foo')) lib.lookup('foo'); }": True,
    "void f() { try { lib.lookup('foo'); } catch (e) { print(e); } }": True,
    "void f() { try { lib.lookup('foo'); } on ArgumentError catch (e) { rethrow; } }": False,
}


@pytest.mark.parametrize("text", OPTIONAL)
def test_what_a_program_can_do_without(tmp_path, text):
    assert [each.optional for each in read(tmp_path, HEAD + text).lookups] == [OPTIONAL[text]]


LAYOUTS = {
    "final class S extends Struct { @Int32() external int x; @Double() external double y; }": (16, {"x": 0, "y": 8}),
    "class S extends Struct {\n @Uint8()\n external int x;\n @Array(5)\n external Array<Int16> y;\n}": (12, {"x": 0, "y": 2}),
    "class S extends Struct { @Array.multi([2, 3]) external Array<Array<Int32>> x; external Pointer<Utf8> y; }": (32, {"x": 0, "y": 24}),
    "@Packed(1)\nfinal class S extends Struct { @Uint8() external int x; @Int64() external int y; }": (9, {"x": 0, "y": 1}),
    "final class S extends Union { @Int32() external int x; @Double() external double y; }": (8, {"x": 0, "y": 0}),
    "class I extends Struct { @Int16() external int a; }\nclass S extends Struct { external I x; @Int32() external int y; }": (8, {"x": 0, "y": 4}),
    "class S extends Struct { @Int32() external int x, y; int get sum => x + y; static const n = 3; factory S.of() { return S(); } }": (8, {"x": 0, "y": 4}),
    "class S extends Struct { @Bool() external bool x; external Pointer<S> y; }": (16, {"x": 0, "y": 8}),
    "class S extends Struct { @Uint8() int x; @Long() int y; }": (16, {"x": 0, "y": 8}),
    "class S extends Struct { @ffi.Uint8() external int x; @ffi.Array.multi([2]) external ffi.Array<ffi.Uint8> y; }": (3, {"x": 0, "y": 1}),
    "class S extends Struct { @Wide() external int x; @Array(size) external Array<Int8> y; }": (None, {}),
}  # fmt: skip


@pytest.mark.parametrize("text", LAYOUTS)
def test_structs_are_laid_out_as_c_does(tmp_path, text):
    graph = read(tmp_path, HEAD + text).surface.types
    assert graph is not None
    found = next(each for each in graph.nodes if isinstance(each, Record) and each.name == "S")
    assert (found.size, {each.name: each.offset // 8 for each in found.fields}) == LAYOUTS[text]


def test_numbers_that_have_names(tmp_path):
    text = "const int FOO_A = 0x10;\nabstract class E { static const FOO_B = -5; static const int FOO_C = 6; }\nconst String FOO_D = 'x';\n"
    found = {each.name: each.value for each in read(tmp_path, HEAD + text).surface.constants}
    assert found == {"FOO_A": "16", "FOO_B": "-5", "FOO_C": "6"}


def test_lookups_of_something_else(tmp_path):
    text = "final a = await InternetAddress.lookup('example.com');\nfinal b = table.lookup(key);\n"
    binding = read(tmp_path, HEAD + text)
    assert not binding.lookups
    assert not binding.unread


UNREAD = {
    "final p = lib.lookup<Int32>(name());": "a name that only a run can tell",
    "final p = lib.lookup<Int32>('foo_$number');": "a name that only a run can tell",
    "final f = lib.lookupFunction<Wide Function(), int Function()>('foo');": "types that only a run can tell",
    "class S extends Struct { @Wide() external int x; }": "members that only a run can tell",
    "void f() { if (x) { lib.lookup<Int32>('foo'); } else { lib.lookup<Int64>('foo'); } }": "in two ways",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_only_a_run_can_tell_is_said_with_its_line(tmp_path, text):
    assert [UNREAD[text] in each.reason for each in read(tmp_path, HEAD + text).unread] == [True]


def test_parts_and_neighbours_are_read(tmp_path):
    (tmp_path / "types.dart").write_text("import 'dart:ffi';\ntypedef Handle = Pointer<Void>;\n")
    text = "import 'types.dart';\n@Native<Handle Function()>()\nexternal Handle foo();\n"
    assert declared(read(tmp_path, HEAD + text)) == {"foo": "Handle foo(void)"}


BAD = [
    "final f = lib.lookupFunction<Int32 Function(",
    "#include <stdio.h>\nint main(void) { return 0; }",
    "class {{{{",
    "def f(x):\n  return x",
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_dart_is_said(tmp_path, text):
    binding = read(tmp_path, text)
    assert binding.unread
    assert not binding.lookups


@pytest.mark.parametrize("data", [b"final x = '\xff\xfe';\n", b"int a = 1\0"])
def test_bytes_that_are_no_text_are_one_clear_line(tmp_path, data):
    file = tmp_path / "client.dart"
    file.write_bytes(data)
    with pytest.raises(InputError):
        bindings.read(str(file), LINUX)


@pytest.mark.parametrize(
    "text",
    [
        "final x = " + "(" * 20_000 + ")" * 20_000 + ";",
        "final x = " + "[" * 20_000 + "]" * 20_000 + ";",
        "typedef T = " + "Pointer<" * 20_000 + "Void" + ">" * 20_000 + ";",
        "typedef T = " + "Void Function(" * 5000 + ")" * 5000 + ";",
        "typedef A = B;\ntypedef B = A;\nfinal f = lib.lookup<A>('bar');",
        "final a = b;\nfinal b = a;\nfinal f = a.lookup<Int32>('bar');",
        "class S extends Struct { external S x; }\nclass A extends Struct { external B b; }\nclass B extends Struct { external A a; }",
        "void f() {" + " if (x) {" * 3000 + "}" * 3001,
        "final x = " + "a ? b : " * 5000 + "c;",
        "/*" * 10_000,
        "final x = '" + "${" * 10_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_hostile_texts_end(tmp_path, text):
    binding = read(tmp_path, f"{HEAD}final first = lib.lookup<Int32>('foo');\n{text}\n")
    assert "foo" in declared(binding)


def test_fifty_thousand_lines(tmp_path):
    lines = "\n".join(
        f"final f{n} = lib.lookupFunction<Int32 Function(Pointer<Void>), int Function(Pointer<Void>)>('f{n}');"
        for n in range(50_000)
    )
    assert len(read(tmp_path, HEAD + lines).lookups) == 50_000
