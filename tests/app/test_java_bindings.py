"""`check --binding Client.java`: right bindings of Java and Kotlin are silent, hundreds of wrong ones are told."""

# ruff: noqa: E501  (tables of mutations)

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from clients import told

from abilint.app.check import check
from abilint.app.request import CheckRequest, RuleOptions
from abilint.model.rule import Level

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from abilint.model.report import Report

pytestmark = pytest.mark.machine

HEADER = """
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>
#define FOO_MAX 12
struct point { int x; short y; double z; };
union value { int number; double real; };
struct event { char kind; union value value; struct point *points[2]; char name[12]; long when; };
typedef struct foo foo_t;
int foo_add(int a, int b);
foo_t *foo_new(const char *name, size_t size);
void foo_free(foo_t *foo);
double foo_scale(double x, float y);
int64_t foo_len(const foo_t *foo, uint8_t flags, unsigned short more);
void foo_point(struct point in, struct point *out);
void foo_each(int (*callback)(void *data, int number), void *data);
void foo_event(struct event *event);
void foo_out(int *count, int64_t *size, char **text);
long foo_wide(const wchar_t *text, unsigned long flags);
int foo_print(const char *format, ...);
static inline int foo_twice(int x) { return 2 * x; }
"""
SOURCE = """
#include "foo.h"
int foo_add(int a, int b) { return a + b; }
foo_t *foo_new(const char *name, size_t size) { return name && size ? 0 : 0; }
void foo_free(foo_t *foo) { (void)foo; }
double foo_scale(double x, float y) { return x * y; }
int64_t foo_len(const foo_t *foo, uint8_t flags, unsigned short more) { return foo != 0 && flags && more; }
void foo_point(struct point in, struct point *out) { *out = in; }
void foo_each(int (*callback)(void *data, int number), void *data) { callback(data, 1); }
void foo_event(struct event *event) { event->kind = 0; }
void foo_out(int *count, int64_t *size, char **text) { *count = 0; *size = 0; *text = 0; }
long foo_wide(const wchar_t *text, unsigned long flags) { return *text + (long)flags; }
int foo_print(const char *format, ...) { return format != 0; }
__attribute__((visibility("hidden"))) int foo_hidden(void) { return 1; }
int Java_some_Client_add(void *env, void *self, int a, int64_t b) { return env && self ? a : (int)b; }
double Java_some_Client_mean_1of(void *env, void *self, void *numbers) { return env && self && numbers; }
unsigned char Java_some_Client_00024Inner_is(void *env, void *self, short x) { return env && self && x; }
"""
JNA = """package some;
import com.sun.jna.*;
import com.sun.jna.ptr.*;
public interface Client extends Library {
    Client INSTANCE = Native.load("foo", Client.class);
    int FOO_MAX = 12;
    @Structure.FieldOrder({"x", "y", "z"})
    class Point extends Structure {
        public int x;
        public short y;
        public double z;
        public static class ByValue extends Point implements Structure.ByValue { }
        public static class ByReference extends Point implements Structure.ByReference { }
    }
    class Value extends Union {
        public int number;
        public double real;
    }
    @Structure.FieldOrder({"kind", "value", "points", "name", "when"})
    class Event extends Structure {
        public byte kind;
        public Value value;
        public Point.ByReference[] points = new Point.ByReference[2];
        public byte[] name = new byte[12];
        public NativeLong when;
    }
    interface Each extends Callback { int call(Pointer data, int number); }
    int foo_add(int a, int b);
    Pointer foo_new(String name, long size);
    void foo_free(Pointer foo);
    double foo_scale(double x, float y);
    long foo_len(Pointer foo, byte flags, short more);
    void foo_point(Point.ByValue in, Point out);
    void foo_each(Each callback, Pointer data);
    void foo_event(Event event);
    void foo_out(IntByReference count, LongByReference size, PointerByReference text);
    NativeLong foo_wide(WString text, NativeLong flags);
    int foo_print(String format, Object... more);
}
"""
KOTLIN = """package some
import com.sun.jna.*
import com.sun.jna.ptr.*
interface Client : Library {
    @Structure.FieldOrder("x", "y", "z")
    open class Point : Structure() {
        @JvmField var x: Int = 0
        @JvmField var y: Short = 0
        @JvmField var z = 0.0
        class ByValue : Point(), Structure.ByValue
        class ByReference : Point(), Structure.ByReference
    }
    open class Value : Union() {
        @JvmField var number = 0
        @JvmField var real: Double = 0.0
    }
    @Structure.FieldOrder("kind", "value", "points", "name", "when")
    class Event : Structure() {
        @JvmField var kind: Byte = 0
        @JvmField var value: Value = Value()
        @JvmField var points = arrayOfNulls<Point.ByReference>(2)
        @JvmField var name = ByteArray(12)
        @JvmField var `when`: NativeLong = NativeLong()
    }
    fun interface Each : Callback { fun call(data: Pointer?, number: Int): Int }
    fun foo_add(a: Int, b: Int): Int
    fun foo_new(name: String, size: Long): Pointer?
    fun foo_free(foo: Pointer)
    fun foo_scale(x: Double, y: Float): Double
    fun foo_len(foo: Pointer, flags: Byte, more: Short): Long
    fun foo_point(`in`: Point.ByValue, out: Point?)
    fun foo_each(callback: Each, data: Pointer?)
    fun foo_event(event: Event)
    fun foo_out(count: IntByReference, size: LongByReference, text: PointerByReference)
    fun foo_wide(text: WString, flags: NativeLong): NativeLong
    fun foo_print(format: String, vararg more: Any?): Int
    companion object {
        const val FOO_MAX = 12
        val INSTANCE: Client by lazy { Native.load(if (Platform.isWindows()) "foo-win" else "foo", Client::class.java) }
    }
}
"""
FOREIGN = """package some;
import java.lang.foreign.*;
import java.lang.invoke.MethodHandle;
import static java.lang.foreign.ValueLayout.*;
class Client {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup FOO = SymbolLookup.libraryLookup("libfoo.so", Arena.global());
    static final StructLayout POINT = MemoryLayout.structLayout(
        JAVA_INT.withName("x"), JAVA_SHORT.withName("y"), MemoryLayout.paddingLayout(2),
        JAVA_DOUBLE.withName("z")).withName("point");
    static final UnionLayout VALUE = MemoryLayout.unionLayout(JAVA_INT.withName("number"), JAVA_DOUBLE.withName("real"));
    static final StructLayout EVENT = MemoryLayout.structLayout(
        JAVA_BYTE.withName("kind"), MemoryLayout.paddingLayout(7), VALUE.withName("value"),
        MemoryLayout.sequenceLayout(2, ADDRESS.withTargetLayout(POINT)).withName("points"),
        MemoryLayout.sequenceLayout(12, JAVA_BYTE).withName("name"), MemoryLayout.paddingLayout(4),
        JAVA_LONG.withName("when")).withName("event");
    static MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
        return FOO.find(name).map(found -> LINKER.downcallHandle(found, type, options)).orElseThrow();
    }
    static final MethodHandle ADD = handle("foo_add", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    static final MethodHandle NEW = handle("foo_new", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG));
    static final MethodHandle FREE = handle("foo_free", FunctionDescriptor.ofVoid(ADDRESS));
    static final MethodHandle SCALE = LINKER.downcallHandle(
        FOO.find("foo_scale").orElseThrow(), FunctionDescriptor.of(JAVA_DOUBLE, JAVA_DOUBLE, JAVA_FLOAT));
    static final MethodHandle LEN = handle("foo_len", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_BYTE, JAVA_SHORT));
    static final MethodHandle COPY = handle("foo_point", FunctionDescriptor.ofVoid(POINT, ADDRESS.withTargetLayout(POINT)));
    static final MethodHandle EVENTS = handle("foo_event", FunctionDescriptor.ofVoid(ADDRESS.withTargetLayout(EVENT)));
    static final MethodHandle WIDE = handle("foo_wide", FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));
    static final MethodHandle PRINT = handle("foo_print", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(1));
}
"""
JNI = """package some;
public class Client {
    static { System.loadLibrary("foo"); }
    public static native int add(int a, long b);
    private native double mean_of(double[] numbers);
    static class Inner { native boolean is(short x); }
}
"""
RIGHT = {
    "Jna.java": JNA, "Jna.kt": KOTLIN, "Foreign.java": FOREIGN, "Jni.java": JNI,
    "Jni.kt": 'package some\nclass Client {\n    private external fun mean_of(numbers: DoubleArray): Double\n    class Inner { external fun `is`(x: Short): Boolean }\n'
    '    companion object {\n        init { System.loadLibrary("foo") }\n        @JvmStatic external fun add(a: Int, b: Long): Int\n    }\n}\n',
}  # fmt: skip


@pytest.fixture(scope="module", params=["header", "debug info"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    """Build a library; whether its header states the types, or its debug info alone."""
    folder = tmp_path_factory.mktemp("bindings")
    (folder / "foo.h").write_text(HEADER)
    (folder / "foo.c").write_text(SOURCE)
    made = folder / "libfoo.so"
    by_header = request.param == "header"
    flags = ["-s"] if by_header else ["-g3"]
    subprocess.run(["gcc", "-shared", "-fPIC", *flags, "-o", made, folder / "foo.c"], check=True)
    return made, by_header


def checked(library: tuple[Path, bool], name: str, text: str) -> Report:
    made, by_header = library
    client = made.parent / name
    client.write_text(text)
    headers = (str(made.parent / "foo.h"),) if by_header else ()
    options = RuleOptions(select=("bindings",))
    return check(CheckRequest((str(made),), headers, bindings=(str(client),), rule_options=options))


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_binding_is_silent(library: tuple[Path, bool], name: str) -> None:
    report = checked(library, name, RIGHT[name])
    assert [each.message for each in report.findings if "unbound" not in each.rule] == []
    assert not [each for each in report.not_run if name in each.subject]


MISSING, COUNT, TYPE = "binding-missing-symbol", "binding-parameter-count", "binding-type-mismatch"
LAYOUT, ATTRIBUTE, CONSTANT = "binding-record-layout", "binding-unknown-attribute", "binding-constant"
WRONG = {
    "Jna.java": [
        ("foo_add(", "foo_ad(", MISSING), ("foo_add(", "foo_twice(", MISSING), ("foo_add(", "foo_hidden(", MISSING),
        ("int a, int b", "int a", COUNT), ("int a, int b", "int a, int b, int c", COUNT), ("int a, int b", "int a, long b", TYPE),
        ("int a, int b", "int a, Object... b", COUNT), ("int a, int b", "float a, int b", TYPE), ("int foo_add", "double foo_add", TYPE),
        ("int foo_add", "Pointer foo_add", TYPE), ("Pointer foo_new", "int foo_new", TYPE), ("String name, long", "String name, int", TYPE),
        ("String name, long", "int name, long", TYPE), ("String name, long", "String name, Pointer p, long", COUNT),
        ("double x, float y", "float x, double y", TYPE), ("double x, float y", "double x, double y", TYPE),
        ("long foo_len", "int foo_len", TYPE), ("byte flags", "int flags", TYPE), ("short more", "boolean more", TYPE),
        ("Point.ByValue in", "Point in", TYPE), ("Point out", "Point.ByValue out", TYPE), ("Point out", "int out", TYPE),
        ("Pointer data, int number", "Pointer data", TYPE), ("Pointer data, int number", "Pointer data, long number", TYPE),
        ("int call(", "void call(", TYPE), ("Each callback", "int callback", TYPE), ("IntByReference count", "int count", TYPE),
        ("IntByReference count", "LongByReference count", TYPE), ("LongByReference size", "FloatByReference size", TYPE),
        ("PointerByReference text", "IntByReference text", TYPE), ("NativeLong foo_wide", "int foo_wide", TYPE),
        ("NativeLong flags", "int flags", TYPE), ("WString text", "double text", TYPE), ("String format, Object... more", "Object... more", COUNT),
        ("public int x;", "public long x;", LAYOUT), ("public int x;", "public short x;", LAYOUT), ("public short y;", "public byte y;", LAYOUT),
        ("public short y;", "", ATTRIBUTE), ("public short y;", "public short yy;", ATTRIBUTE), ('"x", "y", "z"', '"x", "y"', ATTRIBUTE),
        ('"x", "y", "z"', '"x", "z", "y"', LAYOUT), ("public double z;", "public float z;", LAYOUT), ("byte[12]", "byte[13]", LAYOUT),
        ("byte[12]", "byte[24]", LAYOUT), ("new Point.ByReference[2]", "new Point.ByReference[3]", LAYOUT),
        ("Point.ByReference[] points = new Point.ByReference[2]", "Point[] points = new Point[2]", LAYOUT),
        ("public NativeLong when;", "public int when;", LAYOUT), ("public double real;", "public double[] real = new double[2];", LAYOUT),
        ('"value", "points"', '"points", "value"', LAYOUT), ("FOO_MAX = 12", "FOO_MAX = 13", CONSTANT),
    ],
    "Jna.kt": [
        ("foo_add(", "foo_ad(", MISSING), ("a: Int, b: Int", "a: Int", COUNT), ("a: Int, b: Int", "a: Int, b: Long", TYPE),
        ("a: Int, b: Int", "a: Int, b: Float", TYPE), ("Int): Int\n    fun foo_new", "Int): Pointer\n    fun foo_new", TYPE),
        ("size: Long", "size: Int", TYPE), ("flags: Byte", "flags: Boolean", TYPE), ("x: Double, y: Float", "x: Float, y: Float", TYPE),
        ("Point.ByValue, out", "Point, out", TYPE), ("count: IntByReference", "count: Int", TYPE), ("number: Int)", "number: Double)", TYPE),
        ("NativeLong): NativeLong", "NativeLong): Int", TYPE), ("var x: Int = 0", "var x: Long = 0", LAYOUT),
        ("var z = 0.0", "var z = 0f", LAYOUT), ("@JvmField var y: Short", "var y: Short", ATTRIBUTE), ('"x", "y", "z"', '"y", "x", "z"', LAYOUT),
        ("ByteArray(12)", "ByteArray(16)", LAYOUT), ("ByReference>(2)", "ByReference>(1)", LAYOUT), ("FOO_MAX = 12", "FOO_MAX = 11", CONSTANT),
    ],
    "Foreign.java": [
        ('"foo_add"', '"foo_ad"', MISSING), ("JAVA_INT, JAVA_INT, JAVA_INT", "JAVA_INT, JAVA_INT", COUNT), ("JAVA_INT, JAVA_INT, JAVA_INT", "JAVA_LONG, JAVA_INT, JAVA_INT", TYPE),
        ("JAVA_INT, JAVA_INT, JAVA_INT", "JAVA_INT, JAVA_INT, JAVA_LONG", TYPE), ("JAVA_INT, JAVA_INT, JAVA_INT", "JAVA_INT, JAVA_FLOAT, JAVA_INT", TYPE),
        ("of(ADDRESS, ADDRESS, JAVA_LONG)", "of(ADDRESS, JAVA_LONG)", COUNT), ("of(ADDRESS, ADDRESS, JAVA_LONG)", "of(ADDRESS, ADDRESS, JAVA_INT)", TYPE),
        ("of(JAVA_DOUBLE, JAVA_DOUBLE, JAVA_FLOAT)", "of(JAVA_DOUBLE, JAVA_DOUBLE, JAVA_DOUBLE)", TYPE), ("JAVA_BYTE, JAVA_SHORT)", "JAVA_INT, JAVA_SHORT)", TYPE),
        ("ofVoid(POINT, ADDRESS", "ofVoid(ADDRESS, ADDRESS", TYPE), ("paddingLayout(2),", "paddingLayout(6),", LAYOUT), ("paddingLayout(2),", 'paddingLayout(2), JAVA_INT.withName("w"),', LAYOUT),
        ('JAVA_SHORT.withName("y"), MemoryLayout.paddingLayout(2)', 'JAVA_INT.withName("y")', LAYOUT), ("sequenceLayout(12,", "sequenceLayout(8,", LAYOUT),
    ],
    "Jni.java": [
        ("int add(", "int adds(", MISSING), ("package some;", "package other;", MISSING), ("mean_of", "meanOf", MISSING), ("class Inner", "class Outer", MISSING),
        ("int a, long b", "int a", COUNT), ("int a, long b", "int a, int b", TYPE), ("int a, long b", "String a, long b", TYPE), ("int a, long b", "long a, long b", TYPE),
        ("double mean_of", "float mean_of", TYPE), ("double mean_of", "long mean_of", TYPE), ("double[] numbers", "double numbers", TYPE), ("boolean is", "int is", TYPE),
        ("short x", "int x", TYPE), ("short x", "", COUNT),
    ],
    "Jni.kt": [
        ("fun add(", "fun adds(", MISSING), ("@JvmStatic external", "external", MISSING), ("a: Int, b: Long", "a: Int", COUNT), ("a: Int, b: Long", "a: Int, b: Int", TYPE),
        ("a: Int, b: Long", "a: Int?, b: Long", TYPE), ("Double\n", "Float\n", TYPE), ("x: Short", "x: Int", TYPE),
    ],
}  # fmt: skip
UNSTATED = {(False, False): (), (True, False): (False,), (False, True): (True,)}
"""Constants stand in no debug info, the functions of `native` methods in no header: what is not told, by_header or not."""
CASES = [(name, *case) for name, cases in WRONG.items() for case in cases]


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"), CASES, ids=[f"{each[0]}: {each[2]!r}" for each in CASES]
)
def test_one_change_is_told(library: tuple[Path, bool], name: str, old: str, new: str, rule: str) -> None:
    assert old in RIGHT[name]
    found = told(checked(library, name, RIGHT[name].replace(old, new, 1)))
    unstated = rule != MISSING and library[1] in UNSTATED[rule == CONSTANT, name[:3] == "Jni"]
    assert rule in found or unstated


HARMLESS = {
    "Jna.java": [
        ("Pointer foo_new", "com.sun.jna.Pointer foo_new"), ("int a, int b", "boolean a, int b"), ("String name", "byte[] name"), ("String name", "Pointer name"),
        ("Pointer foo)", "PointerType foo)"), ("long size", "NativeLong size"), ("Point out", "Point.ByReference out"), ("Point out", "Pointer out"), ("Point out", "Point[] out"),
        ("IntByReference count", "int[] count"), ("PointerByReference text", "String[] text"), ("LongByReference size", "java.nio.ByteBuffer size"), ("Each callback", "Callback callback"),
        ('Native.load("foo"', 'Native.loadLibrary(Platform.isWindows() ? "bar" : "foo"'), ("public double z;", "public double z = 1.5;"), ("foo_add(int a", "foo_add(final int a"),
        ('{"x", "y", "z"}', 'value = {"x", "y", "z"}'),
        ("byte[12]", "byte[3 * 4]"), ("extends Library", "extends com.sun.jna.Library"), ("short y;", "volatile short y;"),
    ],
    "Jna.kt": [("String, size", "ByteArray, size"), ("Pointer?\n    fun foo_free", "com.sun.jna.Pointer?\n    fun foo_free"), ("out: Point?", "out: Array<Point>"), ("var z = 0.0", "var z: Double = 0.0"), ("by lazy {", "= run {")],
    "Foreign.java": [("JAVA_INT, JAVA_INT, JAVA_INT", "ValueLayout.JAVA_INT, C_INT, JAVA_INT"), ("ADDRESS.withTargetLayout(POINT))", "ADDRESS)"), ('.withName("point")', ""), ('handle("foo_free"', 'handle("foo_" + "free"')],
    "Jni.java": [("int a, long b", "int first, long second"), ("double[] numbers", "Object numbers"), ("public static native", "native")],
    "Jni.kt": [("numbers: DoubleArray", "numbers: List<Double>?")],
}  # fmt: skip
SPELLINGS = [(name, *case) for name, cases in HARMLESS.items() for case in cases]


@pytest.mark.parametrize(
    ("name", "old", "new"), SPELLINGS, ids=[f"{each[0]}: {each[2]!r}" for each in SPELLINGS]
)
def test_another_spelling_is_no_fault(library: tuple[Path, bool], name: str, old: str, new: str) -> None:
    assert old in RIGHT[name]
    assert told(checked(library, name, RIGHT[name].replace(old, new, 1))) == set()


MEMORY_HEADER = """
union number { struct { unsigned low; int high; } u; long long all; };
struct version { unsigned size; int major; char name[8]; };
void bar_number(union number *number);
int bar_version(struct version *version);
"""
MEMORY = """import com.sun.jna.*;
interface Bar extends Library {
    Bar INSTANCE = Native.load("bar", Bar.class);
    @Structure.FieldOrder({"low", "high"}) class Parts extends Structure { public int low; public int high; }
    class Either extends Union { public Parts parts; public long all; }
    @Structure.FieldOrder({"u"}) class Number extends Structure { public Either u; }
    @Structure.FieldOrder({"size", "major", "name", "more"})
    class VersionEx extends Structure { public int size; public int major; public byte[] name = new byte[8]; public int more; }
    void bar_number(Number number);
    int bar_version(VersionEx version);
}
"""


@pytest.mark.parametrize(
    ("old", "new", "told_of"),
    [
        ("Bar", "Bar", False),
        ("public int high", "public short high", True),
        ("public long all; }", "public short all; }", True),
        ("public int major", "public short major", True),
        ("VersionEx", "Version", True),
    ],
)
def test_the_same_memory_written_otherwise(tmp_path: Path, old: str, new: str, told_of: bool) -> None:
    """A union in a struct for a union; a struct that goes on behind the library's, under another name."""
    (tmp_path / "bar.h").write_text(MEMORY_HEADER)
    source = '#include "bar.h"\nvoid bar_number(union number *n) { n->all = 0; }\nint bar_version(struct version *v) { return v->major; }\n'
    (tmp_path / "bar.c").write_text(source)
    made = tmp_path / "libbar.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", made, tmp_path / "bar.c"], check=True)
    (tmp_path / "Bar.java").write_text(MEMORY.replace(old, new))
    client = CheckRequest((str(made),), (str(tmp_path / "bar.h"),), bindings=(str(tmp_path / "Bar.java"),))
    assert ("binding-record-layout" in told(check(client))) is told_of


WIDTHS = {
    "byte": "1", "short": "2", "int": "4", "boolean": "4", "char": "4", "long": "8", "NativeLong": "8", "float": "f4", "double": "f8",
    "Pointer": "p", "String": "p", "IntByReference": "p int", "LongByReference": "p long", "PointerByReference": "pp", "Client.Point.ByValue": "s",
}  # fmt: skip
"""How JNA passes a type on this target: types of one width are one to C."""
PASSED = {
    "int foo_add(int a, int b)", "Pointer foo_new(Pointer name, long size)", "double foo_scale(double x, float y)",
    "long foo_len(Pointer foo, byte flags, short more)", "void foo_out(IntByReference count, LongByReference size, PointerByReference text)",
    "NativeLong foo_wide(WString text, NativeLong flags)", "void foo_point(Client.Point.ByValue in, Pointer out)",
}  # fmt: skip
TOKEN = re.compile(r"[\w.]+(?= \w+[,(])|[\w.]+(?= \w+\))")


def mutated() -> Iterator[tuple[str, bool | None]]:
    """Write each declaration with another type at each place, with one argument less or more, and under another name.

    Whether C differs is None for addresses of other things, and for those that are kept as numbers: programs mean it.
    """
    for text in sorted(PASSED):
        for found in TOKEN.finditer(text):
            own = WIDTHS.get(found[0])
            for kind, width in WIDTHS.items():
                if own is not None and kind != found[0]:
                    is_open = {own[0], width[0]} in ({"p"}, {"p", "8"})
                    yield (
                        text[: found.start()] + kind + text[found.end() :],
                        None if is_open else width != own,
                    )
        arguments = text[text.index("(") + 1 : -1].split(", ")
        for number in range(len(arguments)):
            fewer, more = (
                arguments[:number] + arguments[number + 1 :],
                [*arguments[:number], "int more", *arguments[number:]],
            )
            yield text.replace(", ".join(arguments), ", ".join(fewer)), True
            yield text.replace(", ".join(arguments), ", ".join(more)), True
        yield text.replace(" foo_", " foo_x"), True


def test_hundreds_of_changes_are_told_and_no_harmless_one(library: tuple[Path, bool]) -> None:
    cases = list(mutated())
    lines = [
        f'interface M{n} extends Library {{ M{n} I = Native.load("foo", M{n}.class); {text}; }}'
        for n, (text, _) in enumerate(cases)
    ]
    head = JNA.splitlines()
    report = checked(library, "Client.java", "\n".join(head + lines))
    faulty = {
        each.location.line - len(head) - 1
        for each in report.findings
        if each.location and each.level is not Level.NOTE
    }
    assert [cases[n][0] for n in sorted(faulty) if cases[n][1] is False] == []
    assert [text for n, (text, differs) in enumerate(cases) if differs and n not in faulty] == []
    assert sum(differs is True for _, differs in cases) > 240
