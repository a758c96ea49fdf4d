"""What a Python module declares through cffi, as its text tells it; cffi itself says what its texts come to."""

# ruff: noqa: E501  (modules in one line each)

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import cffi
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abilint.compare.spell import spell
from abilint.errors import InputError
from abilint.model.binding import Loading
from abilint.model.target import ByteOrder, Format, Target
from abilint.model.types import Enum, Record
from abilint.surfaces import bindings

if TYPE_CHECKING:
    from pathlib import Path

    from abilint.model.binding import Binding, Lookup

LINUX = Target(Format.ELF, "x86_64", 64, ByteOrder.LITTLE, "linux", "gnu")
WINDOWS = Target(Format.PE, "x86_64", 64, ByteOrder.LITTLE, "windows", "msvc")
HERE = Target(Format.ELF, platform.machine(), 64, ByteOrder(sys.byteorder), "linux", "gnu")


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "client.py"
    file.write_text(text)
    return next(each for each in bindings.read(str(file), target) if each.language == "python-cffi")


def declared(binding: Binding) -> dict[str, str]:
    """Name -> signature in C."""
    types = binding.surface.types
    assert types is not None
    return {e.name: spell(types, e.type, e.name) for e in binding.surface.declarations if e.type is not None}


def lookups(binding: Binding) -> dict[str, Lookup]:
    return {e.name: e2 for e, e2 in zip(binding.surface.declarations, binding.lookups, strict=True)}


def records(binding: Binding) -> dict[str, Record]:
    assert binding.surface.types is not None
    return {node.name: node for node in binding.surface.types.nodes if isinstance(node, Record)}


FOO = "int foo(int, const char *)"
TEXT = FOO.replace("foo", "foo") + ";"
IDIOMS = {
    "a literal": f"ffi.cdef('{TEXT}')",
    "several lines": f"ffi.cdef('''\n{TEXT}\n''')",
    "a constant": f"C = '{TEXT}'\nffi.cdef(C)",
    "put together": f"C = '{TEXT[:20]}'\nC += '{TEXT[20:]}'\nffi.cdef('/* */\\n' + C)",
    "joined": f"parts = []\nparts.append('{TEXT}')\nffi.cdef('\\n'.join(parts))",
    "a parameter by name": f"ffi.cdef(csource='{TEXT}', override=True)",
    "formatted": "ffi.cdef('int %s(int, const char *);' % 'foo')",
    "by a function": f"def declare(ffi):\n    ffi.cdef('{TEXT}')\ndeclare(ffi)",
    "a file": "import os\nwith open(os.path.join(os.path.dirname(__file__), 'sub', 'foo.h')) as f:\n    ffi.cdef(f.read())",
    "a path": "from pathlib import Path\nffi.cdef((Path(__file__).parent / 'sub' / 'foo.h').read_text(encoding='utf-8'))",
    "files by pattern": "import glob, os\nfor name in sorted(glob.glob(os.path.join(os.path.dirname(__file__), 'sub', '*.h'))):\n    with open(name) as f:\n        ffi.cdef(f.read())",
    "in two calls": f"ffi.cdef('typedef int number;')\nffi.cdef('{TEXT.replace('(int', '(number')}')",
    "from another object": f"types = FFI()\ntypes.cdef('typedef int number;')\nffi.include(types)\nffi.cdef('{TEXT.replace('(int', '(number')}')",
}


@pytest.mark.parametrize("idiom", IDIOMS)
def test_idioms_of_texts(tmp_path: Path, idiom: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "foo.h").write_text(f"{TEXT}\n")
    binding = read(
        tmp_path, f"from cffi import FFI\nffi = FFI()\n{IDIOMS[idiom]}\nlib = ffi.dlopen('libfoo.so')\n"
    )
    assert declared(binding)["foo"].replace("number", "int") == FOO
    assert [each.names for each in binding.handles] == [("libfoo.so",)]
    assert binding.unread == ()


LIBRARIES = {
    "lib = ffi.dlopen('libfoo.so')": [(Loading.NAMED, ("libfoo.so",))],
    "lib = ffi.dlopen(None)": [(Loading.PROCESS, ())],
    "lib = ffi.dlopen(where())": [(Loading.COMPUTED, ())],
    "import sys\nlib = ffi.dlopen('foo.dll' if sys.platform == 'win32' else 'libfoo.so')": [
        (Loading.NAMED, ("libfoo.so",))
    ],
    "from ctypes.util import find_library\nlib = ffi.dlopen(find_library('foo'))": [
        (Loading.NAMED, ("foo",))
    ],
    "try:\n    lib = ffi.dlopen('libfoo.so.2')\nexcept OSError:\n    lib = ffi.dlopen('libfoo.so')": [
        (Loading.NAMED, ("libfoo.so.2", "libfoo.so"))
    ],
    "def load(*names):\n    for name in names:\n        try:\n            return ffi.dlopen(name)\n        except OSError:\n            pass\nlib = load('libfoo.so.2', 'foo')": [
        (Loading.NAMED, ("libfoo.so.2", "foo"))
    ],
    "from contextlib import suppress\ndef load(*names):\n    for name in names:\n        with suppress(OSError):\n            return ffi.dlopen(name)\nlib, other = load('foo-1', 'foo'), load('bar-1', 'bar')": [
        (Loading.NAMED, ("foo-1", "foo")),
        (Loading.NAMED, ("bar-1", "bar")),
    ],
    "ffi.set_source('_foo', '#include <foo.h>', libraries=['foo'])": [(Loading.LINKED, ("foo",))],
    "ffi.set_source_pkgconfig('_foo', ['foo'], '#include <foo.h>')": [(Loading.LINKED, ("foo",))],
    "lib = ffi.verify('#include <foo.h>', libraries=['foo'])": [(Loading.LINKED, ("foo",))],
    "ffi.set_source('_foo', None)": [(Loading.COMPUTED, ())],
}


@pytest.mark.parametrize("opening", LIBRARIES)
def test_idioms_of_libraries(tmp_path: Path, opening: str) -> None:
    binding = read(tmp_path, f"from cffi import FFI\nffi = FFI()\nffi.cdef('{TEXT}')\n{opening}\n")
    assert [(each.loading, each.names) for each in binding.handles] == LIBRARIES[opening]
    assert set(declared(binding)) == {"foo"}


USES = """import cffi
ffi = cffi.FFI()
ffi.cdef("int foo(void); int bar(void); int baz(void); int idle(void); int foo_win32_only(void);")
one, two = ffi.dlopen("libone.so"), ffi.dlopen("libtwo.so")
one.foo()
if hasattr(one, "bar"):
    one.bar()
try:
    two.baz()
except AttributeError:
    pass
one.foo_win32_only()
"""


def test_names_belong_to_the_library_that_they_are_used_with(tmp_path: Path) -> None:
    binding = read(tmp_path, USES)
    found = {
        (e.name, binding.handles[e2.handle].names[0], e2.optional, e2.unused)
        for e, e2 in zip(binding.surface.declarations, binding.lookups, strict=True)
    }
    assert found == {
        ("foo", "libone.so", False, False),
        ("bar", "libone.so", True, False),
        ("baz", "libtwo.so", True, False),
        ("idle", "libone.so", False, True),
        ("idle", "libtwo.so", False, True),
        ("foo_win32_only", "libone.so", False, True),
    }


CONDITIONS = {
    "a call": "if version() > 3:\n    ffi.cdef('int newer(void);')",
    "a longer text": "text = 'int sure(void);\\n'\nif version() > 3:\n    text += 'int newer(void);\\n'\nffi.cdef(text)",
    "a function": "def text():\n    made = 'int sure(void);\\n'\n    if version() > 3:\n        made += 'int newer(void);\\n'\n    return made\nffi.cdef('typedef int t;' + text())",
    "a row": "parts = ['int sure(void);']\nif version() > 3:\n    parts.append('int newer(void);')\nffi.cdef('\\n'.join(parts))",
}


@pytest.mark.parametrize("how", CONDITIONS)
def test_texts_under_conditions_are_optional(tmp_path: Path, how: str) -> None:
    binding = read(tmp_path, f"import cffi\nffi = cffi.FFI()\n{CONDITIONS[how]}\nlib = ffi.dlopen('x')\n")
    assert lookups(binding)["newer"].optional
    assert binding.unread == ()


BUILT = """import cffi
ffi = cffi.FFI()
ffi.cdef('''
    typedef struct { int known; ...; } part;
    typedef struct { part inner; int after; } holds_part;
    typedef struct { long a; part *at; } whole;
    typedef ... opaque;
    typedef int... number;
    typedef unsigned long... wide;
    typedef ... *handle;
    enum colour { RED, GREEN = ..., BLUE };
    enum shape { ROUND, ... };
    enum known { ONE, TWO };
    #define LIMIT ...
    #define OTHER 10
    static const int FROM_C;
    int table[...];
    void use(part *, whole, opaque *, number, wide *, handle, enum colour);
    long count(int, double);
    int wrapped(int);
    extern "Python" int from_python(int);
    extern "Python+C" { int also(int); int more(int); }
    int none();
''')
ffi.set_source("_foo", '''
    #include <foo.h>
    static int wrapped(int x) { return count(x, 0); }
''', libraries=["foo"])
"""


def test_gaps_for_the_compiler_are_unknown(tmp_path: Path) -> None:
    binding = read(tmp_path, BUILT)
    assert binding.unread == ()
    types = binding.surface.types
    assert types is not None
    assert records(binding)["colour" if "colour" in records(binding) else ""] is not None
    shapes = [(node.size, len(node.fields)) for node in types.nodes if isinstance(node, Record)]
    assert (16, 2) in shapes
    assert all(size is None or size > 8 for size, _ in shapes)
    enums = {node.name: len(node.enumerators) for node in types.nodes if isinstance(node, Enum)}
    assert enums == {"colour": 0, "shape": 0, "known": 2}
    assert {each.name for each in binding.surface.constants} == {"OTHER"}


def test_what_the_compiler_sees_is_left_to_it(tmp_path: Path) -> None:
    binding = read(tmp_path, BUILT)
    assert set(declared(binding)) == {"use", "count", "wrapped", "table", "none"}
    assert declared(binding)["count"].count("the C compiler converts it") == 3
    assert declared(binding)["table"] == "int table[]"
    assert declared(binding)["none"].endswith("none(void)")
    assert {name for name, each in lookups(binding).items() if each.optional} == {"wrapped"}
    assert all(each.by_header for each in binding.lookups)


def test_packed_texts(tmp_path: Path) -> None:
    text = "import cffi\nffi = cffi.FFI()\n"
    for number, how in enumerate(("", ", packed=True", ", pack=2", ", pack=8")):
        text += f"ffi.cdef('struct s{number} {{ char a; double b; }}; void f{number}(struct s{number} *);'{how})\n"
    sizes = {name: each.size for name, each in records(read(tmp_path, text)).items() if each.size}
    assert {f"s{n}": sizes[f"s{n}"] for n in range(4)} == {"s0": 16, "s1": 9, "s2": 10, "s3": 16}


def test_places_are_those_of_the_module_or_of_the_file_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "foo.h").write_text("\nint foo(void);\n")
    text = "import cffi\nffi = cffi.FFI()\nA = '''\nint a(void);\n'''\nB = 'int b(void);\\n' \\\n    'int c(void);\\n'\n"
    text += "ffi.cdef(A + B)\nffi.cdef(open('foo.h').read())\n"
    found = {each.name: each.location for each in read(tmp_path, text).surface.declarations}
    module, file = str(tmp_path / "client.py"), str(tmp_path / "foo.h")
    assert found["a"] == (module, 4, 5)
    assert found["b"] == (module, 6, 10)
    assert found["c"] == (module, 7, 10)
    assert found["foo"] == (file, 2, 5)


def test_types_of_windows_are_known_there(tmp_path: Path) -> None:
    text = "import cffi\nffi = cffi.FFI()\nffi.cdef('BOOL WINAPI f(HANDLE, LPDWORD, DWORD);')\nffi.dlopen('f.dll')\n"
    assert "f" in declared(read(tmp_path, text, WINDOWS))
    assert [each.reason for each in read(tmp_path, text).unread] == ["C text: unknown type name 'BOOL'"]


UNREAD = {
    "ffi.cdef(text())": "declares C text that only a run can tell",
    "ffi.cdef('int f(nothing *);')": "C text: unknown type name 'nothing'",
    "ffi.cdef('int f(int;')": "C text: expected ')'",
    "ffi.include(other())": "includes an FFI object that is made elsewhere",
    "ffi.cdef(open('../../../../etc/passwd').read())": "declares C text that only a run can tell",
}


@pytest.mark.parametrize("statement", UNREAD)
def test_what_only_a_run_can_tell_is_said(tmp_path: Path, statement: str) -> None:
    text = (
        f"import cffi\nffi = cffi.FFI()\n{statement}\nffi.cdef('int sound(void);')\nlib = ffi.dlopen('x')\n"
    )
    binding = read(tmp_path, text)
    assert [(each.location.line, each.reason) for each in binding.unread] == [(3, UNREAD[statement])]
    assert set(declared(binding)) == {"sound"}


HOSTILE = {
    "brackets": "ffi.cdef('''" + "(" * 20_000 + "''')\n",
    "braces": "ffi.cdef('''" + "struct {" * 20_000 + "''')\n",
    "dots": "ffi.cdef('''" + "..." * 20_000 + "''')\n",
    "comments": "ffi.cdef('''" + "/*" * 20_000 + "''')\n",
    "typedefs": "ffi.cdef('''" + "typedef " * 20_000 + "''')\n",
    "NUL": "ffi.cdef('int f(\\0);')\n",
    "half a character": "ffi.cdef('int f(\\udc80);')\n",
    "joined for ever": "x = 'a' * 100\nfor i in range(100):\n    x = x.join([x, x])\nffi.cdef(x)\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_one_entry(tmp_path: Path, name: str) -> None:
    binding = read(tmp_path, f"import cffi\nffi = cffi.FFI()\n{HOSTILE[name]}")
    assert declared(binding) == {}
    assert len(binding.unread) == 1


def test_many_lines(tmp_path: Path) -> None:
    lines = "\n".join(f"int f{number}(int, struct s *);" for number in range(20_000))
    binding = read(
        tmp_path, f"import cffi\nffi = cffi.FFI()\nffi.cdef('''\nstruct s {{ int a; }};\n{lines}\n''')\n"
    )
    assert len(declared(binding)) == 20_000
    assert binding.surface.declarations[-1].location.line == 20_004


@pytest.mark.parametrize("text", ["import cffi\nx = (\n", "fn cffi() -> i32 {}"])
def test_another_language_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="is no Python"):
        read(tmp_path, text)


MEMBERS = (
    "char",
    "signed char",
    "unsigned short",
    "int",
    "unsigned long",
    "long long",
    "float",
    "double",
    "_Bool",
    "wchar_t",
)
MEMBERS += (
    "size_t",
    "int8_t",
    "uint16_t",
    "int64_t",
    "intptr_t",
    "void *",
    "char *",
    "int (*)(int)",
    "long double",
)
member = st.one_of(
    st.sampled_from(MEMBERS),
    st.tuples(st.sampled_from(MEMBERS[:5]), st.integers(1, 5)).map(lambda each: f"{each[0]}|[{each[1]}]"),
    st.tuples(st.sampled_from(("int", "unsigned int", "short", "unsigned char")), st.integers(1, 8)).map(
        lambda each: f"{each[0]}|:{each[1]}"
    ),
    st.integers(0, 3).map(lambda number: f"@{number}"),
)
record = st.tuples(st.sampled_from(("struct", "union")), st.lists(member, min_size=1, max_size=6))


def c_of(given_records: list[tuple[str, list[str]]]) -> str:
    """Write the text; `@n` is a record that stands before."""
    lines = []
    for number, (tag, members) in enumerate(given_records):
        lines.append(f"typedef {tag} r{number} {{")
        for place, each in enumerate(members):
            kind, _, rest = each.partition("|")
            kind = (f"r{int(each[1:]) % number}" if number else "int") if each[0] == "@" else kind
            pointer = kind.partition("(*)")
            lines.append(
                f"  {pointer[0]}(*f{place}){pointer[2]};" if pointer[1] else f"  {kind} f{place}{rest};"
            )
        lines.append(f"}} r{number};")
    return "\n".join(lines)


@pytest.mark.machine
@settings(max_examples=40, deadline=None)
@given(st.lists(record, min_size=1, max_size=4), st.sampled_from((None, 1, 2, 4)))
def test_layouts_are_those_of_cffi(
    tmp_path_factory: pytest.TempPathFactory, made: list[tuple[str, list[str]]], pack: int | None
) -> None:
    if pack and any("|:" in each for _, members in made for each in members):
        pack = None  # cffi lays no packed bit-fields out
    text = c_of(made)
    ffi = cffi.FFI()
    ffi.cdef(text, pack=pack)
    module = f"import cffi\nffi = cffi.FFI()\nffi.cdef('''{text}''', pack={pack})\n"
    found = records(read(tmp_path_factory.mktemp("layout"), module, HERE))
    for number in range(len(made)):
        name = f"r{number}"
        assert (found[name].size, found[name].alignment) == (ffi.sizeof(name), ffi.alignof(name))
        ours = {each.name: each.offset for each in found[name].fields if each.bits is None}
        theirs = {n: 8 * each.offset for n, each in ffi.typeof(name).fields or () if each.bitsize < 0}
        assert ours == theirs


@pytest.mark.machine
def test_enums_and_constants_are_those_of_cffi(tmp_path: Path) -> None:
    text = (
        "enum e { A, B = 5, C, D = -3, E = 1 << 4 };\n#define F 0x10\n#define G -7\nstatic const int H = 9;\n"
    )
    ffi = cffi.FFI()
    ffi.cdef(text)
    binding = read(tmp_path, f"import cffi\nffi = cffi.FFI()\nffi.cdef('''{text}''')\n")
    types = binding.surface.types
    assert types is not None
    enum = next(node for node in types.nodes if isinstance(node, Enum))
    assert {each.name: each.value for each in enum.enumerators} == dict(ffi.typeof("enum e").relements)
    lib = ffi.dlopen(None)
    for each in binding.surface.constants:
        assert each.value == str(getattr(lib, each.name))
    assert {each.name for each in binding.surface.constants} == {"F", "G", "H"}
