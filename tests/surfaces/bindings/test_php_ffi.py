"""What a PHP file declares through `FFI`; PHP itself says what its texts come to."""

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


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "client.php"
    file.write_text(f"<?php\n{text}\n")
    return bindings.read(str(file), target)[0]


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {e.name: spell(types, e.type, e.name) for e in binding.surface.declarations if e.type is not None}


TEXTS = {
    "single quotes": f"FFI::cdef('{FOO};', 'libfoo.so');",
    "double quotes": f'$f = \\FFI::cdef("{FOO};\\n", "libfoo.so");',
    "heredoc": f"FFI::cdef(<<<C\n  {FOO};\n  C, 'libfoo.so');",
    "nowdoc": f"FFI::cdef(<<<'C'\n{FOO};\nC, 'libfoo.so');",
    "a constant": f"const H = '{FOO};';\nFFI::cdef(H, 'libfoo.so');",
    "define": f"define('H', '{FOO};');\nFFI::cdef(H, 'libfoo.so');",
    "a constant of the class": f"class A {{ private const H = '{FOO};'; function f() {{ FFI::cdef(self::H, 'libfoo.so'); }} }}\nclass B {{ const H = 'what'; }}",
    "a constant of another class": f"class A {{ const H = '{FOO};'; }}\nFFI::cdef(\\X\\A::H, 'libfoo.so');",
    "a member": f"class A {{ private string $h = '{FOO};'; function f() {{ $this->f = FFI::cdef($this->h, 'libfoo.so'); }} }}",
    "a static member": f"class A {{ static $h = '{FOO};'; static function f() {{ self::$f ??= FFI::cdef(static::$h, 'libfoo.so'); }} }}",
    "a variable": f"$h = '{FOO};';\nFFI::cdef($h, 'libfoo.so');",
    "put together": f"FFI::cdef('{FOO[:9]}' . '{FOO[9:]}' . ';', 'lib' . 'foo.so');",
    "filled in": f"$t = 'int';\nFFI::cdef(\"{{$t}}{FOO[3:]};\", 'libfoo.so');",
    "a file": "FFI::cdef(file_get_contents(__DIR__ . '/sub/foo.h'), 'libfoo.so');",
    "a header": "FFI::load(__DIR__ . '/sub/load.h');",
}


@pytest.mark.parametrize("idiom", TEXTS)
def test_idioms_of_texts(tmp_path: Path, idiom: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "foo.h").write_text(f"{FOO};\n")
    (tmp_path / "sub" / "load.h").write_text(
        f'#define FFI_SCOPE "FOO"\n#define FFI_LIB "libfoo.so"\n{FOO};\n'
    )
    binding = read(tmp_path, TEXTS[idiom])
    assert declared(binding) == {"foo": FOO}
    assert [(each.names, each.loading) for each in binding.handles] == [(("libfoo.so",), Loading.NAMED)]
    assert binding.unread == ()
    assert not any(each.optional or each.unused for each in binding.lookups)


LIBRARIES = {
    "PHP_OS_FAMILY === 'Windows' ? 'foo.dll' : 'libfoo.so'": (("libfoo.so",), ("foo.dll",), ("libfoo.so",)),
    "match (PHP_OS_FAMILY) { 'Darwin' => 'libfoo.dylib', 'Windows' => 'foo.dll', default => 'libfoo.so' }": (
        ("libfoo.so",),
        ("foo.dll",),
        ("libfoo.dylib",),
    ),
    "strtoupper(substr(PHP_OS, 0, 3)) === 'WIN' ? 'foo.dll' : 'libfoo.so'": (
        ("libfoo.so",),
        ("foo.dll",),
        ("libfoo.so",),
    ),
    "stripos(PHP_OS, 'WIN') === 0 ? 'foo.dll' : 'libfoo.so'": (("libfoo.so",), ("foo.dll",), ("libfoo.so",)),
    "dirname(__FILE__) . '/lib/libfoo.so'": (("libfoo.so",),) * 3,
    "$path ?? 'libfoo.so'": (("libfoo.so",),) * 3,
    "getenv('FOO')": ((),) * 3,
    "$lib": (("libfoo.so",), ("foo.dll",), ("libfoo.dylib",)),
}
CHOSEN = "if (PHP_OS_FAMILY == 'Windows') { $lib = 'foo.dll'; } elseif (PHP_OS_FAMILY == 'Darwin') { $lib = 'libfoo.dylib'; } else { $lib = 'libfoo.so'; }\n"


@pytest.mark.parametrize("library", LIBRARIES)
def test_idioms_of_libraries(tmp_path: Path, library: str) -> None:
    text = f"{CHOSEN}FFI::cdef('{FOO};', {library});"
    found = [[each.names for each in read(tmp_path, text, t).handles] for t in (LINUX, WINDOWS, MACOS)]
    assert found == [[names] for names in LIBRARIES[library]]


def test_without_a_library_the_process_is_asked(tmp_path: Path) -> None:
    binding = read(tmp_path, f"FFI::cdef('{FOO};');")
    assert [each.loading for each in binding.handles] == [Loading.PROCESS]


def test_conditions(tmp_path: Path) -> None:
    text = f"if (PHP_OS_FAMILY === 'Windows') {{ FFI::cdef('int a(void);', 'x'); }} else {{ FFI::cdef('{FOO};', 'x'); }}\n"
    text += "if ($version > 3) { FFI::cdef('int newer(void);', 'x'); }"
    binding = read(tmp_path, text)
    told = zip(binding.surface.declarations, binding.lookups, strict=True)
    assert {e.name: each.optional for e, each in told} == {"foo": False, "newer": True}


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'FFI::cdef(<<<C\n  int a(void);\n  C . "int b(void);\\nint c(void);", "x");'
    found = {each.name: each.location[1:] for each in read(tmp_path, text).surface.declarations}
    assert found == {"a": (3, 7), "b": (4, 12), "c": (4, 26)}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FFI::cdef(text(), 'x');", "declares C text that only a run can tell"),
        ("FFI::cdef('int f(what *);', 'x');", "C text: unknown type name 'what'"),
        ("FFI::load(__DIR__ . '/nowhere.h');", "loads a header that is not found beside the file"),
    ],
)
def test_what_is_not_read_is_said(tmp_path: Path, text: str, reason: str) -> None:
    binding = read(tmp_path, f"{text}\nFFI::cdef('int sound(void);', 'x');")
    assert [(each.location.line, each.reason) for each in binding.unread] == [(2, reason)]
    assert set(declared(binding)) == {"sound"}


HOSTILE = {
    "another language": "fn main() { FFI::cdef() }",
    "brackets": "FFI::cdef" + "(" * 20_000,
    "nested calls": "FFI::cdef(" * 5_000 + ")" * 5_000,
    "conditions": "if ($x) { " * 5_000 + "FFI::cdef($x);",
    "concatenations": "FFI::cdef(" + "$x . " * 20_000 + "$x);",
    "brackets in the text": "FFI::cdef('" + "(" * 20_000 + "');",
    "a condition on itself": "if (!$x) { $x = f(); }\nif ($x) { FFI::cdef($x); }",
    "names in a circle": "const A = B; const B = A;\nFFI::cdef(A . B, A);",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end(tmp_path: Path, name: str) -> None:
    binding = read(tmp_path, HOSTILE[name])
    assert declared(binding) == {}
    assert binding.unread


def test_text_that_is_no_php_is_said(tmp_path: Path) -> None:
    binding = read(tmp_path, f"FFI::cdef('{FOO};', 'x');\n$x = = 1;")
    assert BROKEN.format("PHP") in {each.reason for each in binding.unread}
    assert set(declared(binding)) == {"foo"}


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "client.php").write_bytes(b"<?php FFI::cdef('\xff');")
    with pytest.raises(InputError, match="is not valid UTF-8, at line 1"):
        bindings.read(str(tmp_path / "client.php"), LINUX)


STRUCTS = """
typedef struct { char a; double b; short c[3]; } one;
typedef union { int a; one b; char c[30]; } two;
typedef struct { int64_t a; bool b; uint16_t c; } three;
typedef struct { size_t a; long b; void *c; int (*d)(int); three e; } four;
typedef struct __attribute__((packed)) { char a; long b; one c; } five;
enum e { A, B = 5, C };
"""


@pytest.mark.machine
def test_layouts_are_those_of_php(tmp_path: Path) -> None:
    script = f"$f = FFI::cdef('{STRUCTS}');\n"
    for name in ("one", "two", "three", "four", "five"):
        script += f"echo '{name} ', FFI::sizeof($f->type('{name}')), ' ', FFI::alignof($f->type('{name}')), \"\\n\";\n"
        script += f"foreach ($f->type('{name}')->getStructFieldNames() as $n) echo '{name}.', $n, ' ', $f->type('{name}')->getStructFieldOffset($n), \"\\n\";\n"
    ran = subprocess.run(
        ["php", "-d", "ffi.enable=1", "-r", script], capture_output=True, text=True, check=True
    )
    theirs = {name: [int(each) for each in rest] for name, *rest in map(str.split, ran.stdout.splitlines())}
    types = read(tmp_path, f"FFI::cdef('{STRUCTS}');", HERE).surface.types
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
            ours |= {f"{names[number]}.{e.name}": [e.offset // 8] for e in node.fields}
    assert {name: ours[name] for name in theirs} == theirs
    assert len(theirs) > 20
