"""What Java and Kotlin sources declare of a library, as their text tells it."""

# ruff: noqa: E501  (sources in one line each)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import FunctionType, Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
WIN32 = Target(Format.PE, "i386", 32, ByteOrder.LITTLE, "windows", "mingw")
MACOS = Target(Format.MACHO, "arm64", 64, ByteOrder.LITTLE, "macos", "darwin")


def read(folder: Path, text: str, target: Target = LINUX, name: str = "Client.java") -> Binding:
    file = folder / name
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


def records(binding: Binding) -> dict[str, Record]:
    types = binding.surface.types
    assert types is not None
    return {each.name: each for each in types.nodes if isinstance(each, Record)}


HEAD = "import com.sun.jna.*;\nimport com.sun.jna.ptr.*;\n"
LIBRARIES = {
    "constant": 'interface Foo extends Library { Foo I = Native.load("foo", Foo.class); int foo(int a, String s); }',
    "older": 'interface Foo extends Library { Foo I = (Foo) Native.loadLibrary("foo", Foo.class); int foo(int a, String s); }',
    "elsewhere": 'class Main { static final String NAME = "fo" + "o"; interface Foo extends Library { int foo(int a, String s); }\n  void go() { Foo f = Native.load(NAME, Foo.class); } }',
    "local variable": 'class Main { interface Foo extends Library { int foo(int a, String s); }\n  void go() { String name = "foo"; Foo f = Native.load(name, Foo.class); } }',
    "base of it": 'interface Base extends Library { int foo(int a, String s); }\ninterface Foo extends Base { Foo I = Native.load("foo", Foo.class); }',
    "no base": 'interface Foo { Foo I = (Foo) Native.load("foo", (Class) Foo.class); int foo(int a, String s); }',
    "direct": 'class Foo { static { Native.register("foo"); } static native int foo(int a, String s); }',
    "direct, by class": 'class Foo { static native int foo(int a, String s); }\nclass Main { static { Native.register(Foo.class, "foo"); } }',
    "direct, by library": 'class Foo { static { Native.register(NativeLibrary.getInstance("foo")); } native int foo(int a, String s); }',
    "mapped names": 'interface Foo extends Library { Foo I = Native.load("foo", Foo.class, new java.util.HashMap<String, Object>() {{ put(OPTION_FUNCTION_MAPPER, new FunctionMapper() { public String getFunctionName(NativeLibrary l, java.lang.reflect.Method m) { return "f" + m.getName(); } }); }}); int oo(int a, String s); }',
    "mapped by lambda": 'interface Foo extends Library { Foo I = Native.load("foo", Foo.class, java.util.Map.of(Library.OPTION_FUNCTION_MAPPER, (FunctionMapper) (l, m) -> "f" + m.getName())); int oo(int a, String s); }',
    "ternary": 'interface Foo extends Library { Foo I = Native.load(Platform.isWindows() ? "win" : "foo", Foo.class); int foo(int a, String s); }',
    "property": 'interface Foo extends Library { Foo I = Native.load(System.getProperty("os.name").toLowerCase().contains("win") ? "win" : "foo", Foo.class); int foo(int a, String s); }',
    "its own method": 'interface Foo extends Library { static String name(String s) { return "f" + s; } Foo I = Native.load(name("oo"), Foo.class); int foo(int a, String s); }',
}  # fmt: skip


@pytest.mark.parametrize("way", LIBRARIES)
def test_libraries_through_jna(tmp_path: Path, way: str) -> None:
    binding = read(tmp_path, HEAD + LIBRARIES[way])
    assert [(each.loading, each.names) for each in binding.handles] == [(Loading.NAMED, ("foo",))]
    shapes = {
        name: text.split("(")[1].split(",")[0].split(" ")[0] for name, text in declared(binding).items()
    }
    assert shapes == {"foo": "int"}
    assert binding.unread == ()


TYPES = {
    "byte": "byte x", "short": "short x", "int": "int x", "long": "long x", "float": "float x", "double": "double x",
    "boolean": "boolean x", "char": "wchar_t x", "Integer": "int x", "NativeLong": "NativeLong x", "String": "char *x",
    "WString": "wchar_t *x", "String[]": "char **x", "WString[]": "wchar_t **x", "Pointer": "void *x", "Pointer[]": "void **x",
    "byte[]": "byte *x", "int[]": "int *x", "double[]": "double *x", "IntByReference": "int *x", "LongByReference": "long *x",
    "PointerByReference": "void **x", "NativeLongByReference": "NativeLong *x", "java.nio.ByteBuffer": "void *x",
    "java.nio.IntBuffer": "int *x", "com.sun.jna.Callback": "void *x", "com.sun.jna.platform.win32.WinNT.HANDLE": "void *x",
    "WinDef.DWORD": "DWORD x", "Pair": "struct Pair *x", "Pair.ByValue": "struct Pair x", "Pair.ByReference": "struct Pair *x",
    "Pair[]": "struct Pair *x", "Pair.ByReference[]": "struct Pair **x", "Handle": "Handle x", "Handle[]": "Handle *x",
    "Word": "Word x", "Mapped": "int x", "Call": "void (*x)(long n, struct Pair *p)",
}  # fmt: skip
BODY = """interface Foo extends Library {
  @Structure.FieldOrder({"a", "b"}) class Pair extends Structure { public int a; public byte b;
    public static class ByValue extends Pair implements Structure.ByValue { } public static class ByReference extends Pair implements Structure.ByReference { } }
  class Handle extends PointerType { }
  class Word extends IntegerType { static final int SIZE = 2; Word() { this(0); } Word(long v) { super(SIZE, v, true); } }
  class Mapped implements NativeMapped { public Class<?> nativeType() { return Integer.class; } }
  interface Call extends Callback { void callback(long n, Pair p); }
"""


@pytest.mark.parametrize("kind", TYPES)
def test_types_as_jna_hands_them_over(tmp_path: Path, kind: str) -> None:
    binding = read(tmp_path, f"{HEAD}{BODY} void foo({kind} x); }}")
    assert declared(binding)["foo"] == f"void foo({TYPES[kind]})"


@pytest.mark.parametrize(
    ("kind", "target", "size"),
    [
        ("NativeLong", LINUX, 8), ("NativeLong", WINDOWS, 4), ("char", LINUX, 4), ("char", WINDOWS, 2), ("boolean", LINUX, 4),
        ("Pointer", WIN32, 4), ("long", WIN32, 8), ("WinDef.LPARAM", WINDOWS, 8), ("WinDef.LPARAM", WIN32, 4), ("WinDef.LONG", LINUX, 4),
    ],
)  # fmt: skip
def test_sizes_are_those_of_the_target(tmp_path: Path, kind: str, target: Target, size: int) -> None:
    text = f'{HEAD}@Structure.FieldOrder({{"a"}}) class P extends Structure {{ public {kind} a; }}\ninterface Foo extends Library {{ void foo(P p); }}'
    assert records(read(tmp_path, text, target))["P"].size == size


ORDERS = {
    "annotation": '@Structure.FieldOrder({"a", "b"}) class P extends Structure { public int b; public long a; }',
    "imported annotation": '@FieldOrder({"a", "b"}) class P extends Structure { public int b; public long a; }',
    "method": 'class P extends Structure { public int b; public long a; protected java.util.List<String> getFieldOrder() { return java.util.Arrays.asList("a", "b"); } }',
    "array": 'class P extends Structure { public int b; public long a; protected java.util.List getFieldOrder() { return java.util.Arrays.asList(new String[] {"a", "b"}); } }',
    "constant": 'class P extends Structure { public static final java.util.List<String> FIELDS = createFieldsOrder("a", "b"); public int b; public long a; protected java.util.List<String> getFieldOrder() { return FIELDS; } }',
    "inherited": '@FieldOrder({"a"}) class Q extends Structure { public long a; }\n@FieldOrder({"b"}) class P extends Q { public int b; }',
    "added to": 'class Q extends Structure { static final java.util.List<String> F = createFieldsOrder("a"); public long a; protected java.util.List<String> getFieldOrder() { return F; } }\nclass P extends Q { public int b; protected java.util.List<String> getFieldOrder() { return createFieldsOrder(Q.F, "b"); } }',
    "static and hidden ones": '@FieldOrder({"a", "b"}) class P extends Structure { public static final int X = 1; private int y; int z; public int b; public long a; }',
}  # fmt: skip


@pytest.mark.parametrize("way", ORDERS)
def test_orders_of_members(tmp_path: Path, way: str) -> None:
    binding = read(tmp_path, f"{HEAD}{ORDERS[way]}\ninterface Foo extends Library {{ void foo(P p); }}")
    found = records(binding)["P"]
    assert [(each.name, each.offset) for each in found.fields] == [("a", 0), ("b", 64)]
    assert found.size == 16
    assert binding.unknown_attributes == ()
    assert binding.unread == ()


def test_an_order_that_only_a_run_can_tell_is_said(tmp_path: Path) -> None:
    text = f"{HEAD}class P extends Structure {{ public int a; protected java.util.List<String> getFieldOrder() {{ return order(); }} }}\ninterface Foo extends Library {{ void foo(P p); }}"
    binding = read(tmp_path, text)
    assert [(each.location.line, "order" in each.reason) for each in binding.unread] == [(3, True)]
    assert not records(binding)["P"].complete


@pytest.mark.parametrize(
    ("order", "name", "meant"), [('"a", "bb"', "bb", "b"), ('"a"', "b", "b in the order of fields")]
)
def test_an_order_that_jna_refuses_is_told(tmp_path: Path, order: str, name: str, meant: str) -> None:
    text = f"{HEAD}@Structure.FieldOrder({{{order}}}) class P extends Structure {{ public int a; public int b; }}\ninterface Foo extends Library {{ void foo(P p); }}"
    told = read(tmp_path, text).unknown_attributes
    assert [(each.name, each.meant, each.subject) for each in told] == [(name, meant, "P")]


def test_classes_of_other_files_are_found_by_package_and_import(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "c").mkdir()
    (tmp_path / "a" / "b" / "Near.java").write_text(
        "package a.b; import com.sun.jna.*; public interface Near { class H extends PointerType { } }"
    )
    (tmp_path / "a" / "c" / "Far.java").write_text(
        'package a.c; import com.sun.jna.*; @Structure.FieldOrder("x") public class Far extends Structure { public short x; }'
    )
    text = f"package a.b;\n{HEAD}import a.c.Far;\ninterface Foo extends Library, Near {{ void foo(H h, Near.H i, Far f, a.c.Far g, Gone e); }}"
    binding = read(tmp_path / "a" / "b", text)
    assert declared(binding)["foo"].startswith("void foo(H h, H i, struct Far *f, struct Far *g, ")
    assert records(binding)["Far"].size == 2


def test_windows_names_and_texts(tmp_path: Path) -> None:
    text = (
        HEAD
        + 'import com.sun.jna.win32.*;\ninterface User extends StdCallLibrary { User I = Native.load("user32", User.class, W32APIOptions.DEFAULT_OPTIONS); int MessageBox(Pointer w, String s); }'
    )
    wide = read(tmp_path, text, WIN32)
    assert declared(wide)["MessageBox"] == "int __stdcall MessageBox(void *w, wchar_t *s)"
    assert [each.spellings for each in wide.lookups] == [("MessageBoxW", "MessageBox")]
    types = wide.surface.types
    assert types is not None
    assert [each.convention for each in types.nodes if isinstance(each, FunctionType)] == ["stdcall"]
    narrow = read(tmp_path, text.replace("DEFAULT", "ASCII"), WINDOWS)
    assert [each.spellings for each in narrow.lookups] == [("MessageBoxA", "MessageBox")]
    assert declared(narrow)["MessageBox"] == "int MessageBox(void *w, char *s)"


def test_names_that_a_mapper_computes_are_said(tmp_path: Path) -> None:
    text = f'{HEAD}interface Foo extends Library {{ Foo I = Native.load("foo", Foo.class, java.util.Map.of(OPTION_FUNCTION_MAPPER, new Mapper())); void foo(); }}'
    binding = read(tmp_path, text)
    assert declared(binding) == {}
    assert [each.location.line for each in binding.unread] == [3]


NATIVES = {
    "class A { native int f(); }": {"Java_A_f": ("Java_A_f__",)},
    "package p.q_r; class A { static native void f(int a, String[] s); }": {"Java_p_q_1r_A_f": ("Java_p_q_1r_A_f__I_3Ljava_lang_String_2",)},
    "class A { class B { native void f(A a, B b); } }": {"Java_A_00024B_f": ("Java_A_00024B_f__LA_2LA_00024B_2",)},
    "class A { native void f(); native void f(int a); }": {"Java_A_f__": ("Java_A_f",), "Java_A_f__I": ("Java_A_f",)},
    "class A<T extends Number> { native <U> void f(T t, U u); }": {"Java_A_f": ("Java_A_f__Ljava_lang_Number_2Ljava_lang_Object_2",)},
    "import x.y.Z; class A { native void f(Z.W w, Z... z); }": {"Java_A_f": ("Java_A_f__Lx_y_Z_00024W_2_3Lx_y_Z_2",)},
    "import x.*; class A { native void f(Unheard u); }": {"Java_A_f": ()},
}  # fmt: skip


@pytest.mark.parametrize("text", NATIVES)
def test_names_of_native_methods(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, text, name="A.java")
    found = {
        each.name: lookup.spellings
        for each, lookup in zip(binding.surface.declarations, binding.lookups, strict=True)
    }
    assert found == NATIVES[text]


def test_overloads_of_classes_that_are_not_here_are_said(tmp_path: Path) -> None:
    binding = read(tmp_path, "import x.*;\nclass A { native void f(Unheard u); native void f(int i); }")
    assert list(declared(binding)) == ["Java_A_f__I"]
    assert [each.location.line for each in binding.unread] == [2]


LOADED = {
    'System.loadLibrary("foo");': (Loading.NAMED, ("foo",)),
    'System.load("/usr/lib/libfoo.so");': (Loading.NAMED, ("/usr/lib/libfoo.so",)),
    'System.load(dir + "/libfoo.so");': (Loading.NAMED, ("/libfoo.so",)),
    'Runtime.getRuntime().loadLibrary("foo");': (Loading.NAMED, ("foo",)),
    'System.loadLibrary("a"); System.loadLibrary("b");': (Loading.NAMED, ("a", "b")),
    "System.loadLibrary(name());": (Loading.COMPUTED, ()),
    "": (Loading.COMPUTED, ()),
}


@pytest.mark.parametrize("text", LOADED)
def test_libraries_of_native_methods(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"class A {{ static {{ {text} }} native void f(); }}")
    assert [(each.loading, each.names) for each in binding.handles] == [LOADED[text]]
    assert [each.optional for each in binding.lookups] == [len(LOADED[text][1]) > 1]


def test_native_methods_beside_jna_are_not_guessed(tmp_path: Path) -> None:
    binding = read(tmp_path, HEAD + "class A { static native int f(); }")
    assert binding.lookups == ()
    assert [each.location.line for each in binding.unread] == [3]


KOTLIN = {
    "package p\nclass A { external fun f(x: Int, y: Int?, s: String): Long }": "Java_p_A_f__ILjava_lang_Integer_2Ljava_lang_String_2",
    "object A { external fun f(x: IntArray, y: Array<Int>, z: Array<IntArray>) }": "Java_A_f___3I_3Ljava_lang_Integer_2_3_3I",
    "class A {\n    companion object {\n        external fun f(x: List<Int>)\n    }\n}": "Java_A_00024Companion_f__Ljava_util_List_2",
    "class A {\n    companion object {\n        @JvmStatic external fun f(x: Any)\n    }\n}": "Java_A_f__Ljava_lang_Object_2",
    "external fun f(vararg x: Byte)": "Java_ClientKt_f___3B",
    '@file:JvmName("Top")\nprivate external fun f()': "Java_Top_f__",
    '@JvmName("f") external fun g()': "Java_ClientKt_f__",
}


@pytest.mark.parametrize("text", KOTLIN)
def test_kotlins_external_functions(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, text, name="client.kt")
    assert [each.spellings for each in binding.lookups] == [(KOTLIN[text],)]
    assert [each.name for each in binding.surface.declarations] == [
        KOTLIN[text].split("__")[0].replace("___3", "")
    ]


def test_kotlin_through_jna(tmp_path: Path) -> None:
    text = """import com.sun.jna.*
typealias Name = String
interface Foo : Library {
    fun foo(n: Name?, p: Pair, c: Call, vararg more: Any?): Boolean
    companion object {
        val I = Native.load(when {
            Platform.isWindows() -> "win"
            Platform.isMac() -> "mac"
            else -> "foo"
        }, Foo::class.java)
    }
}
fun interface Call : Callback { fun go(x: Double) }
@Structure.FieldOrder("a", "b") class Pair(@JvmField var a: Byte = 0, @JvmField var b: Long = 0L) : Structure()
"""
    binding = read(tmp_path, text, name="Foo.kt")
    assert declared(binding) == {"foo": "boolean foo(char *n, struct Pair *p, void (*c)(double x), ...)"}
    assert [each.names for each in binding.handles] == [("foo",)]
    assert [each.names for each in read(tmp_path, text, MACOS, "Foo.kt").handles] == [("mac",)]
    assert records(binding)["Pair"].size == 16


FOREIGN = {
    "direct": 'static final MethodHandle H = Linker.nativeLinker().downcallHandle(SymbolLookup.libraryLookup("foo", Arena.global()).find("foo").orElseThrow(), FunctionDescriptor.of(JAVA_INT, ADDRESS));',
    "variables": 'void go() { Linker l = Linker.nativeLinker(); SymbolLookup s = SymbolLookup.libraryLookup("foo", Arena.global()); var d = FunctionDescriptor.of(JAVA_INT, ADDRESS); MemorySegment a = s.find("foo").get(); l.downcallHandle(a, d); }',
    "helper": 'static final SymbolLookup S = SymbolLookup.libraryLookup("foo", Arena.global()); static MethodHandle h(String n, FunctionDescriptor d) { return Linker.nativeLinker().downcallHandle(S.findOrThrow(n), d); } static final MethodHandle H = h("foo", FunctionDescriptor.of(JAVA_INT, ADDRESS));',
    "mapped": 'static final MethodHandle H = SymbolLookup.libraryLookup(System.mapLibraryName("foo"), Arena.global()).find("foo").map(a -> Linker.nativeLinker().downcallHandle(a, FunctionDescriptor.of(JAVA_INT, ADDRESS))).orElse(null);',
    "jextract": 'static { System.loadLibrary("foo"); } static final SymbolLookup L = SymbolLookup.loaderLookup().or(Linker.nativeLinker().defaultLookup()); static MemorySegment findOrThrow(String n) { return L.find(n).orElseThrow(() -> new Error(n)); } public static final AddressLayout C_POINTER = ValueLayout.ADDRESS; public static final ValueLayout.OfInt C_INT = ValueLayout.JAVA_INT; private static class foo { public static final FunctionDescriptor DESC = FunctionDescriptor.of(Client.C_INT, Client.C_POINTER); public static final MemorySegment ADDR = Client.findOrThrow("foo"); public static final MethodHandle HANDLE = Linker.nativeLinker().downcallHandle(ADDR, DESC); }',
    "jextract of Java 21": 'static { System.loadLibrary("foo"); } static final FunctionDescriptor foo$FUNC = FunctionDescriptor.of(Constants$root.C_INT$LAYOUT, Constants$root.C_POINTER$LAYOUT); static final MethodHandle foo$MH = RuntimeHelper.downcallHandle("foo", Client.foo$FUNC);',
}  # fmt: skip


@pytest.mark.parametrize("way", FOREIGN)
def test_the_foreign_function_api(tmp_path: Path, way: str) -> None:
    text = f"import java.lang.foreign.*;\nimport static java.lang.foreign.ValueLayout.*;\nclass Client {{ {FOREIGN[way]} }}"
    binding = read(tmp_path, text)
    assert declared(binding) == {"foo": "int foo(void *)"}
    assert [(each.loading, each.names) for each in binding.handles] == [(Loading.NAMED, ("foo",))]
    assert binding.unread == ()


def test_the_process_and_what_is_variadic(tmp_path: Path) -> None:
    text = 'class Client { Linker l = Linker.nativeLinker(); Object h = l.downcallHandle(l.defaultLookup().find("printf").get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(1)); } // java.lang.foreign'
    binding = read(tmp_path, text)
    assert declared(binding) == {"printf": "int printf(void *, ...)"}
    assert [each.loading for each in binding.handles] == [Loading.PROCESS]


def test_descriptors_that_only_a_run_can_tell_are_said(tmp_path: Path) -> None:
    text = 'import java.lang.foreign.*;\nclass Client { SymbolLookup s; Object h = Linker.nativeLinker().downcallHandle(s.find("foo").get(), FunctionDescriptor.of(layout(), ADDRESS)); }'
    binding = read(tmp_path, text)
    assert [each.name for each in binding.surface.declarations] == ["foo"]
    assert [each.location.line for each in binding.unread] == [2]


DEEP = 20_000
BAD = {
    "brackets": ("class A { int x = " + "(" * DEEP + "1" + ")" * DEEP + "; native int f(); }", 0),
    "braces": ("class A { native int f(); void g() { " + "{" * DEEP + "}" * DEEP + " } }", 0),
    "classes": ("class A { native int f(); " + "class B {" * DEEP + "}" * (DEEP + 1), 0),
    "calls": ("class A { native int f(); Object x = " + "f(" * DEEP + ")" * DEEP + "; }", 0),
    "types": ("class A { native int f(" + "L<" * DEEP + "X" + ">" * DEEP + " x); }", 0),
    "functions": ("class A { native int f(); Object x = " + "() -> { return " * 2000 + "1;" + "};" * 2000 + " }", 0),
    "open": ("class A { native int f(); " + "(" * DEEP, 1),
    "one line": ("class A {\n native int f();\n native int g(int ;\n}", 1),
    "doubling": ("class A { static final int A0 = 1; " + "".join(f"static final int A{n} = A{n - 1} + A{n - 1};" for n in range(1, 60)) + " native int f(); }", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_hostile_text_is_read_or_said_not_to_be(tmp_path: Path, name: str) -> None:
    text, unread = BAD[name]
    binding = read(tmp_path, text)
    assert len(binding.unread) == unread
    assert "Java_A_f" in {each.name for each in binding.surface.declarations}


@pytest.mark.parametrize("name", ["Client.java", "Client.kt"])
def test_another_language_is_said(tmp_path: Path, name: str) -> None:
    binding = read(tmp_path, "#!/bin/sh\nfor x in a b; do echo native $x; done\n", name=name)
    assert binding.lookups == ()
    assert {each.reason.split(" that")[0] for each in binding.unread} <= {
        "the text is no Java",
        "the text is no Kotlin",
    }
    assert binding.unread


@pytest.mark.parametrize("data", [b"class A { } // \xff", b"class A { } \0"])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "A.java"
    file.write_bytes(data)
    with pytest.raises(InputError):
        bindings.read(str(file), LINUX)


def test_many_lines(tmp_path: Path) -> None:
    text = "class A {\n" + "".join(f"  native int f{n}(int a, String b);\n" for n in range(50_000)) + "}"
    assert len(read(tmp_path, text).lookups) == 50_000
