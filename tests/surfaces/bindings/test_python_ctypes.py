"""What a Python module declares of a library, as its text tells it."""

# ruff: noqa: E501  (modules in one line each)

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


def read(folder: Path, text: str, target: Target = LINUX) -> Binding:
    file = folder / "client.py"
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


FOO = "c_long foo(c_int, c_char_p)"
IDIOMS = {
    "attributes": "lib.foo.argtypes = [c_int, c_char_p]\nlib.foo.restype = c_long",
    "items": "f = lib['foo']\nf.argtypes = (c_int, c_char_p)\nf.restype = c_long",
    "getattr": "f = getattr(lib, 'foo')\nf.argtypes, f.restype = [c_int, c_char_p], c_long",
    "aliases": "import ctypes as c\nint_t = c.c_int\nlib.foo.argtypes = [int_t] + [c.c_char_p]\nlib.foo.restype = c.c_long",
    "prototype": "foo = CFUNCTYPE(c_long, c_int, c_char_p)(('foo', lib))",
    "table": "T = [('foo', [c_int, c_char_p], c_long)]\nfor n, a, r in T:\n    f = getattr(lib, n)\n    f.argtypes = a\n    f.restype = r",
    "dictionary": "T = {'foo': ([c_int, c_char_p], c_long)}\nfor n, (a, r) in T.items():\n    f = lib[n]\n    f.argtypes = a\n    f.restype = r",
    "wrapper": "def bind(n, r, *a):\n    f = getattr(lib, n)\n    f.argtypes = a\n    f.restype = r\n    return f\nfoo = bind('foo', c_long, c_int, c_char_p)",
    "keywords": "def bind(name, args=(), result=None):\n    f = lib[name]\n    f.argtypes, f.restype = args, result\nbind('foo', result=c_long, args=[c_int, c_char_p])",
    "decorator": "def bind(r, *a):\n    def wrap(f):\n        g = getattr(lib, f.__name__)\n        g.argtypes, g.restype = a, r\n        return g\n    return wrap\n@bind(c_long, c_int, c_char_p)\ndef foo(n, s): ...",
    "setattr": "setattr(lib.foo, 'argtypes', [c_int, c_char_p])\nsetattr(lib.foo, 'restype', c_long)",
    "map": "def one(row):\n    f = getattr(lib, row[0])\n    f.argtypes = row[1]\n    f.restype = row[2]\nlist(map(one, [('foo', [c_int, c_char_p], c_long)]))",
    "object": "class Lib:\n    def __init__(self):\n        self._l = CDLL('libfoo.so')\n        self._l.foo.argtypes = [c_int, c_char_p]\n    def go(self):\n        self._l.foo.restype = c_long\n        return self._l.foo(1, b'')",
    "property": "class Lib:\n    @property\n    def lib(self):\n        return CDLL('libfoo.so')\nobj = Lib()\nobj.lib.foo.argtypes = [c_int, c_char_p]\nobj.lib.foo.restype = c_long",
    "global": "_l = None\ndef use():\n    return _l.foo(1, b'')\ndef load():\n    global _l\n    _l = CDLL('libfoo.so')\n    _l.foo.argtypes = [c_int, c_char_p]\n    _l.foo.restype = c_long",
    "comprehension": "for f in [getattr(lib, n) for n in ('foo',)]:\n    f.argtypes = [c_int, c_char_p]\n    f.restype = c_long",
    "rows of a class": "class Row:\n    def __init__(self, name, args=None, result=None):\n        self.name, self.args, self.result = name, args, result\nfor r in [Row('foo', [c_int, c_char_p], c_long), Row('foo', [c_int, c_char_p], result=c_long)]:\n    f = getattr(lib, r.name)\n    f.argtypes = r.args\n    f.restype = r.result",
    "otherwise": "try:\n    f = lib.foo\nexcept AttributeError:\n    def f(n, s):\n        return 0\nelse:\n    f.argtypes = [c_int, c_char_p]\n    f.restype = c_long",
    "first that opens": "def load():\n    l = None\n    for n in ['libfoo.so', 'foo.dll']:\n        try:\n            l = CDLL(n)\n            break\n        except OSError:\n            pass\n    else:\n        raise ImportError\n    return l\nl = load()\nl.foo.argtypes = [c_int, c_char_p]\nl.foo.restype = c_long",
    "names that must be there": "def load(l, names):\n    lacking = [n for n in names if not hasattr(l, n)]\n    if lacking:\n        raise OSError(lacking)\n    return l\nl = load(lib, ['foo'])\nl.foo.argtypes = [c_int, c_char_p]\nl.foo.restype = c_long",
    "declared again": "def declare(on):\n    if on:\n        lib.foo.argtypes = [c_int]\n        lib.foo.argtypes = [c_int, c_char_p]\n        lib.foo.restype = c_long\ndeclare(open('x'))",
    "suffix": "for s in ('oo',):\n    f = lib['f%s' % s]\n    f.argtypes = [c_int, c_char_p]\n    f.restype = c_long",
}  # fmt: skip


@pytest.mark.parametrize("idiom", IDIOMS)
def test_idioms(tmp_path: Path, idiom: str) -> None:
    binding = read(tmp_path, f"from ctypes import *\nlib = CDLL('libfoo.so')\n{IDIOMS[idiom]}\n")
    assert declared(binding) == {"foo": FOO}
    assert all(each.states_arguments and each.states_result for each in binding.lookups)
    assert binding.unread == ()


@pytest.mark.parametrize(
    "text",
    ["lib['f' + name]", "getattr(lib, f'f{name}')", "lib['f%s' % name]", "getattr(lib, 'f{}'.format(name))"],
)
def test_a_name_that_is_put_together_stands_where_it_comes_from(tmp_path: Path, text: str) -> None:
    helper = f"def bind(name):\n    {text}.argtypes = []\nbind('oo')\n"
    (bound,) = read(tmp_path, f"from ctypes import *\nlib = CDLL('libfoo.so')\n{helper}").surface.declarations
    assert (bound.name, bound.location.line) == ("foo", 5)


def test_objects_that_are_rows_of_a_table_are_not_one(tmp_path: Path) -> None:
    text = (
        "from ctypes import *\nclass Row:\n    def __init__(self, name):\n        self.name = name\n"
        "lib = CDLL('libfoo.so')\nfor row in [Row('foo'), Row('bar')]:\n    lib[row.name]\n"
    )
    assert [each.name for each in read(tmp_path, text).surface.declarations] == ["foo", "bar"]


def test_a_loader_that_modules_share_opens_one_library_for_each(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "loader.py").write_text(
        "import ctypes\ndef load(find, names):\n    for n in names:\n        f = find(n)\n"
        "        if f:\n            return ctypes.CDLL(f)\n    return None\n"
    )
    text = "import package.loader\nfrom ctypes import *\nl = package.loader.load(open, ['x'])\nl.{}.argtypes = []\n"
    (package / "other.py").write_text(text.format("bar"))
    (package / "client.py").write_text(text.format("foo") + "import package.other\n")
    binding = bindings.read(str(package / "client.py"), LINUX)[0]
    assert [each.loading for each in binding.handles] == [Loading.COMPUTED] * 2
    assert {each.handle for each in binding.lookups} == {0, 1}


def test_another_declaration_in_another_branch_is_not_known(tmp_path: Path) -> None:
    text = "def f(on):\n    lib.foo.restype = c_int\n    if on:\n        lib.foo.restype = c_long\nf(open('x'))\n"
    binding = read(tmp_path, f"from ctypes import *\nlib = CDLL('libfoo.so')\n{text}")
    assert [each.reason for each in binding.unread] == [
        "`foo`: two branches declare it in two ways, or by what only a run can tell"
    ]


HANDLES = {
    "ctypes.CDLL('/usr/lib/libfoo.so')": ("/usr/lib/libfoo.so",),
    "ctypes.cdll.LoadLibrary('libfoo.so')": ("libfoo.so",),
    "ctypes.cdll.foo": ("foo",),
    "ctypes.cdll['foo']": ("foo",),
    "ctypes.PyDLL(name='libfoo.so')": ("libfoo.so",),
    "ctypes.CDLL(ctypes.util.find_library('foo'))": ("foo",),
    "ctypes.CDLL(ctypes.util.find_library('foo') or 'libfoo.so')": ("libfoo.so",),
    "ctypes.CDLL(os.path.join(os.path.dirname(__file__), 'libfoo.so'))": ("libfoo.so",),
    "ctypes.CDLL(os.path.dirname(__file__) + '/libfoo.so')": ("/libfoo.so",),
    "ctypes.CDLL(str(pathlib.Path(__file__).parent / 'libfoo.so'))": ("libfoo.so",),
    "ctypes.CDLL(f'{os.getcwd()}/libfoo.so')": ("/libfoo.so",),
}


@pytest.mark.parametrize("text", HANDLES)
def test_libraries_by_name(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"import ctypes, ctypes.util, os, pathlib\nlib = {text}\nlib.foo\n")
    assert [each.names for each in binding.handles] == [HANDLES[text]]
    assert [each.loading for each in binding.handles] == [Loading.NAMED]
    assert list(declared(binding)) == ["foo"]


@pytest.mark.parametrize("text", ["ctypes.CDLL(None)", "ctypes.pythonapi"])
def test_the_process_itself(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"import ctypes\nlib = {text}\nlib.foo\n")
    assert [each.loading for each in binding.handles] == [Loading.PROCESS]


CONDITIONS = {
    "sys.platform == 'win32'": (WINDOWS,),
    "sys.platform.startswith('linux')": (LINUX,),
    "os.name == 'nt'": (WINDOWS,),
    "platform.system() == 'Darwin'": (MACOS,),
    "platform.system() in ('Linux', 'Darwin')": (LINUX, MACOS),
    "sys.platform not in ['win32', 'cygwin']": (LINUX, MACOS),
    "ctypes.sizeof(ctypes.c_long) == 4": (WINDOWS,),
    "sys.maxsize > 2**32 and not os.name == 'posix'": (WINDOWS,),
    "sys.version_info[0] < 3": (),
    "sys.version_info >= (3, 0)": (LINUX, WINDOWS, MACOS),
}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_conditions_of_the_platform_are_decided_for_the_target(tmp_path: Path, condition: str) -> None:
    text = f"import ctypes, os, platform, sys\nlib = ctypes.CDLL('foo')\nif {condition}:\n    lib.yes\nelse:\n    lib.no\n"
    for target in (LINUX, WINDOWS, MACOS):
        binding = read(tmp_path, text, target)
        assert list(declared(binding)) == ["yes" if target in CONDITIONS[condition] else "no"]
        assert not binding.lookups[0].optional


OPTIONAL = {
    "if version() > 3:\n    lib.foo": True,
    "if hasattr(lib, 'foo'):\n    lib.foo": True,
    "try:\n    lib.foo\nexcept AttributeError:\n    pass": True,
    "try:\n    lib.foo\nexcept AttributeError:\n    raise ImportError": False,
    "try:\n    lib.foo\nexcept OSError:\n    pass": False,
    "getattr(lib, 'foo', None)": True,
    "def f(n):\n    if n > 3:\n        lib.foo(n)": False,
    "lib.foo\nif version() > 3:\n    lib.foo": False,
}


@pytest.mark.parametrize("text", OPTIONAL)
def test_what_a_module_can_do_without(tmp_path: Path, text: str) -> None:
    binding = read(
        tmp_path, f"from ctypes import *\nfrom elsewhere import version\nlib = CDLL('foo')\n{text}\n"
    )
    assert [each.optional for each in binding.lookups] == [OPTIONAL[text]]


def test_a_library_that_comes_from_elsewhere_is_said_where_functions_are_declared(tmp_path):
    text = "from ctypes import *\nimport loader\ndll = loader.the_library()\ndll.foo.argtypes = [c_int]\ndll.foo.restype = c_int\n"
    binding = read(tmp_path, text)
    assert not declared(binding)
    assert {each.location.line for each in binding.unread} == {4, 5}
    assert {each.reason for each in binding.unread} == {
        "sets `argtypes` of a function that only a run can tell",
        "sets `restype` of a function that only a run can tell",
    }


def test_a_helper_that_some_call_explains_is_read(tmp_path):
    text = (
        "from ctypes import *\nlib = CDLL('libfoo.so')\ndef bind(f, a):\n    f.argtypes = a\n    f.restype = c_int\n"
        "bind(lib.foo, [c_int])\n"
    )
    binding = read(tmp_path, text)
    assert declared(binding)
    assert not binding.unread


def test_what_only_a_run_can_tell_is_said_with_its_line(tmp_path: Path) -> None:
    binding = read(
        tmp_path,
        "from ctypes import *\nfrom elsewhere import names\nlib = CDLL('foo')\n"
        "for n in names:\n    lib[n].restype = None\n"
        "lib.foo.argtypes = names\n",
    )
    assert {each.location.line for each in binding.unread} == {5, 6}


def test_a_declaration_in_two_branches_is_not_believed(tmp_path: Path) -> None:
    binding = read(
        tmp_path,
        "from ctypes import *\nfrom elsewhere import new\nlib = CDLL('foo')\n"
        "if new:\n    lib.foo.argtypes = [c_int]\nelse:\n    lib.foo.argtypes = [c_int, c_int]\n",
    )
    assert "two branches" in binding.unread[0].reason
    assert declared(binding) == {"foo": "/* two branches declare it in two ways */ foo()"}


def test_calls_are_counted_where_the_text_tells(tmp_path: Path) -> None:
    binding = read(
        tmp_path,
        "from ctypes import *\nlib = CDLL('foo')\nlib.foo(1, 2)\nx = lib.foo(*x)\nf = lib.foo\nreturn_ = f(1)\n",
    )
    calls = [(each.location.line, each.arguments, each.result_used) for each in binding.lookups[0].calls]
    assert calls == [(3, 2, False), (4, None, True), (6, 1, True)]


def test_variables_of_a_library(tmp_path: Path) -> None:
    assert declared(read(tmp_path, "from ctypes import *\nc_int.in_dll(CDLL('foo'), 'count')\n")) == {
        "count": "c_int count"
    }


def test_names_that_ctypes_does_not_heed(tmp_path: Path) -> None:
    binding = read(
        tmp_path,
        "from ctypes import *\nlib = CDLL('foo')\nlib.foo.argtype = [c_int]\nlib.foo.restypes = c_int\n"
        "lib.foo.errcheck = print\nlib.foo.note = 1\n"
        "class S(Structure):\n    _field_ = [('a', c_int)]\n    _packs = 3\n    note_ = 1\n",
    )
    assert [(each.name, each.meant, each.subject) for each in binding.unknown_attributes] == [
        ("argtype", "argtypes", "foo"),
        ("restypes", "restype", "foo"),
        ("_field_", "_fields_", "S"),
        ("_packs", "_pack_", "S"),
    ]


def test_modules_of_the_same_package_are_followed(tmp_path: Path) -> None:
    package = tmp_path / "foo"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from .types import *\nfrom foo.lib import lib\nlib.foo.argtypes = [Handle]\n"
    )
    (package / "types.py").write_text("import ctypes\nclass Handle(ctypes.c_void_p): pass\n")
    (package / "lib.py").write_text("import ctypes\nlib = ctypes.CDLL('foo')\n")
    binding = bindings.read(str(package / "__init__.py"), LINUX)[0]
    assert declared(binding) == {"foo": "/* the language's default result */ foo(Handle)"}


BAD = {
    "x = (": "no Python",
    "using System; class A { }": "no Python",
    "a = 1\0": "no Python",
    "x = " + "(" * 3000 + ")" * 3000: "",
}


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_module_is_one_clear_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert BAD[text] in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "client.py"
    file.write_bytes(b"x = '\xff\xfe'\n")
    with pytest.raises(InputError):
        bindings.read(str(file), LINUX)


def test_other_languages_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Python ctypes"):
        bindings.read(str(tmp_path / "client.cob"), LINUX)


def test_nothing_is_executed(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    read(
        tmp_path,
        f"from pathlib import Path\nPath({str(mark)!r}).touch()\nimport os\nos.system('touch {mark}')\n",
    )
    assert not mark.exists()


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "+".join("a" for _ in range(900)),
        "def f(n): return f(n + 1)\nf(0)",
        "x = 'a' * 10**12\ny = [0] * 10**12\nz = 9**9**9\nw = 1 << 10**9\nv = '%1000000000d' % 1",
        "while True:\n    pass",
        "class A(A): pass\nclass B: pass\nB.x = B\nclass C(B): pass\nx = C.y",
    ],
    ids=range(5),
)
def test_hostile_texts_end(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"from ctypes import *\nlib = CDLL('foo')\n{text}\nlib.foo\n")
    assert list(declared(binding)) == ["foo"]


def test_a_text_without_end_is_followed_so_far_and_that_is_said(tmp_path: Path) -> None:
    loops = "for a in range(4000):\n for b in range(4000):\n  x = 1\n"
    binding = read(tmp_path, f"from ctypes import *\nlib = CDLL('foo')\nlib.foo\n{loops}lib.bar\n")
    assert list(declared(binding)) == ["foo"]
    assert "too many steps" in binding.unread[0].reason


@pytest.mark.parametrize("text", ["x = a" + ".b" * 4000, "x = " + "+".join("a" * 5000)], ids=range(2))
def test_a_statement_that_is_nested_too_deeply_is_said_with_its_line(tmp_path: Path, text: str) -> None:
    binding = read(tmp_path, f"from ctypes import *\nlib = CDLL('foo')\n{text}\nlib.foo\n")
    assert [each.location.line for each in binding.unread] == [3]
    assert list(declared(binding)) == ["foo"]


def test_fifty_thousand_lines(tmp_path: Path) -> None:
    lines = "\n".join(f"lib.f{n}.argtypes = [c_int, POINTER(c_char)]" for n in range(50_000))
    binding = read(tmp_path, f"from ctypes import *\nlib = CDLL('foo')\n{lines}\n")
    assert len(binding.lookups) == 50_000
