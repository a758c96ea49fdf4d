"""What a Swift file declares of C libraries, as its text tells it."""

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
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "darwin")
IOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "ios-simulator", "darwin")


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "Client.swift"
    file.write_text(text)
    return bindings.read(str(file), target)[0]


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {
        each.name: each.name if each.type is None else spell(types, each.type, each.name)
        for each in binding.surface.declarations
    }


OPEN = 'let handle = dlopen("libfoo.so", RTLD_NOW)\n'
IDIOMS = {
    "silgen": '@_silgen_name("foo")\nfunc foo(_ a: Int32, _ b: UnsafePointer<CChar>?) -> Int',
    "another name": '@_silgen_name("foo") private func own(a: Int32, b: UnsafePointer<Int8>!) -> Int',
    "attributes": '@discardableResult\n@_silgen_name("foo")\n@inline(never) @available(macOS 10.15, *)\npublic static func foo(_: Int32, _: UnsafePointer<CChar>) -> Int',
    "extern": '@_extern(c, "foo") func own(_ a: Int32, _ b: UnsafeMutablePointer<CChar>?) -> Int',
    "extern by its own name": "@_extern(c)\nfunc foo(_ a: Int32, _ b: UnsafeMutablePointer<CChar>?) -> Int",
    "cdecl": '@_cdecl("foo") public func own(a: Int32, b: UnsafePointer<CChar>) -> Int { return 1 }',
    "c": "@c(foo)\npublic func own(a: Int32, b: UnsafePointer<CChar>) -> Int { 1 }",
    "spread over lines": '@_silgen_name("foo")\nfunc foo(\n    _ a: Int32, // the number\n    _ b: UnsafePointer<CChar>? = nil /* the /* nested */ text */\n)\n    -> Int',
    "generic pointer": '@_silgen_name("foo") func foo(_ a: CInt, _ b: Optional<UnsafePointer<CChar>>) -> Int',
    "in an enum": 'enum C {\n  @_silgen_name("foo")\n  static func foo(_ a: Swift.Int32, _ b: UnsafePointer<CChar>?) -> Swift.Int\n}',
    "alias": 'typealias Number = Int32\n@_silgen_name("foo") func foo(_ a: Number, _ b: UnsafePointer<CChar>?) -> Int',
    "cast": OPEN + 'let f = unsafeBitCast(dlsym(handle, "foo"), to: (@convention(c) (Int32, UnsafePointer<CChar>?) -> Int).self)',
    "cast of a variable": OPEN + 'typealias Foo = @convention(c) (Int32, UnsafePointer<CChar>) -> Int\nlet sym = dlsym(handle, "foo")!\nlet f = unsafeBitCast(sym, to: Foo.self)',
    "guarded": 'class A { init?() {\n  guard let handle = dlopen(name + "/libfoo.so", RTLD_NOW), let sym = dlsym(handle, "foo") else { return nil }\n  self.f = unsafeBitCast(sym, to: (@convention(c) (Int32, UnsafePointer<CChar>) -> Int).self)\n} }',
    "member": 'self.handle = dlopen("libfoo.so", RTLD_LAZY)\nlet pointer: UnsafeMutableRawPointer? = dlsym(self.handle!, "foo")\nfoo = unsafeBitCast(pointer, to: (@convention(c) (CInt, UnsafePointer<CChar>) -> CLong).self)',
}  # fmt: skip


@pytest.mark.parametrize("idiom", IDIOMS)
def test_idioms(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, IDIOMS[idiom])
    assert binding.unread == ()
    found = (
        declared(binding)["foo"]
        .replace("ssize_t", "long")
        .replace("int32_t", "int")
        .replace("int8_t", "char")
    )
    assert (
        found.replace("int a", "int").replace("char *b", "char *").replace("own", "foo")
        == "long foo(int, char *)"
    )
    assert [each.optional for each in binding.lookups] == [False]
    names = [name.rpartition("/")[2] for each in binding.handles for name in each.names]
    assert names == ([] if binding.handles[0].loading is Loading.LINKED else ["libfoo.so"])


TYPES = {
    "Int": "ssize_t", "UInt8": "uint8_t", "CUnsignedLong": "unsigned long", "Bool": "bool", "Float": "float",
    "Double": "double", "CChar": "char", "OpaquePointer": "void *", "UnsafeMutableRawPointer?": "void *",
    "UnsafePointer<UnsafePointer<CChar>?>": "char **", "inout Int32": "int32_t *", "size_t": "size_t",
    "@convention(c) (Int32, OpaquePointer?) -> Void": "void (*)(int32_t, void *)",
    "(@convention(c) (Int32) -> Bool)?": "bool (*)(int32_t)", "Unmanaged<AnyObject>": "void *",
    "UnsafeMutablePointer<FILE>": "struct FILE *", "CWideChar": "wchar_t",
}  # fmt: skip


@pytest.mark.parametrize("written", TYPES)
def test_types(tmp_path: Path, written: str) -> None:
    binding = read(tmp_path, f'@_silgen_name("foo") func foo(_ a: {written})')
    assert (
        declared(binding)["foo"].replace("(*a)", "(*)").replace(" a)", ")").replace("*a)", "*)")
        == f"void foo({TYPES[written]})"
    )
    assert binding.unread == ()


@pytest.mark.parametrize(
    "written",
    ["String", "[Int32]", "Int32?", "(Int32) -> Void", "@escaping () -> Int", "UnsafeBufferPointer<Int8>"],
)
def test_values_that_only_swift_knows(tmp_path: Path, written: str) -> None:
    binding = read(tmp_path, f'@_silgen_name("foo") func foo(_ a: {written})')
    types = binding.surface.types
    assert types is not None
    assert [each.foreign for each in types.nodes if getattr(each, "foreign", None)] == ["swift-value"]


UNREAD = {
    '@_silgen_name("foo") func foo(_ a: CGRect)': "`CGRect` is a type of another module",
    '@_silgen_name("foo") func foo<T>(_ a: T)': "declares `foo` in a way that is not understood",
    '@_silgen_name("foo") func foo(_ a: Int32...)': "declares `foo` in a way that is not understood",
    "let f = dlsym(handle, name)": "a name that only a run can tell",
    'let f = dlsym(handle, "foo_\\(kind)")': "a name that only a run can tell",
}


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_not_understood_is_said(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"{text}\n")
    assert [each.reason for each in binding.unread if UNREAD[text] in each.reason]


def test_functions_of_the_file_itself_and_of_swift_are_no_c_functions(tmp_path: Path) -> None:
    text = '@_silgen_name("own") func own(_ s: String) { }\n@_silgen_name("$s4main3fooyyF") func foo(_ s: String)\n@_silgen_name("value") var value: Int32\n'
    binding = read(tmp_path, text)
    assert declared(binding) == {"$s4main3fooyyF": "$s4main3fooyyF"}


CONDITIONS = {
    "os(macOS)": (MACOS,),
    "os(Linux) || os(Windows)": (LINUX, WINDOWS),
    "canImport(Darwin)": (MACOS, IOS),
    "canImport(Glibc)": (LINUX,),
    "!os(Windows) && !(os(Linux))": (MACOS, IOS),
    "arch(arm64)": (MACOS, IOS),
    "targetEnvironment(simulator)": (IOS,),
    "swift(>=5.5)": (LINUX, WINDOWS, MACOS, IOS),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_are_decided_for_the_target(tmp_path: Path, condition: str) -> None:
    text = f'#if {condition} // here\n@_silgen_name("yes") func a()\n#else\n@_silgen_name("no") func a()\n#endif\n@_silgen_name("all") func b()\n'
    for target in (LINUX, WINDOWS, MACOS, IOS):
        binding = read(tmp_path, text, target)
        assert list(declared(binding)) == ["yes" if target in CONDITIONS[condition] else "no", "all"]
        assert not any(each.optional for each in binding.lookups)


def test_what_options_of_the_compiler_tell_is_optional(tmp_path: Path) -> None:
    text = '#if DEBUG\n@_silgen_name("a") func a()\n#elseif os(Linux)\n@_silgen_name("b") func b()\n#endif\n@_silgen_name("c") func c()\n'
    binding = read(tmp_path, text)
    assert [
        (each.name, lookup.optional)
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
    ] == [("a", True), ("b", True), ("c", False)]


BAD = {
    "another language": (b"import ctypes\nlib = ctypes.CDLL('foo')\n", ""),
    "a text without end": (b'let dlsym = "open', "a text does not end"),
    "a comment without end": (b"/* dlsym /* */", "a comment does not end"),
    "brackets": (b'@_silgen_name("a") func a(_ b: ' + b"(" * 20_000 + b")" * 20_000 + b")", "not understood"),
    "pointers": (b'@_silgen_name("a") func a(_ b: ' + b"UnsafePointer<" * 20_000 + b"Int" + b">" * 20_000 + b")", "not understood"),
    "conditions": (b"#if " + b"(" * 20_000 + b"DEBUG" + b")" * 20_000 + b"\n#endif", ""),
    "open ends": (b'@_silgen_name("a"', ""),
    "half": (b'@_silgen_name("a") func a(', "not understood"),
    "aliases of each other": (b'typealias A = B\ntypealias B = A\n@_silgen_name("a") func a(_ b: A)', "another module"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line(tmp_path: Path, case: str) -> None:
    text, reason = BAD[case]
    (tmp_path / "Client.swift").write_bytes(text)
    binding = bindings.read(str(tmp_path / "Client.swift"), LINUX)[0]
    assert [each.reason for each in binding.unread if reason in each.reason] if reason else not binding.unread


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Client.swift").write_bytes(b"let a = '\xff'\n")
    with pytest.raises(InputError, match="is not valid UTF-8, at line 1"):
        bindings.read(str(tmp_path / "Client.swift"), LINUX)


def test_fifty_thousand_lines(tmp_path: Path) -> None:
    declaration = '/// What it does.\n@_silgen_name("f{0}")\nfunc f{0}(\n  _ a: Int32) -> Int32\n\n'
    text = "".join(declaration.format(number) for number in range(10_000))
    assert len(read(tmp_path, text).surface.declarations) == 10_000
