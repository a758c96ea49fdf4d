"""What a C# file declares of a library, as its text tells it."""

# ruff: noqa: E501  (declarations in one line each)

from __future__ import annotations

import re
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
LINUX_32 = Target(Format.ELF, "i386", 32, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
WINDOWS_32 = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "msvc")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "darwin")
HEAD = "using System; using System.Text; using System.Runtime.InteropServices; using System.Numerics;\n"
EXTERN = '[DllImport("foo")] static extern {};'


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "Client.cs"
    file.write_text(text)
    return bindings.read(str(file), target)[0]


def inside(declarations: str) -> str:
    return f"{HEAD}static unsafe class N {{\n{declarations}\n}}\n"


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {
        each.name: spell(types, each.type, each.name)
        for each in binding.surface.declarations
        if each.type is not None
    }


def types_of(folder: Path, extern: str, more: str = "", target: Target = LINUX) -> str:
    found = declared(read(folder, inside(EXTERN.format(extern) + more), target))
    return found["foo"].replace("foo", "", 1)


FOO = "int foo(int a, long b)"
IDIOMS = {
    "plain": '[DllImport("foo")] static extern int foo(int a, long b);',
    "constant": 'const string L = "f" + "oo"; [DllImport(L)] static extern int foo(int a, long b);',
    "other class": '[DllImport(Libraries.Foo)] static extern int foo(int a, long b); } static class Libraries { public const string Foo = "foo";',
    "entry point": '[DllImport("foo", EntryPoint = "foo")] static extern int Bar(int a, long b);',
    "name of": '[DllImport("foo", EntryPoint = nameof(foo))] static extern int foo(int a, long b);',
    "full name": '[System.Runtime.InteropServices.DllImportAttribute("foo")] static extern int foo(int a, long b);',
    "several attributes": '[DllImport("foo"), Obsolete][Preserve] public static extern int foo([In] int a, [Out] long b);',
    "generated": '[LibraryImport("foo")] internal static partial int foo(int a, long b);',
    "verbatim name": '[DllImport(@"foo")] static extern int @foo(int a, long b);',
    "dotnet names": '[DllImport("foo")] static extern Int32 foo(System.Int32 a, System.Int64 b);',
    "local": 'void M() { [DllImport("foo")] static extern int foo(int a, long b); }',
    "nested": 'static class Inner { [DllImport("foo")] internal static extern int foo(int a, long b); }',
    "defaults": '[DllImport("foo")] static extern int foo(int a = 3, long b = 0);',
    "comments": '[DllImport("foo")] /* here */ static extern int foo(int a /* one */, // two\n long b);',
    "region": '#region R\n#pragma warning disable\n[DllImport("foo")] static extern int foo(int a, long b);\n#endregion',
}  # fmt: skip


@pytest.mark.parametrize("idiom", IDIOMS)
def test_extern_methods(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, inside(IDIOMS[idiom]))
    (signature,) = declared(binding).values()
    assert signature.replace("Int32", "int").replace("Int64", "long") == FOO
    assert [(each.loading, each.names) for each in binding.handles] == [(Loading.NAMED, ("foo",))]
    assert not any(each.optional for each in binding.lookups)
    assert binding.unread == ()


DELEGATE = "[UnmanagedFunctionPointer(CallingConvention.Cdecl)] delegate int Foo(int a, long b);"
LOADED = 'static IntPtr h = NativeLibrary.Load("libfoo.so");'
LOOKUPS = {
    "delegate": 'Foo f = Marshal.GetDelegateForFunctionPointer<Foo>(NativeLibrary.GetExport(h, "foo"));',
    "old delegate": 'Foo f = (Foo)Marshal.GetDelegateForFunctionPointer(NativeLibrary.GetExport(h, "foo"), typeof(Foo));',
    "variable": 'void M() { IntPtr p = NativeLibrary.GetExport(h, "foo"); var f = Marshal.GetDelegateForFunctionPointer<Foo>(p); }',
    "function pointer": 'static delegate* unmanaged[Cdecl]<int, long, int> f = (delegate* unmanaged[Cdecl]<int, long, int>)NativeLibrary.GetExport(h, "foo");',
    "helper": 'static T Get<T>(string n) => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(h, n)); static Foo f = Get<Foo>("foo");',
    "own dlsym": '[DllImport("libdl.so.2")] static extern IntPtr dlsym(IntPtr h, string n); Foo f = Marshal.GetDelegateForFunctionPointer<Foo>(dlsym(h, "foo"));',
    "on the platform": 'void M() { if (OperatingSystem.IsLinux()) { var f = Marshal.GetDelegateForFunctionPointer<Foo>(NativeLibrary.GetExport(h, "foo")); } else { NativeLibrary.GetExport(h, "bar"); } }',
}  # fmt: skip


@pytest.mark.parametrize("idiom", LOOKUPS)
def test_lookups(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, inside(f"{DELEGATE}\n{LOADED}\n{LOOKUPS[idiom]}"))
    found = declared(binding)
    found.pop("dlsym", None)
    assert [each.replace(" a", "").replace(" b", "") for each in found.values()] == ["int foo(int, long)"]
    assert ("libfoo.so",) in [each.names for each in binding.handles]
    assert not any(each.optional for each in binding.lookups)
    assert binding.unread == ()


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("void M(string n) { NativeLibrary.GetExport(h, n); }", True),
        ('void M(string n) { NativeLibrary.GetExport(h, "a" + n); }', True),
        ('bool b = NativeLibrary.TryGetExport(h, "foo", out IntPtr p);', False),
        ('void M() { if (x > 3) NativeLibrary.GetExport(h, "foo"); }', False),
        ('void M() { try { NativeLibrary.GetExport(h, "foo"); } catch {} }', False),
    ],
)
def test_what_only_a_run_can_tell(tmp_path: Path, text: str, unread: bool) -> None:
    binding = read(tmp_path, inside(LOADED + text))
    assert bool(binding.unread) is unread
    assert all(each.optional for each in binding.lookups)


LIBRARIES = {
    '"libfoo.so.2"': (Loading.NAMED, ("libfoo.so.2",)),
    '"__Internal"': (Loading.PROCESS, ()),
    "Elsewhere.Name": (Loading.COMPUTED, ()),
}


@pytest.mark.parametrize("name", LIBRARIES)
def test_libraries(tmp_path: Path, name: str) -> None:
    binding = read(tmp_path, inside(f"[DllImport({name})] static extern int foo();"))
    assert [(each.loading, each.names) for each in binding.handles] == [LIBRARIES[name]]


POINT = "struct Point { public int x, y; }"
TYPES = {
    "void foo(byte a, sbyte b, short c, ushort d, uint e, ulong f, float g, double h)": "void (byte a, sbyte b, short c, ushort d, uint e, ulong f, float g, double h)",
    "IntPtr foo(UIntPtr a, nint b, nuint c)": "IntPtr (UIntPtr a, nint b, nuint c)",
    "void* foo(int* a, byte** b)": "void *(int *a, byte **b)",
    "void foo(ref int a, out long b, in short c)": "void (int *a, long *b, short *c)",
    "void foo(int[] a, byte[] b, string[] c)": "void (int *a, byte *b, string *c)",
    "string foo(string a, StringBuilder b)": "string (string a, StringBuilder b)",
    "void foo(Point a, ref Point b, Point* c, Point[] d)": "void (struct Point a, struct Point *b, struct Point *c, struct Point *d)",
    "void foo(SafeFileHandle a, HandleRef b)": "void (SafeFileHandle a, HandleRef b)",
    "void foo(Vector3 a, Guid b)": "void (struct Vector3 a, struct Guid b)",
    "void foo(string? a, params int[] b)": "void (string a, int *b)",
    "int foo(string a, __arglist)": "int (string a, ...)",
    "ref int foo()": "int *(void)",
    "void foo(ref string a, out IntPtr b)": "void (string *a, IntPtr *b)",
    "void foo([MarshalAs(UnmanagedType.LPArray)] int[] a, [MarshalAs(UnmanagedType.LPStr)] string b)": "void (int *a, string b)",
    "void foo([MarshalAs(UnmanagedType.IUnknown)] object a)": "void (void *a)",
    "void foo([MarshalAs(UnmanagedType.CustomMarshaler, MarshalTypeRef = typeof(X))] string a)": "void (void *a)",
}  # fmt: skip


@pytest.mark.parametrize("extern", TYPES)
def test_types(tmp_path: Path, extern: str) -> None:
    assert types_of(tmp_path, extern, POINT) == TYPES[extern]


SIZES = {
    "bool": 4, "[MarshalAs(UnmanagedType.I1)] bool": 1, "[MarshalAs(UnmanagedType.U1)] bool": 1,
    "[MarshalAs(UnmanagedType.VariantBool)] bool": 2, "char": 1, "[MarshalAs(UnmanagedType.U2)] char": 2,
    "[MarshalAs((UnmanagedType)3)] bool": 1, "CLong": 8, "CULong": 8, "NFloat": 8, "long": 8, "Half": 2,
    "[MarshalAs(UnmanagedType.SysInt)] int": 8, "[MarshalAs(UnmanagedType.I4)] Kind": 4, "Kind": 1, "Wide": 8,
    "Color": 4, "[MarshalAs(UnmanagedType.LPStruct)] Guid": 16,
}  # fmt: skip
ENUMS = "enum Kind : byte { A } enum Wide : ulong { A } enum Color { Red }"


@pytest.mark.parametrize("written", SIZES)
def test_sizes_of_arguments(tmp_path: Path, written: str) -> None:
    binding = read(tmp_path, inside(EXTERN.format(f"void foo({written} a)") + ENUMS))
    assert binding.surface.types is not None
    function = binding.surface.types[binding.surface.declarations[0].type or 0]
    size = getattr(binding.surface.types[function.parameters[0].type], "size", None)  # type: ignore[union-attr]
    assert size == SIZES[written]


@pytest.mark.parametrize(
    ("target", "sizes"), [(WINDOWS, (4, 8)), (LINUX, (8, 8)), (LINUX_32, (4, 4)), (MACOS, (8, 8))]
)
def test_sizes_are_the_targets(tmp_path: Path, target: Target, sizes: tuple[int, int]) -> None:
    binding = read(tmp_path, inside(EXTERN.format("void foo(CLong a, IntPtr b)")), target)
    assert binding.surface.types is not None
    function = binding.surface.types[binding.surface.declarations[0].type or 0]
    found = [binding.surface.types[each.type].size for each in function.parameters]  # type: ignore[union-attr]
    assert tuple(found) == sizes


CHARSETS = {
    "": (1, 1), "CharSet = CharSet.Ansi": (1, 1), "CharSet = CharSet.Unicode": (2, 2), "CharSet = CharSet.Auto": (1, 2)
}  # fmt: skip


@pytest.mark.parametrize("charset", CHARSETS)
def test_text_is_as_wide_as_its_charset(tmp_path: Path, charset: str) -> None:
    stated = f", {charset}" if charset else ""
    for target, size in zip((LINUX, WINDOWS), CHARSETS[charset], strict=True):
        text = inside(f'[DllImport("foo"{stated}, ExactSpelling = true)] static extern void foo(char a);')
        binding = read(tmp_path, text, target)
        assert binding.surface.types is not None
        function = binding.surface.types[binding.surface.declarations[0].type or 0]
        assert binding.surface.types[function.parameters[0].type].size == size  # type: ignore[union-attr]


NAMES = {
    "": ("foo", "fooA"),
    "CharSet = CharSet.Ansi": ("foo", "fooA"),
    "CharSet = CharSet.Unicode": ("foo", "fooW", "foo"),
    "CharSet = CharSet.Unicode, ExactSpelling = true": ("foo",),
    'EntryPoint = "bar"': ("bar", "barA"),
}


@pytest.mark.parametrize("stated", NAMES)
def test_names_that_are_tried(tmp_path: Path, stated: str) -> None:
    more = f", {stated}" if stated else ""
    binding = read(tmp_path, inside(f'[DllImport("foo"{more})] static extern void foo(int a);'))
    assert (binding.surface.declarations[0].name, *binding.lookups[0].spellings) == NAMES[stated]


@pytest.mark.parametrize(
    ("declaration", "names"),
    [
        ('[DllImport("foo", ExactSpelling = true)] static extern void foo(int a, double b, short c);', ("foo", "_foo@16")),
        ('[DllImport("foo", ExactSpelling = true, CallingConvention = CallingConvention.Cdecl)] static extern void foo(int a);', ("foo",)),
        ('[LibraryImport("foo")] static partial void foo(int a);', ("foo", "_foo@4")),
        ('[LibraryImport("foo")][UnmanagedCallConv(CallConvs = new[] { typeof(CallConvCdecl) })] static partial void foo(int a);', ("foo",)),
    ],
)  # fmt: skip
def test_conventions_of_windows_for_32_bits(tmp_path: Path, declaration: str, names: tuple[str, ...]) -> None:
    binding = read(tmp_path, inside(declaration), WINDOWS_32)
    assert (binding.surface.declarations[0].name, *binding.lookups[0].spellings) == names
    assert binding.surface.types is not None
    function = binding.surface.types[binding.surface.declarations[0].type or 0]
    assert function.convention == ("stdcall" if len(names) > 1 else "c")  # type: ignore[union-attr]


def test_an_error_code_comes_before_the_result(tmp_path: Path) -> None:
    text = inside('[DllImport("foo", PreserveSig = false)] static extern double foo(int a);')
    assert declared(read(tmp_path, text)) == {"foo": "HRESULT foo(int a, double *result)"}


def test_a_number_in_place_of_a_name_is_said(tmp_path: Path) -> None:
    binding = read(tmp_path, inside('[DllImport("foo", EntryPoint = "#12")] static extern int foo();'))
    assert binding.surface.declarations == ()
    assert "#12" in binding.unread[0].reason


CALLBACKS = {
    "void foo(Call c)": "void (Call c)",
    "void foo(delegate* unmanaged[Cdecl]<int, out long, void> c)": "void (void (*c)(int, long *))",
    "void foo(delegate*<int, void> c)": "void (void *c)",
}


@pytest.mark.parametrize("extern", CALLBACKS)
def test_callbacks(tmp_path: Path, extern: str) -> None:
    assert types_of(tmp_path, extern, "delegate int Call(IntPtr p, ref int n);") == CALLBACKS[extern]


CONDITIONS = {
    "#if WINDOWS\nA\n#else\nB\n#endif": {"b": False},
    "#if !LINUX\nA\n#else\nB\n#endif": {"b": False},
    "#if UNKNOWN\nA\n#else\nB\n#endif": {"a": True, "b": True},
    "#if UNKNOWN\nA\n#else\nA\n#endif": {"a": False},
    "#if UNKNOWN\nA\n#endif": {"a": True},
    "#if NET8_0 && WINDOWS\nA\n#elif NET8_0 || LINUX\nB\n#else\nA\n#endif": {"b": False},
    "#define X\n#if X\nA\n#else\nB\n#endif": {"a": False},
    "#if UNKNOWN\n#if OTHER\nA\n#else\nA\n#endif\n#else\nA\n#endif": {"a": False},
    "#if UNKNOWN\n#if OTHER\nA\n#endif\n#else\nA\n#endif": {"a": True},
    "#if (LINUX) == true // yes\nA\n#endif": {"a": False},
    "/*\n#if WINDOWS\n*/ A": {"a": False},
    'const string s = @"\n#if WINDOWS\n"; A': {"a": False},
    '[SupportedOSPlatform("windows")] A\n[SupportedOSPlatform("linux")] B': {"b": False},
}  # fmt: skip


@pytest.mark.parametrize("text", CONDITIONS)
def test_conditions_are_decided_for_the_target(tmp_path: Path, text: str) -> None:
    externs = re.sub(r"\b[AB]\b", lambda found: EXTERN.format(f"int {found[0].lower()}()"), text)
    defined, rest = externs[:10], externs[10:]
    whole = defined + inside(rest) if defined == "#define X\n" else inside(externs)
    binding = read(tmp_path, whole)
    found = {
        each.name: lookup.optional
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
    }
    assert found == CONDITIONS[text]


def test_conditions_that_cut_through_a_declaration_are_said(tmp_path: Path) -> None:
    text = '[DllImport("foo")] static extern int foo(int a\n#if UNKNOWN\n, int b);\n#else\n);\n#endif'
    binding = read(tmp_path, inside(text))
    assert declared(binding) == {"foo": "int foo(int a)"}
    assert "taken as not defined" in binding.unread[0].reason


def test_conditions_around_modifiers_leave_the_members_alone(tmp_path: Path) -> None:
    text = (
        EXTERN.format("void foo(P p)") + "\n#if UNKNOWN\npublic\n#else\ninternal\n#endif\nstruct P { int x; }"
    )
    binding = read(tmp_path, inside(text))
    assert binding.unread == ()
    assert binding.surface.types is not None
    assert [each.size for each in binding.surface.types.nodes if isinstance(each, Record)] == [4]


PLATFORMS = {
    "by bits of the method": '[DllImport("foo", EntryPoint = "foo")] static extern int foo32(int a);\n[DllImport("foo", EntryPoint = "foo")] static extern int foo64(long a);',
    "by ending": '[DllImport("foo.dll")] static extern int foo(int a);\n[DllImport("libfoo.so")] static extern int foo(long a);',
    "by bits": '[DllImport("foo32.dll", EntryPoint = "foo")] static extern int foo32(int a);\n[DllImport("foo64.dll", EntryPoint = "foo")] static extern int foo64(long a);',
}  # fmt: skip


@pytest.mark.parametrize("idiom", PLATFORMS)
def test_only_the_declaration_for_the_target_counts(tmp_path: Path, idiom: str) -> None:
    target = LINUX if idiom == "by ending" else WINDOWS
    assert declared(read(tmp_path, inside(PLATFORMS[idiom]), target)) == {"foo": "int foo(long a)"}


def test_overloads_are_all_held(tmp_path: Path) -> None:
    text = EXTERN.format("void foo(IntPtr a)") + EXTERN.format("void foo(byte[] a)")
    assert len(read(tmp_path, inside(text)).surface.declarations) == 2


def test_enums_and_constants(tmp_path: Path) -> None:
    text = """
    const int FOO_A = 1 << 3, FOO_B = FOO_A | 0x1, FOO_C = (int)Kind.Two + sizeof(int);
    const string FOO_NAME = "a" + "b";
    enum Kind : byte { One = 1, Two, Four = One << 2, All = One | Two | Four, Char = 'a', Minus = unchecked((byte)-1) }
    """
    binding = read(tmp_path, inside(EXTERN.format("Kind foo()") + text))
    values = {each.name: each.value for each in binding.surface.constants}
    assert values == {"FOO_A": "8", "FOO_B": "9", "FOO_C": "6", "FOO_NAME": "ab"}
    assert binding.surface.types is not None
    (kind,) = (each for each in binding.surface.types.nodes if isinstance(each, Enum))
    assert {each.name: each.value for each in kind.enumerators} == {
        "One": 1, "Two": 2, "Four": 4, "All": 7, "Char": 97, "Minus": 255,
    }  # fmt: skip


def test_constants_and_types_of_the_projects_other_files(tmp_path: Path) -> None:
    (tmp_path / "Other.cs").write_text(
        'namespace A { static class L { public const string Foo = "foo"; } enum Kind : byte { One } struct P { public long x; } }'
    )
    (tmp_path / "Foo.csproj").write_text("<Project/>")
    text = "namespace A { class N { [DllImport(L.Foo)] static extern Kind foo(P p); } }"
    (tmp_path / "src").mkdir()
    binding = read(tmp_path / "src", text)
    assert declared(binding) == {"foo": "enum Kind foo(struct P p)"}
    assert binding.handles[0].names == ("foo",)
    assert binding.unread == ()


def test_types_that_no_file_declares_are_said(tmp_path: Path) -> None:
    binding = read(tmp_path, inside(EXTERN.format("void foo(Elsewhere a, int b)")))
    assert "Elsewhere" in binding.unread[0].reason
    assert len(binding.surface.declarations) == 1


BAD = {
    "a syntax error": 'class N { [DllImport("foo")] static extern int foo(int a; }',
    "another language": "#include <stdio.h>\nint main(void) { return 0; } // DllImport\n",
    "brackets": "class N { int x = " + "(" * 20_000 + ")" * 20_000 + "; }",
    "braces": "class N " + "{" * 20_000 + "}" * 20_000,
    "classes": "class N { " * 20_000 + "}" * 20_000,
    "types": f'class N {{ [DllImport("foo")] static extern int foo(A{"<A" * 20_000}{">" * 20_000} a); }}',
    "pointers": f'class N {{ [DllImport("foo")] static extern int foo(int{"*" * 20_000} a); }}',
    "sums": f"class N {{ const int FOO_A = {'1 + ' * 20_000} 1; }}",
    "constants that refer to themselves": "class N { const int A = B + B; const int B = A + A; const int C = C; }",
    "conditions": "#if " + "(" * 20_000 + "\nclass N {}\n#endif",
    "conditions that do not end": "#if A\n" * 20_000,
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_read_without_harm(tmp_path: Path, kind: str) -> None:
    binding = read(tmp_path, BAD[kind])
    assert all(each.location.file.endswith("Client.cs") for each in binding.unread)
    if kind in ("a syntax error", "another language", "classes"):
        assert binding.unread


def test_structs_that_hold_each_other(tmp_path: Path) -> None:
    text = "struct A { B* b; C c; } struct B { A* a; } struct C { A a; }"
    assert types_of(tmp_path, "void foo(ref A a, ref B b)", text) == "void (struct A *a, struct B *b)"


def test_fifty_thousand_lines(tmp_path: Path) -> None:
    lines = "".join(EXTERN.format(f"int foo{n}(int a)") + "\n" * 5 for n in range(10_000))
    assert len(read(tmp_path, inside(lines)).surface.declarations) == 10_000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_that_compilers_take(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "Client.cs"
    file.write_bytes(f"// \u00a9 \u00e9\n{inside(EXTERN.format('int foo(int a)'))}".encode(encoding))
    assert declared(bindings.read(str(file), LINUX)[0]) == {"foo": "int foo(int a)"}


def test_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Client.cs").write_bytes(b"class A { DllImport \0 }")
    with pytest.raises(InputError, match="NUL"):
        bindings.read(str(tmp_path / "Client.cs"), LINUX)
