"""Names that `javac -h` writes, and places that JNA itself gives to members, are those that are read."""

# ruff: noqa: E501  (tables of types)

from __future__ import annotations

import random
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import FunctionType, Pointer, Primitive, Record, Void
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding
    from abilint.model.types import Type

pytestmark = pytest.mark.machine

HERE = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
JNA = "/usr/share/java/jna.jar"

NAMES = ("plain", "with_line", "with$dollar", "naïve", "größe", "ключ", "x1", "_lead", "a__b", "文字")
TAKEN = (
    "int", "long", "boolean", "byte", "char", "short", "float", "double", "String", "Runnable", "int[]", "long[][]",
    "String[]", "Class<?>", "List<String>", "Map.Entry<String, int[]>", "Inner", "Inner.Deep", "Thread.State", "T",
    "U", "java.nio.ByteBuffer", "Throwable", "Other_one", "int...",
)  # fmt: skip
C_TYPES = {
    "jint": 4, "jlong": 8, "jboolean": 1, "jbyte": 1, "jchar": 2, "jshort": 2, "jfloat": 4, "jdouble": 8,
    "void": None,
}  # fmt: skip
PROTOTYPE = re.compile(r"JNIEXPORT (\w+) JNICALL (\w+)\s*\(JNIEnv \*, ([^)]*)\);")


def natives(chance: random.Random) -> list[str]:
    """Write methods, some with the same name, no two alike."""
    made: dict[tuple[str, tuple[str, ...]], str] = {}
    for _ in range(400):
        name = chance.choice(NAMES)
        taken = [chance.choice(TAKEN) for _ in range(chance.randrange(5))]
        taken = [each for n, each in enumerate(taken) if "..." not in each or n == len(taken) - 1]
        key = (name, tuple(each.replace("...", "[]").partition("<")[0] for each in taken))
        result = chance.choice(("void", *TAKEN[:-1]))
        words = chance.choice(("", "public ", "private final "))
        listed = ", ".join(f"{each} p{n}" for n, each in enumerate(taken))
        made.setdefault(key, f"    {words}native {result} {name}({listed});")
    return list(made.values())


def source(lines: list[str]) -> str:
    return "\n".join(
        [
            "package some.pack_age;",
            "import java.util.List;",
            "import java.util.Map;",
            "public class Big_Class<T, U extends Number> {",
            "    static class Inner { static class Deep { native void within(Deep d, Inner i); } }",
            "    public static final int FIRST = 1 << 4, SECOND_ONE = FIRST | 3;",
            *lines,
            "}",
            "class Other_one { static native int go(Other_one[] others); }",
        ]
    )


@pytest.mark.parametrize("seed", range(3))
def test_names_and_types_are_those_of_the_generated_header(tmp_path: Path, seed: int) -> None:
    file = tmp_path / "some" / "pack_age" / "Big_Class.java"
    file.parent.mkdir(parents=True)
    file.write_text(source(natives(random.Random(seed))))
    run(tmp_path, "javac", "-encoding", "UTF-8", "-h", "out", "-d", "out", str(file))
    text = "\n".join(each.read_text() for each in sorted((tmp_path / "out").glob("*.h")))
    expected = {
        name: [result, *(each.strip() for each in taken.split(","))]
        for result, name, taken in PROTOTYPE.findall(text)
    }
    binding = bindings.read(str(file), HERE)[0]
    assert {each.name for each in binding.surface.declarations} == set(expected)
    assert binding.unread == ()
    for name, shapes in signatures(binding).items():
        assert shapes == [C_TYPES.get(each, "pointer") for each in expected[name]], name
    constants = {each.name: each.value for each in binding.surface.constants}
    assert constants == {
        name: value
        for name, value in re.findall(r"#define (some\w+) (-?\d+)L", text)
        if "FIRST" in name or "SECOND" in name
    }


def signatures(binding: Binding) -> dict[str, list[object]]:
    """Name -> sizes of result and arguments, the environment apart."""
    types = binding.surface.types
    assert types is not None
    made = {}
    for each in binding.surface.declarations:
        assert each.type is not None
        node = types[each.type]
        assert isinstance(node, FunctionType)
        kinds = [types[node.result], *(types[parameter.type] for parameter in node.parameters[1:])]
        made[each.name] = [shape(kind) for kind in kinds]
    return made


def shape(node: Type) -> object:
    if isinstance(node, Pointer):
        return "pointer"
    assert isinstance(node, Primitive | Void)
    return node.size if isinstance(node, Primitive) else None


FIELDS = (
    "byte", "short", "int", "long", "boolean", "char", "float", "double", "NativeLong", "Pointer", "String", "WString",
    "IntByReference", "PointerByReference", "Call", "byte[3]", "int[5]", "short[2]", "double[2]", "NativeLong[2]",
    "Pointer[4]", "String[2]", "Word", "Handle", "char[7]", "long[1]",
)  # fmt: skip


def structures(chance: random.Random, count: int) -> list[str]:
    """Write structures and unions that hold and extend earlier ones; some without padding."""
    lines: list[str] = []
    annotated: list[str] = []
    for number in range(count):
        name = f"S{number}"
        base = chance.choice(annotated) if annotated and chance.random() < 0.2 else "Structure"
        union = base == "Structure" and chance.random() < 0.15
        fields = [(f"f{number}_{place}", member(chance, number)) for place in range(chance.randrange(1, 7))]
        order = ", ".join(f'"{field}"' for field, _ in fields)
        body = [f"public {declared(field, kind)};" for field, kind in fields]
        if chance.random() < 0.15:
            ways = ("setAlignType(ALIGN_NONE)", "super(ALIGN_NONE)")
            body.append(
                f"public {name}() {{ {chance.choice(ways[: 2 if base == 'Structure' and not union else 1])}; }}"
            )
        tag = f"@Structure.FieldOrder({{{order}}}) "
        if base == "Structure" and (union or chance.random() < 0.4):
            tag = ""
            body.append(f"protected List<String> getFieldOrder() {{ return Arrays.asList({order}); }}")
        else:
            annotated.append(name)
        body.append(f"public static class ByReference extends {name} implements Structure.ByReference {{ }}")
        extended = "Union" if union else base
        lines.append(f"    {tag}public static class {name} extends {extended} {{ {' '.join(body)} }}")
    return lines


def member(chance: random.Random, number: int) -> str:
    if number and chance.random() < 0.2:
        return f"S{chance.randrange(number)}" + chance.choice(("", ".ByReference", "[2]"))
    return chance.choice(FIELDS)


def declared(name: str, kind: str) -> str:
    if "[" not in kind:
        return f"{kind} {name}"
    element, count = kind.rstrip("]").split("[")
    return f"{element}[] {name} = new {element}[{count}]"


MAIN = """
    static void show(Structure s) throws Exception {
        java.lang.reflect.Method m = Structure.class.getDeclaredMethod("fieldOffset", String.class);
        m.setAccessible(true);
        StringBuilder b = new StringBuilder(s.getClass().getSimpleName() + " " + s.size());
        for (java.lang.reflect.Field f : s.getClass().getFields())
            if (!java.lang.reflect.Modifier.isStatic(f.getModifiers()))
                b.append(" ").append(f.getName()).append(" ").append(m.invoke(s, f.getName()));
        System.out.println(b);
    }
"""


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("seed", range(2))
def test_members_lie_where_jna_puts_them(tmp_path: Path, seed: int) -> None:
    count = 120
    shown = " ".join(f"show(new S{number}());" for number in range(count))
    lines = [
        "import com.sun.jna.*; import com.sun.jna.ptr.*; import java.util.*;",
        "public class All {",
        "    public interface Call extends Callback { int invoke(int x); }",
        "    public static class Word extends IntegerType { public Word() { super(2); } }",
        "    public static class Handle extends PointerType { }",
        *structures(random.Random(seed), count),
        MAIN,
        f"    public static void main(String[] args) throws Exception {{ {shown} }}",
        "}",
    ]
    file = tmp_path / "All.java"
    file.write_text("\n".join(lines))
    run(tmp_path, "javac", "-cp", JNA, "All.java")
    told = run(tmp_path, "java", "-Djna.nosys=false", "-cp", f"{JNA}:.", "All").splitlines()
    expected = {}
    for line in told:
        name, size, *pairs = line.split(" ")
        expected[name] = (int(size), dict(zip(pairs[::2], map(int, pairs[1::2]), strict=True)))
    assert len(expected) == count
    records = read_records(tmp_path, file)
    for name, (size, places) in expected.items():
        found = records[name]
        assert (found.size, {f.name: f.offset // 8 for f in found.fields}) == (size, places), lines[
            4 + int(name[1:]) + 1
        ]


def read_records(folder: Path, file: Path) -> dict[str, Record]:
    """Let an interface take every structure, so that all are laid out."""
    taken = ", ".join(f"All.S{number} p{number}" for number in range(120))
    client = folder / "Client.java"
    client.write_text(f"import com.sun.jna.*;\ninterface Client extends Library {{ void f({taken}); }}\n")
    assert file.exists()
    binding = bindings.read(str(client), HERE)[0]
    assert binding.unread == ()
    assert binding.unknown_attributes == ()
    types = binding.surface.types
    assert types is not None
    return {node.name: node for node in types.nodes if isinstance(node, Record)}
